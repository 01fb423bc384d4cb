"""Pytest plugin: which requirements of docs/eisen.yaml the tests prove, and which are still open.

A requirement is proven when at least one test that carries it passed and none that carries it failed.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

CATALOGUE = Path(__file__).resolve().parents[1] / "docs" / "eisen.yaml"
PROPERTY = "eis"
UNKNOWN = pytest.StashKey[list[str]]()


def load_catalogue() -> dict[str, dict[str, str]]:
    """Group (kern, intake, ...) -> requirement id -> title, in the order of the file."""
    groups = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return {group: {entry["id"]: entry["titel"] for entry in entries} for group, entries in groups.items()}


def known_ids() -> set[str]:
    return {number for group in load_catalogue().values() for number in group}


def proven(passed: Iterable[pytest.TestReport], failed: Iterable[pytest.TestReport]) -> set[str]:
    return _carried(passed) - _carried(failed)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = known_ids()
    for item in items:
        claimed = [number for marker in item.iter_markers("eis") for number in marker.args]
        item.user_properties += [(PROPERTY, number) for number in claimed]
        if unknown := sorted(set(claimed) - known):
            item.stash[UNKNOWN] = unknown


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that claims a requirement nobody wrote down is an error."""
    if unknown := item.stash.get(UNKNOWN, None):
        pytest.fail(f"not in docs/eisen.yaml: {', '.join(unknown)}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    stats = terminalreporter.stats
    failed = [report for kind in ("failed", "error") for report in stats.get(kind, [])]
    done = proven(stats.get("passed", []), failed)
    catalogue = load_catalogue()
    total = sum(len(group) for group in catalogue.values())
    terminalreporter.section("eisen")
    terminalreporter.line(f"{len(done)} van {total} eisen bewezen")
    if _whole_suite(config):
        for group, titles in catalogue.items():
            missing = [f"{number} {title}" for number, title in titles.items() if number not in done]
            if missing:
                terminalreporter.line(f"Nog niet bewezen, {group}: {'; '.join(missing)}")
    if checks := os.environ.get("FAILED_CHECKS"):
        terminalreporter.line(f"Niet goed, zie hierboven: {checks}", red=True)


def _carried(reports: Iterable[pytest.TestReport]) -> set[str]:
    return {
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == PROPERTY
    }


def _whole_suite(config: pytest.Config) -> bool:
    selected = config.args_source is pytest.Config.ArgsSource.ARGS
    return not selected and not config.option.keyword and not config.option.markexpr
