"""What goes wrong at a desk: a double click, a session that ends, a colleague who was first."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from intake.melding.models import Melding
from serviceplein.dossier.models import Gebeurtenis
from tests.browser import log_in, settled
from tests.factories import KlantFactory

WORDS = "Ik kan mijn huur niet betalen en weet niet waar ik moet zijn."


def fill_in(page: Page) -> None:
    page.fill("[name=vraag]", WORDS)
    page.check("[name=domeinen][value=inkomen]")
    page.check("[name=soort_vraag][value=nieuwe_aanvraag]")


@pytest.fixture
def klant(utrecht: dict[str, Any]) -> Any:
    return KlantFactory()


class TestDeBalie:
    def test_keeps_one_melding_of_a_double_click(
        self,
        page: Page,
        visit: Callable[[str], Page],
        live_server: Any,
        utrecht: dict[str, Any],
        klant: Any,
    ) -> None:
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit(f"/meldingen/nieuw/?klant={klant.pk}")
        fill_in(page)
        page.get_by_role("button", name="Alleen registreren").dblclick()
        page.wait_for_url("**/meldingen/*/")
        assert Melding.objects.filter(klant=klant).count() == 1
        assert Gebeurtenis.objects.filter(soort="melding.geregistreerd", klant=klant).count() == 1

    def test_gives_the_text_back_after_the_session_ended(
        self,
        page: Page,
        visit: Callable[[str], Page],
        live_server: Any,
        utrecht: dict[str, Any],
        klant: Any,
    ) -> None:
        user = utrecht["frontoffice"].gebruiker
        user.set_password("een-lang-wachtwoord-1")
        user.save()
        log_in(page, user, live_server)
        visit(f"/meldingen/nieuw/?klant={klant.pk}")
        fill_in(page)
        page.context.clear_cookies()
        with settled(page):
            page.get_by_role("button", name="Alleen registreren").click()
        assert not Melding.objects.filter(klant=klant).exists()
        visit(f"/meldingen/nieuw/?klant={klant.pk}")
        page.fill("[name=gebruikersnaam]", user.username)
        page.fill("[name=wachtwoord]", "een-lang-wachtwoord-1")
        page.keyboard.press("Enter")
        page.wait_for_url("**/meldingen/nieuw/**")
        expect(page.locator("[name=vraag]")).to_have_value(WORDS)
        expect(page.locator("body")).to_contain_text("Uw eerder ingevulde tekst is teruggezet")
        page.get_by_role("button", name="Alleen registreren").click()
        page.wait_for_url("**/meldingen/*/")
        assert Melding.objects.get(klant=klant).vraag == WORDS

    def test_tells_the_second_of_two_people_what_the_first_did(
        self,
        browser: Browser,
        page: Page,
        visit: Callable[[str], Page],
        live_server: Any,
        utrecht: dict[str, Any],
        klant: Any,
    ) -> None:
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit(f"/meldingen/nieuw/?klant={klant.pk}")
        fill_in(page)
        page.get_by_role("button", name="Alleen registreren").click()
        page.wait_for_url("**/meldingen/*/")
        other = browser.new_context(locale="nl-NL")
        colleague = other.new_page()
        log_in(colleague, utrecht["frontoffice"].gebruiker, live_server)
        colleague.goto(page.url)
        for desk in (colleague, page):
            with settled(desk):
                desk.get_by_role("button", name="Voorstel vaststellen").click()
        expect(page.locator("body")).to_contain_text("Een collega was u voor")
        other.close()
        assert Gebeurtenis.objects.filter(soort="melding.getrieerd", klant=klant).count() == 1
