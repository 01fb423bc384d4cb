"""When each moment before the end of the WW comes (INT-11). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from intake.ww.models import WwSoort
from serviceplein.agenda.keuzes import AfspraakSoort
from serviceplein.ui.maanden import add_months

COACH, VOORLICHTING, OVERDRACHT = "ww.coachgesprek_maanden", "ww.voorlichting_maanden", "ww.overdracht_dagen"

AFSPRAAK: dict[WwSoort, AfspraakSoort] = {
    WwSoort.COACH: AfspraakSoort.WW_GESPREK,
    WwSoort.VOORLICHTING: AfspraakSoort.VOORLICHTING,
    WwSoort.OVERDRACHT: AfspraakSoort.DRIEGESPREK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`vanaf`: from when it is planned; `voor`: by when it has been held."""

    soort: WwSoort
    vanaf: date
    voor: date


def moments(
    einde: date, *, coach_maanden: int, voorlichting_maanden: int, overdracht_dagen: int
) -> list[Moment]:
    """The three moments of an announcement, each until the next one begins."""
    coach = add_months(einde, -coach_maanden)
    inform = add_months(einde, -voorlichting_maanden)
    transfer = einde - timedelta(days=overdracht_dagen)
    return [
        Moment(soort=WwSoort.COACH, vanaf=coach, voor=max(coach, inform)),
        Moment(soort=WwSoort.VOORLICHTING, vanaf=inform, voor=max(inform, transfer)),
        Moment(soort=WwSoort.OVERDRACHT, vanaf=transfer, voor=einde),
    ]
