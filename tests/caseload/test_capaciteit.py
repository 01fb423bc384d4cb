"""The room of the people: taken, given back at the end, and never more than the maximum."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.einde import AlBeeindigd, EndToewijzing, GeenUitstroom, end_toewijzing
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from tests.caseload.factories import (
    CapaciteitFactory,
    PlanFactory,
    ToewijzingFactory,
    coach,
    loads,
    teamleider,
)
from tests.caseload.toewijzen import assigned, events
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.intake.factories import QuickScanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


class TestEndToewijzing:
    def end(self, toewijzing, reden=EindeReden.WERK, actor=None):
        end_toewijzing(
            EndToewijzing(toewijzing_id=toewijzing.pk, reden=reden),
            actor=actor or toewijzing.medewerker.gebruiker,
            now=NOW,
        )

    def running(self):
        person = coach(belasting="1")
        toewijzing = ToewijzingFactory(medewerker=person)
        plan = PlanFactory(klant=toewijzing.klant, regievoerder=person)
        return toewijzing, plan

    def test_gives_the_room_back_and_closes_the_plan(self):
        toewijzing, plan = self.running()
        self.end(toewijzing)
        toewijzing.refresh_from_db()
        plan.refresh_from_db()
        assert (toewijzing.tot, toewijzing.einde_reden) == (NOW, EindeReden.WERK)
        assert (plan.status, plan.afgesloten_op) == (PlanStatus.AFGESLOTEN, NOW)
        assert loads() == {toewijzing.medewerker_id: 0}
        assert events() == ["contactpersoon.beeindigd"]

    def test_remembers_who_stopped_at_their_own_choice(self):
        toewijzing, _ = self.running()
        self.end(toewijzing, EindeReden.EIGEN_KEUZE)
        toewijzing.klant.refresh_from_db()
        assert toewijzing.klant.beeindigd_niet_willer

    def test_refuses_a_second_time(self):
        toewijzing, _ = self.running()
        actor = MedewerkerFactory().gebruiker
        ToewijzingFactory(medewerker=actor.medewerker, klant=KlantFactory())
        self.end(toewijzing)
        reopened = ToewijzingFactory(klant=toewijzing.klant, medewerker=toewijzing.medewerker)
        with pytest.raises(AlBeeindigd):
            self.end(toewijzing)
        assert reopened.tot is None

    def test_refuses_a_hand_over_as_outflow(self):
        toewijzing, _ = self.running()
        with pytest.raises(GeenUitstroom):
            self.end(toewijzing, EindeReden.OVERGEDRAGEN)

    def test_is_for_those_whose_work_it_is(self):
        toewijzing, _ = self.running()
        with pytest.raises(Toewijzing.DoesNotExist):
            self.end(toewijzing, actor=MedewerkerFactory().gebruiker)

    def test_needs_the_right(self):
        person = coach(belasting="1")
        with pytest.raises(PermissionDenied):
            self.end(ToewijzingFactory(medewerker=person), actor=teamleider(team=person.team))


class TestCapaciteit:
    def test_database_refuses_to_pass_the_maximum(self):
        row = CapaciteitFactory(norm=10, maximum=11)
        with pytest.raises(IntegrityError, match="never_over_maximum"), transaction.atomic():
            Capaciteit.objects.filter(pk=row.pk).update(belasting=F("maximum") + Decimal("0.01"))

    def test_database_refuses_two_contactpersonen_for_one_klant(self):
        toewijzing = ToewijzingFactory()
        with pytest.raises(IntegrityError, match="one_running_per_klant"), transaction.atomic():
            ToewijzingFactory(klant=toewijzing.klant)

    def test_follows_norm_fte_and_presence(self):
        full = MedewerkerFactory()
        half = MedewerkerFactory(fte=Decimal("0.5"), functie=Functie.PARTICIPATIECOACH)
        away = MedewerkerFactory()
        AfwezigheidFactory(medewerker=away, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=13))
        MedewerkerFactory(functie=Functie.TEAMLEIDER)
        MedewerkerFactory(actief=False)
        assert ensure_capaciteiten(VANDAAG) == 3
        found = {row.medewerker_id: (row.norm, row.maximum) for row in Capaciteit.objects.all()}
        assert found == {
            full.pk: (Decimal(75), Decimal("82.5")),
            half.pk: (Decimal(50), Decimal(55)),
            away.pk: (Decimal("37.5"), Decimal("41.25")),
        }
        assert ensure_capaciteiten(VANDAAG) == 0

    def test_takes_over_what_is_carried_and_never_goes_below_it(self):
        person = MedewerkerFactory(fte=Decimal("0.1"))
        ToewijzingFactory.create_batch(3, medewerker=person, gewicht=Decimal("4.00"))
        ToewijzingFactory(medewerker=person, tot=NOW, einde_reden=EindeReden.WERK)
        ensure_capaciteiten(VANDAAG)
        row = Capaciteit.objects.get()
        assert (row.belasting, row.norm, row.maximum) == (Decimal(12), Decimal("7.5"), Decimal(12))

    def test_load_stays_the_sum_of_the_running_weights(self, actor):
        people = [MedewerkerFactory() for _ in range(3)]
        ensure_capaciteiten(VANDAAG)
        made = [assigned(QuickScanFactory(reintegratieladder=n % 7), actor) for n in range(8)]
        assigned(QuickScanFactory(), teamleider(), medewerker_id=people[0].pk, reden="Nodig")
        for toewijzing in made[::2]:
            end_toewijzing(
                EndToewijzing(toewijzing_id=toewijzing.pk, reden=EindeReden.WERK),
                actor=toewijzing.medewerker.gebruiker,
                now=NOW,
            )
        running = Toewijzing.objects.running().values_list("medewerker").annotate(Sum("gewicht"))
        assert {pk: load for pk, load in loads().items() if load} == dict(running)
        assert ensure_capaciteiten(VANDAAG) == 0


def test_every_medewerker_of_the_table_of_functies_can_carry():
    """Every functie of a contactpersoon has a norm in the set-up, so that its people get a counter."""
    for functie in Functie:
        MedewerkerFactory(functie=functie)
    ensure_capaciteiten(VANDAAG)
    assert set(Capaciteit.objects.values_list("medewerker__functie", flat=True)) == set(
        Medewerker.objects.filter(capaciteit__isnull=False).values_list("functie", flat=True)
    )
    assert Capaciteit.objects.count() == 9
