"""The two ladders of the baseline, each trede with what it means (CAS-12, INT-14). Data, no behaviour.

Participatieladder: VNG 2009. Re-integratieladder: re-integratiebeleid Utrecht 2009-2011.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trede:
    """One step; `uitleg` says in plain Dutch who stands on it."""

    nummer: int
    naam: str
    uitleg: str


PARTICIPATIELADDER: tuple[Trede, ...] = (
    Trede(nummer=6, naam="Betaald werk", uitleg="Heeft een baan of eigen bedrijf, zonder hulp."),
    Trede(
        nummer=5,
        naam="Betaald werk met ondersteuning",
        uitleg="Werkt met begeleiding, met loonkostensubsidie of met een aanvullende uitkering.",
    ),
    Trede(
        nummer=4,
        naam="Onbetaald werk",
        uitleg="Doet vrijwilligerswerk, loopt stage of werkt met behoud van uitkering.",
    ),
    Trede(
        nummer=3,
        naam="Georganiseerde activiteiten",
        uitleg="Volgt een cursus of opleiding, of is actief bij een vereniging.",
    ),
    Trede(
        nummer=2,
        naam="Sociale contacten buitenshuis",
        uitleg="Ziet wekelijks mensen buiten het huishouden, zoals buren of vrienden.",
    ),
    Trede(
        nummer=1, naam="Geïsoleerd", uitleg="Heeft bijna geen contact met anderen, of alleen via internet."
    ),
)
REINTEGRATIELADDER: tuple[Trede, ...] = (
    Trede(nummer=6, naam="Regulier werk", uitleg="Werkt zonder ondersteuning."),
    Trede(
        nummer=5,
        naam="Werk met hulp",
        uitleg="Werkt met loonkostensubsidie of met een jobcoach.",
    ),
    Trede(
        nummer=4,
        naam="Arbeidstoeleiding",
        uitleg="Kan naar werk worden bemiddeld met hoogstens zes maanden hulp.",
    ),
    Trede(
        nummer=3,
        naam="Arbeidsactivering",
        uitleg="Kan werken, maar heeft zes maanden of langer een intensief traject nodig.",
    ),
    Trede(
        nummer=2,
        naam="Maatschappelijke activering",
        uitleg="Heeft meer problemen tegelijk. Werk is pas op termijn mogelijk.",
    ),
    Trede(nummer=1, naam="Zorg", uitleg="Heeft door zware beperkingen eerst zorg nodig."),
    Trede(nummer=0, naam="Rust", uitleg="Kan of hoeft nu niet te re-integreren."),
)
LADDERS = {"participatie": PARTICIPATIELADDER, "reintegratie": REINTEGRATIELADDER}


def trede_of(ladder: str, nummer: int) -> Trede:
    """The trede with this number; KeyError when the ladder has none."""
    return {trede.nummer: trede for trede in LADDERS[ladder]}[nummer]
