"""Screens of household and organisation at both widths: accessible, and no wider than the window."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.organisatie.models import Locatie, Team
from serviceplein.toegang.rollen import Rol
from tests.browser import faults, log_in, resize
from tests.caseload.factories import DoelFactory, PlanFactory, ToewijzingFactory
from tests.factories import (
    AfwezigheidFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.inrichting import set_up_utrecht
from tests.intake.factories import MeldingFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def look(page: Page, visit: Callable[[str], Page]) -> Callable[[str], list[str]]:
    """What is wrong with a page at 1440 and at 390 pixels."""

    def check(path: str) -> list[str]:
        resize(page, 1440)
        return faults(visit(path))

    return check


class TestScreens:
    def test_of_household_and_organisation_are_accessible_at_both_widths(
        self, page: Page, look: Callable[[str], list[str]], live_server: Any
    ) -> None:
        set_up_utrecht()
        team = Team.objects.filter(wijken__naam="Overvecht").order_by("pk")[0]
        coach = MedewerkerFactory(rol=Rol.WERKCOACH, team=team)
        desk = MedewerkerFactory(rol=Rol.FRONTOFFICE, team=team)
        today = timezone.localdate()
        AfwezigheidFactory(medewerker=coach, van=today, tot_en_met=today + timedelta(days=9))
        house = HuishoudenFactory()
        klant, child = KlantFactory(), KlantFactory(geboortedatum=date(2001, 4, 12))
        HuishoudenLidFactory(huishouden=house, klant=klant)
        lid = HuishoudenLidFactory(huishouden=house, klant=child, rol=HuishoudenRol.KIND)
        for member in (klant, child):
            ToewijzingFactory(klant=member, medewerker=coach)
            DoelFactory(plan=PlanFactory(klant=member, regievoerder=coach))
        melding = MeldingFactory(klant=None)
        of_coach = [
            reverse("klant-huishouden", args=[klant.pk]),
            reverse("klant-huishouden-zoeken", args=[klant.pk]),
            f"{reverse('klant-huishouden-lid', args=[child.pk])}?bij={klant.pk}",
            reverse("lid", args=[lid.pk]),
            reverse("klant-tijdlijn", args=[klant.pk]),
            reverse("smoelenboek"),
            reverse("medewerker", args=[coach.pk]),
            reverse("medewerker-foto-wijzigen", args=[coach.pk]),
            reverse("medewerker-rooster", args=[coach.pk]),
            reverse("team", args=[team.pk]),
            reverse("team-week", args=[team.pk]),
            reverse("locatie", args=[Locatie.objects.order_by("pk")[0].pk]),
            reverse("sociale-kaart"),
            reverse("producten"),
        ]
        log_in(page, coach.gebruiker, live_server)
        wrong = [line for path in of_coach for line in look(path)]
        page.context.clear_cookies()
        log_in(page, desk.gebruiker, live_server)
        of_desk = [
            reverse("melding-klant", args=[melding.pk]),
            reverse("melding-nieuwe-klant", args=[melding.pk]),
        ]
        wrong += [line for path in of_desk for line in look(path)]
        assert wrong == []
