"""What comes next for a Wmo-voorziening and before when. Pure: no queries, no clock (CAS-23)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from caseload.voorzieningen.models import AFTER_ORDER, IndicatieDoor, StopReden
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.ui.werkdagen import add_werkdagen

ONDERZOEK = "wmo.onderzoek_weken"
ZELF = "wmo.indicatie_zelf_werkdagen"
CIZ = "wmo.indicatie_ciz_weken"
OPDRACHT = "wmo.opdracht_werkdagen"
LEVERING = "wmo.levering_werkdagen"
TEVREDEN = "wmo.tevredenheid_werkdagen"
LOSLATEN = "wmo.loslaten_werkdagen"
LEEFTIJD = "wmo.leeftijd_zonder_indicatie"
NORMEN = (ONDERZOEK, ZELF, CIZ, OPDRACHT, LEVERING, TEVREDEN, LOSLATEN)
ZONDER_INDICATIE = ("hulp_bij_huishouden", "hulp_bij_huishouden_1", "hulp_bij_huishouden_2")
"""Products that somebody old enough gets without an indicatie (concept 2010, paragraph 5.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """The one next action: what to press, the page of it, and what is said when it is late."""

    doen: str
    url_name: str
    te_laat: str


_STAPPEN: dict[str, Stap] = {
    VoorzieningStatus.AFWEGING: Stap(
        doen="Weeg af",
        url_name="voorziening-afwegen",
        te_laat="De intake voor een Wmo-voorziening is te laat",
    ),
    VoorzieningStatus.OPDRACHT: Stap(
        doen="Geef de opdracht",
        url_name="voorziening-opdracht",
        te_laat="Geef de opdracht voor een Wmo-voorziening",
    ),
    VoorzieningStatus.LEVERING: Stap(
        doen="Leg de levering vast",
        url_name="voorziening-levering",
        te_laat="De levering is te laat: bel de leverancier",
    ),
    VoorzieningStatus.GELEVERD: Stap(
        doen="Vraag of de klant tevreden is",
        url_name="voorziening-tevreden",
        te_laat="Vraag of de klant tevreden is met de voorziening",
    ),
    VoorzieningStatus.TEVREDEN: Stap(
        doen="Laat de klant los",
        url_name="voorzieningen-loslaten",
        te_laat="Laat de klant los: de voorziening is naar tevredenheid geleverd",
    ),
}
_INDICATIE: dict[str, Stap] = {
    IndicatieDoor.ZELF: Stap(
        doen="Stel de indicatie",
        url_name="voorziening-indicatie",
        te_laat="Stel de indicatie: de termijn is voorbij",
    ),
    IndicatieDoor.CIZ: Stap(
        doen="Leg het antwoord van het CIZ vast",
        url_name="voorziening-indicatie",
        te_laat="Het antwoord van het CIZ is te laat: bel het CIZ",
    ),
}


def next_step(status: str, indicatie_door: str) -> Stap | None:
    """The next action; None when there is nothing left to do."""
    if status == VoorzieningStatus.INDICATIE:
        return _INDICATIE[indicatie_door]
    return _STAPPEN.get(status)


def due_date(
    status: str, *, van: date, normen: Mapping[str, Decimal], indicatie_door: str = ""
) -> date | None:
    """The last day for the next step of a voorziening that got this status on `van`; None when it is over."""
    if status == VoorzieningStatus.AFWEGING:
        return van + timedelta(weeks=int(normen[ONDERZOEK]))
    if status == VoorzieningStatus.INDICATIE and indicatie_door == IndicatieDoor.CIZ:
        return van + timedelta(weeks=int(normen[CIZ]))
    werkdagen = {
        VoorzieningStatus.INDICATIE: ZELF,
        VoorzieningStatus.OPDRACHT: OPDRACHT,
        VoorzieningStatus.LEVERING: LEVERING,
        VoorzieningStatus.GELEVERD: TEVREDEN,
        VoorzieningStatus.TEVREDEN: LOSLATEN,
    }
    code = werkdagen.get(VoorzieningStatus(status))
    return add_werkdagen(van, int(normen[code])) if code else None


def without_indicatie(product: str, leeftijd: int | None, grens: Decimal) -> bool:
    """Whether the policy gives this product without an indicatie to somebody of this age."""
    return product in ZONDER_INDICATIE and leeftijd is not None and leeftijd >= grens


def stop_reasons(*, besteld: bool) -> tuple[StopReden, ...]:
    """Why the consulent may stop: once ordered only for a reason on the side of the klant.

    A refused indicatie stops by its own step.
    """
    if besteld:
        return AFTER_ORDER
    return tuple(reden for reden in StopReden if reden != StopReden.AFGEWEZEN)
