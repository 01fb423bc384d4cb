"""Expressions of PostgreSQL that Django lacks."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Expression, F, Func, QuerySet, Value


class _AnyOf(Func):
    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    arity = 2
    output_field = BooleanField()


def one_of(path: str, keys: QuerySet[Any, Any]) -> Expression:
    """Whether the key at `path` is one of these, which are looked up before any row is read.

    Beside another condition ("or") an index still finds the rows; with `__in` every row would be read. Only
    to filter on as it is: a row without a key is neither among them nor among the others.
    """
    return _AnyOf(F(path), ArraySubquery(keys))


def among(path: str, values: Iterable[Any]) -> Expression:
    """Whether the value at `path` is one of thousands, which go along as one parameter. Only to filter on.

    As `__in`, which makes a parameter of each value; that takes longer than finding the rows.
    """
    return _AnyOf(F(path), Value(list(values)))
