"""Who can be recognised in a text? Pure: no queries, no clock (CAS-24).

Finds what is known of the klant, the household and the network, the names of medewerkers, and whatever looks
like a number or address of anybody. It says where; a person removes it or says why it names nobody.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.nl import bsn as bsn_number

from serviceplein.ui.weergave import MAANDEN_LANG

RUIM = 30
"""Characters shown on both sides of what was found."""
TUSSENVOEGSELS = frozenset(
    ("van", "de", "der", "den", "het", "ten", "ter", "te", "la", "le", "el", "al", "ibn", "bin", "von", "und")
)
KORTSTE_NAAM = 3
TUSSEN_WOORDEN = r"[\s.\-']+"
LANG_NUMMER = 6
"""A shorter number says nobody by itself."""
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEFOON = re.compile(r"(?<![\w+])(?:\+31|0031|0)(?:[ .-]?\(0\))?(?:[ .-]?\d){9}(?!\d)")
_NEGEN = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")


class Soort(StrEnum):
    NAAM = "naam"
    BSN = "BSN"
    GEBOORTEDATUM = "geboortedatum"
    ADRES = "adres"
    TELEFOON = "telefoonnummer"
    MAIL = "e-mailadres"
    REKENING = "rekeningnummer"
    KLANTNUMMER = "klantnummer"


NOOIT = frozenset({Soort.BSN, Soort.REKENING, Soort.KLANTNUMMER})
"""What has no place in a casus, whatever the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bekende:
    """What is known of one person; `wie` says who in words.

    `met_hoofdletter`: a name counts only when it is written as one. Some are called Bos.
    """

    wie: str
    namen: tuple[str, ...] = ()
    bsn: str = ""
    geboortedatum: date | None = None
    straat: str = ""
    postcode: str = ""
    telefoon: str = ""
    email: str = ""
    klantnummer: str = ""
    met_hoofdletter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """One piece of a casus: where it stands and what it says."""

    plaats: str
    tekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoor:
    """Something that leads to a person: of which kind, whose, and where in the text."""

    soort: Soort
    gevonden: str
    wie: str
    plaats: str
    regel: int
    voor: str
    na: str

    @property
    def sleutel(self) -> tuple[str, str]:
        """What a judgement holds for: the same words in the same casus."""
        return self.soort.value, fold(self.gevonden)


def find_traces(delen: Iterable[Deel], bekenden: Iterable[Bekende]) -> list[Spoor]:
    """Every trace in the order of the text; of two at the same place the longest."""
    people = list(bekenden)
    return [trace for deel in delen for trace in _in_piece(deel, people)]


def possible_names(delen: Iterable[Deel]) -> set[str]:
    """Folded words that are written as a name, with and without the s of whose it is."""
    found = (word for deel in delen for word in re.findall(r"[^\W\d_]+", deel.tekst) if word[0].isupper())
    return _name_words(tuple(form for word in found for form in (word, word.removesuffix("s"))))


def fold(text: str) -> str:
    """Lower case without diacritics, of the same length, so that places stay the same."""
    return "".join(unicodedata.normalize("NFD", char)[0].lower()[:1] or char for char in text)


def _in_piece(deel: Deel, people: list[Bekende]) -> Iterator[Spoor]:
    found = sorted(_matches(deel.tekst, people), key=lambda hit: (hit[0], -hit[1]))
    last = -1
    for begin, end, soort, wie in found:
        if begin < last:
            continue
        last = end
        yield Spoor(
            soort=soort,
            gevonden=deel.tekst[begin:end],
            wie=wie,
            plaats=deel.plaats,
            regel=deel.tekst.count("\n", 0, begin) + 1,
            voor=deel.tekst[max(0, begin - RUIM) : begin],
            na=deel.tekst[end : end + RUIM],
        )


def _matches(text: str, people: list[Bekende]) -> Iterator[tuple[int, int, Soort, str]]:
    folded = fold(text)
    for person in people:
        for soort, pattern in _patterns(person):
            for hit in re.finditer(pattern, folded):
                if person.met_hoofdletter and not text[hit.start()].isupper():
                    continue
                yield hit.start(), hit.end(), soort, person.wie
    for shape, soort in ((_POSTCODE, Soort.ADRES), (_MAIL, Soort.MAIL), (_IBAN, Soort.REKENING)):
        for hit in shape.finditer(text):
            yield hit.start(), hit.end(), soort, "onbekend"
    for hit in _TELEFOON.finditer(text):
        yield hit.start(), hit.end(), Soort.TELEFOON, "onbekend"
    for hit in _NEGEN.finditer(text):
        if bsn_number.is_valid(re.sub(r"\D", "", hit[0])):
            yield hit.start(), hit.end(), Soort.BSN, "onbekend"


def _patterns(person: Bekende) -> Iterator[tuple[Soort, str]]:
    """What to look for in folded text, of one person."""
    for word in sorted(_name_words(person.namen)):
        yield Soort.NAAM, rf"\b{re.escape(word)}(?:'?s)?\b"
    if person.bsn:
        yield Soort.BSN, _digits(person.bsn)
    if person.geboortedatum is not None:
        for pattern in _dates(person.geboortedatum):
            yield Soort.GEBOORTEDATUM, pattern
    if person.straat:
        yield Soort.ADRES, rf"\b{re.escape(fold(person.straat))}\b(?: ?\d+(?: ?[a-z]\b)?)?"
    if person.postcode:
        yield Soort.ADRES, rf"\b{person.postcode[:4]} ?{re.escape(fold(person.postcode[4:]))}\b"
    number = re.sub(r"\D", "", person.telefoon).removeprefix("0031").removeprefix("31").removeprefix("0")
    if len(number) >= 6:
        yield Soort.TELEFOON, rf"(?:(?:\+|00)31[ .-]?|\b0){_digits(number)}"
    if person.email:
        yield Soort.MAIL, re.escape(fold(person.email))
    if len(person.klantnummer) >= LANG_NUMMER:
        yield Soort.KLANTNUMMER, rf"\b{person.klantnummer}\b"


def _name_words(names: tuple[str, ...]) -> set[str]:
    words = {word for name in names for word in re.split(TUSSEN_WOORDEN, fold(name))}
    return {word for word in words if len(word) >= KORTSTE_NAAM and word not in TUSSENVOEGSELS}


def _digits(number: str) -> str:
    return r"[ .-]?".join(number) + r"(?!\d)"


def _dates(born: date) -> Iterator[str]:
    """A birth date as people write it."""
    day, month = rf"\b0?{born.day}", f"0?{born.month}"
    year = rf"(?:{born.year}|'?{born.year % 100:02d})\b"
    yield rf"{day} ?[-/. ] ?{month} ?[-/. ] ?{year}"
    yield rf"\b{born.year}-{born.month:02d}-{born.day:02d}\b"
    name = MAANDEN_LANG[born.month - 1]
    yield rf"{day} (?:{name}|{name[:3]}\.?)(?: {year})?"
