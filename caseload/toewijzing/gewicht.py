"""How heavily one klant counts in a caseload. Pure: facts and norms are given (CAS-06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from intake.melding.codes import Stroom

LEAST = Decimal("0.10")
"""Nobody weighs nothing."""
_CENT = Decimal("0.01")
_WEEKS_PER_MONTH = Decimal(52) / 12


class Fase(StrEnum):
    """Where the guidance is: it costs most time at its start, and some more around its end."""

    START = "eerste_maanden"
    BEGELEIDING = ""
    AFRONDING = "afronding"


class Soort(StrEnum):
    """What makes a part of the weight; the composition of a caseload is told in these."""

    TREDE = "trede"
    STROOM = "stroom"
    DOELGROEP = "doelgroep"
    FASE = "fase"
    CONTACT = "contact"


SOORTEN: dict[Soort, str] = {
    Soort.TREDE: "Trede op de re-integratieladder",
    Soort.STROOM: "Stroom",
    Soort.DOELGROEP: "Doelgroep",
    Soort.FASE: "Begin en einde",
    Soort.CONTACT: "Contact vaker of minder vaak",
}
DOELGROEPEN: dict[str, str] = {
    "statushouder": "Statushouder",
    "dak_en_thuisloos": "Dak- of thuisloos",
    "jongere": "Jongere",
    "ondernemer": "Ondernemer",
    "tolk": "Gesprekken met een tolk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feiten:
    """What is known of one klant; `trede` is the re-integratieladder, None while unknown.

    `contact_weken` is the agreed rhythm when it differs from the one the norm counts with.
    """

    trede: int | None
    stroom: str
    fase: Fase
    meer_stromen: bool
    doelgroepen: frozenset[str]
    contact_weken: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """One part of a weight, with the words for it."""

    soort: Soort
    label: str
    gewicht: Decimal


@dataclass(frozen=True, slots=True)
class Gewicht:
    """A weight as its parts; parts of nothing are left out."""

    delen: tuple[Deel, ...]

    @property
    def totaal(self) -> Decimal:
        return max(sum((deel.gewicht for deel in self.delen), Decimal(0)), LEAST)


def weigh(feiten: Feiten, normen: Mapping[str, Decimal]) -> Gewicht:
    """The weight of one klant by the norms `weight_norms` names."""
    trede = "onbekend" if feiten.trede is None else f"trede_{feiten.trede}"
    delen = [
        Deel(
            soort=Soort.TREDE,
            label="Trede onbekend" if feiten.trede is None else f"Trede {feiten.trede}",
            gewicht=normen[f"caseload.gewicht.{trede}"],
        )
    ]
    if feiten.stroom in Stroom.values:
        value = normen[f"caseload.gewicht.stroom_{feiten.stroom}"]
        delen.append(Deel(soort=Soort.STROOM, label=Stroom(feiten.stroom).label, gewicht=value))
    if feiten.meer_stromen:
        value = normen["caseload.gewicht.meer_stromen"]
        delen.append(Deel(soort=Soort.STROOM, label="Huishouden met meer stromen", gewicht=value))
    for code, label in DOELGROEPEN.items():
        if code in feiten.doelgroepen:
            value = normen[f"caseload.gewicht.{code}"]
            delen.append(Deel(soort=Soort.DOELGROEP, label=label, gewicht=value))
    if feiten.fase:
        label = "Eerste maanden" if feiten.fase == Fase.START else "Afronding"
        delen.append(
            Deel(soort=Soort.FASE, label=label, gewicht=normen[f"caseload.gewicht.{feiten.fase.value}"])
        )
    if feiten.contact_weken is not None:
        value = _contact(feiten.contact_weken, normen)
        label = f"Contact elke {feiten.contact_weken} weken"
        delen.append(Deel(soort=Soort.CONTACT, label=label, gewicht=value))
    return Gewicht(tuple(deel for deel in delen if deel.gewicht))


def _contact(weken: int, normen: Mapping[str, Decimal]) -> Decimal:
    """Minutes a month more (or fewer) than the rhythm of the norm, in klanten of weight 1."""
    usual = normen["caseload.gewicht.contact_weken"]
    more = (1 / Decimal(weken) - 1 / usual) * _WEEKS_PER_MONTH
    minutes = more * normen["caseload.gewicht.contact_minuten"]
    return (minutes / normen["caseload.gewicht.minuten_per_maand"]).quantize(_CENT, ROUND_HALF_UP)


def weight_norms() -> set[str]:
    """Every norm that `weigh` and the reading of its facts may need."""
    names = {f"trede_{trede}" for trede in range(7)}
    names |= {f"stroom_{stroom}" for stroom in Stroom.values} | set(DOELGROEPEN)
    names |= {"onbekend", "meer_stromen", "eerste_maanden", "eerste_maanden_aantal"}
    names |= {"afronding", "afronding_dagen", "jongere_tot"}
    names |= {"contact_weken", "contact_minuten", "minuten_per_maand"}
    return {f"caseload.gewicht.{name}" for name in names}
