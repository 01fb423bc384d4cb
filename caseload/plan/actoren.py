"""Whose name stands behind an action: one field to type in, found among network, colleagues and partners."""

from datetime import date
from typing import Any

from django.db.models import Q

from caseload.plan.models import Actie, Plan
from caseload.plan.netwerk import OURS, ActorOnjuist, network_of
from caseload.toewijzing.kandidaten import running_toewijzing
from serviceplein.organisatie.models import Medewerker, Partner


def names_for(plan: Plan, op: date) -> list[str]:
    """Names to choose from while typing; three queries for the whole page."""
    return [
        *network_of(plan, op).values_list("naam", flat=True),
        *Partner.objects.order_by("naam").values_list("naam", flat=True),
        *Medewerker.objects.filter(actief=True).order_by("naam").values_list("naam", flat=True),
    ]


def find_actor(plan: Plan, actor: str, wie: str, op: date) -> dict[str, Any]:
    """The ids behind a typed name; a name nobody has stays a name. Without one: the vaste contactpersoon.

    Raises ActorOnjuist for somebody of the network who did not say yes yet.
    """
    name = wie.strip()
    if actor == Actie.Actor.NETWERK:
        person = network_of(plan, op).filter(naam__iexact=name).first()
        if person is not None and person.akkoord_op is None:
            raise ActorOnjuist(f"Vraag {person.naam} eerst zelf en leg dat vast in het netwerk.", veld="wie")
        return {"naaste_id": person.pk} if person else {}
    if actor == Actie.Actor.PARTNER:
        partner = Partner.objects.filter(naam__iexact=name).first()
        return {"partner_id": partner.pk} if partner else {}
    if actor == Actie.Actor.CONTACTPERSOON and not name:
        running = running_toewijzing(plan.klant_id)
        found = running.medewerker_id if running else plan.regievoerder_id
        return {"medewerker_id": found} if found else {}
    if actor in OURS:
        people = list(Medewerker.objects.filter(Q(naam__iexact=name), actief=True)[:2])
        return {"medewerker_id": people[0].pk} if len(people) == 1 else {}
    return {}
