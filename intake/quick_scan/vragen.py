"""The questions of the Quick Scan Dienstverlening, in its four elements (INT-13). Data, no behaviour."""

from dataclasses import dataclass
from enum import StrEnum


class Element(StrEnum):
    FEITEN = "feiten"
    SITUATIE = "situatie"
    INFORMATIE = "informatie"
    ACTIVEREN = "activeren"


TITELS: dict[Element, str] = {
    Element.FEITEN: "Feiten vastleggen",
    Element.SITUATIE: "De hele situatie peilen",
    Element.INFORMATIE: "Informeren over rechten en plichten",
    Element.ACTIVEREN: "Activeren: eerste afspraken",
}


class Soort(StrEnum):
    KEUZE = "keuze"
    JA_NEE = "ja_nee"
    GETAL = "getal"
    TEKST = "tekst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """One question. `gegeven` is the name under which the answer is kept, so that it is asked once only."""

    code: str
    element: Element
    tekst: str
    soort: Soort
    keuzes: tuple[tuple[str, str], ...] = ()
    gegeven: str = ""
    uitleg: str = ""


_SCHAAL = (("laag", "Weinig"), ("gemiddeld", "Voldoende"), ("hoog", "Veel"))

VRAGEN: tuple[Vraag, ...] = (
    Vraag(
        code="opleiding",
        element=Element.FEITEN,
        tekst="Hoogste afgeronde opleiding",
        soort=Soort.KEUZE,
        keuzes=(
            ("geen", "Geen of basisonderwijs"),
            ("vmbo", "Vmbo of mbo 1"),
            ("mbo", "Mbo 2 tot en met 4"),
            ("havo_vwo", "Havo of vwo"),
            ("hbo_wo", "Hbo of universiteit"),
        ),
        gegeven="opleiding",
    ),
    Vraag(
        code="werkervaring",
        element=Element.FEITEN,
        tekst="Jaren werkervaring",
        soort=Soort.GETAL,
        gegeven="werkervaring",
    ),
    Vraag(
        code="taalniveau",
        element=Element.FEITEN,
        tekst="Taalniveau Nederlands",
        soort=Soort.KEUZE,
        keuzes=(("a1", "A1"), ("a2", "A2"), ("b1", "B1"), ("b2", "B2"), ("c", "C1 of hoger")),
        gegeven="taalniveau",
    ),
    Vraag(
        code="rijbewijs",
        element=Element.FEITEN,
        tekst="Heeft u een rijbewijs?",
        soort=Soort.JA_NEE,
        gegeven="rijbewijs",
    ),
    Vraag(
        code="schuld",
        element=Element.FEITEN,
        tekst="Totale schuld in euro's (0 als er geen schuld is)",
        soort=Soort.GETAL,
        gegeven="schuld",
    ),
    Vraag(
        code="beroepswens",
        element=Element.SITUATIE,
        tekst="Welk werk zou u graag doen?",
        soort=Soort.TEKST,
    ),
    Vraag(
        code="gezondheid",
        element=Element.SITUATIE,
        tekst="Is er iets in uw gezondheid waar we bij werk rekening mee houden?",
        soort=Soort.JA_NEE,
        uitleg="Noteer alleen ja of nee. Leg geen ziekte of behandeling vast.",
    ),
    Vraag(
        code="flexibiliteit",
        element=Element.SITUATIE,
        tekst="Flexibiliteit: staat de klant open voor ander werk of andere tijden?",
        soort=Soort.KEUZE,
        keuzes=_SCHAAL,
    ),
    Vraag(
        code="zelfbeeld",
        element=Element.SITUATIE,
        tekst="Zelfbeeld: kent de klant de eigen sterke en zwakke kanten?",
        soort=Soort.KEUZE,
        keuzes=_SCHAAL,
    ),
    Vraag(code="motivatie", element=Element.SITUATIE, tekst="Motivatie", soort=Soort.KEUZE, keuzes=_SCHAAL),
    Vraag(
        code="netwerk",
        element=Element.SITUATIE,
        tekst="Wie uit uw omgeving kan helpen?",
        soort=Soort.TEKST,
        uitleg="Vraag hier altijd naar, ook als professionele hulp voor de hand ligt.",
    ),
    Vraag(
        code="dienstverlening_besproken",
        element=Element.INFORMATIE,
        tekst="Is besproken welke dienstverlening er is?",
        soort=Soort.JA_NEE,
    ),
    Vraag(
        code="rechten_plichten",
        element=Element.INFORMATIE,
        tekst="De klant kent de rechten en plichten en bevestigt dat",
        soort=Soort.JA_NEE,
        uitleg="Denk aan: gegevens op tijd doorgeven, meewerken en werk zoeken.",
    ),
    Vraag(
        code="eerste_stap_klant",
        element=Element.ACTIVEREN,
        tekst="Wat doet de klant als eerste stap?",
        soort=Soort.TEKST,
    ),
    Vraag(
        code="eerste_stap_wij",
        element=Element.ACTIVEREN,
        tekst="Wat doen wij als eerste stap?",
        soort=Soort.TEKST,
    ),
)
BY_CODE = {vraag.code: vraag for vraag in VRAGEN}
VERPLICHT = frozenset(
    {"opleiding", "taalniveau", "schuld", "motivatie", "rechten_plichten", "eerste_stap_klant"}
)
"""Questions that must have an answer before the Quick Scan can be finished."""
