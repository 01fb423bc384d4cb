"""Who becomes the vaste contactpersoon. Pure: no queries, no clock (CAS-01, CAS-05)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidaat:
    """One medewerker with the functie, as assignment sees them. `belasting` and `ruimte` in weighted klanten.

    `ruimte` is norm x fte x presence; `in_team` says whether the team serves where the klant lives.
    """

    medewerker_id: int
    nummer: int
    naam: str
    team_id: int
    belasting: Decimal
    ruimte: Decimal
    in_team: bool
    langdurig_afwezig: bool = False
    uitgesloten: bool = False
    huidige: bool = False
    zelfde_huishouden: bool = False
    eerdere_contactpersoon: bool = False
    spreekt_taal: bool = False
    heeft_specialisatie: bool = False
    laatst_toegewezen_op: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beoordeling:
    """One candidate with the verdict; `reden` is a Dutch sentence."""

    kandidaat: Kandidaat
    gekozen: bool
    past: bool
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuze:
    """The outcome: nobody when `gekozen` is None; `tegenfeitelijk` says who it had been with more room."""

    gekozen: Kandidaat | None
    beoordelingen: tuple[Beoordeling, ...]
    tegenfeitelijk: str


def choose_contactpersoon(kandidaten: Iterable[Kandidaat], *, gewicht: Decimal) -> Keuze:
    """The candidate with room and the best score; the outcome never depends on the order of the input.

    Teams that serve the klant come first; only when none of their people is available do other teams count.
    """
    everyone = sorted(kandidaten, key=lambda kandidaat: kandidaat.nummer)
    local = any(k.in_team and _available(k) for k in everyone)
    pool = [k for k in everyone if _available(k) and (k.in_team or not local)]
    ranked = sorted(pool, key=lambda k: _score(k, gewicht))
    fitting = [k for k in ranked if _fits(k, gewicht)]
    chosen = fitting[0] if fitting else None
    in_pool, fit = ({k.medewerker_id for k in group} for group in (pool, fitting))
    verdicts = tuple(
        Beoordeling(
            kandidaat=k,
            gekozen=k is chosen,
            past=k.medewerker_id in fit,
            reden=_reason(k, chosen, gewicht, in_pool=k.medewerker_id in in_pool),
        )
        for k in [*ranked, *(k for k in everyone if k.medewerker_id not in in_pool)]
    )
    return Keuze(
        gekozen=chosen, beoordelingen=verdicts, tegenfeitelijk=_counterfactual(ranked, chosen, gewicht)
    )


def _available(kandidaat: Kandidaat) -> bool:
    return not kandidaat.langdurig_afwezig and not kandidaat.uitgesloten and not kandidaat.huidige


def _fits(kandidaat: Kandidaat, gewicht: Decimal) -> bool:
    return kandidaat.belasting + gewicht <= kandidaat.ruimte


def _score(kandidaat: Kandidaat, gewicht: Decimal) -> tuple[Any, ...]:
    """Smaller is better; the order of the routing policy, with the number as tie-break."""
    load = (kandidaat.belasting + gewicht) / kandidaat.ruimte if kandidaat.ruimte else Decimal("Infinity")
    return (
        not kandidaat.zelfde_huishouden,
        not kandidaat.eerdere_contactpersoon,
        not kandidaat.spreekt_taal,
        not kandidaat.heeft_specialisatie,
        load,
        kandidaat.laatst_toegewezen_op or NEVER,
        kandidaat.nummer,
    )


_MERITS = (
    ("zelfde_huishouden", "is al contactpersoon van een lid van het huishouden"),
    ("eerdere_contactpersoon", "was eerder contactpersoon van deze klant"),
    ("spreekt_taal", "spreekt de taal van de klant"),
    ("heeft_specialisatie", "heeft de gevraagde specialisatie"),
)


def _reason(kandidaat: Kandidaat, chosen: Kandidaat | None, gewicht: Decimal, *, in_pool: bool) -> str:
    if kandidaat.uitgesloten:
        return "Mag deze klant niet begeleiden."
    if kandidaat.huidige:
        return "Is nu de contactpersoon van deze klant."
    if kandidaat.langdurig_afwezig:
        return "Is langer afwezig."
    if not in_pool:
        return "Werkt niet voor de wijk of gemeente van de klant."
    after = f"{_number(kandidaat.belasting + gewicht)} van {_number(kandidaat.ruimte)}"
    if not _fits(kandidaat, gewicht):
        return f"Geen ruimte: met deze klant erbij {after}."
    if kandidaat is chosen:
        merits = [text for name, text in _MERITS if getattr(kandidaat, name)]
        return f"Gekozen: {', '.join([*merits, f'met deze klant erbij {after}'])}."
    return f"Heeft ruimte ({after}), maar een ander gaat voor."


def _counterfactual(ranked: list[Kandidaat], chosen: Kandidaat | None, gewicht: Decimal) -> str:
    """Who it would have been with more room; empty when the best candidate was chosen."""
    best = ranked[0] if ranked else None
    if best is None or best is chosen:
        return ""
    short = best.belasting + gewicht - best.ruimte
    return f"Met {_number(short)} meer vrije ruimte was het {best.naam} geworden."


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
