"""Steps on the plan van aanpak: each one checks the version the user saw, so nothing is lost (CAS-09)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.opening import evaluation_key, make_plan_key, member_key
from caseload.plan.transitions import ActieStatus, PlanStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import create_taak, end_taken


class PlanGewijzigd(DomainError):
    """A colleague changed the plan after this user opened it; `versie` is the present one."""

    code = "caseload.plan_gewijzigd"

    def __init__(self, versie: int) -> None:
        super().__init__(
            "Een collega heeft dit plan intussen gewijzigd. Vergelijk beide teksten en sla daarna opnieuw op."
        )
        self.versie = versie


class PlanAfgesloten(DomainError):
    code = "caseload.plan_afgesloten"


class PlanOnvolledig(DomainError):
    code = "caseload.plan_onvolledig"


class DatumNietMogelijk(DomainError):
    code = "caseload.datum_niet_mogelijk"


class ActieAlKlaar(DomainError):
    code = "caseload.actie_al_klaar"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDoel:
    """`voor_klant_id` names the member of the household; empty is everybody the plan is for."""

    plan_id: int
    versie: int
    leefgebied: str
    van_klant: str
    van_gemeente: str = ""
    streefdatum: date | None = None
    voor_klant_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDoel:
    doel_id: int
    versie: int
    leefgebied: str
    van_klant: str
    van_gemeente: str = ""
    streefdatum: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddActie:
    """`wie` names the person or organisation when `actor` alone does not say it."""

    doel_id: int
    versie: int
    omschrijving: str
    actor: str
    termijn: date
    wie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishActie:
    """Done, or no longer needed."""

    actie_id: int
    versie: int
    status: ActieStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishPlan:
    """The klant agrees and signs."""

    plan_id: int
    versie: int
    ondertekend_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanged:
    """`versie` is the one to change next; `object_id` the goal or action, or the plan itself."""

    plan_id: int
    versie: int
    object_id: int


@step
def add_doel(command: AddDoel, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Adds a goal. Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd."""
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    last = plan.doelen.aggregate(last=Max("volgorde"))["last"] or 0
    doel = plan.doelen.create(
        klant_id=command.voor_klant_id,
        leefgebied=command.leefgebied,
        van_klant=command.van_klant,
        van_gemeente=command.van_gemeente,
        streefdatum=command.streefdatum,
        volgorde=last + 1,
    )
    if command.voor_klant_id is not None:
        end_taken(sleutels=[member_key(plan.pk, command.voor_klant_id)], now=now, actor=actor)
    return _changed(plan, f"doel op {_area(doel)} toegevoegd", doel.pk, actor=actor, now=now)


@step
def change_doel(command: ChangeDoel, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Changes a goal. Raises Doel.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd."""
    plan = lock_plan(
        Doel.objects.values_list("plan_id", flat=True).get(pk=command.doel_id),
        command.versie,
        actor=actor,
        now=now,
    )
    doel = plan.doelen.get(pk=command.doel_id)
    doel.leefgebied = command.leefgebied
    doel.van_klant = command.van_klant
    doel.van_gemeente = command.van_gemeente
    doel.streefdatum = command.streefdatum
    doel.save(update_fields=["leefgebied", "van_klant", "van_gemeente", "streefdatum"])
    return _changed(plan, f"doel op {_area(doel)} aangepast", doel.pk, actor=actor, now=now)


@step
def add_actie(command: AddActie, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Adds an action to a goal.

    Raises Doel.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, DatumNietMogelijk.
    """
    plan = lock_plan(
        Doel.objects.values_list("plan_id", flat=True).get(pk=command.doel_id),
        command.versie,
        actor=actor,
        now=now,
    )
    if command.termijn < timezone.localdate(now):
        raise DatumNietMogelijk("Kies een termijn vanaf vandaag.", veld="termijn")
    actie = Actie.objects.create(
        doel_id=command.doel_id,
        omschrijving=command.omschrijving,
        actor=command.actor,
        wie=command.wie,
        termijn=command.termijn,
    )
    wat = f"actie voor {actie.get_actor_display().lower()} toegevoegd"
    return _changed(plan, wat, actie.pk, actor=actor, now=now)


@step
def finish_actie(command: FinishActie, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Closes an action.

    Raises Actie.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, ActieAlKlaar.
    """
    plan = lock_plan(
        Actie.objects.values_list("doel__plan_id", flat=True).get(pk=command.actie_id),
        command.versie,
        actor=actor,
        now=now,
    )
    actie = Actie.objects.select_for_update().get(pk=command.actie_id)
    if actie.status != ActieStatus.OPEN:
        raise ActieAlKlaar(f"Deze actie is al {actie.get_status_display().lower()}. U hoeft niets te doen.")
    actie.status = command.status
    actie.afgerond_op = now
    actie.save(update_fields=["status", "afgerond_op"])
    wat = f"actie van {actie.get_actor_display().lower()} {actie.get_status_display().lower()}"
    return _changed(plan, wat, actie.pk, actor=actor, now=now)


@step
def establish_plan(command: EstablishPlan, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Settles the plan with the klant: from now on it runs, and its evaluation is planned by the norm.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, PlanOnvolledig,
    DatumNietMogelijk.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    today = timezone.localdate(now)
    if plan.status != PlanStatus.CONCEPT:
        raise PlanAfgesloten("Dit plan is al vastgesteld. Ververs de pagina.")
    if not plan.doelen.exists() or not Actie.objects.filter(doel__plan=plan).exists():
        raise PlanOnvolledig("Leg eerst minstens één doel en één actie vast.")
    if not timezone.localdate(plan.begonnen_op) <= command.ondertekend_op <= today:
        raise DatumNietMogelijk(
            "Kies de dag waarop de klant tekende: vanaf het begin van het plan tot en met vandaag.",
            veld="ondertekend_op",
        )
    weeks = int(norm("caseload.plan_evaluatie_weken", op=today))
    plan.status = PlanStatus.ACTIEF
    plan.vastgesteld_op = now
    plan.ondertekend_door_klant_op = command.ondertekend_op
    plan.evaluatie_op = command.ondertekend_op + timedelta(weeks=weeks)
    plan.versie += 1
    plan.save()
    end_taken(sleutels=[make_plan_key(plan.pk)], now=now, actor=actor)
    if plan.regievoerder_id is not None:
        create_taak(
            sleutel=evaluation_key(plan.pk),
            titel="Bekijk met de klant hoe het plan verloopt",
            klant_id=plan.klant_id,
            medewerker_id=plan.regievoerder_id,
            onderwerp=plan,
            deadline=plan.evaluatie_op,
            now=now,
        )
    record(
        "plan.vastgesteld",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=plan,
        gegevens={"versie": plan.versie, "evaluatie_op": plan.evaluatie_op.isoformat()},
    )
    return PlanChanged(plan_id=plan.pk, versie=plan.versie, object_id=plan.pk)


def lock_plan(plan_id: int, versie: int, *, actor: Gebruiker, now: datetime) -> Plan:
    """The plan, open for this user and locked, in the version the user saw; part of a step.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd.
    """
    open_plans = Plan.objects.open_for(actor, now)
    plan = open_plans.select_for_update(of=("self",)).get(pk=plan_id)
    require(actor, Recht.PLAN_BEWERKEN)
    if plan.status == PlanStatus.AFGESLOTEN:
        raise PlanAfgesloten("Dit plan is afgesloten. U kunt het alleen nog bekijken.")
    if plan.versie != versie:
        raise PlanGewijzigd(plan.versie)
    return plan


def _changed(plan: Plan, wat: str, object_id: int, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    plan.versie += 1
    plan.save(update_fields=["versie"])
    record(
        "plan.gewijzigd",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=plan,
        gegevens={"wat": wat, "versie": plan.versie},
    )
    return PlanChanged(plan_id=plan.pk, versie=plan.versie, object_id=object_id)


def _area(doel: Doel) -> str:
    return Leefgebied(doel.leefgebied).label.lower()
