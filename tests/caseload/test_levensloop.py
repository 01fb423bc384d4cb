"""Any order of assigning, changing, ending and absence keeps what must always hold (CAS-05, CAS-08)."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from caseload.toewijzing.bijwerken import refresh_caseload
from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing, Uitsluiting, Wachtplaats
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from caseload.toewijzing.uitsluitingen import ExcludeMedewerker, exclude_medewerker
from caseload.toewijzing.wisselen import ChangeContactpersoon, change_contactpersoon
from caseload.waarneming.signalen import without_waarnemer
from serviceplein.catalogus.models import Norm
from serviceplein.fouten import DomainError
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Afwezigheid, Waarneming
from serviceplein.organisatie.rooster import EndAbsence, end_absence
from serviceplein.organisatie.services import ReportAbsence, report_absence
from tests.caseload.factories import teamleider
from tests.factories import MedewerkerFactory, TeamFactory
from tests.inrichting import set_up_utrecht
from tests.intake.factories import QuickScanFactory

COACHES = st.integers(0, 3)
ANY = st.integers(0, 20)


class Levensloop(RuleBasedStateMachine):
    """A team of four with little room; every klant is protected, so only a relation opens the dossier."""

    @initialize()
    def begin(self) -> None:
        self.frame = self.inner()
        self.frame.__enter__()
        self.now, self.today = timezone.now(), timezone.localdate()
        Norm.objects.filter(code="caseload.werkcoach_regulier").update(waarde=8)
        team = TeamFactory()
        self.leider = teamleider(team=team)
        self.coaches = [MedewerkerFactory(team=team, fte=1) for _ in range(4)]
        ensure_capaciteiten(self.today)

    def teardown(self) -> None:
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    def attempt(self, step, command, actor=None):
        """A refusal with a reason is a fine outcome; what holds is looked at afterwards."""
        try:
            with self.inner():
                step(command, actor=actor or self.leider, now=self.now)
        except DomainError:
            pass

    def inner(self) -> Any:
        frame: Any = transaction.atomic()
        frame._from_testcase = True
        return frame

    def running(self, number):
        rows = list(Toewijzing.objects.running().order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @rule()
    def assign(self) -> None:
        scan = QuickScanFactory()
        self.attempt(assign_contactpersoon, AssignContactpersoon(melding_id=scan.melding_id))
        Klant.objects.filter(pk=scan.klant_id).update(bescherming=Bescherming.COLLEGA)

    @rule(number=ANY, coach=COACHES)
    def change(self, number, coach) -> None:
        if row := self.running(number):
            command = ChangeContactpersoon(
                toewijzing_id=row.pk, medewerker_id=self.coaches[coach].pk, reden="Beter zo"
            )
            self.attempt(change_contactpersoon, command)

    @rule(number=ANY)
    def end(self, number) -> None:
        if row := self.running(number):
            command = EndToewijzing(toewijzing_id=row.pk, reden=EindeReden.VERHUISD)
            self.attempt(end_toewijzing, command, row.medewerker.gebruiker)

    @rule(number=ANY, coach=COACHES)
    def exclude(self, number, coach) -> None:
        if row := self.running(number):
            command = ExcludeMedewerker(
                klant_id=row.klant_id, medewerker_id=self.coaches[coach].pk, soort="belang", reden="Familie"
            )
            self.attempt(exclude_medewerker, command)

    @rule(coach=COACHES, first=st.integers(0, 3), days=st.integers(0, 30))
    def away(self, coach, first, days) -> None:
        begin = self.today + timedelta(days=first)
        command = ReportAbsence(
            medewerker_id=self.coaches[coach].pk,
            soort=Afwezigheid.Soort.VERLOF,
            van=begin,
            tot_en_met=begin + timedelta(days=days),
        )
        self.attempt(report_absence, command)

    @rule(number=ANY)
    def back(self, number) -> None:
        rows = list(Afwezigheid.objects.order_by("pk"))
        if rows:
            row = rows[number % len(rows)]
            self.attempt(end_absence, EndAbsence(medewerker_id=row.medewerker_id, afwezigheid_id=row.pk))

    @rule()
    def night(self) -> None:
        with self.inner():
            refresh_caseload(actor=None, now=self.now)

    @invariant()
    def counters_are_the_sum_of_the_weights_within_the_maximum(self) -> None:
        if not hasattr(self, "frame"):
            return
        carried: dict[int, Decimal] = defaultdict(Decimal)
        for row in Toewijzing.objects.running():
            carried[row.medewerker_id] += row.gewicht
        for counter in Capaciteit.objects.all():
            assert counter.belasting == carried[counter.medewerker_id] <= counter.maximum

    @invariant()
    def a_klant_has_one_contactpersoon_or_one_place_in_line(self) -> None:
        if not hasattr(self, "frame"):
            return
        running = list(Toewijzing.objects.running().values_list("klant", flat=True))
        assert len(running) == len(set(running))
        assert not Wachtplaats.objects.waiting().filter(klant__in=running).exists()

    @invariant()
    def whoever_is_away_is_stood_in_for_or_signalled(self) -> None:
        if not hasattr(self, "frame"):
            return
        for cover in Waarneming.objects.running(self.today):
            assert Afwezigheid.objects.filter(
                medewerker=cover.medewerker_id, van__lte=self.today, tot_en_met__gte=self.today
            ).exists()
            assert not Afwezigheid.objects.filter(
                medewerker=cover.waarnemer_id, van__lte=self.today, tot_en_met__gte=self.today
            ).exists()
        signalled = {cause.onderwerp_id for cause in without_waarnemer(self.now)}
        for absence in Afwezigheid.objects.filter(van__lte=self.today, tot_en_met__gte=self.today):
            helped = Waarneming.objects.running(self.today).filter(medewerker=absence.medewerker_id)
            klanten = Toewijzing.objects.running().filter(medewerker=absence.medewerker_id)
            short = (absence.tot_en_met - absence.van).days < 4
            assert helped.exists() or absence.pk in signalled or short or not klanten.exists()

    @invariant()
    def dossiers_are_open_for_exactly_those_whose_work_they_are(self) -> None:
        if not hasattr(self, "frame"):
            return
        for person in self.coaches:
            covered = Waarneming.objects.running(self.today).filter(waarnemer=person).values("medewerker")
            own = Toewijzing.objects.running().filter(medewerker=person).values_list("klant", flat=True)
            stood_in = Toewijzing.objects.running().filter(medewerker__in=covered)
            banned = Uitsluiting.objects.running().filter(medewerker=person).values("klant")
            expected = set(own) | set(stood_in.exclude(klant__in=banned).values_list("klant", flat=True))
            mine = Klant.objects.visible_to(person.gebruiker).own_work_of(person.gebruiker)
            assert set(mine.values_list("pk", flat=True)) == expected


@pytest.mark.django_db
def test_any_order_of_events_keeps_the_invariants():
    set_up_utrecht()
    run_state_machine_as_test(
        Levensloop,
        settings=settings(
            max_examples=4,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
