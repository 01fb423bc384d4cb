"""A step: one durable transaction that knows who does it."""

import json
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import uuid4

from django.db import connection, transaction

from serviceplein.toegang import spoor

P = ParamSpec("P")
R = TypeVar("R")
_SET_CONTEXT = (
    "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
)


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Runs a service in its own durable transaction; history and log rows name the service and the actor.

    The service takes `actor` as keyword (a Gebruiker, or None for the system itself).
    The database is told once, at the start, so COPY and plain SQL in the step are covered as well.
    Raises RuntimeError when called inside another transaction.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs.get("actor")
        context = {
            "stap": f"{function.__module__}.{function.__name__}",
            "gebruiker": getattr(actor, "pk", None),
            **_trail(),
        }
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(_SET_CONTEXT, [str(uuid4()), json.dumps(context)])
            return function(*args, **kwargs)

    return run


def _trail() -> dict[str, str]:
    now = spoor.current()
    if now is None:
        return {}
    known = {"spoor": now.trace_id, "doel": now.doel, "partner": now.partner}
    return {name: value for name, value in known.items() if value}
