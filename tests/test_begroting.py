"""Every page people work on costs at most twelve queries, the same for one row as for a hundred."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caseload.plan.transitions import PlanStatus
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Rol, Specialisme
from tests.backoffice.factories import AanvraagFactory
from tests.caseload.factories import (
    ActieFactory,
    CapaciteitFactory,
    LadderStapFactory,
    PlanFactory,
    ToewijzingFactory,
)
from tests.factories import (
    NOW,
    VANDAAG,
    AfspraakFactory,
    DocumentFactory,
    GebeurtenisFactory,
    GegevenFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
    TaakFactory,
)
from tests.inrichting import set_up_utrecht
from tests.intake.factories import MeldingFactory

pytestmark = pytest.mark.django_db
MEEST = 12
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
OWN_STATEMENTS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
Fill = Callable[[Medewerker, Klant, int], None]
"""Adds the nth row of everything a page shows, for a medewerker and a klant of theirs."""


def tasks(me: Medewerker, klant: Klant, n: int) -> None:
    TaakFactory(medewerker=me, klant=KlantFactory())


def caseload(me: Medewerker, klant: Klant, n: int) -> None:
    toewijzing = ToewijzingFactory(medewerker=me)
    PlanFactory(klant=toewijzing.klant, regievoerder=me)
    LadderStapFactory(klant=toewijzing.klant)


def meldingen(me: Medewerker, klant: Klant, n: int) -> None:
    MeldingFactory(klant=KlantFactory())


def queue(me: Medewerker, klant: Klant, n: int) -> None:
    TaakFactory(medewerker=None, specialisme=Specialisme.FRONTOFFICE, klant=KlantFactory())


def aanvragen(me: Medewerker, klant: Klant, n: int) -> None:
    AanvraagFactory(behandelaar=me.gebruiker)
    AanvraagFactory()


def talks(me: Medewerker, klant: Klant, n: int) -> None:
    AfspraakFactory(medewerker=me, klant=KlantFactory(), begin=NOW + timedelta(days=1, hours=2 * n))


def dossier(me: Medewerker, klant: Klant, n: int) -> None:
    """Rows in every panel of the page of one klant."""
    TaakFactory(klant=klant, medewerker=me)
    DocumentFactory(klant=klant)
    GebeurtenisFactory(klant=klant)
    MeldingFactory(klant=klant)
    AanvraagFactory(klant=klant)
    ActieFactory(doel__plan=klant.plannen.get())
    member = KlantFactory(bescherming=Bescherming.GEHEIM_ADRES if n % 2 else "")
    HuishoudenLidFactory(huishouden=klant.lidmaatschappen.get().huishouden, klant=member)


PAGES: dict[str, tuple[Rol, str, bool, Fill]] = {
    "taken": (Rol.WERKCOACH, "werk", False, tasks),
    "caseload": (Rol.WERKCOACH, "caseload", False, caseload),
    "gesprekken": (Rol.WERKCOACH, "gesprekken", False, talks),
    "meldingen": (Rol.FRONTOFFICE, "meldingen", False, meldingen),
    "rij": (Rol.FRONTOFFICE, "werk-rij", False, queue),
    "werkvoorraad": (Rol.BACKOFFICE, "werkvoorraad", False, aanvragen),
    "klant": (Rol.WERKCOACH, "klant", True, dossier),
    "klant omgeving": (Rol.WERKCOACH, "klant-omgeving", True, dossier),
    "klant hulp": (Rol.WERKCOACH, "klant-hulp", True, dossier),
    "klant verloop": (Rol.WERKCOACH, "klant-verloop", True, dossier),
}


@pytest.fixture
def klant() -> Klant:
    """Somebody with a household, a plan and a step on the ladder."""
    found: Klant = KlantFactory()
    HuishoudenLidFactory(huishouden=HuishoudenFactory(), klant=found)
    LadderStapFactory(klant=found, op=VANDAAG)
    GegevenFactory(klant=found)
    return found


@pytest.mark.parametrize("page", PAGES)
class TestBegroting:
    def test_is_kept_with_one_row_and_with_a_hundred(self, client: Any, klant: Klant, page: str) -> None:
        set_up_utrecht()
        rol, url_name, of_klant, fill = PAGES[page]
        queue = Specialisme.FINANCIELE_REGELINGEN if rol is Rol.BACKOFFICE else ""
        me: Medewerker = MedewerkerFactory(rol=rol, specialisme=queue)
        CapaciteitFactory(medewerker=me)
        ToewijzingFactory(klant=klant, medewerker=me)
        PlanFactory(klant=klant, regievoerder=me, status=PlanStatus.ACTIEF)
        client.force_login(me.gebruiker, backend=BACKEND)
        url = reverse(url_name, args=[klant.pk] if of_klant else [])
        headers = {"HX-Request": "true"} if page.startswith("klant ") else {}

        def queries() -> list[str]:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url, headers=headers).status_code == 200
            return [row["sql"] for row in captured if not row["sql"].startswith(OWN_STATEMENTS)]

        fill(me, klant, 0)
        queries()
        one = queries()
        for n in range(1, 100):
            fill(me, klant, n)
        many = queries()
        assert len(many) == len(one), _difference(one, many)
        assert len(many) <= MEEST, "\n".join(sql[:160] for sql in many)


def _difference(one: list[str], many: list[str]) -> str:
    known = {sql[:160] for sql in one}
    return "\n".join(sql[:160] for sql in many if sql[:160] not in known) or f"{len(one)} and {len(many)}"


class TestBalie:
    def test_opens_somebody_without_guidance_within_the_same_budget(self, client: Any, klant: Klant) -> None:
        """A closed plan, nobody assigned: the page tells who to ask and that the plan ended."""
        set_up_utrecht()
        PlanFactory(klant=klant, status=PlanStatus.AFGESLOTEN, afgesloten_op=NOW)
        MeldingFactory(klant=klant)
        client.force_login(MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker, backend=BACKEND)
        url = reverse("klant", args=[klant.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(url).content.decode()
        asked = [row["sql"] for row in captured if not row["sql"].startswith(OWN_STATEMENTS)]
        assert len(asked) <= MEEST, "\n".join(sql[:160] for sql in asked)
        assert "Dit plan is afgesloten op" in shown
