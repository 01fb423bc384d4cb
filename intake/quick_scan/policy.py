"""When the outcome of a Quick Scan is consistent. Pure (INT-14).

Each rule names the field it belongs to and says in one sentence what does not fit. Sources: the routing
policy, the descriptions of both ladders, and the conditions of each uitkering.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanUitkomst:
    """The outcome of a Quick Scan as the coach draws it."""

    kan: bool
    wil: bool
    direct_bemiddelbaar: bool
    perspectief_op_werk: bool
    verdiepte_diagnose_nodig: bool
    eigen_dienstverlening_beschikbaar: bool | None
    dominant_probleem: str
    oplosbaar: bool | None
    doelgroep: str
    uitkering_verwacht: str
    participatieladder: int
    reintegratieladder: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KlantBeeld:
    """What is registered of the klant and bears on the outcome; None is not known."""

    leeftijd: int | None = None
    statushouder: bool = False
    dak_en_thuisloos: bool = False
    ondernemer: str = "geen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegenspraak:
    """Why an outcome cannot be right, at the field to mend."""

    veld: str
    zin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeld:
    """Everything a rule looks at."""

    uitkomst: ScanUitkomst
    antwoorden: Mapping[str, Any] = field(default_factory=dict)
    klant: KlantBeeld = KlantBeeld()


_BIJSTAND = frozenset({"pw", "ioaw", "ioaz"})
_LEEFGEBIED = {
    "huisvesting": "wonen",
    "gezin": "gezin",
    "psychosociaal": "psychisch",
    "verslaving": "verslaving",
}
_ONDERNEMER = {"startende_ondernemer": "startend", "gevestigde_ondernemer": "gevestigd"}

Regel = tuple[str, Callable[[Beeld], bool], str]
"""Field, when it goes wrong, and the sentence."""

REGELS: tuple[Regel, ...] = (
    (
        "perspectief_op_werk",
        lambda b: b.uitkomst.direct_bemiddelbaar and not b.uitkomst.perspectief_op_werk,
        "Wie direct aan het werk kan, heeft perspectief op werk.",
    ),
    (
        "kan",
        lambda b: b.uitkomst.direct_bemiddelbaar and not b.uitkomst.kan,
        "Wie direct aan het werk kan, kan werken.",
    ),
    (
        "wil",
        lambda b: b.uitkomst.direct_bemiddelbaar and not b.uitkomst.wil,
        "Wie direct aan het werk kan, wil werken.",
    ),
    (
        "verdiepte_diagnose_nodig",
        lambda b: b.uitkomst.direct_bemiddelbaar and b.uitkomst.verdiepte_diagnose_nodig,
        "Wie direct aan het werk kan, heeft geen verdiepte diagnose nodig.",
    ),
    (
        "reintegratieladder",
        lambda b: b.uitkomst.direct_bemiddelbaar and b.uitkomst.reintegratieladder < 4,
        "Wie direct aan het werk kan, staat op trede 4 of hoger.",
    ),
    (
        "kan",
        lambda b: (
            b.uitkomst.perspectief_op_werk and not b.uitkomst.kan and not b.uitkomst.verdiepte_diagnose_nodig
        ),
        "Wie niet kan werken, heeft geen perspectief op werk zonder verdiepte diagnose.",
    ),
    (
        "reintegratieladder",
        lambda b: not b.uitkomst.perspectief_op_werk and b.uitkomst.reintegratieladder >= 4,
        "Trede 4, 5 en 6 betekenen werk, of werk binnen zes maanden. "
        "Dat past niet bij geen perspectief op werk.",
    ),
    (
        "participatieladder",
        lambda b: not b.uitkomst.perspectief_op_werk and b.uitkomst.participatieladder == 6,
        "Trede 6 is betaald werk. Dat past niet bij geen perspectief op werk.",
    ),
    (
        "reintegratieladder",
        lambda b: (
            b.uitkomst.perspectief_op_werk
            and b.uitkomst.reintegratieladder <= 1
            and not b.uitkomst.verdiepte_diagnose_nodig
        ),
        "Trede 0 (rust) en 1 (zorg) passen niet bij perspectief op werk.",
    ),
    (
        "reintegratieladder",
        lambda b: not b.uitkomst.kan and b.uitkomst.reintegratieladder >= 3,
        "Wie niet kan werken, staat op trede 2 of lager.",
    ),
    (
        "reintegratieladder",
        lambda b: b.uitkomst.reintegratieladder >= 5 and b.uitkomst.participatieladder < 5,
        "Wie werkt op de re-integratieladder, staat op de participatieladder op trede 5 of 6.",
    ),
    (
        "participatieladder",
        lambda b: b.uitkomst.participatieladder == 6 and b.uitkomst.uitkering_verwacht in _BIJSTAND,
        "Trede 6 is betaald werk zonder hulp. Wie bijstand krijgt, staat hoogstens op trede 5.",
    ),
    (
        "eigen_dienstverlening_beschikbaar",
        lambda b: (
            not b.uitkomst.perspectief_op_werk
            and not b.uitkomst.verdiepte_diagnose_nodig
            and b.uitkomst.eigen_dienstverlening_beschikbaar is None
        ),
        "Geef aan of er eigen dienstverlening beschikbaar is.",
    ),
    (
        "oplosbaar",
        lambda b: b.uitkomst.dominant_probleem not in ("werk", "anders") and b.uitkomst.oplosbaar is None,
        "Geef aan of dit probleem op te lossen is.",
    ),
    (
        "dominant_probleem",
        lambda b: b.uitkomst.dominant_probleem == "schulden" and b.antwoorden.get("schuld") == 0,
        "Schulden is het grootste probleem, maar de schuld is 0 euro.",
    ),
    (
        "dominant_probleem",
        lambda b: b.uitkomst.dominant_probleem == "gezondheid" and b.antwoorden.get("gezondheid") is False,
        "Gezondheid is het grootste probleem, maar de klant zei dat we er geen rekening mee houden.",
    ),
    (
        "dominant_probleem",
        lambda b: b.antwoorden.get(_LEEFGEBIED.get(b.uitkomst.dominant_probleem, "")) == "goed",
        "Dit is het grootste probleem, maar de klant zei dat het hiermee goed gaat.",
    ),
    (
        "wil",
        lambda b: not b.uitkomst.wil and b.antwoorden.get("motivatie") == "hoog",
        "U noteerde veel motivatie. Dat past niet bij niet willen werken.",
    ),
    (
        "doelgroep",
        lambda b: (
            b.uitkomst.doelgroep == "jongere" and b.klant.leeftijd is not None and b.klant.leeftijd >= 27
        ),
        "De klant is 27 jaar of ouder en dus geen jongere.",
    ),
    (
        "doelgroep",
        lambda b: b.uitkomst.doelgroep == "statushouder" and not b.klant.statushouder,
        "De klant staat niet als statushouder geregistreerd. Pas dat eerst aan bij de klant.",
    ),
    (
        "doelgroep",
        lambda b: b.uitkomst.doelgroep == "dak_en_thuisloos" and not b.klant.dak_en_thuisloos,
        "De klant staat niet als dak- of thuisloos geregistreerd. Pas dat eerst aan bij de klant.",
    ),
    (
        "doelgroep",
        lambda b: b.klant.ondernemer != _ONDERNEMER.get(b.uitkomst.doelgroep, b.klant.ondernemer),
        "De klant staat niet zo als ondernemer geregistreerd. Pas dat eerst aan bij de klant.",
    ),
    (
        "uitkering_verwacht",
        lambda b: b.uitkomst.uitkering_verwacht in ("bbz", "ioaz") and b.klant.ondernemer == "geen",
        "Bbz en IOAZ zijn voor ondernemers. De klant staat niet als ondernemer geregistreerd.",
    ),
    (
        "uitkering_verwacht",
        lambda b: (
            b.uitkomst.uitkering_verwacht in ("ioaw", "ioaz")
            and b.klant.leeftijd is not None
            and b.klant.leeftijd < 50
        ),
        "IOAW en IOAZ zijn voor wie na zijn vijftigste werkloos werd of stopte. De klant is jonger.",
    ),
    (
        "uitkering_verwacht",
        lambda b: (
            b.uitkomst.uitkering_verwacht == "pw" and b.klant.leeftijd is not None and b.klant.leeftijd < 18
        ),
        "Bijstand is er vanaf 18 jaar. De klant is jonger.",
    ),
)


def contradictions(
    antwoorden: Mapping[str, Any], uitkomst: ScanUitkomst, klant: KlantBeeld | None = None
) -> list[Tegenspraak]:
    """Why this outcome cannot be right, in the order of the form; empty when it is consistent."""
    beeld = Beeld(uitkomst=uitkomst, antwoorden=antwoorden, klant=klant or KlantBeeld())
    return [Tegenspraak(veld=veld, zin=zin) for veld, wrong, zin in REGELS if wrong(beeld)]


def kunnen_willen(kan: bool, wil: bool) -> str:
    """The quadrant of the klant: kunner or niet-kunner, willer or niet-willer (DVC 2.1)."""
    return f"{'kunner' if kan else 'niet-kunner'}, {'willer' if wil else 'niet-willer'}"
