"""Many at once on a real database: nobody over capacity, no klant twice, nothing lost (CAS-05)."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from caseload.plan.services import AddDoel, PlanGewijzigd, add_doel
from caseload.regie.antwoord import AcceptVerzoek, accept_verzoek
from caseload.regie.models import Regieperiode
from caseload.regie.services import VerzoekAlBeantwoord
from caseload.toewijzing.models import Capaciteit, Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from caseload.toewijzing.wachtlijst import HeeftAlContactpersoon
from intake.melding.services import MeldingAlVerder
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Waarneming
from tests.caseload.factories import (
    CapaciteitFactory,
    PlanFactory,
    RegieverzoekFactory,
    ToewijzingFactory,
    coach,
    loads,
    teamleider,
)
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.inrichting import set_up_utrecht
from tests.intake.factories import MeldingFactory, QuickScanFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 32
WEIGHT = Decimal("2.00")


@pytest.fixture(autouse=True)
def utrecht() -> None:
    set_up_utrecht()


@pytest.fixture
def actor():
    return MedewerkerFactory(functie=Functie.MATCHER).gebruiker


def at_once(*jobs: Callable[[], Any], threads: int = THREADS) -> list[Any]:
    """Runs the jobs on threads that start together; gives the results, an exception as a result too."""
    width = min(threads, len(jobs))
    start = Barrier(width)

    def work(part: list[Callable[[], Any]]) -> list[Any]:
        try:
            start.wait()
            return [_outcome(job) for job in part]
        finally:
            connection.close()

    with ThreadPoolExecutor(width) as pool:
        parts = pool.map(work, [list(jobs[n::width]) for n in range(width)])
        return [result for part in parts for result in part]


def _outcome(job: Callable[[], Any]) -> Any:
    try:
        return job()
    except Exception as error:
        return error


def assigning(melding_id, actor, **deviation):
    command = AssignContactpersoon(melding_id=melding_id, **deviation)
    return lambda: assign_contactpersoon(command, actor=actor, now=NOW)


class TestManyAtOnce:
    def test_deviations_crosswise_do_not_wait_for_each_other_in_a_circle(self):
        leider = teamleider()
        first, second = coach(), coach(belasting="2")
        scans = [QuickScanFactory() for _ in range(12)]
        jobs = [
            assigning(scan.melding_id, leider, medewerker_id=person.pk, reden="Nodig")
            for scan, person in zip(scans, [first, second] * 6, strict=True)
        ]
        results = at_once(*jobs)
        assert [result for result in results if isinstance(result, Exception)] == []
        assert sum(loads().values()) == 2 + 12 * WEIGHT


class TestTwoAtOneMelding:
    def test_give_one_contactpersoon_and_one_clear_refusal(self, actor):
        coach()
        scan = QuickScanFactory()
        results = at_once(*[assigning(scan.melding_id, actor)] * 8)
        refused = [result for result in results if isinstance(result, Exception)]
        assert len(refused) == 7
        assert {type(error) for error in refused} == {MeldingAlVerder}
        assert "Een collega was u voor" in str(refused[0])
        assert Toewijzing.objects.count() == 1
        assert set(loads().values()) == {WEIGHT}

    def test_about_the_same_klant_give_one_contactpersoon(self, actor):
        coach()
        klant = KlantFactory()
        scans = [QuickScanFactory(melding=MeldingFactory(klant=klant, status="gescand")) for _ in range(4)]
        results = at_once(*(assigning(scan.melding_id, actor) for scan in scans))
        refused = [result for result in results if isinstance(result, Exception)]
        assert {type(error) for error in refused} == {HeeftAlContactpersoon}
        assert (len(refused), Toewijzing.objects.running().count()) == (3, 1)


class TestTwoAtOnePlan:
    def test_keep_one_change_and_show_the_other_that_there_was_one(self):
        toewijzing = ToewijzingFactory(van=NOW - timedelta(days=1))
        plan = PlanFactory(klant=toewijzing.klant, regievoerder=toewijzing.medewerker)
        user = toewijzing.medewerker.gebruiker

        def adding(text):
            command = AddDoel(plan_id=plan.pk, versie=plan.versie, leefgebied="werk", van_klant=text)
            return lambda: add_doel(command, actor=user, now=NOW)

        results = at_once(*(adding(f"Doel {n}") for n in range(6)))
        assert Counter(type(result).__name__ for result in results) == {"PlanChanged": 1, "PlanGewijzigd": 5}
        assert {result.versie for result in results if isinstance(result, PlanGewijzigd)} == {plan.versie + 1}
        plan.refresh_from_db()
        assert (plan.doelen.count(), plan.versie) == (1, 2)


def test_counters_stay_within_the_maximum_in_the_end(actor):
    """The room is a decimal: a klant that does not fit to the hundredth is not squeezed in."""
    CapaciteitFactory(medewerker=MedewerkerFactory(), norm=Decimal("3.99"), maximum=Decimal("4.39"))
    scans = [QuickScanFactory() for _ in range(4)]
    at_once(*(assigning(scan.melding_id, actor) for scan in scans))
    assert Capaciteit.objects.get().belasting == WEIGHT


class TestTwoAtOneTransfer:
    def test_give_the_regie_once_and_one_clear_refusal(self):
        """The receiver and who stands in for them say yes at the same moment."""
        toewijzing = ToewijzingFactory(medewerker=coach(belasting="1"), van=NOW - timedelta(days=1))
        plan = PlanFactory(klant=toewijzing.klant, regievoerder=toewijzing.medewerker)
        receiver, stand_in = coach(), coach()
        day = NOW.date()
        Waarneming.objects.create(
            medewerker=receiver, waarnemer=stand_in, van=day, tot_en_met=day, gekozen_op=NOW
        )
        verzoek = RegieverzoekFactory(
            plan=plan, soort="doorverwijzen", vorm="coach", notitie="Rustig aan", naar_medewerker=receiver
        )
        command = AcceptVerzoek(verzoek_id=verzoek.pk)

        def accepting(person):
            return lambda: accept_verzoek(command, actor=person.gebruiker, now=NOW)

        results = at_once(accepting(receiver), accepting(stand_in))
        (refused,) = [result for result in results if result is not None]
        assert isinstance(refused, VerzoekAlBeantwoord)
        assert str(refused) == "Dit verzoek is al aangenomen. Ververs de pagina."
        plan.refresh_from_db()
        assert (plan.regievoerder, plan.versie) == (receiver, 2)
        assert Regieperiode.objects.filter(plan=plan, tot__isnull=True).get().medewerker == receiver
        assert Toewijzing.objects.running().get(klant=plan.klant).medewerker == receiver
        assert Gebeurtenis.objects.filter(soort="regie.overgedragen").count() == 1
