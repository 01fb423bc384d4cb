"""The special doors in the browser: young people, debts, the end of the WW, entrepreneurs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from intake.melding.models import Melding
from intake.ww.models import WwAankondiging
from intake.ww.services import plan_due_talks
from intake.zoektermijn.models import Zoektermijn
from serviceplein.agenda.models import Afspraak
from serviceplein.klanten.keuzes import Ondernemer, Uitkering
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente
from serviceplein.toegang.rollen import Rol
from serviceplein.ui.maanden import add_months
from tests.browser import log_in, proper, settled
from tests.factories import KlantFactory, MedewerkerFactory
from tests.intake.factories import QuickScanFactory

Visit = Callable[[str], Page]


def ask(page: Page, visit: Visit, klant: Any, vraag: str, *domeinen: str, kanaal: str = "balie") -> Melding:
    """The desk registers the question and follows the proposal."""
    visit(f"/meldingen/nieuw/?klant={klant.pk}")
    page.fill("[name=vraag]", vraag)
    for domein in domeinen:
        page.check(f"[name=domeinen][value={domein}]")
    page.locator("[name=kanaal]").evaluate("(field, value) => { field.value = value }", kanaal)
    with settled(page):
        page.check("[name=soort_vraag][value=nieuwe_aanvraag]")
    page.get_by_role("button", name="Registreren en voorstel volgen").click()
    page.wait_for_url("**/meldingen/*/")
    return Melding.objects.get(klant=klant)


class TestJongere:
    def test_of_22_asks_income_and_gets_the_quick_scan_after_the_zoektermijn(
        self, page: Page, visit: Visit, live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        klant = KlantFactory(geboortedatum=timezone.localdate() - timedelta(days=22 * 366))
        MedewerkerFactory(functie=Functie.PARTICIPATIECOACH_JONGERENLOKET)
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        melding = ask(page, visit, klant, "Ik heb geen inkomen meer.", "werk", "inkomen")
        panel = page.get_by_role("region", name="Zoektermijn")
        panel.locator("[name=wat_0]").fill("Elke week twee keer solliciteren")
        panel.get_by_role("button", name="Afspraken vastleggen").click()
        expect(panel).to_contain_text("Elke week twee keer solliciteren")
        proper(page)
        term = Zoektermijn.objects.get(melding=melding)
        page.get_by_role("button", name="Eerste vrije").click()
        expect(page.get_by_role("region", name="Afspraak", exact=True)).to_be_visible()
        assert timezone.localdate(Afspraak.objects.get(klant=klant).begin) >= term.tot
        expect(page.get_by_role("region", name="Controle vooraf")).to_contain_text("geen enkele indicator")


class TestEindeWw:
    def test_in_six_months_leads_to_the_talks_and_the_transfer(
        self, page: Page, visit: Visit, live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        klant = KlantFactory(uitkering=Uitkering.WW)
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        Melding.objects.create(
            kenmerk="M2026-8000001",
            klant=klant,
            kanaal="kcc_uwv",
            vraag="Mijn WW loopt af",
            domeinen=["werk"],
            soort_vraag="informatie",
            gemeld_op=timezone.now(),
        )
        visit(f"/klanten/{klant.pk}/einde-ww/")
        page.fill("[name=einde_ww]", "2001-01-01")
        page.get_by_role("button", name="Aankondigen").click()
        expect(page.locator("[data-foutmelding]")).to_contain_text("Vul een dag in die nog komt.")
        proper(page)
        end = add_months(timezone.localdate(), 6)
        page.fill("[name=einde_ww]", end.isoformat())
        page.fill("[name=coach_uwv]", "Henk de Wit")
        page.get_by_role("button", name="Aankondigen").click()
        page.get_by_role("button", name="Gesprek met een coach plannen").click()
        expect(page.get_by_text("Gepland:")).to_have_count(1)
        row = WwAankondiging.objects.get(klant=klant)
        plan_due_talks(actor=None, now=timezone.now() + timedelta(days=100))
        page.reload()
        page.get_by_role("button", name="Voorlichtingsgesprek plannen").click()
        expect(page.get_by_text("Gepland:")).to_have_count(2)
        proper(page)
        transfer = page.get_by_role("region", name="Warme overdracht")
        transfer.locator("[name=vorm][value=coach]").check()
        transfer.locator("[name=verslag]").fill("Mevrouw solliciteert elke week.")
        transfer.get_by_role("button", name="Overdracht vastleggen").click()
        expect(page.get_by_text("Van coach naar coach", exact=False).first).to_be_visible()
        row.refresh_from_db()
        assert row.status == "overgedragen"
        visit("/ww/?status=overgedragen")
        expect(page.get_by_role("link", name=klant.naam)).to_be_visible()
        proper(page)


class TestOndernemer:
    def test_who_starts_gets_a_quick_scan_and_the_werkcoach_for_starters(
        self, page: Page, visit: Visit, live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        klant = KlantFactory(ondernemer=Ondernemer.STARTEND, gemeente=Gemeente.objects.get(eigen=True))
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        melding = ask(page, visit, klant, "Ik wil voor mijzelf beginnen.", "werk", "ondernemen")
        assert melding.vervolgstap == "quick_scan"
        starters = MedewerkerFactory(
            rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_STARTENDE_ZELFSTANDIGEN, fte=1
        )
        with transaction.atomic():
            ensure_capaciteiten(timezone.localdate())
        scanned = QuickScanFactory(melding__klant=klant, perspectief_op_werk=True, direct_bemiddelbaar=True)
        assign_contactpersoon(
            AssignContactpersoon(melding_id=scanned.melding_id),
            actor=utrecht["werkcoach"].gebruiker,
            now=timezone.now(),
        )
        assert Toewijzing.objects.get(klant=klant).medewerker == starters
        page.context.clear_cookies()
        log_in(page, starters.gebruiker, live_server)
        visit(f"/meldingen/{scanned.melding_id}/")
        route = page.get_by_role("region", name="Snelle route")
        expect(route).to_contain_text("Naar een uitzendbureau")
        route.locator("[name=toelichting]").fill("De klant begint een eigen bedrijf.")
        route.get_by_role("button", name="Afzien van deze route").click()
        expect(route).to_contain_text("Afgezien")
        proper(page)
        page.context.clear_cookies()
        log_in(page, utrecht["teamleider"].gebruiker, live_server)
        visit("/snelle-routes/")
        expect(page.get_by_text("De klant begint een eigen bedrijf.")).to_be_visible()
        proper(page)

    def test_from_houten_gets_an_appointment_with_the_coach_for_established_entrepreneurs(
        self, page: Page, visit: Visit, live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        houten = Gemeente.objects.get(naam="Houten")
        klant = KlantFactory(ondernemer=Ondernemer.GEVESTIGD, gemeente=houten, woonplaats="Houten")
        coach = MedewerkerFactory(functie=Functie.COACH_GEVESTIGDE_ZELFSTANDIGEN)
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        melding = ask(page, visit, klant, "Mijn winkel draait slecht.", "ondernemen", "inkomen")
        assert melding.bestemming == "coach_gevestigde_zelfstandigen"
        expect(page.get_by_role("region", name="Controle vooraf")).to_contain_text("eigen bedrijf")
        proper(page)
        page.get_by_role("button", name="Eerste vrije").click()
        expect(page.get_by_role("region", name="Afspraak", exact=True)).to_contain_text(coach.naam)


class TestSchulden:
    @pytest.mark.parametrize("bedreiging", ["ontruiming"])
    def test_that_threaten_show_their_term_on_the_melding_and_the_list(
        self, page: Page, visit: Visit, live_server: Any, utrecht: dict[str, Any], bedreiging: str
    ) -> None:
        klant = KlantFactory()
        MedewerkerFactory(functie=Functie.COACH_SCHULDHULPVERLENING)
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        ask(page, visit, klant, "Ik kan de huur niet meer betalen.", "schulden", kanaal="telefoon")
        panel = page.get_by_role("region", name="Eerste gesprek over schulden")
        panel.get_by_text("Dreigt er iets?").first.click()
        panel.locator(f"[name=bedreiging][value={bedreiging}]").check()
        panel.get_by_role("button", name="Vastleggen").click()
        expect(panel).to_contain_text("Bedreigende situatie")
        proper(page)
        visit("/meldingen/")
        expect(page.get_by_text("Dreiging")).to_be_visible()
        proper(page)
