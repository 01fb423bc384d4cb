"""Who has the regie, who else is involved and how to reach them (KRN-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, When
from django.http import HttpRequest
from django.utils import timezone

from caseload.delen.models import Deling
from caseload.plan.gezinsplan import shared_with
from caseload.plan.models import Actie, Plan
from caseload.plan.transitions import ActieStatus
from caseload.toewijzing.kandidaten import running_toewijzing
from caseload.toewijzing.models import Toewijzing
from caseload.voorzieningen.einde import via_helpdesk
from serviceplein.dossier.brief import own_phone
from serviceplein.klanten.models import Klant, Netwerkcontact
from serviceplein.organisatie.models import Medewerker, Partner, Team
from serviceplein.sql import one_of
from serviceplein.toegang.rollen import Specialisme


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrokkene:
    """Somebody with a part in the case: what they are, and the ways to reach them."""

    rol: str
    naam: str
    waar: str
    telefoon: str
    email: str


def involved_of(
    plan: Plan | None,
    toewijzing: Toewijzing | None,
    acties: Sequence[Actie] | None = None,
    *,
    helpdesk: bool = False,
) -> list[Betrokkene]:
    """Who has the regie first; always one. Then everybody else with a part in the case, each once.

    Without a plan the vaste contactpersoon has the regie, and the frontoffice before there is one.
    `acties`: the open actions, where the page read them already. `helpdesk`: a Wmo klant who was let go.
    """
    people = [_regie(plan, toewijzing, helpdesk=helpdesk)]
    shown: set[tuple[str, int | None]] = set()
    if plan and plan.regiepartner_id is not None:
        shown.add(("partner", plan.regiepartner_id))
    elif plan and plan.regievoerder_id is not None:
        shown.add(("medewerker", plan.regievoerder_id))
    elif toewijzing and not plan:
        shown.add(("medewerker", toewijzing.medewerker_id))
    if toewijzing and ("medewerker", toewijzing.medewerker_id) not in shown:
        people.append(_medewerker("Vaste contactpersoon", toewijzing.medewerker))
        shown.add(("medewerker", toewijzing.medewerker_id))
    standing_in = getattr(toewijzing, "waarnemer", None)
    if toewijzing and standing_in:
        people.append(
            Betrokkene(
                rol="Neemt nu waar",
                naam=standing_in,
                waar=f"Voor {toewijzing.medewerker.naam}",
                telefoon=getattr(toewijzing, "waarnemer_telefoon", "") or "",
                email="",
            )
        )
    if plan and plan.regievoerder and ("medewerker", plan.regievoerder_id) not in shown:
        people.append(_medewerker("Aanspreekpunt voor de partner", plan.regievoerder))
        shown.add(("medewerker", plan.regievoerder_id))
    return people + (_others(plan, shown, open_actions(plan) if acties is None else acties) if plan else [])


def open_actions(plan: Plan) -> list[Actie]:
    """What is still to be done, the earliest term first, with who does it."""
    rows = Actie.objects.filter(doel__plan=plan, status=ActieStatus.OPEN)
    return list(rows.select_related("medewerker__team", "partner", "naaste").order_by("termijn", "pk"))


def _others(plan: Plan, shown: set[tuple[str, int | None]], acties: Sequence[Actie]) -> list[Betrokkene]:
    """Everybody with an open action, and partners that read a part of the plan."""
    people = []
    for actie in acties:
        if actie.medewerker and ("medewerker", actie.medewerker_id) not in shown:
            people.append(_medewerker("Helpt mee", actie.medewerker))
            shown.add(("medewerker", actie.medewerker_id))
        elif actie.partner and ("partner", actie.partner_id) not in shown:
            people.append(_partner("Ketenpartner", actie.partner))
            shown.add(("partner", actie.partner_id))
        elif actie.naaste and ("naaste", actie.naaste_id) not in shown:
            people.append(_naaste(actie.naaste))
            shown.add(("naaste", actie.naaste_id))
    sharing = Deling.objects.running(timezone.localdate()).filter(plan=plan).select_related("partner")
    for deling in sharing.order_by("pk"):
        if ("partner", deling.partner_id) not in shown:
            people.append(_partner("Ketenpartner, leest mee", deling.partner))
            shown.add(("partner", deling.partner_id))
    return people


def _regie(plan: Plan | None, toewijzing: Toewijzing | None, *, helpdesk: bool) -> Betrokkene:
    if plan is None and toewijzing is not None:
        return _medewerker("Regie", toewijzing.medewerker)
    if plan is not None and plan.regiepartner is not None:
        return _partner("Regie", plan.regiepartner)
    if plan is not None and plan.regievoerder is not None:
        return _medewerker("Regie", plan.regievoerder)
    if helpdesk:
        desk = Team.objects.filter(specialisme=Specialisme.HELPDESK).order_by("pk").first()
        return Betrokkene(
            rol="Vragen",
            naam="Via de helpdesk",
            waar="De Wmo-voorziening is naar tevredenheid geleverd",
            telefoon=desk.telefoon if desk else "",
            email="",
        )
    return Betrokkene(
        rol="Regie",
        naam="Frontoffice",
        waar="Nog geen vaste contactpersoon",
        telefoon=own_phone(),
        email="",
    )


def _partner(rol: str, partner: Partner) -> Betrokkene:
    return Betrokkene(
        rol=rol,
        naam=partner.contactpersoon or partner.naam,
        waar=partner.naam if partner.contactpersoon else partner.soort,
        telefoon=partner.telefoon,
        email=partner.email,
    )


def _naaste(person: Netwerkcontact) -> Betrokkene:
    return Betrokkene(
        rol="Eigen netwerk",
        naam=person.naam,
        waar=person.get_relatie_display(),
        telefoon=person.telefoon,
        email=person.email,
    )


def _medewerker(rol: str, person: Medewerker) -> Betrokkene:
    return Betrokkene(
        rol=rol,
        naam=person.naam,
        waar=f"{person.get_functie_display()}, {person.team.naam}",
        telefoon=person.telefoon or person.team.telefoon,
        email=person.email,
    )


def plan_for(request: HttpRequest, klant: Klant) -> Plan | None:
    """The running plan, else the one the household shares, else the last one; read once per page."""
    known: dict[int, Plan | None] = request.__dict__.setdefault("_plannen", {})
    if klant.pk not in known:
        own = Q(klant=klant)
        order = (
            Case(When(own, afgesloten_op__isnull=True, then=0), When(own, then=2), default=1),
            F("afgesloten_op").desc(nulls_first=True),
            "-pk",
        )
        user: Any = request.user
        shared = shared_with(klant.pk, timezone.localdate()).values("pk")
        plans = Plan.objects.visible_to(user).filter(own | Q(one_of("pk", shared)))
        known[klant.pk] = plans.select_related("regievoerder__team", "regiepartner").order_by(*order).first()
    return known[klant.pk]


def involved_with(request: HttpRequest, klant: Klant) -> list[Betrokkene]:
    """`involved_of` for a page about this klant; what the page read already is not read again."""
    plan = plan_for(request, klant)
    if plan and plan.afgesloten_op:
        plan = None
    toewijzing = running_toewijzing(klant.pk)
    return involved_of(
        plan,
        toewijzing,
        actions_for(request, plan) if plan else None,
        helpdesk=plan is None and toewijzing is None and via_helpdesk(klant.pk),
    )


def actions_for(request: HttpRequest, plan: Plan) -> list[Actie]:
    """`open_actions`, read once per page."""
    known: dict[int, list[Actie]] = request.__dict__.setdefault("_acties", {})
    if plan.pk not in known:
        known[plan.pk] = open_actions(plan)
    return known[plan.pk]


def regie_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """The bar on every page about a klant: who has the regie, who else is involved, how to reach them."""
    return {"betrokkenen": involved_with(request, klant)}
