"""The order of a list, so that the database can read an index where there is one."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model
from django.db.models.constants import LOOKUP_SEP


def order_by(model: type[Model] | None, path: str, descending: bool) -> Any:
    """Rows without a value come last both ways; for a column that always has one an index can be read."""
    reverse = descending != path.startswith("-")
    expression = F(path.lstrip("-"))
    if not reverse:
        return expression.asc()
    return expression.desc(nulls_last=True) if _may_be_empty(model, path.lstrip("-")) else expression.desc()


def _may_be_empty(model: type[Model] | None, path: str) -> bool:
    """Whether the value can be absent; that of an annotation always can."""
    found: Any = model
    for part in path.split(LOOKUP_SEP):
        if found is None:
            return True
        try:
            field = found._meta.pk if part == "pk" else found._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null or (field.auto_created and not field.concrete):
            return True
        found = field.related_model
    return False
