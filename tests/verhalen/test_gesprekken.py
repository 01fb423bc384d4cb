"""Talks as they go: a Quick Scan broken off and taken up again, a Wmo question by telephone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from intake.melding.codes import Kanaal, SoortVraag
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.quick_scan.vraag import THEMAS, Thema
from intake.vraagverheldering.models import Vraagverheldering
from serviceplein.catalogus.models import Domein
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from tests.browser import log_in, proper, settled
from tests.factories import KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory
from tests.intake.scannen import ANSWERS, running
from tests.verhalen.test_van_melding_tot_cijfer import answer, press

pytestmark = pytest.mark.django_db(transaction=True)


class TestQuickScan:
    def test_is_broken_off_taken_up_again_refused_and_mended(
        self,
        browser: Browser,
        page: Page,
        visit: Callable[[str], Page],
        live_server: Any,
        utrecht: dict[str, Any],
    ) -> None:
        coach = utrecht["werkcoach"]
        user = coach.gebruiker
        user.set_password("een-lang-wachtwoord-1")
        user.save()
        rest = {key: value for key, value in ANSWERS.items() if key not in ("schuld", "beroepswens")}
        scan = running(coach, antwoorden=rest)
        log_in(page, user, live_server)
        visit(f"/quick-scan/{scan.pk}/")
        answer(page, "schuld", "1500")
        expect(page.locator("#q-schuld_dreigt")).to_be_visible()
        page.context.clear_cookies()
        page.fill("#q-beroepswens", "Bakker")
        page.locator("#q-beroepswens").blur()
        expect(page.locator("#meldingen")).to_contain_text("Wat u typte, staat er nog")
        visit(f"/quick-scan/{scan.pk}/")
        page.fill("[name=gebruikersnaam]", user.username)
        page.fill("[name=wachtwoord]", "een-lang-wachtwoord-1")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/quick-scan/{scan.pk}/**")
        expect(page.locator("#q-beroepswens")).to_have_value("Bakker")
        expect(page.locator("#q-schuld")).to_have_value("1500")

        other = browser.new_context(locale="nl-NL")
        colleague = other.new_page()
        log_in(colleague, user, live_server)
        colleague.goto(f"{live_server.url}/quick-scan/{scan.pk}/")
        answer(colleague, "netwerk", "De buren")
        other.close()
        page.fill("#q-netwerk", "Mijn broer")
        page.locator("#q-netwerk").blur()
        expect(page.locator("#vraag-netwerk")).to_contain_text("De buren")
        expect(page.locator("#vraag-netwerk")).to_contain_text("Mijn broer")
        page.get_by_role("button", name="Bewaar mijn antwoord").click()
        expect(page.locator("#vraag-netwerk [role=status]")).to_have_text("Bewaard")

        proper(page)
        page.check("[name=bevestiging][value=mondeling]")
        press(page, "Ik ken mijn rechten en plichten")
        page.fill("[name=wat]", "Drie bakkers bellen")
        page.fill("[name=voor]", timezone.localdate().isoformat())
        press(page, "Afspraak toevoegen")
        if QuickScan.objects.get(pk=scan.pk).antwoorden.get("beroepswens") != "Bakker":
            answer(page, "beroepswens", "Bakker")
        for name, value in {
            "kan": "ja",
            "wil": "ja",
            "direct_bemiddelbaar": "ja",
            "perspectief_op_werk": "nee",
            "verdiepte_diagnose_nodig": "nee",
            "participatieladder": "3",
            "reintegratieladder": "4",
        }.items():
            page.check(f'[name={name}][value="{value}"]')
        press(page, "Quick Scan afronden")
        expect(page.get_by_role("group", name="Is er perspectief op werk?")).to_contain_text(
            "heeft perspectief op werk"
        )
        page.check("[name=perspectief_op_werk][value=ja]")
        press(page, "Quick Scan afronden")
        page.wait_for_url("**/meldingen/*/")
        finished = QuickScan.objects.get(pk=scan.pk)
        assert finished.status == "afgerond"
        assert (finished.antwoorden["netwerk"], finished.antwoorden["beroepswens"]) == (
            "Mijn broer",
            "Bakker",
        )

    def test_is_shared_with_the_klant_on_a_tablet(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        scan = running(utrecht["werkcoach"], antwoorden={})
        log_in(page, utrecht["werkcoach"].gebruiker, live_server)
        visit(f"/quick-scan/{scan.pk}/gesprek/{Thema.WERK}/")
        answer(page, "opleiding", "mbo")
        proper(page)
        seen = 1
        while page.get_by_role("link", name="Volgende").count():
            with settled(page):
                page.get_by_role("link", name="Volgende").click()
            seen += 1
        assert seen == len(THEMAS) - 1
        proper(page)
        page.get_by_role("link", name="Klaar").click()
        expect(page.locator("#q-opleiding")).to_have_value("mbo")


class TestWmo:
    def test_question_by_telephone_ends_in_a_booked_talk(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        MedewerkerFactory(rol=Rol.CONSULENT, functie=Functie.CONSULENT_WMO, team=utrecht["werkcoach"].team)
        melding = MeldingFactory(
            klant=KlantFactory(),
            kanaal=Kanaal.TELEFOON,
            domeinen=[Domein.WMO],
            soort_vraag=SoortVraag.ONDUIDELIJK,
            status=MeldingStatus.NIEUW,
        )
        log_in(page, utrecht["frontoffice"].gebruiker, live_server)
        visit(f"/meldingen/{melding.pk}/")
        press(page, "Voorstel vaststellen")
        press(page, "Vraagverheldering beginnen")
        page.fill("[name=hulpvraag]", "Ik kom de trap niet meer op")
        press(page, "Tussentijds bewaren")
        expect(page.locator("[name=hulpvraag]")).to_have_value("Ik kom de trap niet meer op")
        proper(page)
        for name, value in {
            "wmo_nodig": "ja",
            "uitvoerder": "wijk",
            "aanbod": "individueel",
            "nadere_indicatie": "ja",
            "medische_keuring": "nee",
            "vervolg": "afspraak",
        }.items():
            page.check(f'[name={name}][value="{value}"]')
        press(page, "Afronden en volgende stap regelen")
        expect(page.get_by_role("group", name="Welk aanbod past?")).to_contain_text("komt van de gemeente")
        page.check("[name=uitvoerder][value=gemeente]")
        page.select_option("[name=vorm]", "natura")
        page.select_option("[name=moment]", index=1)
        press(page, "Afronden en volgende stap regelen")
        page.wait_for_url("**/meldingen/*/")
        talk = Vraagverheldering.objects.get()
        assert (talk.status, talk.afspraak and talk.afspraak.status) == ("afgerond", "gepland")
        expect(page.get_by_role("region", name="Vraagverheldering")).to_contain_text(
            "Afspraak met een medewerker"
        )
