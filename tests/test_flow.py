"""docs/flow.md names services and events that exist."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from serviceplein.dossier.soorten import soort

FLOW = Path(__file__).resolve().parents[1] / "docs" / "flow.md"
ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| `(?P<service>[\w.]+)` \| (?P<event>[\w.]+) \|$", re.MULTILINE)
ARROWS = [(row["service"], row["event"]) for row in ROW.finditer(FLOW.read_text(encoding="utf-8"))]


class TestFlow:
    def test_lists_arrows(self) -> None:
        assert len(ARROWS) > 10

    @pytest.mark.parametrize("arrow", ARROWS, ids=lambda arrow: f"{arrow[0]}:{arrow[1]}")
    def test_names_a_service_and_an_event_that_exist(self, arrow: tuple[str, str]) -> None:
        service, event = arrow
        module, _, name = service.rpartition(".")
        assert callable(getattr(import_module(module), name))
        assert soort(event).code == event
