"""Opening a plan at the assignment, and handing its regie to a partner. Parts of a step."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from caseload.plan.gezinsplan import shared_plan_of
from caseload.plan.models import Plan, Regie
from caseload.plan.transitions import PlanStatus
from serviceplein.catalogus.normen import norm
from serviceplein.klanten.gegevens import fresh_gegevens
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Partner
from serviceplein.werk.services import create_taak, end_taken

STARTKWALIFICATIE = "Ik haal een startkwalificatie"
ZONDER_STARTKWALIFICATIE = frozenset({"geen", "vmbo"})
"""Answers to the question after the highest finished education that fall short of havo, vwo or mbo 2."""
_LEEFGEBIED_OF = {"schulden": Leefgebied.FINANCIEN}


def leefgebied_of(dominant_probleem: str) -> str:
    """The leefgebied of the plan for the dominant problem of the Quick Scan; empty for "anders"."""
    known = _LEEFGEBIED_OF.get(dominant_probleem, dominant_probleem)
    return known if known in Leefgebied.values else ""


def make_plan_key(plan_id: int) -> str:
    """Cause of the task to make the plan."""
    return f"plan-opstellen:{plan_id}"


def member_key(plan_id: int, klant_id: int) -> str:
    """Cause of the task to bring the goals of one member into the plan of the household."""
    return f"gezinsplan-doelen:{plan_id}:{klant_id}"


def evaluation_key(plan_id: int) -> str:
    """Cause of the task to look at the plan again."""
    return f"plan-evaluatie:{plan_id}"


def plan_deadline(op: date) -> date:
    """By when there is a plan after the assignment."""
    return op + timedelta(days=int(norm("caseload.plan_opstellen_dagen", op=op)))


def next_evaluation(since: date) -> date:
    """When a plan is looked at after it was signed or looked at on `since`; the rhythm is a norm."""
    return since + timedelta(weeks=int(norm("caseload.plan_evaluatie_weken", op=since)))


def plan_evaluation(plan: Plan, *, now: datetime) -> None:
    """The task to look at the plan again, with whoever has the regie here. Part of a step."""
    if plan.evaluatie_op is None:
        return
    end_taken(sleutels=[evaluation_key(plan.pk)], now=now, actor=None, gedaan=False)
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


def start_plan(
    klant: Klant,
    person: Medewerker,
    *,
    regie: str,
    dominant_probleem: str,
    now: datetime,
    partner: Partner | None = None,
) -> Plan:
    """The shell of the plan and the task to fill it; a running plan goes on with the new regievoerder.

    A household that shares a plan gets no second one: the regie stays where it is (KRN-02). `partner` brought
    the klant; with the regie outside, it has the regie when it may (INT-07).
    """
    shared = _shared_by_other(klant, now)
    if shared is not None:
        create_taak(
            sleutel=member_key(shared.pk, klant.pk),
            titel="Neem de doelen van deze klant op in het gezinsplan",
            klant_id=klant.pk,
            medewerker_id=person.pk,
            onderwerp=shared,
            deadline=plan_deadline(timezone.localdate(now)),
            now=now,
        )
        return shared
    plan = _running(klant)
    if plan is None:
        plan = Plan(
            klant=klant, dominant_probleem=leefgebied_of(dominant_probleem), begonnen_op=now, versie=0
        )
    if partner is not None and partner.mag_regie_voeren and plan.regiepartner_id is None:
        plan.regiepartner = partner
    first = plan.pk is None
    _give_regie(plan, Regie(regie), person, now)
    if first:
        _start_with_startkwalificatie(plan, klant, now=now)
    create_taak(
        sleutel=make_plan_key(plan.pk),
        titel="Stel met de klant het plan van aanpak op",
        klant_id=klant.pk,
        medewerker_id=person.pk,
        onderwerp=plan,
        deadline=plan_deadline(timezone.localdate(now)),
        now=now,
    )
    return plan


def _start_with_startkwalificatie(plan: Plan, klant: Klant, *, now: datetime) -> None:
    """A young klant without startkwalificatie has that as first goal; not known is not missing (INT-10)."""
    today = timezone.localdate(now)
    age = klant.leeftijd(today)
    if age is None or age >= int(norm("jongeren.startkwalificatie_leeftijd", op=today)):
        return
    known = fresh_gegevens(klant, today).get("opleiding")
    if known is not None and known.waarde in ZONDER_STARTKWALIFICATIE:
        plan.doelen.create(leefgebied=Leefgebied.OPLEIDING, van_klant=STARTKWALIFICATIE, volgorde=1)


def give_to_partner(klant: Klant, contact: Medewerker | None, *, now: datetime) -> Plan:
    """The regie goes to a partner still to be found; `contact` is the partner's counterpart here (CAS-03)."""
    shared = _shared_by_other(klant, now)
    if shared is not None:
        return shared
    plan = _running(klant) or Plan(klant=klant, begonnen_op=now, versie=0)
    _give_regie(plan, Regie.PARTNER, contact, now)
    return plan


def _shared_by_other(klant: Klant, now: datetime) -> Plan | None:
    """The plan of the household, unless the klant has a running plan of their own."""
    if Plan.objects.running().filter(klant=klant).exists():
        return None
    return shared_plan_of(klant.pk, timezone.localdate(now))


def _running(klant: Klant) -> Plan | None:
    plans = Plan.objects.select_for_update().filter(klant=klant)
    return plans.exclude(status=PlanStatus.AFGESLOTEN).first()


def _give_regie(plan: Plan, regie: Regie, person: Medewerker | None, now: datetime) -> None:
    """One regievoerder at a time: with the gemeente no partner stays named."""
    plan.regie = regie
    plan.regievoerder = person
    plan.regie_sinds = now
    if regie == Regie.GEMEENTE:
        plan.regiepartner = None
    plan.versie += 1
    plan.save()
