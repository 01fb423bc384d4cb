"""Who has the regie, who else is involved and how to reach them (KRN-14)."""

from dataclasses import dataclass

from caseload.plan.models import Plan, Regie
from caseload.toewijzing.models import Toewijzing
from serviceplein.organisatie.models import Medewerker


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrokkene:
    """Somebody with a part in the case; `hoe` are the ways to reach them."""

    rol: str
    naam: str
    waar: str
    telefoon: str
    email: str


def involved_of(plan: Plan | None, toewijzing: Toewijzing | None) -> list[Betrokkene]:
    """Who has the regie first, then vaste contactpersoon and counterpart of the partner if somebody else."""
    people = [_regie(plan)] if plan else []
    shown = {plan.regievoerder_id} if plan and plan.regie == Regie.GEMEENTE else set()
    if toewijzing and toewijzing.medewerker_id not in shown:
        people.append(_medewerker("Vaste contactpersoon", toewijzing.medewerker))
        shown.add(toewijzing.medewerker_id)
    if plan and plan.regievoerder and plan.regievoerder_id not in shown:
        people.append(_medewerker("Aanspreekpunt voor de partner", plan.regievoerder))
    return people


def _regie(plan: Plan) -> Betrokkene:
    if plan.regie == Regie.GEMEENTE and plan.regievoerder:
        return _medewerker("Regie", plan.regievoerder)
    partner = plan.regiepartner
    if partner is None:
        return Betrokkene(rol="Regie", naam="Ketenpartner, nog te kiezen", waar="", telefoon="", email="")
    return Betrokkene(
        rol="Regie",
        naam=partner.contactpersoon or partner.naam,
        waar=partner.naam if partner.contactpersoon else partner.soort,
        telefoon=partner.telefoon,
        email=partner.email,
    )


def _medewerker(rol: str, person: Medewerker) -> Betrokkene:
    return Betrokkene(
        rol=rol,
        naam=person.naam,
        waar=f"{person.get_functie_display()}, {person.team.naam}",
        telefoon=person.telefoon or person.team.telefoon,
        email=person.email,
    )
