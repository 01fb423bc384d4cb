"""A coach asks, the backoffice takes the next and answers, the teamleider looks on: in the browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backoffice.werkvoorraad.models import Opdracht
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from tests.backoffice.factories import OpdrachtFactory
from tests.browser import faults, log_in, proper
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, MedewerkerFactory
from tests.verhalen.test_van_melding_tot_cijfer import panel, press

pytestmark = pytest.mark.django_db(transaction=True)


class TestWerkvoorraad:
    def test_brings_a_question_to_who_is_free_and_the_answer_back(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        coach, team = utrecht["werkcoach"], utrecht["backoffice"].team
        worker = MedewerkerFactory(
            rol=Rol.BACKOFFICE, specialisme=Specialisme.BEHEER_WWB, functie=Functie.BACKOFFICE, team=team
        )
        klant = ToewijzingFactory(medewerker=coach, klant__bsn=None).klant
        for days in range(3):
            OpdrachtFactory(termijn=(NOW + timedelta(days=9 + days)).date())

        log_in(page, coach.gebruiker, live_server)
        visit(f"/klanten/{klant.pk}/opdracht/")
        assert faults(page, 390, 1440) == []
        page.get_by_role("link", name="Advies over de uitkering").click()
        page.wait_for_url("**/advies_uitkering/")
        expect(panel(page, "Is alles compleet?").get_by_text("Het BSN van de klant")).to_be_visible()
        page.fill("[name=vraag]", "Mag zij naast haar uitkering werken?")
        page.check("[name=situatie][value=geen_geld]")
        press(page, "Opdracht geven")
        expect(page.get_by_role("link", name="Er ontbreekt nog iets")).to_be_visible()
        assert faults(page, 390, 1440) == []
        page.fill("[name=reden_onvolledig]", "Het BSN wordt nog aangevraagd")
        proper(page)
        press(page, "Opdracht geven")
        page.wait_for_url("**/opdrachten/*/")
        opdracht = Opdracht.objects.get(klant=klant)

        log_in(page, worker.gebruiker, live_server)
        visit("/werkvoorraad/")
        assert faults(page, 390, 1440) == []
        expect(panel(page, "Als volgende voor mij").get_by_text(klant.naam)).to_be_visible()
        press(page, "Volgende opdracht")
        page.wait_for_url(f"**/opdrachten/{opdracht.pk}/")
        assert faults(page, 390, 1440) == []
        page.fill("[name=advies]", "Ja, een deel blijft vrij.")
        press(page, "Antwoord geven")
        expect(page.get_by_text("Uw antwoord is bij de aanvrager.")).to_be_visible()

        log_in(page, coach.gebruiker, live_server)
        visit("/vandaag/")
        page.get_by_text("Lees het antwoord van Beheer WWB-bestand").first.wait_for()
        visit(f"/opdrachten/{opdracht.pk}/")
        expect(page.get_by_text("Ja, een deel blijft vrij.")).to_be_visible()

        log_in(page, utrecht["teamleider"].gebruiker, live_server)
        for path in ("/werkvoorraad/overzicht/", "/werkvoorraad/vaardigheden/"):
            visit(path)
            assert faults(page, 390, 1440) == []
