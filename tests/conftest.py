"""What every test can count on."""

import os
import shutil

import pytest

pytest_plugins = ["pytester", "tests.eisen", "tests.browser"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; the test is skipped with a reason where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("Chromium ontbreekt: installeer het of zet CHROMIUM=/pad/naar/chromium")
    return path
