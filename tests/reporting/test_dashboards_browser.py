"""The pages with figures in a real browser: accessible and never too wide, on a desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page

from intake.melding.codes import Stroom
from serviceplein.toegang.rollen import Rol
from tests.browser import faults, log_in, resize
from tests.factories import KlantFactory
from tests.reporting.factories import Stad, aanvraag, at, build_stad, leider, melding, toewijzing

pytestmark = pytest.mark.django_db(transaction=True)
QUERY = "peildatum=2026-10-31&periode=jaar"
PAGES = (
    (Rol.TEAMLEIDER, f"/teamleider/?{QUERY}"),
    (Rol.RAAD, f"/raad/?{QUERY}"),
    (Rol.TEAMLEIDER, f"/rapportage/cijfer/caseload/?{QUERY}"),
    (Rol.RAAD, f"/rapportage/cijfer/open_meldingen/?{QUERY}"),
    (Rol.RAAD, "/rapportage/informatieplan/"),
)


@pytest.fixture
def stad() -> Stad:
    """The small municipality, busy enough for charts."""
    built = build_stad()
    stromen = [Stroom.WERK_INKOMEN, Stroom.WMO, Stroom.SCHULDEN]
    for n in range(40):
        klant = KlantFactory(wijk=built.wijk_noord)
        month = 4 + n % 6
        melding(
            klant, at(1 + n % 20, month=month), stroom=stromen[n % 3], geboekt=at(2 + n % 20, month=month)
        )
        reden = ("werk", "verhuisd", "doel_bereikt")[n % 3]
        ended: dict[str, Any] = {"tot": at(25, month=month + 1), "reden": reden} if n % 2 else {}
        toewijzing(
            klant, built.coach, at(1 + n % 20, month=month), gewicht="0.10", stroom=stromen[n % 3], **ended
        )
        aanvraag(klant, at(1, month=month), beslist=at(10 + n % 15, month=month))
    return built


class TestPaginas:
    def test_are_accessible_and_fit(self, stad: Stad, page: Page, live_server: Any) -> None:
        wrong = []
        for rol, path in PAGES:
            log_in(page, leider(stad.noord, rol), live_server)
            resize(page, 1440)
            page.goto(f"{live_server.url}{path}")
            wrong += faults(page)
        assert wrong == []
