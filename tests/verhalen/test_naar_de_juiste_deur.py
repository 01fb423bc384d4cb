"""Doors of somebody else: warm to the Brede Centrale Toegang, and back past the professional of then."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.toewijzing.models import EindeReden
from intake.melding.models import Melding
from serviceplein.dossier.models import Gebeurtenis
from tests.browser import log_in, proper, settled
from tests.caseload.factories import ToewijzingFactory
from tests.factories import KlantFactory


def hear(page: Page, vraag: str, domein: str, soort: str) -> None:
    """Fills in a question at the desk and follows the proposal."""
    page.fill("[name=vraag]", vraag)
    page.check(f"[name=domeinen][value={domein}]")
    with settled(page):
        page.check(f"[name=soort_vraag][value={soort}]")
    page.get_by_role("button", name="Registreren en voorstel volgen").click()


class TestDakloze:
    def test_at_the_counter_goes_warm_to_the_brede_centrale_toegang(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        klant = KlantFactory(dak_en_thuisloos=True)
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit(f"/meldingen/nieuw/?klant={klant.pk}")
        page.get_by_text("Kanaal: Telefoon").click()
        page.select_option("[name=kanaal]", "balie")
        hear(page, "Ik slaap sinds gisteren buiten.", "inkomen", "nieuwe_aanvraag")
        panel = page.get_by_role("region", name="Warm verwijzen")
        expect(panel.locator("[name=partner] option:checked")).to_have_text("Brede Centrale Toegang")
        proper(page)
        panel.get_by_role("button", name="Verwijzing vastleggen").click()
        expect(page.locator("[data-foutmelding]")).to_contain_text("Met wie sprak u daar?")
        panel.locator("[name=gesproken_met]").fill("Noor Visser")
        panel.locator("[name=boodschap]").fill("Meneer komt nu naar u toe.")
        panel.locator("[name=toestemming]").check()
        panel.locator("[name=aangenomen][value=nog_niet]").check()
        panel.get_by_role("button", name="Verwijzing vastleggen").click()
        expect(panel).to_contain_text("gesproken met Noor Visser")
        proper(page)
        panel.locator("[name=aangenomen][value=ja]").check()
        panel.get_by_role("button", name="Antwoord vastleggen").click()
        expect(page.get_by_role("region", name="Afgesloten")).to_contain_text("Overgedragen")
        assert Melding.objects.get().verwijzingen.get().status == "aangenomen"


class TestNietWiller:
    def test_who_comes_back_is_met_by_the_professional_of_then(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        now = timezone.now()
        ended = ToewijzingFactory(
            klant__beeindigd_niet_willer=True,
            medewerker=utrecht["werkcoach"],
            van=now,
            tot=now,
            einde_reden=EindeReden.EIGEN_KEUZE,
        )
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit(f"/meldingen/nieuw/?klant={ended.klant_id}")
        hear(page, "Ik wil toch weer aan het werk.", "werk", "nieuwe_aanvraag")
        panel = page.get_by_role("region", name="Overleg over terugkeer")
        expect(panel).to_contain_text(utrecht["werkcoach"].naam)
        proper(page)
        melding = page.url
        page.context.clear_cookies()
        log_in(page, utrecht["werkcoach"].gebruiker, live_server)
        page.goto(melding)
        panel.locator("[name=toelaten][value=ja]").check()
        panel.locator("[name=reden]").fill("Zij belde mij zelf en heeft een plan.")
        proper(page)
        panel.get_by_role("button", name="Uitkomst vastleggen").click()
        expect(page.get_by_text("De uitkomst is vastgelegd.")).to_be_visible()
        page.context.clear_cookies()
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        page.goto(melding)
        expect(page.get_by_text("Zij belde mij zelf en heeft een plan.")).to_be_visible()
        expect(page.get_by_role("region", name="Voorstel")).to_contain_text("Werkplein")
        kinds = Gebeurtenis.objects.filter(klant=ended.klant, soort__startswith="melding.").order_by("pk")
        assert list(kinds.values_list("soort", flat=True)) == [
            "melding.geregistreerd",
            "melding.getrieerd",
            "melding.overlegd",
        ]
