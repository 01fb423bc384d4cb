"""Rows as COPY text: every column of a model once, the ones not given at the model's own default."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, models
from numpy.typing import NDArray
from psycopg import sql

from reporting.proefgemeente.kalender import NOOIT, Tijden

NIETS = "\\N"
RIJEN_PER_DEEL = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """A piece of one table, ready to send."""

    model: type[models.Model]
    kolommen: tuple[str, ...]
    tekst: str
    rijen: int


def rows(model: type[models.Model], **columns: Sequence[str]) -> Iterable[Deel]:
    """Pieces of COPY text for `model`; each column is a list of texts, named by attribute (`klant_id`).

    Raises ValueError for a column that is neither given nor has a default.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.GeneratedField)]
    given = [field for field in fields if field.attname in columns]
    if unknown := columns.keys() - {field.attname for field in given}:
        raise ValueError(f"{model.__name__} heeft geen kolommen {sorted(unknown)}")
    rest = [field for field in fields if field not in given and not isinstance(field, models.AutoField)]
    tail = "".join(f"\t{_default(field)}" for field in rest) + "\n"
    names = tuple(str(field.column) for field in (*given, *rest))
    lists = [columns[field.attname] for field in given]
    total = len(lists[0])
    for begin in range(0, total, RIJEN_PER_DEEL):
        part = [values[begin : begin + RIJEN_PER_DEEL] for values in lists]
        text = tail.join(map("\t".join, zip(*part, strict=True))) + tail
        yield Deel(model=model, kolommen=names, tekst=text, rijen=min(RIJEN_PER_DEEL, total - begin))


def _default(field: Any) -> str:
    if field.has_default():
        return text(field.get_default())
    if field.null:
        return NIETS
    if field.empty_strings_allowed and field.blank:
        return ""
    raise ValueError(f"{field.model.__name__}.{field.attname} heeft geen waarde")


def text(value: Any) -> str:
    """One value as COPY text."""
    if value is None:
        return NIETS
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return "{}" if value == {} else str(value)


def ints(values: NDArray[Any]) -> list[str]:
    """Whole numbers."""
    return list(map(str, values.tolist()))


def ints_or_null(values: NDArray[Any]) -> list[str]:
    """Whole numbers; below zero is no value."""
    return [str(value) if value >= 0 else NIETS for value in values.tolist()]


def bools(values: NDArray[Any]) -> list[str]:
    """Yes and no."""
    return ["t" if value else "f" for value in values.tolist()]


def moments(values: Tijden) -> list[str]:
    """Moments in UTC; NOOIT is no value."""
    stamps = np.where(values == NOOIT, np.iinfo(np.int64).min, values).view("datetime64[s]")
    result: list[str] = np.datetime_as_string(stamps).tolist()
    return [NIETS if value == "NaT" else value for value in result]


def days(values: Tijden) -> list[str]:
    """The (UTC) day of moments; NOOIT is no value."""
    return [value if value == NIETS else value[:10] for value in moments(values)]


def pick(words: Sequence[str], index: NDArray[Any]) -> list[str]:
    """The words at these positions."""
    return [words[i] for i in index.tolist()]


def send(part: Deel) -> None:
    """Writes one piece with COPY on Django's connection, inside the caller's transaction."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(part.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, part.kolommen))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(part.tekst)
