"""What a sharing shows: the chosen parts as they are now, and nothing else of the plan."""

from typing import TypedDict

from caseload.delen.models import Deling
from caseload.plan.models import Actie, Doel
from caseload.plan.policy import in_order
from caseload.vaststelling.inhoud import ActieInhoud, DoelInhoud, action_of, goal_of


class Gedeeld(TypedDict):
    doelen: list[DoelInhoud]
    acties: list[ActieInhoud]


def shared_contents(deling: Deling) -> Gedeeld:
    """Goals of the shared leefgebieden and shared goals with their actions; other actions stand alone.

    Without who helps from the own network: those people agreed to help, not to be known to a partner.
    """
    parts = list(deling.delen.all())
    areas = {part.leefgebied for part in parts if part.leefgebied}
    goals = {part.doel_id for part in parts if part.doel_id}
    wanted = Doel.objects.filter(plan=deling.plan_id).select_related("klant").prefetch_related("acties")
    shown = [doel for doel in wanted if doel.leefgebied in areas or doel.pk in goals]
    alone = Actie.objects.filter(
        pk__in=[part.actie_id for part in parts if part.actie_id], doel__plan=deling.plan_id
    ).exclude(doel__in=shown)
    return {
        "doelen": [goal_of(doel, netwerk=False) for doel in in_order(shown, deling.plan.dominant_probleem)],
        "acties": [action_of(actie, netwerk=False) for actie in alone],
    }
