"""The day page: each row one next action, the same number of queries for a full caseload, at both widths."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from caseload.dag import deel
from caseload.dag.deel import Dag, Deel, Rij
from caseload.delen.models import Deling, Grondslag
from caseload.plan.transitions import PlanStatus
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.startpagina import start_page_of
from tests.browser import axe, log_in, overflow, resize
from tests.caseload.begeleiding import (
    BewijsFactory,
    OntheffingFactory,
    VerplichtingFactory,
    ZakelijkeAfspraakFactory,
    set_norms,
)
from tests.caseload.factories import DoelFactory, PlanFactory, ToewijzingFactory
from tests.factories import AfspraakFactory, MedewerkerFactory, PartnerFactory, TaakFactory

BUDGET = 18
"""With what every page asks: session, user, menu, handboek and log."""
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


def at_noon(days: int) -> datetime:
    """Noon of a day from today."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(12)))


def fill_day(me: Any, n: int = 0) -> None:
    """A row of every part of the page, about klanten of this coach."""
    today, long_ago = timezone.localdate(), timezone.now() - timedelta(days=300)
    klant = ToewijzingFactory(medewerker=me, van=long_ago).klant
    begin = at_noon(0) + timedelta(seconds=n)
    AfspraakFactory(klant=klant, medewerker=me, begin=begin, eind=begin + timedelta(seconds=1))
    ZakelijkeAfspraakFactory(klant=klant, termijn=today)
    ZakelijkeAfspraakFactory(klant=klant, termijn=today, medewerker=me, wat="Wij bellen UWV")
    TaakFactory(klant=klant, medewerker=me, deadline=today)
    ToewijzingFactory(medewerker=me, van=timezone.now() - timedelta(days=1))
    waiting = PlanFactory(klant=klant, regievoerder=me, status=PlanStatus.CONCEPT)
    DoelFactory(plan=waiting)


@pytest.fixture
def me(client: Any, db: None) -> Any:
    set_norms()
    coach = MedewerkerFactory()
    client.force_login(coach.gebruiker, backend=BACKEND)
    return coach


class TestDagpagina:
    def test_is_where_a_coach_begins(self, me: Any) -> None:
        assert start_page_of(me.gebruiker) == "dag"

    def test_says_so_when_nothing_asks_attention(self, client: Any, me: Any) -> None:
        assert "U bent helemaal bij" in client.get(reverse("dag")).content.decode()

    def test_has_one_next_action_for_everything_of_today(self, client: Any, me: Any) -> None:
        fill_day(me)
        fill_day(MedewerkerFactory())
        answer = client.get(reverse("dag"))
        rows = {part.deel.naam: part.rijen for part in answer.context["met_werk"]}
        assert {name: len(found) for name, found in rows.items()} == {
            "gesprekken": 1,
            "afspraken": 2,
            "termijnen": 1,
            "uit_beeld": 1,
            "nieuw": 1,
            "akkoord": 1,
        }
        page = answer.content.decode()
        for row in (one for found in rows.values() for one in found):
            assert row.url in page
            assert client.get(row.url).status_code == 200, row.url

    def test_keeps_a_talk_of_yesterday_until_it_is_closed(self, client: Any, me: Any) -> None:
        talk = AfspraakFactory(medewerker=me, begin=at_noon(-1))
        AfspraakFactory(medewerker=me, begin=at_noon(-2), status=AfspraakStatus.GEVOERD)
        AfspraakFactory(medewerker=me, begin=at_noon(1))
        (row,) = client.get(reverse("dag")).context["met_werk"][0].rijen
        assert (row.knop, row.url) == ("Afsluiten", reverse("afspraak", args=[talk.pk]))

    def test_shows_the_klanten_of_whom_one_stands_in_for(self, client: Any, me: Any) -> None:
        absent = MedewerkerFactory()
        fill_day(absent)
        today = timezone.localdate()
        Waarneming.objects.create(
            medewerker=absent, waarnemer=me, van=today, tot_en_met=today, gekozen_op=timezone.now()
        )
        rows = {p.deel.naam: p.rijen for p in client.get(reverse("dag")).context["met_werk"]}
        assert {name: len(found) for name, found in rows.items()} == {
            "gesprekken": 1,
            "afspraken": 2,
            "termijnen": 1,
            "uit_beeld": 1,
            "nieuw": 1,
            "akkoord": 1,
        }
        assert rows["termijnen"][0].merk == rows["uit_beeld"][0].merk == "U neemt waar"

    def test_asks_for_consent_again_before_it_ends(self, client: Any, me: Any) -> None:
        plan = PlanFactory(regievoerder=me, status=PlanStatus.ACTIEF)
        today = timezone.localdate()
        Deling.objects.create(
            plan=plan,
            partner=PartnerFactory(),
            grondslag=Grondslag.TOESTEMMING,
            toestemming_op=today - timedelta(days=80),
            waarvoor="Samen werken aan taal",
            van=today - timedelta(days=80),
            tot=today + timedelta(days=3),
            gedeeld_op=timezone.now(),
            gedeeld_door=me.gebruiker,
        )
        ((row,),) = [part.rijen for part in client.get(reverse("dag")).context["met_werk"]]
        assert (row.knop, row.termijn) == ("Opnieuw vragen", today + timedelta(days=3))

    def test_does_not_say_the_same_thing_twice(self, client: Any, me: Any) -> None:
        for prefix in ("uit_beeld:1", "afspraak_onbeantwoord:1", "zakelijke-afspraak:1"):
            TaakFactory(medewerker=me, sleutel=prefix, deadline=timezone.localdate())
        assert client.get(reverse("dag")).context["met_werk"] == []

    def test_costs_the_same_for_a_full_caseload(self, client: Any, me: Any) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("dag")).status_code == 200
            return len(captured)

        fill_day(me)
        queries()
        one = queries()
        for n in range(1, 15):
            fill_day(me, n)
        assert queries() == one <= BUDGET

    def test_takes_parts_of_other_rooms(self, client: Any, me: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(deel, "_registered", {})

        def rows(dag: Dag) -> list[Rij]:
            return [Rij(wat=f"Voor {dag.medewerker.naam}", url=reverse("werk"), knop="Doen")]

        deel.register(Deel(naam="eigen", titel="Eigen deel", icoon="bell", volgorde=1, lees=rows))
        page = client.get(reverse("dag")).content.decode()
        assert "Eigen deel" in page
        assert f"Voor {me.naam}" in page


@pytest.mark.django_db(transaction=True)
class TestScreens:
    def test_are_accessible_and_fit_at_both_widths(
        self, page: Page, visit: Callable[[str], Page], live_server: Any
    ) -> None:
        set_norms()
        coach = MedewerkerFactory(rol=Rol.WERKCOACH)
        fill_day(coach)
        klant = coach.zakelijke_afspraken.get().klant
        duty = VerplichtingFactory(klant=klant)
        BewijsFactory(verplichting=duty, periode_van=duty.van + timedelta(days=28))
        OntheffingFactory(klant=klant)
        log_in(page, coach.gebruiker, live_server)
        wrong = []
        for name, args in (
            ("dag", []),
            ("contact", []),
            ("klant-begeleiding", [klant.pk]),
            ("zakelijke-afspraak-maken", [klant.pk]),
        ):
            resize(page, 1440)
            visit(reverse(name, args=args))
            for width in (1440, 390):
                resize(page, width)
                wrong += [f"{name} {width}: {violation}" for violation in axe(page)]
                if overflow(page):
                    wrong.append(f"{name} {width}: too wide")
        assert wrong == []
