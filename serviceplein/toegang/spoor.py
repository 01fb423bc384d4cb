"""The trail of one piece of work: the same id in the log, the history and the background tasks it starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from celery.signals import before_task_publish, task_postrun, task_prerun

HEADER = "spoor"
"""Header of a task on the broker; carries the trace id and nothing else."""


@dataclass(slots=True)
class Spoor:
    """What is known of the work that runs now; `doel` and `partner` follow what the request noted."""

    trace_id: str
    doel: str = ""
    partner: str = ""


_current: ContextVar[Spoor | None] = ContextVar("spoor", default=None)


def current() -> Spoor | None:
    """The trail of this request or task; None in a shell."""
    return _current.get()


@contextmanager
def follow(trace_id: str = "") -> Iterator[Spoor]:
    """Runs a piece of work under one trace id, a new one when none is given."""
    spoor = Spoor(trace_id=trace_id or uuid4().hex)
    token = _current.set(spoor)
    try:
        yield spoor
    finally:
        _current.reset(token)


def _send_along(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    spoor = current()
    if spoor is not None and headers is not None:
        headers.setdefault(HEADER, spoor.trace_id)


def _take_over(task: Any, **kwargs: Any) -> None:
    received = getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER)
    task.request.spoor_token = _current.set(Spoor(trace_id=str(received or uuid4().hex)))


def _let_go(task: Any, **kwargs: Any) -> None:
    token = getattr(task.request, "spoor_token", None)
    if token is not None:
        _current.reset(token)


def connect() -> None:
    """Lets tasks carry the trail; called when the app starts."""
    before_task_publish.connect(_send_along, dispatch_uid="spoor")
    task_prerun.connect(_take_over, dispatch_uid="spoor")
    task_postrun.connect(_let_go, dispatch_uid="spoor")
