"""A plan made with the network and signed; the regie goes warm to a partner and comes back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.delen.models import Deling
from caseload.plan.models import Plan
from caseload.regie.models import Regieperiode, Regieverzoek
from serviceplein.agenda.models import Afspraak
from serviceplein.organisatie.models import Partner
from tests.browser import faults, log_in, proper
from tests.caseload.factories import PlanFactory, ToewijzingFactory
from tests.verhalen.test_van_melding_tot_cijfer import panel, press

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[[str], Page]


def choose(page: Page, name: str, value: Any) -> None:
    """Picks in a list, also one that became a field to type in."""
    page.locator(f"select[name={name}]").evaluate("(field, value) => { field.value = value }", str(value))


def hand_over(page: Page, visit: Visit, plan: Plan, vorm: str, **receiver: Any) -> Regieverzoek:
    """Asks somebody to take the regie over; the page of the request is open afterwards."""
    visit(f"/plannen/{plan.pk}/regie/")
    page.check("[name=soort][value=doorverwijzen]")
    for name, value in receiver.items():
        choose(page, name, value)
    if "naar_partner" in receiver:
        page.check("[name=toestemming]")
    page.fill("[name=vraag]", "De woning is nu het belangrijkste.")
    page.check(f"[name=vorm][value={vorm}]")
    page.fill("[name=notitie]", "Bel na tien uur.")
    press(page, "Vraag versturen")
    page.wait_for_url("**/regie/*/")
    return Regieverzoek.objects.latest("pk")


class TestPlan:
    def test_is_made_and_signed_and_its_regie_goes_to_a_partner_and_back(
        self, page: Page, visit: Visit, live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        coach = utrecht["werkcoach"]
        opvang = Partner.objects.filter(mag_regie_voeren=True).order_by("pk")[0]
        klant = ToewijzingFactory(medewerker=coach).klant
        plan = PlanFactory(klant=klant, regievoerder=coach, dominant_probleem="")
        log_in(page, coach.gebruiker, live_server)

        visit(f"/klanten/{klant.pk}/netwerk/")
        page.fill("[name=naam]", "Fatima Yilmaz")
        page.select_option("[name=relatie]", "broer_zus")
        page.fill("[name=kan_helpen_met]", "Meegaan naar gesprekken")
        page.fill("[name=telefoon]", "06 1234 5678")
        page.check("[name=klant_vindt_goed]")
        page.check("[name=naaste_vindt_goed]")
        press(page, "Toevoegen")
        expect(panel(page, "Wie helpt er?")).to_contain_text("Wil zelf helpen")
        assert faults(page, 390) == []

        visit(f"/plannen/{plan.pk}/")
        page.fill("#doel-nieuw-van_klant", "Een eigen huis")
        page.fill("#doel-nieuw-van_gemeente", "Geen daklozenopvang meer")
        page.select_option("#doel-nieuw-leefgebied", "huisvesting")
        press(page, "Doel toevoegen")
        goal = page.locator("article").filter(has_text="Een eigen huis")
        doel = plan.doelen.get()

        def act(what: str, actor: str, who: str) -> None:
            if not page.locator(f"#actie-bij-{doel.pk}-omschrijving").is_visible():
                goal.get_by_text("Actie toevoegen").first.click()
            page.fill(f"#actie-bij-{doel.pk}-omschrijving", what)
            page.select_option(f"#actie-bij-{doel.pk}-actor", actor)
            page.fill(f"#actie-bij-{doel.pk}-wie", who)
            page.fill(f"#actie-bij-{doel.pk}-termijn", f"{timezone.localdate() + timedelta(days=9)}")
            goal.get_by_role("button", name="Actie toevoegen").click()

        act("Een woning zoeken", "partner", opvang.naam)
        expect(goal).to_contain_text("Vraag eerst: wie uit uw omgeving kan helpen?")
        goal.get_by_label("Fatima Yilmaz").check()
        goal.get_by_role("button", name="Antwoord vastleggen").click()
        expect(goal).to_contain_text("gevraagd op")
        act("Een woning zoeken", "partner", opvang.naam)
        expect(goal.get_by_role("table")).to_contain_text(opvang.naam)
        act("Mee naar de bezichtiging", "netwerk", "Fatima Yilmaz")
        expect(goal.get_by_role("table")).to_contain_text("Fatima Yilmaz")
        page.get_by_text("Grootste oplosbare probleem: nog niet gekozen").click()
        page.select_option("#dominant-leefgebied", "huisvesting")
        press(page, "Vastleggen")
        expect(panel(page, "Wie heeft de regie?")).to_contain_text(f"{opvang.naam} pakt het grootste")
        page.fill("[name=ondertekend_door]", "S. Bos")
        press(page, "Plan vaststellen met de klant")
        expect(panel(page, "Vastgesteld")).to_contain_text("versie 1")
        proper(page)
        visit(f"/plannen/{plan.pk}/versies/")
        expect(panel(page, "Getekende versies")).to_contain_text("S. Bos tekende op")
        assert faults(page, 390) == []

        asked = hand_over(page, visit, plan, "driegesprek", naar_partner=opvang.pk, naar_medewerker="")
        press(page, "Driegesprek plannen")
        talk = Afspraak.objects.get(klant=klant)
        page.fill("[name=akkoord_van]", "Els de Wit")
        press(page, f"{opvang.naam} neemt de regie over")
        expect(page.locator("main")).to_contain_text("Voer eerst het driegesprek")
        proper(page)
        began = timezone.now() - timedelta(hours=3)
        Afspraak.objects.filter(pk=talk.pk).update(begin=began, eind=began + timedelta(hours=1))
        visit(f"/agenda/gesprek/{talk.pk}/")
        page.fill("[name=verslag]", "Samen afgesproken: de opvang gaat verder.")
        press(page, "Gesprek afsluiten")
        visit(f"/regie/{asked.pk}/")
        page.fill("[name=akkoord_van]", "Els de Wit")
        press(page, f"{opvang.naam} neemt de regie over")
        expect(panel(page, "Antwoord")).to_contain_text("Els de Wit")
        bar = page.get_by_role("region", name="Regie en betrokkenen")
        expect(bar).to_contain_text(opvang.naam)
        expect(bar).to_contain_text("Fatima Yilmaz")

        back = hand_over(page, visit, plan, "coach", naar_medewerker=coach.pk, naar_partner="")
        visit("/regie/")
        expect(panel(page, "Wacht op uw antwoord")).to_contain_text(klant.naam)
        assert faults(page, 390) == []
        visit(f"/regie/{back.pk}/")
        press(page, "Ik neem de regie over")
        visit(f"/plannen/{plan.pk}/regie/")
        expect(panel(page, "Wie had de regie?").get_by_role("listitem")).to_have_count(3)
        assert faults(page, 390) == []
        assert [row.wie for row in Regieperiode.objects.filter(plan=plan).order_by("van")] == [
            coach.naam,
            opvang.naam,
            coach.naam,
        ]

        visit(f"/plannen/{plan.pk}/gedeeld/")
        choose(page, "partner", opvang.pk)
        page.get_by_label("Alles over wonen").check()
        page.fill("[name=waarvoor]", "Een woning vinden")
        page.check("[name=grondslag][value=toestemming]")
        page.fill("[name=toestemming_op]", f"{timezone.localdate()}")
        page.fill("[name=tot]", f"{timezone.localdate() + timedelta(days=60)}")
        page.get_by_role("button", name="Delen", exact=True).click()
        expect(panel(page, "Wie ziet nu wat?")).to_contain_text("Een woning vinden")
        proper(page)
        page.get_by_role("button", name="Nu stoppen").click()
        expect(panel(page, "Niet meer gedeeld")).to_contain_text(opvang.naam)
        assert Deling.objects.get().ingetrokken_op is not None
