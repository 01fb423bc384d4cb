"""From advice to nazorg: a coach asks what suits, orders a traject, ends it with work and calls after."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caseload.trajecten.models import Nazorgmoment, Traject
from tests.browser import faults, log_in, proper
from tests.caseload.factories import DoelFactory, LadderStapFactory, PlanFactory, ToewijzingFactory
from tests.verhalen.test_van_melding_tot_cijfer import panel, press

pytestmark = pytest.mark.django_db(transaction=True)


class TestTraject:
    def test_goes_from_advice_to_nazorg(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        coach = utrecht["werkcoach"]
        klant = ToewijzingFactory(medewerker=coach).klant
        LadderStapFactory(klant=klant, trede=3)
        doel = DoelFactory(plan=PlanFactory(klant=klant, regievoerder=coach))
        log_in(page, coach.gebruiker, live_server)

        visit(f"/klanten/{klant.pk}/instrumentadvies/")
        assert faults(page, 390, 1440) == []
        press(page, "Advies geven")
        page.wait_for_url("**/instrumentadviezen/*/")
        expect(page.get_by_role("heading", name="Past nu, het goedkoopste eerst")).to_be_visible()
        assert faults(page, 390, 1440) == []
        panel(page, "Past nu, het goedkoopste eerst").get_by_role("link").first.click()
        page.wait_for_url("**/sollicitatietraining/")
        page.locator("select[name=doel_id]").select_option(str(doel.pk))
        proper(page)
        press(page, "Traject bestellen")
        page.wait_for_url("**/trajecten/*/")

        page.click("summary:has-text('Het traject is begonnen')")
        press(page, "Begin vastleggen")
        expect(page.get_by_text("Het traject is begonnen.", exact=True)).to_be_visible()
        page.click("summary:has-text('Traject beëindigen')")
        page.locator("select[name=resultaat]").select_option("werk")
        press(page, "Traject beëindigen")
        expect(page.get_by_text("De nazorg staat gepland.")).to_be_visible()
        assert faults(page, 390, 1440) == []
        assert Traject.objects.get(klant=klant).resultaat == "werk"

        visit(f"/nazorg/{Nazorgmoment.objects.order_by('gepland_op')[0].pk}/")
        page.check("[name=uitkomst][value=ja]")
        proper(page)
        press(page, "Nazorg vastleggen")
        page.wait_for_url("**/trajecten/*/")
        expect(page.get_by_text("Ja, het gaat goed")).to_be_visible()
        visit("/trajecten/")
        assert faults(page, 390, 1440) == []
