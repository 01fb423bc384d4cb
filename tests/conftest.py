"""What every test can count on."""

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from backoffice.regelingen import lezen
from tests.inrichting import utrecht
from tests.leeg import empty_database, may_skip_triggers
from tests.werelden import STANDING, pytest_fixture_setup

__all__ = ["pytest_fixture_setup", "utrecht"]

LONG = ("test_rechten.py", "test_van_melding_tot_cijfer.py", "test_dashboards.py", "test_feiten.py")
"""Beside these, tests that commit (browsers, workers) take long."""
gc.set_threshold(50_000, 20, 50)
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")
pytest_plugins = ["pytester", "tests.eisen", "tests.browser"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process is left with one while the others are done."""
    commit = {item.path for item in items if _commits(item)}
    items.sort(key=lambda item: (item.path.name not in LONG, item.path not in commit))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def regelingen_as_shipped() -> Iterator[None]:
    """A version that a test set is not remembered by the next one."""
    yield
    if lezen._geheugen.versies:
        lezen.forget()


def _commits(item: pytest.Item) -> bool:
    return any(marker.kwargs.get("transaction") for marker in item.iter_markers("django_db"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; the test is skipped with a reason where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("Chromium ontbreekt: installeer het of zet CHROMIUM=/pad/naar/chromium")
    return path


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, emptied the quick way after a test that commits.

    Whoever still holds a connection at the end, such as a killed worker, lets go.
    """
    with django_db_blocker.unblock():
        quick = may_skip_triggers()
    with pytest.MonkeyPatch.context() as patch:
        if quick:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_database())
        yield
    with django_db_blocker.unblock():
        STANDING.end()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
