"""What a question of the Quick Scan is: its element, its theme and when it is asked. Data, no behaviour."""

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


class Thema(StrEnum):
    """What a talk goes through; in conversation mode one theme is one screen."""

    WERK = "opleiding-en-werk"
    TAAL = "taal"
    GELD = "geld"
    GEZONDHEID = "gezondheid"
    LEVEN = "leven"
    EIGEN_KRACHT = "eigen-kracht"
    HOUDING = "houding"
    TOEKOMST = "toekomst"
    INFORMATIE = "informatie"
    AFSPRAKEN = "afspraken"


THEMAS: dict[Thema, tuple[Element, str]] = {
    Thema.WERK: (Element.FEITEN, "Opleiding en werk"),
    Thema.TAAL: (Element.FEITEN, "Taal"),
    Thema.GELD: (Element.FEITEN, "Geld"),
    Thema.GEZONDHEID: (Element.SITUATIE, "Gezondheid"),
    Thema.LEVEN: (Element.SITUATIE, "Wonen en leven"),
    Thema.EIGEN_KRACHT: (Element.SITUATIE, "Eigen kracht"),
    Thema.TOEKOMST: (Element.SITUATIE, "Wat wilt u?"),
    Thema.HOUDING: (Element.SITUATIE, "Houding en gedrag"),
    Thema.INFORMATIE: (Element.INFORMATIE, "Rechten en plichten"),
    Thema.AFSPRAKEN: (Element.ACTIVEREN, "Eerste afspraken"),
}
"""Element and title per theme, in the order of the talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Als:
    """Asked only when an earlier question has one of these answers, or a number above `boven`."""

    vraag: str
    een_van: tuple[str | bool, ...] = ()
    boven: float | None = None

    def holds(self, antwoord: object) -> bool:
        """Whether the question is asked with this answer to the earlier one."""
        if self.boven is not None:
            return (
                isinstance(antwoord, int | float) and not isinstance(antwoord, bool) and antwoord > self.boven
            )
        return antwoord in self.een_van


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """One question. `gegeven` is the name under which the answer is kept, so that it is asked once only.

    `tekst` speaks to the klant unless `intern`: an assessment or note of the coach, never shown to the klant.
    """

    code: str
    thema: Thema
    tekst: str
    soort: Soort
    keuzes: tuple[tuple[str, str], ...] = ()
    gegeven: str = ""
    uitleg: str = ""
    als: Als | None = None
    intern: bool = False
    verplicht: bool = True

    @property
    def element(self) -> Element:
        return THEMAS[self.thema][0]
