"""COPY for bulk steps: many rows of one table in one statement, with keys known beforehand."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, models

STUK = 1000
"""Rows sent at a time, so that memory stays flat."""
LEEG = "\\N"
_ESCAPED = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}
encode_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode


class JsonText(str):
    """JSON that was written out before; goes in as it is."""

    __slots__ = ()


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """`count` unused primary keys of `model`, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)",
            [model._meta.db_table, "id", count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_rows(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] | None = None,
) -> None:
    """Writes rows in the order of `fields` (attribute names); dicts and lists go in as JSON.

    `same`: fields with one value for all rows. Part of a step: opens no transaction. Fields left out get the
    default of the database, so name every field without one. Raises the errors of django.db.
    """
    fixed = same or {}
    columns = [str(model._meta.get_field(name).column) for name in (*fixed, *fields)]  # type: ignore[union-attr]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    head = "".join(f"{_TEXT[type(value)](value)}\t" for value in fixed.values())
    text, remaining = _TEXT, iter(rows)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy,
    ):
        while part := list(islice(remaining, STUK)):
            copy.write("".join([f"{head}{_TAB([text[type(v)](v) for v in row])}\n" for row in part]))


def _plain(value: str) -> str:
    if "\\" in value or "\t" in value or "\n" in value or "\r" in value:
        return value.translate(_ESCAPED)
    return value


def _json(value: Any) -> str:
    return _plain(encode_json(value))


class _Texts(dict[type, Callable[[Any], str]]):
    """How COPY wants a value of a type; a subclass is written as the type it comes from."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        found = next((self[base] for base in kind.__mro__ if base in self), None)
        if found is None:
            raise TypeError(f"COPY does not know {kind.__name__}")
        self[kind] = found
        return found


_TAB = "\t".join
_TEXT = _Texts(
    {
        type(None): lambda value: LEEG,
        bool: lambda value: "t" if value else "f",
        int: int.__str__,
        Decimal: str,
        date: date.isoformat,
        datetime: datetime.isoformat,
        str: _plain,
        JsonText: _plain,
        dict: _json,
        list: _json,
    }
)
