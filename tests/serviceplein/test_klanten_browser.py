"""The page of a klant in a browser: the parts that load themselves, and what is seen when that fails."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from serviceplein.toegang.rollen import Rol
from tests.browser import axe, log_in, overflow, resize
from tests.factories import DocumentFactory, GebeurtenisFactory, GebruikerFactory, KlantFactory
from tests.serviceplein.test_klanten_scherm import make_own

pytestmark = pytest.mark.django_db(transaction=True)
SHIFT = """() => new Promise((done) => {
  setTimeout(() => done(0), 500);
  new PerformanceObserver((seen) => done(seen.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({type: "layout-shift", buffered: true});
})"""


def after_half_a_second(route: Route) -> None:
    """The first part comes late: what stands below it waits for its place."""
    time.sleep(0.5)
    route.continue_()


@pytest.fixture
def address(page: Page, live_server: Any) -> str:
    """A klant with rows in the parts that come later, opened by somebody whose own work it is."""
    user = GebruikerFactory(rol=Rol.WERKCOACH)
    klant = KlantFactory()
    DocumentFactory(klant=klant)
    GebeurtenisFactory(klant=klant)
    make_own(user, klant)
    log_in(page, user, live_server)
    return f"/klanten/{klant.pk}/"


class TestKlantPagina:
    def test_fills_itself_without_moving_what_is_there(
        self, page: Page, visit: Callable[[str], Page], address: str
    ) -> None:
        page.route("**/verloop/", after_half_a_second)
        for width in (1440, 390):
            resize(page, width)
            visit(address)
            for heading in ("Tijdlijn", "Documenten", "Huishouden", "Bekende gegevens"):
                expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
            expect(page.locator("[data-later]")).to_have_count(0)
            assert page.evaluate(SHIFT) < 0.1
            assert axe(page) == []
            assert overflow(page) == 0

    def test_says_that_a_part_failed_and_tries_again(
        self, page: Page, visit: Callable[[str], Page], address: str
    ) -> None:
        def refuse(route: Route) -> None:
            route.fulfill(status=503, body="")

        page.route("**/omgeving/", refuse)
        visit(address)
        failed = page.get_by_text("Huishouden en gegevens: dit kon niet worden geladen.")
        expect(failed).to_be_visible()
        assert axe(page) == []
        page.unroute("**/omgeving/")
        part = page.get_by_role("region", name="Huishouden en gegevens")
        part.get_by_role("button", name="Opnieuw proberen").click()
        expect(page.get_by_role("heading", name="Huishouden", exact=True)).to_be_visible()
        expect(failed).to_have_count(0)

    def test_goes_to_the_place_in_the_address_once_it_is_there(
        self, page: Page, visit: Callable[[str], Page], address: str
    ) -> None:
        resize(page, 390)
        visit(f"{address}#p-gegevens")
        expect(page.get_by_role("heading", name="Bekende gegevens")).to_be_in_viewport()
