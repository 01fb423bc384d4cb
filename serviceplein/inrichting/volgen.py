"""Bringing rows to what a file says, a whole table at a time: a set-up is hundreds of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevolgd(Generic[ModelT]):
    """The rows in the order of the file, and how many of them were added or changed."""

    rows: list[ModelT]
    toegevoegd: int
    gewijzigd: int


def follow(model: type[ModelT], key: tuple[str, ...], wanted: Iterable[Mapping[str, Any]]) -> Gevolgd[ModelT]:
    """Rows of `model` as the file says them, known by the fields of `key`; writes only what differs."""
    known = {_key(row, key): row for row in model._default_manager.all()}
    rows: list[ModelT] = []
    made: list[ModelT] = []
    changed: list[ModelT] = []
    fields: set[str] = set()
    for values in wanted:
        fresh = model(**values)
        row = known.setdefault(_key(fresh, key), fresh)
        rows.append(row)
        if row is fresh:
            made.append(fresh)
        elif different := [name for name in values if _differ(row, fresh, name)]:
            for name in different:
                setattr(row, name, values[name])
            fields.update(different)
            changed.append(row)
    model._default_manager.bulk_create(made)
    if changed:
        model._default_manager.bulk_update(changed, sorted(fields))
    return Gevolgd(rows=rows, toegevoegd=len(made), gewijzigd=len(changed))


def follow_links(
    through: type[models.Model], source: str, target: str, wanted: Mapping[int, Iterable[int]]
) -> None:
    """The links of the rows that `wanted` names, by primary key, exactly as it says."""
    links = {(row, other) for row, others in wanted.items() for other in others}
    manager = through._default_manager
    present = manager.filter(**{f"{source}__in": list(wanted)})
    known = {(row, other): pk for pk, row, other in present.values_list("pk", source, target)}
    if surplus := [pk for link, pk in known.items() if link not in links]:
        manager.filter(pk__in=surplus).delete()
    manager.bulk_create(
        through(**{source: row, target: other}) for row, other in sorted(links - known.keys())
    )


def _differ(row: models.Model, other: models.Model, name: str) -> bool:
    return bool(row.serializable_value(name) != other.serializable_value(name))


def _key(row: models.Model, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Stored values, so that a row that is pointed at is not fetched."""
    return tuple(row.serializable_value(name) for name in names)
