"""Rows as they were: the history of the database answers what a column held at an earlier moment (RAP-03)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, DateField, DateTimeField, Exists, F, Func, OuterRef, Subquery, When

from reporting.indicatoren.vraag import Vraag


class EindeVanDag(Func):
    """The first moment after the Dutch day of a moment."""

    template = (
        "((DATE_TRUNC('day', %(expressions)s AT TIME ZONE '%(zone)s') + INTERVAL '1 day')"
        " AT TIME ZONE '%(zone)s')"
    )
    output_field = DateTimeField()


class DagVan(Func):
    """The Dutch day of a moment."""

    template = "(%(expressions)s AT TIME ZONE '%(zone)s')::date"
    output_field = DateField()


def end_of_day(column: str) -> EindeVanDag:
    """The end of the day of an outer row's moment."""
    return EindeVanDag(OuterRef(column), zone=settings.TIME_ZONE)


def as_of(model: type[models.Model], field: str, vraag: Vraag, *, path: str = "") -> Any:
    """An expression for `field` of the `model` row at `path`, as it was at the end of the peildatum.

    The history keeps the former version at every change, so the first version written off after the
    peildatum is the one that held then; without a later change the row itself still holds it.
    """
    prefix = f"{path}__" if path else ""
    current = F(f"{prefix}{field}")
    if not vraag.terug:
        return current
    return _held(model, field, path or "pk", current, vraag.tot)


def held_at_end(model: type[models.Model], field: str, vraag: Vraag, *, key: str, current: Any) -> Any:
    """The same for the `model` row with id `key`; `current` is the value it holds now."""
    return _held(model, field, key, current, vraag.tot)


def on_day_of(model: type[models.Model], field: str, op: str, *, key: str = "pk", current: Any = None) -> Any:
    """An expression for `field` of the `model` row with id `key`, at the end of the day of moment `op`.

    current: the value it holds now, when that is not the column of the row itself.
    """
    return _held(model, field, key, F(field) if current is None else current, end_of_day(op))


def _held(model: type[models.Model], field: str, key: str, current: Any, moment: Any) -> Any:
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]  # set by @history
    later = history.objects.filter(pgh_obj_id=OuterRef(key), pgh_created_at__gte=moment)
    former = later.order_by("pgh_id").values(field)[:1]
    column: Any = model._meta.get_field(field)
    return Case(
        When(Exists(later), then=Subquery(former)),
        default=current,
        output_field=getattr(column, "target_field", column),
    )
