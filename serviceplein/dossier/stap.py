"""A step: one durable transaction that knows who does it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import pghistory
from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Runs a service in its own durable transaction; history rows name the service and the actor.

    The service takes `actor` as keyword (a Gebruiker, or None for the system itself).
    Raises RuntimeError when called inside another transaction.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs.get("actor")
        name = f"{function.__module__}.{function.__name__}"
        with (
            transaction.atomic(durable=True),
            pghistory.context(stap=name, gebruiker=getattr(actor, "pk", None)),
        ):
            return function(*args, **kwargs)

    return run
