"""Rows as they were: the history of the database answers what a column held at an earlier moment (RAP-03)."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Subquery, When

from reporting.indicatoren.vraag import Vraag


def as_of(model: type[models.Model], field: str, vraag: Vraag, *, path: str = "") -> Any:
    """An expression for `field` of the `model` row at `path`, as it was at the end of the peildatum.

    The history keeps the former version at every change, so the first version written off after the
    peildatum is the one that held then; without a later change the row itself still holds it.
    """
    prefix = f"{path}__" if path else ""
    current = F(f"{prefix}{field}")
    if not vraag.terug:
        return current
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]  # set by @history
    later = history.objects.filter(pgh_obj_id=OuterRef(path or "pk"), pgh_created_at__gte=vraag.tot)
    former = later.order_by("pgh_id").values(field)[:1]
    column: Any = model._meta.get_field(field)
    return Case(
        When(Exists(later), then=Subquery(former)),
        default=current,
        output_field=getattr(column, "target_field", column),
    )
