"""COPY for bulk steps: many rows of one table in one statement, with keys known beforehand."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """`count` unused primary keys of `model`, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, "id", count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes rows in the order of `fields` (attribute names); dicts and lists go in as JSON.

    Part of a step: opens no transaction. Fields left out get the default of the database, so name
    every field without one.
    """
    columns = [str(model._meta.get_field(name).column) for name in fields]  # type: ignore[union-attr]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([Jsonb(v) if isinstance(v, dict | list) else v for v in row])
