"""Taking one place with a contactpersoon: choose, occupy, write. Parts of a step."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from caseload.plan.eerste_stappen import carry_first_steps
from caseload.plan.models import Regie
from caseload.plan.opening import start_plan
from caseload.toewijzing.capaciteit import occupy
from caseload.toewijzing.kandidaten import read_kandidaten
from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.policy import Kandidaat, Keuze, choose_contactpersoon
from intake.melding.models import Melding
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class AfwijkingNietMogelijk(DomainError):
    code = "caseload.afwijking_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """What the decision tables said, as it is stored with the assignment or the place in line."""

    regel: int | None
    zinnen: tuple[str, ...]
    snelle_route: str | None
    regie: str
    dominant_probleem: str

    @classmethod
    def from_data(cls, uitleg: dict[str, Any]) -> "Besluit":
        """Reads back what `explanation` stored; what was not stored is unknown, the regie then is our own."""
        return cls(
            regel=uitleg.get("regel"),
            zinnen=tuple(uitleg.get("zinnen", ())),
            snelle_route=uitleg.get("snelle_route"),
            regie=uitleg.get("regie", Regie.GEMEENTE),
            dominant_probleem=uitleg.get("dominant_probleem", ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaats:
    """The place that is sought: for whom, with what functie, how heavy, and a deviation if there is one."""

    klant: Klant
    melding: Melding | None
    functie: Functie
    gewicht: Decimal
    besluit: Besluit
    medewerker_id: int | None = None
    reden: str = ""


def take_place(plaats: Plaats, *, actor: Gebruiker, now: datetime) -> tuple[Keuze, Toewijzing | None]:
    """The assignment that was written, or None when nobody has room; always with the choice behind it.

    The place is taken in one conditional UPDATE; a colleague who was faster means choosing again. One counter
    row is locked, after the klant, so that assignments cannot wait for each other in a circle.
    Raises PermissionDenied, AfwijkingNietMogelijk.
    """
    while True:
        keuze = propose(plaats, now=now)
        if plaats.medewerker_id is not None and _differs(keuze.gekozen, plaats.medewerker_id):
            person = _deviate(plaats, plaats.medewerker_id, actor=actor, now=now)
            return keuze, _write(plaats, keuze, person, actor=actor, now=now)
        if keuze.gekozen is None:
            return keuze, None
        if occupy(keuze.gekozen.medewerker_id, plaats.gewicht, limit="norm", now=now):
            person = Medewerker.objects.get(pk=keuze.gekozen.medewerker_id)
            return keuze, _write(plaats, keuze, person, actor=actor, now=now)


def propose(plaats: Plaats, *, now: datetime) -> Keuze:
    """Who it would be at this moment; nothing is written."""
    people = read_kandidaten(
        plaats.klant,
        plaats.functie,
        specialisatie=plaats.besluit.dominant_probleem,
        op=timezone.localdate(now),
    )
    return choose_contactpersoon(people, gewicht=plaats.gewicht)


def _differs(proposed: Kandidaat | None, medewerker_id: int) -> bool:
    return proposed is None or proposed.medewerker_id != medewerker_id


def _deviate(plaats: Plaats, medewerker_id: int, *, actor: Gebruiker, now: datetime) -> Medewerker:
    """The teamleider's own choice, up to the hard maximum."""
    require(actor, Recht.CONTACTPERSOON_AFWIJKEN)
    if not plaats.reden.strip():
        raise AfwijkingNietMogelijk("Noteer waarom u afwijkt van het voorstel.", veld="reden")
    person = Medewerker.objects.filter(pk=medewerker_id, functie=plaats.functie, actief=True).first()
    if person is None:
        raise AfwijkingNietMogelijk(
            f"Kies een actieve medewerker met de functie {plaats.functie.label.lower()}.", veld="medewerker"
        )
    if person.uitsluitingen.running().filter(klant=plaats.klant).exists():
        raise AfwijkingNietMogelijk(f"{person.naam} mag deze klant niet begeleiden.", veld="medewerker")
    if not occupy(person.pk, plaats.gewicht, limit="maximum", now=now):
        raise AfwijkingNietMogelijk(
            f"{person.naam} zit aan het maximum. Kies iemand anders of verplaats eerst een klant.",
            veld="medewerker",
        )
    return person


def _write(
    plaats: Plaats, keuze: Keuze, person: Medewerker, *, actor: Gebruiker, now: datetime
) -> Toewijzing:
    deviates = _differs(keuze.gekozen, person.pk)
    toewijzing = Toewijzing.objects.create(
        klant=plaats.klant,
        medewerker=person,
        functie=plaats.functie,
        melding=plaats.melding,
        gewicht=plaats.gewicht,
        van=now,
        uitleg=explanation(keuze, plaats.besluit),
        voorgesteld_id=keuze.gekozen.medewerker_id if keuze.gekozen else None,
        afwijking_reden=plaats.reden.strip() if deviates else "",
        toegewezen_door=actor,
    )
    if plaats.klant.beeindigd_niet_willer:
        plaats.klant.beeindigd_niet_willer = False
        plaats.klant.save(update_fields=["beeindigd_niet_willer"])
    plan = start_plan(
        plaats.klant,
        person,
        regie=plaats.besluit.regie,
        dominant_probleem=plaats.besluit.dominant_probleem,
        now=now,
        partner=plaats.melding.aangebracht_door if plaats.melding else None,
    )
    carry_first_steps(plan, plaats.melding)
    return toewijzing


def event_data(toewijzing: Toewijzing) -> dict[str, Any]:
    """What the time line, the webhooks and the figures need of an assignment."""
    melding = toewijzing.melding
    return {
        "kenmerk": melding.kenmerk if melding else "",
        "medewerker": toewijzing.medewerker.naam,
        "medewerker_id": toewijzing.medewerker_id,
        "functie": toewijzing.get_functie_display().lower(),
        "team_id": toewijzing.medewerker.team_id,
        "gewicht": str(toewijzing.gewicht),
        "stroom": melding.stroom if melding else "",
    }


def explanation(keuze: Keuze, besluit: Besluit) -> dict[str, Any]:
    """What is stored: the rule, the candidates with why and why not, and the counterfactual (INT-24)."""
    return {
        "regel": besluit.regel,
        "zinnen": list(besluit.zinnen),
        "snelle_route": besluit.snelle_route,
        "regie": besluit.regie,
        "dominant_probleem": besluit.dominant_probleem,
        "kandidaten": [
            {
                "medewerker_id": verdict.kandidaat.medewerker_id,
                "naam": verdict.kandidaat.naam,
                "belasting": str(verdict.kandidaat.belasting),
                "ruimte": str(verdict.kandidaat.ruimte),
                "gekozen": verdict.gekozen,
                "past": verdict.past,
                "reden": verdict.reden,
            }
            for verdict in keuze.beoordelingen
        ],
        "tegenfeitelijk": keuze.tegenfeitelijk,
    }
