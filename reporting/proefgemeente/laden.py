"""Loading many rows at once: references and indexes stand aside and are built again over all rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

_REFERENCES = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
_INDEXES = """
    SELECT c.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid) ORDER BY 1
"""


@contextmanager
def references_aside(tables: Sequence[str]) -> Iterator[None]:
    """One transaction without foreign keys and plain indexes on `tables`; both are made again at its end.

    Foreign keys are then checked over all rows at once, which is many times faster than row by row; a row
    that points nowhere still undoes everything. Unique, check and exclusion constraints stay on all the
    time. Nobody else can use the tables meanwhile.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        quote = connection.ops.quote_name
        names = [quote(table) for table in tables]
        cursor.execute(_REFERENCES, [names])
        references = cursor.fetchall()
        cursor.execute(_INDEXES, [names])
        indexes = cursor.fetchall()
        for table, name, _ in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quote(name)}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {quote(name)}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {quote(name)} {definition}")
