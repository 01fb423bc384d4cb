"""Steps on the plan van aanpak: version, one event, what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from caseload.plan import services
from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.opening import make_plan_key
from caseload.plan.transitions import ACTIE_TRANSITIONS, TRANSITIONS, ActieStatus, PlanStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.factories import ActieFactory, DoelFactory, PlanFactory, ToewijzingFactory, teamleider
from tests.factories import NOW, VANDAAG, MedewerkerFactory, NormFactory, TaakFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    NormFactory(code="caseload.plan_evaluatie_weken", waarde=13)
    toewijzing = ToewijzingFactory()
    return PlanFactory(klant=toewijzing.klant, regievoerder=toewijzing.medewerker)


def user_of(plan):
    return plan.regievoerder.gebruiker


def run(step, command, plan, actor=None):
    return step(command, actor=actor or user_of(plan), now=NOW)


def adding_doel(plan, versie=1):
    return services.AddDoel(plan_id=plan.pk, versie=versie, leefgebied="werk", van_klant="Ik wil werken")


def events():
    return list(Gebeurtenis.objects.order_by("pk").values_list("soort", "gegevens__wat"))


class TestGoals:
    def test_are_added_in_order_with_one_event_each(self, plan):
        run(services.add_doel, adding_doel(plan), plan)
        changed = run(services.add_doel, adding_doel(plan, versie=2), plan)
        assert changed.versie == 3
        assert list(plan.doelen.values_list("volgorde", flat=True)) == [1, 2]
        assert events() == [("plan.gewijzigd", "doel op werk toegevoegd")] * 2

    def test_are_changed(self, plan):
        doel = DoelFactory(plan=plan)
        command = services.ChangeDoel(
            doel_id=doel.pk, versie=1, leefgebied="taal", van_klant="Beter praten", streefdatum=VANDAAG
        )
        run(services.change_doel, command, plan)
        doel.refresh_from_db()
        assert (doel.leefgebied, doel.van_klant, doel.van_gemeente) == ("taal", "Beter praten", "")
        assert events() == [("plan.gewijzigd", "doel op taal aangepast")]


class TestActions:
    def test_are_added_to_a_goal(self, plan):
        doel = DoelFactory(plan=plan)
        command = services.AddActie(
            doel_id=doel.pk, versie=1, omschrijving="Bellen", actor="netwerk", wie="Zus", termijn=VANDAAG
        )
        run(services.add_actie, command, plan)
        assert doel.acties.get().wie == "Zus"
        assert events() == [("plan.gewijzigd", "actie voor eigen netwerk toegevoegd")]

    def test_end_today_or_later(self, plan):
        doel = DoelFactory(plan=plan)
        late = VANDAAG - timedelta(days=1)
        command = services.AddActie(
            doel_id=doel.pk, versie=1, omschrijving="Bellen", actor="klant", termijn=late
        )
        with pytest.raises(services.DatumNietMogelijk) as refused:
            run(services.add_actie, command, plan)
        assert refused.value.veld == "termijn"

    @pytest.mark.parametrize("status", [ActieStatus.GEDAAN, ActieStatus.VERVALLEN])
    def test_are_finished_once(self, plan, status):
        actie = ActieFactory(doel__plan=plan)
        run(services.finish_actie, services.FinishActie(actie_id=actie.pk, versie=1, status=status), plan)
        actie.refresh_from_db()
        assert (actie.status, actie.afgerond_op) == (status, NOW)
        with pytest.raises(services.ActieAlKlaar):
            run(services.finish_actie, services.FinishActie(actie_id=actie.pk, versie=2, status=status), plan)

    @pytest.mark.parametrize("old", ActieStatus)
    @pytest.mark.parametrize("new", ActieStatus)
    def test_follow_the_table_in_the_database_too(self, plan, old, new):
        check_trigger(ActieFactory(doel__plan=plan, status=old), Actie, old, new, ACTIE_TRANSITIONS)


class TestEstablish:
    def command(self, plan, **changes):
        values = {"plan_id": plan.pk, "versie": 1, "ondertekend_op": VANDAAG}
        return services.EstablishPlan(**{**values, **changes})

    def test_makes_the_plan_active_and_plans_its_evaluation(self, plan):
        ActieFactory(doel__plan=plan)
        TaakFactory(sleutel=make_plan_key(plan.pk))
        run(services.establish_plan, self.command(plan), plan)
        plan.refresh_from_db()
        assert (plan.status, plan.vastgesteld_op, plan.versie) == (PlanStatus.ACTIEF, NOW, 2)
        assert plan.ondertekend_door_klant_op == VANDAAG
        assert plan.evaluatie_op == VANDAAG + timedelta(weeks=13)
        taak = Taak.objects.open().get()
        assert (taak.medewerker, taak.deadline) == (plan.regievoerder, plan.evaluatie_op)
        assert [soort for soort, _ in events()] == ["plan.vastgesteld"]

    @pytest.mark.parametrize("with_goal", [False, True])
    def test_needs_a_goal_and_an_action(self, plan, with_goal):
        if with_goal:
            DoelFactory(plan=plan)
        with pytest.raises(services.PlanOnvolledig):
            run(services.establish_plan, self.command(plan), plan)

    @pytest.mark.parametrize("days", [-11, 1])
    def test_needs_a_day_of_signing_within_the_plan(self, plan, days):
        ActieFactory(doel__plan=plan)
        command = self.command(plan, ondertekend_op=VANDAAG + timedelta(days=days))
        with pytest.raises(services.DatumNietMogelijk):
            run(services.establish_plan, command, plan)

    def test_happens_once(self, plan):
        ActieFactory(doel__plan=plan)
        run(services.establish_plan, self.command(plan), plan)
        with pytest.raises(services.PlanAfgesloten, match="al vastgesteld"):
            run(services.establish_plan, self.command(plan, versie=2), plan)

    @pytest.mark.parametrize("old", PlanStatus)
    @pytest.mark.parametrize("new", PlanStatus)
    def test_follows_the_table_in_the_database_too(self, old, new):
        check_trigger(PlanFactory(status=old, vastgesteld_op=NOW), Plan, old, new, TRANSITIONS)


def steps(plan):
    """Each step with a command for version 7."""
    actie = ActieFactory(doel__plan=plan)
    doel = actie.doel
    return [
        (services.add_doel, adding_doel(plan, 7)),
        (
            services.change_doel,
            services.ChangeDoel(doel_id=doel.pk, versie=7, leefgebied="taal", van_klant="Mijn tekst"),
        ),
        (
            services.add_actie,
            services.AddActie(
                doel_id=doel.pk, versie=7, omschrijving="Bellen", actor="klant", termijn=VANDAAG
            ),
        ),
        (services.finish_actie, services.FinishActie(actie_id=actie.pk, versie=7, status=ActieStatus.GEDAAN)),
        (services.establish_plan, services.EstablishPlan(plan_id=plan.pk, versie=7, ondertekend_op=VANDAAG)),
    ]


@pytest.mark.parametrize("number", range(5))
class TestEveryStep:
    def test_refuses_another_version_and_changes_nothing(self, plan, number):
        step, command = steps(plan)[number]
        with pytest.raises(services.PlanGewijzigd) as conflict:
            run(step, command, plan)
        assert conflict.value.versie == 1
        assert (Doel.objects.count(), Actie.objects.count(), Gebeurtenis.objects.count()) == (1, 1, 0)

    def test_refuses_a_closed_plan(self, plan, number):
        step, command = steps(plan)[number]
        Plan.objects.update(status=PlanStatus.AFGESLOTEN, versie=7)
        with pytest.raises(services.PlanAfgesloten):
            run(step, command, plan)

    def test_needs_the_right(self, plan, number):
        step, command = steps(plan)[number]
        with pytest.raises(PermissionDenied):
            run(step, command, plan, actor=teamleider(team=plan.regievoerder.team))

    def test_is_for_those_whose_work_it_is(self, plan, number):
        step, command = steps(plan)[number]
        stranger = MedewerkerFactory(rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER).gebruiker
        with pytest.raises(Plan.DoesNotExist):
            run(step, command, plan, actor=stranger)


def check_trigger(row, model, old, new, transitions):
    """The database allows exactly what the table allows."""
    if new == old or new in transitions[old]:
        model.objects.filter(pk=row.pk).update(status=new)
        return
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(status=new)
