"""What somebody typed in the search box, taken apart. Pure: no queries, no clock (KRN-15)."""

import re
from dataclasses import dataclass
from datetime import date

from serviceplein.klanten.validatie import normalize_bsn, passes_elfproef

MAANDEN = {
    naam: nummer
    for nummer, namen in enumerate(
        (
            ("januari", "jan"),
            ("februari", "feb", "febr"),
            ("maart", "mrt", "maa"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("augustus", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "okt"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for naam in namen
}
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_MONTH_NAME = re.compile(r"(?<!\d)(\d{1,2})[ -]([a-zA-Z]{3,9})\.?[ -](\d{4}|\d{2})(?!\d)")
_EIGHT = re.compile(r"(\d{2})(\d{2})(\d{4})")
_ADDRESS = re.compile(r"\b([1-9]\d{3}) ?([a-zA-Z]{2})(?:[ ,]*(\d{1,5}) ?([a-zA-Z]{0,2}\d{0,4}))?(?=$|[ ,])")
_NUMBER = re.compile(r"[\d .\-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekvraag:
    """The parts of one search; all that are given are needed, but a bare number is tried as each."""

    bsn: str = ""
    klantnummer: int | None = None
    geboortedatum: date | None = None
    postcode: str = ""
    huisnummer: int | None = None
    woorden: tuple[str, ...] = ()

    @property
    def is_leeg(self) -> bool:
        return self == Zoekvraag()


def parse(text: str, *, vandaag: date) -> Zoekvraag:
    """Takes a search text apart: a number, else birth date, postcode with number, and the words of a name.

    Dates may read 12-4-1985, 12/04/85, 12 april 1985, 1985-04-12 or 12041985. A year of two digits lies in
    the past hundred years. Words of one letter are left out.
    """
    text = " ".join(text.replace("\x00", " ").split())[:120]
    born, rest = _take_date(text, vandaag)
    if born is None and _NUMBER.fullmatch(text):
        return _parse_number(text, vandaag)
    postcode, huisnummer, rest = _take_address(rest)
    words = tuple(word for word in re.split(r"[^\w'’\-]+", rest) if len(word.strip("-'’")) > 1)
    return Zoekvraag(geboortedatum=born, postcode=postcode, huisnummer=huisnummer, woorden=words[:6])


def _parse_number(text: str, vandaag: date) -> Zoekvraag:
    digits = re.sub(r"\D", "", text)
    bsn = normalize_bsn(digits)
    eight = _EIGHT.fullmatch(digits)
    return Zoekvraag(
        bsn=bsn if passes_elfproef(bsn) else "",
        klantnummer=int(digits) if 0 < len(digits) < 16 else None,
        geboortedatum=_date(eight[1], eight[2], eight[3], vandaag) if eight else None,
    )


def _take_date(text: str, vandaag: date) -> tuple[date | None, str]:
    for pattern, order in ((_YEAR_FIRST, (3, 2, 1)), (_DAY_FIRST, (1, 2, 3)), (_MONTH_NAME, (1, 2, 3))):
        if found := pattern.search(text):
            day, month, year = (found[part] for part in order)
            if born := _date(day, month, year, vandaag):
                return born, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _date(day: str, month: str, year: str, vandaag: date) -> date | None:
    number = int(month) if month.isdigit() else MAANDEN.get(month.lower(), 0)
    full = int(year)
    if len(year) == 2:
        full += vandaag.year // 100 * 100
        full -= 100 if full > vandaag.year else 0
    try:
        born = date(full, number, int(day))
    except ValueError:
        return None
    return born if born.year > 1880 and born <= vandaag else None


def _take_address(text: str) -> tuple[str, int | None, str]:
    found = _ADDRESS.search(text)
    if found is None:
        return "", None, text
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return f"{found[1]}{found[2].upper()}", int(found[3]) if found[3] else None, rest
