"""Whose data the rows of a list show, found from the model: the verwerkingenlogboek names them (PRV-03)."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model, QuerySet

KLANT = "klanten.Klant"


@cache
def klant_path(model: type[Model]) -> str:
    """Path of a row to the key of its klant, over at most one relation; empty when rows are about nobody."""
    if model._meta.label == KLANT:
        return "pk"
    if _has_klant(model):
        return "klant_id"
    for field in model._meta.concrete_fields:
        related = field.related_model
        if isinstance(field, ForeignKey) and isinstance(related, type) and _has_klant(related):
            return f"{field.name}__klant_id"
    return ""


def klanten_of_rows(rows: Sequence[Any]) -> set[int]:
    """The klanten of rows that were read already; a query only when the klant is a relation away."""
    if not rows or not isinstance(rows[0], Model):
        return set()
    path = klant_path(type(rows[0]))
    if "__" in path:
        return klanten_of_list(type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]))
    return _known(getattr(row, path) for row in rows) if path else set()


def klanten_of_list(queryset: QuerySet[Any]) -> set[int]:
    """The klanten of a whole list, in one query."""
    model: type[Model] = queryset.model
    path = klant_path(model)
    return _known(queryset.order_by().values_list(path, flat=True).distinct()) if path else set()


def _known(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}


def _has_klant(model: type[Model]) -> bool:
    try:
        field = model._meta.get_field("klant")
    except FieldDoesNotExist:
        return False
    return isinstance(field, ForeignKey) and field.related_model._meta.label == KLANT
