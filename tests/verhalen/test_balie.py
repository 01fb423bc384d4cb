"""At the desk and on the telephone: answered at once, or at the right place within minutes."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from intake.melding.models import Melding
from serviceplein.dossier.models import Document, Gebeurtenis
from tests.browser import log_in, proper
from tests.factories import KlantFactory

MINUTE = 60


def tab_to(page: Page, selector: str) -> None:
    """Walks with the Tab key until the element has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the keyboard")


class TestTelephone:
    @pytest.mark.eis("INT-01")
    def test_question_is_answered_within_a_minute_with_the_keyboard_alone(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        KlantFactory(voornamen="Janneke", tussenvoegsel="van den", achternaam="Wijngaard")
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit("/meldingen/nieuw/")
        started = time.monotonic()
        page.keyboard.type("wijngaard")
        link = page.get_by_role("link", name="Melding opnemen voor Janneke van den Wijngaard")
        expect(link).to_be_visible()
        tab_to(page, "a[href*='?klant=']")
        page.keyboard.press("Enter")
        page.wait_for_url("**?klant=*")
        tab_to(page, "[name=vraag]")
        page.keyboard.type("Wanneer komt mijn U-pas?")
        tab_to(page, "[name=domeinen][value=financiele_regeling]")
        page.keyboard.press("Space")
        tab_to(page, "[name=soort_vraag]")
        page.keyboard.press("Space")
        expect(page.locator("#voorstel")).to_contain_text("Financiële Regelingen")
        tab_to(page, "[name=antwoord]")
        page.keyboard.type("Binnen twee weken in de bus.")
        tab_to(page, "[name=direct]")
        page.keyboard.press("Enter")
        expect(page.get_by_text("is afgehandeld")).to_be_visible()
        assert time.monotonic() - started < MINUTE
        melding = Melding.objects.get()
        assert (melding.kanaal, melding.bestemming, melding.stroom) == (
            "telefoon",
            "direct_afgehandeld",
            "financiele_regelingen",
        )
        assert melding.vraag == "Wanneer komt mijn U-pas?"

    def test_question_passes_own_strength_before_a_provision(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        klant = KlantFactory(geboortedatum="1950-03-02")
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit(f"/meldingen/nieuw/?klant={klant.pk}")
        page.route("**/meldingen/nieuw/voorstel/*", lambda route: None)
        page.fill("[name=vraag]", "Het huis schoonhouden lukt mij niet meer.")
        page.check("[name=domeinen][value=wmo]")
        page.check("[name=soort_vraag][value=nieuwe_aanvraag]")
        page.get_by_text("Iemand meldt dit namens de klant").click()
        page.fill("[name=melder_naam]", "Dochter Anna")
        proper(page)
        page.get_by_role("button", name="Registreren en voorstel volgen").click()
        expect(page.locator("[data-foutmelding]")).to_contain_text("Kies of deze persoon gemachtigd is.")
        page.select_option("[name=melder_relatie]", "kind")
        page.select_option("[name=melder_machtiging]", "mondeling")
        page.get_by_role("button", name="Registreren en voorstel volgen").click()
        expect(page.get_by_text("vijf stappen van eigen kracht").first).to_be_visible()
        proper(page)
        steps = page.get_by_role("region", name="Eigen kracht")
        steps.locator("[name=oordeel_zelf]").select_option("helpt_niet")
        steps.locator("[name=reden_zelf]").fill("Mevrouw kan niet meer tillen.")
        steps.locator("[name=oordeel_netwerk]").select_option("helpt_deels")
        steps.locator("[name=reden_netwerk]").fill("Uw dochter Anna doet de boodschappen.")
        steps.locator("[name=overslaan]").fill("Andere voorzieningen doen geen huishoudelijk werk.")
        steps.get_by_role("button", name="Stappen vastleggen").click()
        expect(page.get_by_role("button", name="Voorstel vaststellen")).to_be_visible()
        proper(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Brief meegeven").click()
        assert download.value.suggested_filename.endswith(".pdf")
        assert Document.objects.get(klant=klant).titel.startswith("Brief eigen kracht")
        page.get_by_role("button", name="Voorstel vaststellen").click()
        expect(page.get_by_role("region", name="Afspraak maken")).to_be_visible()
        kinds = list(Gebeurtenis.objects.filter(klant=klant).order_by("pk").values_list("soort", flat=True))
        assert kinds == [
            "melding.geregistreerd",
            "melding.eigen_kracht",
            "melding.brief_meegegeven",
            "melding.getrieerd",
        ]
