"""A world that many tests begin with is built once, and stands for as long as the next test asks for it.

It stands in a transaction around those tests; each test undoes only what it adds itself. A test that commits
builds its own.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

BEGINS = "_django_db_helper"
"""The fixture of pytest-django that begins the transaction of a test."""


@dataclass
class Standing:
    """What stands in the database now, apart from what a test adds."""

    build: Callable[[], Any] | None = None
    made: Any = None
    around: Any = None
    connection: Any = None

    def begin(self, build: Callable[[], Any] | None) -> None:
        if build is self.build:
            return
        self.end()
        if build is not None:
            self.connection, self.around = transaction.get_connection(), transaction.atomic()
            self.around._from_testcase = True
            self.around.__enter__()
            self.made = build()
            self.build = build

    def end(self) -> None:
        """From the moment a browser runs, this thread has another connection than before."""
        around, connection = self.around, self.connection
        self.build = self.made = self.around = self.connection = None
        if around is None:
            return
        if connection is transaction.get_connection():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
        else:
            connection.close()
            connection.connect()


STANDING = Standing()


def world(build: Callable[[], Any]) -> Any:
    """A fixture with the rows of `build` in the database, and what it returns as its value."""

    def fixture(db: None) -> Any:
        return deepcopy(STANDING.made) if STANDING.build is build else build()

    fixture.build = build  # type: ignore[attr-defined]
    fixture.__doc__ = build.__doc__
    return pytest.fixture(fixture, name=build.__name__)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    if fixturedef.argname == BEGINS:
        with request.getfixturevalue("django_db_blocker").unblock():
            STANDING.begin(_asked_by(request.node))


def _asked_by(item: Any) -> Callable[[], Any] | None:
    """The first world a test asks for, unless the test commits."""
    marker = item.get_closest_marker("django_db")
    names = item.fixturenames
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(names):
        return None
    known = item._fixtureinfo.name2fixturedefs
    builders = (getattr(known[name][-1].func, "build", None) for name in names if name in known)
    return next(filter(None, builders), None)
