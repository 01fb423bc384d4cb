"""A plan as plain data: what is kept when the klant signs, printed, compared and shared."""

from datetime import date
from typing import Any, TypedDict

from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.policy import in_order
from caseload.plan.transitions import ActieStatus
from serviceplein.klanten.leefgebieden import Leefgebied


class ActieInhoud(TypedDict):
    id: int
    omschrijving: str
    actor: str
    wie: str
    termijn: str
    status: str


class DoelInhoud(TypedDict):
    id: int
    leefgebied: str
    voor: str
    van_klant: str
    van_gemeente: str
    streefdatum: str
    bereikt_op: str
    netwerk: str
    acties: list[ActieInhoud]


class PlanInhoud(TypedDict):
    dominant: str
    regie: str
    doelen: list[DoelInhoud]


def contents_of(plan: Plan) -> PlanInhoud:
    """Everything the klant agrees to, the goals of the dominant problem first; days in ISO form."""
    doelen = plan.doelen.select_related("klant", "netwerkvraag").prefetch_related(
        "acties", "netwerkvraag__contacten"
    )
    holder = plan.regiepartner or plan.regievoerder
    return {
        "dominant": plan.dominant_probleem,
        "regie": holder.naam if holder else "",
        "doelen": [goal_of(doel) for doel in in_order(doelen, plan.dominant_probleem)],
    }


def goal_of(doel: Doel, *, netwerk: bool = True) -> DoelInhoud:
    """One goal with its actions; without `netwerk` nobody from the own circle is named."""
    return {
        "id": doel.pk,
        "leefgebied": doel.leefgebied,
        "voor": doel.klant.naam if doel.klant else "",
        "van_klant": doel.van_klant,
        "van_gemeente": doel.van_gemeente,
        "streefdatum": doel.streefdatum.isoformat() if doel.streefdatum else "",
        "bereikt_op": doel.bereikt_op.isoformat() if doel.bereikt_op else "",
        "netwerk": network_in_words(doel) if netwerk else "",
        "acties": [action_of(actie, netwerk=netwerk) for actie in doel.acties.all()],
    }


def action_of(actie: Actie, *, netwerk: bool = True) -> ActieInhoud:
    return {
        "id": actie.pk,
        "omschrijving": actie.omschrijving,
        "actor": actie.actor,
        "wie": actie.wie if netwerk or actie.actor != Actie.Actor.NETWERK else "",
        "termijn": actie.termijn.isoformat(),
        "status": actie.status,
    }


def network_in_words(doel: Doel) -> str:
    """The answer to "wie uit uw omgeving kan helpen?"; empty while it was not asked."""
    answer = getattr(doel, "netwerkvraag", None)
    if answer is None:
        return ""
    names = ", ".join(one.naam for one in answer.contacten.all())
    parts = [names or ("" if answer.iemand else "Niemand"), answer.toelichting]
    return ": ".join(part for part in parts if part)


def in_words(inhoud: PlanInhoud) -> list[dict[str, Any]]:
    """The goals with words and days instead of codes, for a screen or a letter."""
    return [
        {
            **doel,
            "gebied": Leefgebied(doel["leefgebied"]).label,
            "dominant": doel["leefgebied"] == inhoud["dominant"],
            "streefdag": _day(doel["streefdatum"]),
            "bereikt_dag": _day(doel["bereikt_op"]),
            "acties": [action_in_words(actie) for actie in doel["acties"]],
        }
        for doel in inhoud["doelen"]
    ]


def action_in_words(actie: ActieInhoud) -> dict[str, Any]:
    who = (str(Actie.Actor(actie["actor"]).label), actie["wie"])
    return {
        **actie,
        "wie_doet": ", ".join(part for part in who if part),
        "termijn_dag": _day(actie["termijn"]),
        "stand": ActieStatus(actie["status"]).label,
    }


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
