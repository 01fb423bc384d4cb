"""Setting up the municipality of a test with the loader of the product itself.

Hundreds of tests begin with Utrecht. The loader works once in a process; what it wrote in an empty database
is kept and put back for the next test, rows and numbers alike.
"""

from typing import Any

from django.db import connection, transaction
from psycopg import sql

from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from serviceplein.regels import services as regels
from tests.factories import NOW
from tests.leeg import filled_tables, may_skip_triggers
from tests.werelden import world

_kept: dict[str, bytes] = {}
"""Per table what the loader wrote."""


@world
def utrecht() -> None:
    """Teams, norms, products and decision tables of Utrecht."""
    set_up_utrecht()


def set_up_utrecht() -> None:
    """Loads serviceplein/inrichting/utrecht.yaml."""
    before = filled_tables()
    if _kept and before.isdisjoint(_kept):
        _put_back()
        return
    load_inrichting(read_inrichting("utrecht"), now=NOW)
    if not before and may_skip_triggers():
        _kept.update((table, _copy_of(table)) for table in filled_tables())


def _copy_of(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(_copy(table, "TO STDOUT")) as rows:
        return b"".join(bytes(part) for part in rows)


def _put_back() -> None:
    regels._compiled.cache_clear()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in _kept.items():
            with cursor.copy(_copy(table, "FROM STDIN")) as put:
                put.write(rows)
            _go_on_after(cursor, table)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def _go_on_after(cursor: Any, table: str) -> None:
    """New rows get numbers above those put back, also where somebody began the numbering anew."""
    key = connection.introspection.get_primary_key_column(cursor, table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
    (sequence,) = cursor.fetchone()
    if key and sequence:
        last = sql.SQL("SELECT setval({}, greatest(nextval({}), max({}))) FROM {}")
        names = (sql.Literal(sequence), sql.Literal(sequence), sql.Identifier(key), sql.Identifier(table))
        cursor.execute(last.format(*names))


def _copy(table: str, direction: str) -> sql.Composed:
    return sql.SQL("COPY {} " + direction).format(sql.Identifier(table))
