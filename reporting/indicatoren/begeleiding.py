"""Rows of the figures about agreements kept and steps on the ladders."""

from django.db.models import F, Q
from django.db.models.fields.json import KT

from caseload.afspraken.models import Kant
from caseload.afspraken.policy import Uitkomst
from caseload.ladders.models import Ladder
from caseload.ladders.policy import TELT, Richting
from reporting.indicatoren.rijen import Rijen, in_period, month_of, of_team_wijken, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.dossier.models import Gebeurtenis

AFGEREKEND = ("zakelijke_afspraak.afgesloten", "zakelijke_afspraak.verlopen")
"""An agreement counts once: when it was closed, or when nobody said in time what came of it."""


def _kept(vraag: Vraag, kant: Kant) -> Rijen:
    """One yardstick for both sides: only the side differs."""
    rows = Gebeurtenis.objects.filter(
        in_period(vraag), soort__in=AFGEREKEND, gegevens__gemeten=True, gegevens__kant=kant.value
    )
    rows = rows.annotate(uitkomst=KT("gegevens__uitkomst"))
    return Rijen(
        of_team_wijken(rows, vraag, "op"),
        {"uitkomst": F("uitkomst"), "maand": month_of("op")},
        telt=Q(uitkomst=Uitkomst.OP_TIJD.value),
    )


@rijen_van("afspraken_klant_op_tijd")
def afspraken_klant_op_tijd(vraag: Vraag) -> Rijen:
    return _kept(vraag, Kant.KLANT)


@rijen_van("afspraken_gemeente_op_tijd")
def afspraken_gemeente_op_tijd(vraag: Vraag) -> Rijen:
    return _kept(vraag, Kant.GEMEENTE)


def _steps(vraag: Vraag, ladder: Ladder, telt: Q | None = None) -> Rijen:
    """Steps up and down; where somebody started and a trede confirmed are no step."""
    rows = Gebeurtenis.objects.filter(
        in_period(vraag), soort="ladder.stap", gegevens__ladder_code=ladder.value
    ).annotate(richting=KT("gegevens__richting"))
    rows = rows.filter(richting__in=[str(way) for way in TELT])
    return Rijen(
        of_team_wijken(rows, vraag, "op"),
        {"uitkomst": F("richting"), "maand": month_of("op")},
        telt=telt,
    )


@rijen_van("ladder_reintegratie")
def ladder_reintegratie(vraag: Vraag) -> Rijen:
    return _steps(vraag, Ladder.REINTEGRATIE)


@rijen_van("ladder_participatie")
def ladder_participatie(vraag: Vraag) -> Rijen:
    return _steps(vraag, Ladder.PARTICIPATIE)


@rijen_van("ladder_omhoog")
def ladder_omhoog(vraag: Vraag) -> Rijen:
    """The share of the steps on the re-integratieladder that go up."""
    rows = _steps(vraag, Ladder.REINTEGRATIE, telt=Q(richting=str(Richting.OMHOOG)))
    return Rijen(rows.queryset, {"maand": rows.dimensies["maand"]}, telt=rows.telt)
