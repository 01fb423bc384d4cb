"""Steps on the plan van aanpak: each one checks the version the user saw, so nothing is lost (CAS-09)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.netwerk import (
    OURS,
    PROFESSIONALS,
    ActorOnjuist,
    AnswerNetwerkvraag,
    may_act,
    require_asked,
    write_answer,
)
from caseload.plan.opening import make_plan_key, member_key, next_evaluation, plan_evaluation
from caseload.plan.transitions import ActieStatus, PlanStatus
from caseload.vaststelling.inhoud import contents_of
from caseload.vaststelling.ondertekenen import Ondertekening, keep_versie
from caseload.vaststelling.verschil import differences
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.models import Medewerker, Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import end_taken


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
    """`wie` names the person or organisation when `actor` alone does not say it; the ids say it better."""

    doel_id: int
    versie: int
    omschrijving: str
    actor: str
    termijn: date
    wie: str = ""
    naaste_id: int | None = None
    partner_id: int | None = None
    medewerker_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishActie:
    """Done, or no longer needed."""

    actie_id: int
    versie: int
    status: ActieStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachDoel:
    doel_id: int
    versie: int
    bereikt_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseDominant:
    """Which solvable problem comes first; empty when none does."""

    plan_id: int
    versie: int
    leefgebied: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishPlan:
    """The klant agrees and signs; without a name the klant of the plan. `bestand`: the signed letter."""

    plan_id: int
    versie: int
    ondertekend_op: date
    ondertekend_door: str = ""
    wijze: str = "scherm"
    bestandsnaam: str = ""
    bestand: bytes = b""


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
    """Adds an action to a goal; a professional comes only after the own network was asked (KRN-03).

    Raises Doel.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, DatumNietMogelijk,
    NetwerkNietGevraagd, ActorOnjuist.
    """
    plan = lock_plan(
        Doel.objects.values_list("plan_id", flat=True).get(pk=command.doel_id),
        command.versie,
        actor=actor,
        now=now,
    )
    if command.termijn < timezone.localdate(now):
        raise DatumNietMogelijk("Kies een termijn vanaf vandaag.", veld="termijn")
    if command.actor in PROFESSIONALS:
        require_asked(command.doel_id)
    actie = Actie(
        doel_id=command.doel_id,
        omschrijving=command.omschrijving,
        actor=command.actor,
        wie=command.wie,
        termijn=command.termijn,
    )
    _name_actor(actie, command, plan, now)
    actie.save(force_insert=True)
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
def reach_doel(command: ReachDoel, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Notes that a goal was reached. Raises as change_doel, and DatumNietMogelijk."""
    found = Doel.objects.values_list("plan_id", flat=True).get(pk=command.doel_id)
    plan = lock_plan(found, command.versie, actor=actor, now=now)
    doel = plan.doelen.get(pk=command.doel_id)
    if not timezone.localdate(plan.begonnen_op) <= command.bereikt_op <= timezone.localdate(now):
        raise DatumNietMogelijk("Kies een dag vanaf het begin van het plan tot en met vandaag.")
    doel.bereikt_op = command.bereikt_op
    doel.save(update_fields=["bereikt_op"])
    return _changed(plan, f"doel op {_area(doel)} bereikt", doel.pk, actor=actor, now=now)


@step
def choose_dominant(command: ChooseDominant, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Says which solvable problem comes first; its goals come first and its handler is proposed for the
    regie. Raises as add_doel."""
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    plan.dominant_probleem = command.leefgebied
    plan.save(update_fields=["dominant_probleem"])
    label = Leefgebied(command.leefgebied).label.lower() if command.leefgebied else "geen"
    return _changed(plan, f"grootste oplosbare probleem: {label}", plan.pk, actor=actor, now=now)


@step
def establish_plan(command: EstablishPlan, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Settles the plan with the klant: what was signed is kept as a version, the evaluation is planned.

    A plan that changed afterwards is settled again, as the next version. Raises Plan.DoesNotExist,
    PermissionDenied, PlanAfgesloten, PlanGewijzigd, PlanOnvolledig, DatumNietMogelijk, BestandOntbreekt.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    today = timezone.localdate(now)
    contents = contents_of(plan)
    last = plan.versies.first()
    if last is not None and not differences(last.inhoud, contents):
        raise PlanAfgesloten("Dit plan is al vastgesteld en daarna niet gewijzigd. Ververs de pagina.")
    if not any(doel["acties"] for doel in contents["doelen"]):
        raise PlanOnvolledig("Leg eerst minstens één doel en één actie vast.")
    begin = timezone.localdate(last.vastgesteld_op if last else plan.begonnen_op)
    if not begin <= command.ondertekend_op <= today:
        raise DatumNietMogelijk(
            "Kies de dag waarop de klant tekende: vanaf het begin van het plan tot en met vandaag.",
            veld="ondertekend_op",
        )
    first = plan.status == PlanStatus.CONCEPT
    plan.status = PlanStatus.ACTIEF
    plan.vastgesteld_op = now
    plan.ondertekend_door_klant_op = command.ondertekend_op
    if first or plan.evaluatie_op is None:
        plan.evaluatie_op = next_evaluation(command.ondertekend_op)
    plan.versie += 1
    plan.save()
    versie = keep_versie(
        plan,
        contents,
        nummer=last.nummer + 1 if last else 1,
        ondertekening=Ondertekening(
            op=command.ondertekend_op,
            door=command.ondertekend_door.strip() or plan.klant.naam,
            wijze=command.wijze,
            bestandsnaam=command.bestandsnaam,
            bestand=command.bestand,
        ),
        actor=actor,
        now=now,
    )
    end_taken(sleutels=[make_plan_key(plan.pk)], now=now, actor=actor)
    plan_evaluation(plan, now=now)
    record(
        "plan.vastgesteld",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=plan,
        gegevens={
            "versie": plan.versie,
            "nummer": versie.nummer,
            "evaluatie_op": plan.evaluatie_op.isoformat(),
        },
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


def _name_actor(actie: Actie, command: AddActie, plan: Plan, now: datetime) -> None:
    """Who does it: somebody of the network who agreed, a colleague or a partner. Raises ActorOnjuist."""
    if command.naaste_id is not None:
        naaste = may_act(plan, timezone.localdate(now)).filter(pk=command.naaste_id).first()
        if naaste is None or command.actor != Actie.Actor.NETWERK:
            raise ActorOnjuist("Kies iemand uit het netwerk die zelf wil helpen.", veld="wie")
        actie.naaste, actie.wie = naaste, actie.wie or naaste.naam
    if command.partner_id is not None:
        partner = Partner.objects.filter(pk=command.partner_id).first()
        if partner is None or command.actor != Actie.Actor.PARTNER:
            raise ActorOnjuist("Kies bij deze organisatie de actor 'Ketenpartner'.", veld="wie")
        actie.partner, actie.wie = partner, actie.wie or partner.naam
    if command.medewerker_id is not None:
        person = Medewerker.objects.filter(pk=command.medewerker_id, actief=True).first()
        if person is None or command.actor not in OURS:
            raise ActorOnjuist(
                "Kies bij deze collega de actor 'Vaste contactpersoon' of 'Specialist'.", veld="wie"
            )
        actie.medewerker, actie.wie = person, actie.wie or person.naam


@step
def answer_netwerkvraag(command: AnswerNetwerkvraag, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Notes for one goal who from the own circle helps, or why nobody does (KRN-03).

    Raises as change_doel, and ActorOnjuist.
    """
    found = Doel.objects.values_list("plan_id", flat=True).get(pk=command.doel_id)
    plan = lock_plan(found, command.versie, actor=actor, now=now)
    doel = plan.doelen.get(pk=command.doel_id)
    answer = write_answer(doel, plan, command, actor_id=actor.pk, now=now, today=timezone.localdate(now))
    wat = f"gevraagd wie uit de omgeving helpt bij {_area(doel)}: {'iemand' if answer.iemand else 'niemand'}"
    return _changed(plan, wat, doel.pk, actor=actor, now=now)
