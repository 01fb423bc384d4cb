"""How dates, terms, money and numbers read in Dutch. Pure: the day of today is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from serviceplein.ui.werkdagen import count_werkdagen

DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
MAANDEN = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MAANDEN_LANG = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
MAX_WERKDAGEN = 60
_KOMMA = str.maketrans(",.", ".,")
"""Beyond this many calendar days a term is told in weeks; counting single days no longer helps."""


@dataclass(frozen=True, slots=True)
class Termijn:
    """A term in words: the date, what is left of it, and whether it has passed."""

    datum: str
    rest: str
    te_laat: bool


def local_date(moment: date | datetime) -> date:
    """The calendar day in the Netherlands."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def short_date(moment: date | datetime, vandaag: date) -> str:
    """'do 19 nov', with the year when it is another year than today's: 'wo 6 jan 2027'."""
    dag = local_date(moment)
    jaar = "" if dag.year == vandaag.year else f" {dag.year}"
    return f"{DAGEN[dag.weekday()]} {dag.day} {MAANDEN[dag.month - 1]}{jaar}"


def long_date(moment: date | datetime) -> str:
    """'19 november 2026'."""
    dag = local_date(moment)
    return f"{dag.day} {MAANDEN_LANG[dag.month - 1]} {dag.year}"


def time_of_day(moment: datetime) -> str:
    """'14.30 uur', Dutch time."""
    return f"{timezone.localtime(moment):%H.%M} uur"


def term(moment: date | datetime, vandaag: date) -> Termijn:
    """The term as people say it: 'vandaag', 'nog 3 werkdagen', '2 werkdagen te laat', 'nog 11 weken'."""
    dag = local_date(moment)
    kalender = (dag - vandaag).days
    if kalender == 0:
        rest = "vandaag"
    elif abs(kalender) > MAX_WERKDAGEN:
        weken = abs(kalender) // 7
        rest = f"nog {weken} weken" if kalender > 0 else f"{weken} weken te laat"
    else:
        rest = _werkdagen_in_words(count_werkdagen(vandaag, dag), late=kalender < 0)
    return Termijn(datum=short_date(dag, vandaag), rest=rest, te_laat=kalender < 0)


def _werkdagen_in_words(aantal: int, *, late: bool) -> str:
    n = abs(aantal)
    if n == 0:
        return "te laat" if late else "voor de volgende werkdag"
    dagen = "1 werkdag" if n == 1 else f"{n} werkdagen"
    return f"{dagen} te laat" if late else f"nog {dagen}"


def money(value: Decimal | int | float) -> str:
    """'€ 1.234,50', with a no-break space; always two decimals."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return f"€\u00a0{exact:,.2f}".translate(_KOMMA)


def number(value: Decimal | int | float, decimalen: int = 0) -> str:
    """'1.234' or '12,5'."""
    return f"{value:,.{decimalen}f}".translate(_KOMMA)


def initials(name: Any) -> str:
    """First letters of the first and the last word: 'Fatima el Amrani' -> 'FA'."""
    words: Sequence[str] = [word for word in str(name).split() if word[0].isalpha()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def masked_bsn(bsn: str) -> str:
    """Last three digits only: '••••••321'."""
    return "••••••" + bsn[-3:]
