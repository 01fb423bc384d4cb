"""Who stands in for somebody who is away. Pure: no queries, no clock (CAS-08)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Vervanger:
    """One colleague as a possible waarnemer. `belasting` and `ruimte` in weighted klanten.

    `bekende_klanten` counts klanten of the absent one whom they helped before; `neemt_al_waar` for how many
    others they stand in within the period, `vorige_waarnemer` that they did so for this one just before.
    """

    medewerker_id: int
    nummer: int
    naam: str
    zelfde_functie: bool
    zelfde_team: bool
    belasting: Decimal
    ruimte: Decimal
    afwezig: bool = False
    uitgesloten: bool = False
    zonder_account: bool = False
    vorige_waarnemer: bool = False
    bekende_klanten: int = 0
    neemt_al_waar: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """One colleague with the verdict; `reden` is a Dutch sentence."""

    vervanger: Vervanger
    gekozen: bool
    past: bool
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstel:
    gekozen: Vervanger | None
    oordelen: tuple[Oordeel, ...]


def choose_waarnemer(vervangers: Iterable[Vervanger]) -> Voorstel:
    """The best colleague who is there the whole time; the order of the input makes no difference.

    Somebody of the same functie and team first, then of the functie elsewhere, then another of the team.
    """
    everyone = sorted(vervangers, key=_score)
    fitting = [one for one in everyone if not _obstacle(one)]
    chosen = fitting[0] if fitting else None
    ranked = [*fitting, *(one for one in everyone if _obstacle(one))]
    verdicts = tuple(
        Oordeel(vervanger=one, gekozen=one is chosen, past=one in fitting, reden=_reason(one, one is chosen))
        for one in ranked
    )
    return Voorstel(gekozen=chosen, oordelen=verdicts)


def _score(one: Vervanger) -> tuple[Any, ...]:
    load = one.belasting / one.ruimte if one.ruimte else Decimal("Infinity")
    return (
        not (one.zelfde_functie and one.zelfde_team),
        not one.zelfde_functie,
        not one.vorige_waarnemer,
        one.neemt_al_waar,
        -one.bekende_klanten,
        load,
        one.nummer,
    )


def _obstacle(one: Vervanger) -> str:
    if one.uitgesloten:
        return "Mag een van deze klanten niet helpen."
    if one.afwezig:
        return "Is in deze periode zelf afwezig."
    if one.zonder_account:
        return "Heeft geen account."
    if not one.zelfde_functie and not one.zelfde_team:
        return "Heeft een andere functie en werkt in een ander team."
    return ""


def _reason(one: Vervanger, chosen: bool) -> str:
    if obstacle := _obstacle(one):
        return obstacle
    words = ["heeft dezelfde functie" if one.zelfde_functie else "heeft een andere functie"]
    words.append("werkt in hetzelfde team" if one.zelfde_team else "werkt in een ander team")
    if one.vorige_waarnemer:
        words.append("nam hiervoor ook al waar")
    if one.bekende_klanten:
        known = "1 klant" if one.bekende_klanten == 1 else f"{one.bekende_klanten} klanten"
        words.append(f"kent al {known}")
    if one.neemt_al_waar:
        words.append("neemt al waar voor een ander")
    text = ", ".join(words)
    return f"Gekozen: {text}." if chosen else f"Kan ook: {text}. Een ander gaat voor."
