"""Who from the klant's own circle helps: asked per goal, before a professional is planned (KRN-03)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from caseload.plan.gezinsplan import members_on
from caseload.plan.models import Actie, Doel, Netwerkvraag, Plan
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Netwerkcontact

OURS = frozenset({Actie.Actor.CONTACTPERSOON, Actie.Actor.SPECIALIST})
PROFESSIONALS = OURS | {Actie.Actor.PARTNER}


class NetwerkNietGevraagd(DomainError):
    code = "caseload.netwerk_niet_gevraagd"


class ActorOnjuist(DomainError):
    code = "caseload.actor_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNetwerkvraag:
    """`contacten`: who helps. Nobody: `toelichting` says why."""

    doel_id: int
    versie: int
    contacten: tuple[int, ...] = ()
    toelichting: str = ""


def network_of(plan: Plan, op: date) -> QuerySet[Netwerkcontact]:
    """Who helps the people the plan is for."""
    people = {plan.klant_id}
    if plan.huishouden_id is not None:
        people |= members_on(plan.huishouden_id, op)
    return Netwerkcontact.objects.running().filter(klant__in=people)


def may_act(plan: Plan, op: date) -> QuerySet[Netwerkcontact]:
    """Who of them said yes themselves, so that they can have an action."""
    return network_of(plan, op).filter(akkoord_op__isnull=False)


def require_asked(doel_id: int) -> None:
    """Part of a step. Raises NetwerkNietGevraagd while the question was not answered for this goal."""
    if not Netwerkvraag.objects.filter(doel=doel_id).exists():
        raise NetwerkNietGevraagd(
            "Vraag eerst: wie uit uw omgeving kan helpen? Leg het antwoord vast bij dit doel. "
            "Daarna kunt u een professional inzetten.",
            veld="actor",
        )


def write_answer(
    doel: Doel, plan: Plan, command: AnswerNetwerkvraag, *, actor_id: int | None, now: datetime, today: date
) -> Netwerkvraag:
    """Keeps the answer; a later answer replaces it and the former one stays in the history. Part of a step.

    Raises ActorOnjuist when somebody does not belong to the network, or nobody helps and no reason is given.
    """
    chosen = list(network_of(plan, today).filter(Q(pk__in=command.contacten)))
    reason = command.toelichting.strip()
    if len(chosen) != len(set(command.contacten)):
        raise ActorOnjuist("Kies iemand uit het netwerk van de klant.", veld="contacten")
    if not chosen and not reason:
        raise ActorOnjuist(
            "Kies wie kan helpen, of schrijf op waarom niemand kan helpen.", veld="toelichting"
        )
    values = {
        "iemand": bool(chosen),
        "toelichting": reason,
        "beantwoord_op": now,
        "beantwoord_door_id": actor_id,
    }
    answer, _ = Netwerkvraag.objects.update_or_create(doel=doel, defaults=values)
    answer.contacten.set(chosen)
    return answer
