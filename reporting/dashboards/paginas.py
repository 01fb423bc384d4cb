"""What stands on which page of the pyramid: headings, figures and charts, in the order of the page."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegelplek:
    """A figure; `per` is how it is split elsewhere on the page, so that it is counted once."""

    code: str
    per: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grafiekplek:
    """A chart: a bar per group, twelve months of what happened, or a stand at the end of twelve months."""

    soort: Literal["staven", "maanden", "standen"]
    codes: tuple[str, ...]
    titel: str
    per: str = "maand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blok:
    titel: str
    tegels: tuple[Tegelplek, ...]
    grafieken: tuple[Grafiekplek, ...] = ()


def _tegels(*names: str) -> tuple[Tegelplek, ...]:
    """From 'code' or 'code/per'."""
    pairs = (name.partition("/") for name in names)
    return tuple(Tegelplek(code=code, per=per) for code, _, per in pairs)


def _staven(name: str, titel: str) -> Grafiekplek:
    code, _, per = name.partition("/")
    return Grafiekplek(soort="staven", codes=(code,), per=per, titel=titel)


OPEN_PER_STROOM = _staven("open_meldingen/stroom", "Open meldingen per stroom")
STROOM = Grafiekplek(soort="maanden", codes=("instroom", "uitstroom"), titel="In- en uitstroom per maand")
PER_REDEN = _staven("uitstroom/reden", "Uitstroom naar reden")
VRAGEN = (
    "open_meldingen/stroom",
    "zonder_vervolgafspraak",
    "doorlooptijd_vervolgafspraak",
    "vervolgafspraak_op_tijd",
    "direct_afgehandeld/stroom",
)
VERLOOP = ("instroom", "uitstroom/reden", "uitstroom_werk")
AFSPRAKEN = ("afspraken_klant_op_tijd", "afspraken_gemeente_op_tijd")
STAPPEN = ("ladder_reintegratie", "ladder_omhoog", "ladder_participatie")
TRAJECTEN = Blok(
    titel="Trajecten en terugkeer",
    tegels=_tegels(
        "trajecten_gestart", "trajecten_beeindigd/uitkomst", "duurzaam_6", "duurzaam_12", "herinstroom"
    ),
    grafieken=(_staven("trajecten_beeindigd/uitkomst", "Trajecten naar resultaat"),),
)
AANVRAGEN = ("beslist_op_tijd", "toekenning", "aanvragen_over_termijn")

TEAM = (
    Blok(
        titel="Vragen van inwoners",
        tegels=_tegels(*VRAGEN, "triage_afwijking", "niet_opnieuw_gevraagd"),
        grafieken=(OPEN_PER_STROOM,),
    ),
    Blok(
        titel="Begeleiding",
        tegels=_tegels(
            "caseload", "caseload_gewogen", "boven_norm", "wachtlijst", *VERLOOP, *AFSPRAKEN, *STAPPEN
        ),
        grafieken=(STROOM, PER_REDEN),
    ),
    TRAJECTEN,
    Blok(titel="Aanvragen", tegels=_tegels("besluiten", *AANVRAGEN, "in_een_keer/stroom")),
)
"""What a teamleider steers on."""

RAAD = (
    Blok(
        titel="Vragen van inwoners",
        tegels=_tegels(*VRAGEN, "niet_opnieuw_gevraagd"),
        grafieken=(
            OPEN_PER_STROOM,
            Grafiekplek(soort="standen", codes=("open_meldingen",), titel="Open meldingen per maand"),
            Grafiekplek(
                soort="maanden",
                codes=("vervolgafspraak_op_tijd",),
                titel="Afspraak binnen de norm, per maand",
            ),
            _staven("direct_afgehandeld/stroom", "Direct beantwoord per stroom (%)"),
        ),
    ),
    Blok(
        titel="Begeleiding",
        tegels=_tegels("caseload/functie", "boven_norm", "wachtlijst", *VERLOOP, *AFSPRAKEN, "ladder_omhoog"),
        grafieken=(STROOM, PER_REDEN, _staven("caseload/functie", "Klanten per soort contactpersoon")),
    ),
    TRAJECTEN,
    Blok(
        titel="Aanvragen",
        tegels=_tegels("besluiten/regeling", *AANVRAGEN),
        grafieken=(
            Grafiekplek(
                soort="maanden", codes=("beslist_op_tijd",), titel="Beslist binnen de termijn, per maand"
            ),
            _staven("besluiten/regeling", "Besluiten per regeling"),
        ),
    ),
)
"""What the raad is told: no persons, targets and what the figures mean."""
