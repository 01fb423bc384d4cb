"""A step: one durable transaction that knows who does it."""

import json
from collections.abc import Callable
from functools import wraps
from time import sleep
from typing import ParamSpec, TypeVar
from uuid import uuid4

from django.db import OperationalError, connection, transaction

from serviceplein.toegang import spoor

P = ParamSpec("P")
R = TypeVar("R")
ATTEMPTS = 4
AGAIN = frozenset({"40P01", "40001"})
"""Deadlock and serialisation failure: PostgreSQL undid the whole step, so it can run once more."""
_SET_CONTEXT = (
    "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
)


def step(function: Callable[P, R]) -> Callable[P, R]:
    """Runs a service in its own durable transaction; history and log rows name the service and the actor.

    The service takes `actor` as keyword (a Gebruiker, or None for the system itself).
    The database is told once, at the start, so COPY and plain SQL in the step are covered as well.
    A step that PostgreSQL undid because of a deadlock runs again, a few times at most.
    Raises RuntimeError when called inside another transaction.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, ATTEMPTS):
            try:
                return once(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in AGAIN:
                    raise
                sleep(0.02 * attempt)
        return once(*args, **kwargs)

    def once(*args: P.args, **kwargs: P.kwargs) -> R:
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
