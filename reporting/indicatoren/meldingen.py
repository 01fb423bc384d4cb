"""Rows of the figures about meldingen, triage and the Quick Scan."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.triage.bestemmingen import OUTSIDE, TALKS
from reporting.indicatoren.historie import as_of
from reporting.indicatoren.rijen import Rijen, in_period, month_of, of_team_wijken, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.models import Gebeurtenis

MELDING = "intake.melding"
ROUTED = ("melding.getrieerd", "melding.afgehandeld")
NORM_VERVOLG = "intake.vervolgafspraak_uren"


class Uren(Func):
    """Hours in an interval."""

    template = "EXTRACT(EPOCH FROM %(expressions)s) / 3600.0"
    output_field = FloatField()


def _events_of_melding(vraag: Vraag, *soorten: str) -> QuerySet[Gebeurtenis]:
    """Events of the outer melding up to the peildatum, the last one first."""
    return Gebeurtenis.objects.filter(
        onderwerp_soort=MELDING, onderwerp_id=OuterRef("pk"), soort__in=soorten, op__lt=vraag.tot
    ).order_by("-op", "-pk")


def _last(events: QuerySet[Gebeurtenis], key: str) -> Subquery:
    return Subquery(events.annotate(laatste=KT(f"gegevens__{key}")).values("laatste")[:1])


def _stroom_of_melding(vraag: Vraag) -> Any:
    """The stroom as it stood at the end of the peildatum."""
    return as_of(Melding, "stroom", vraag)


def _open(vraag: Vraag) -> QuerySet[Melding]:
    rows = Melding.objects.filter(gemeld_op__lt=vraag.tot)
    if vraag.terug:
        rows = rows.filter(Q(gesloten_op__isnull=True) | Q(gesloten_op__gte=vraag.tot))
    else:
        rows = rows.open()
    return of_team_wijken(rows, vraag)


@rijen_van("open_meldingen")
def open_meldingen(vraag: Vraag) -> Rijen:
    return Rijen(_open(vraag), {"stroom": _stroom_of_melding(vraag)}, looptijd=("gemeld_op", "gesloten_op"))


@rijen_van("zonder_vervolgafspraak")
def zonder_vervolgafspraak(vraag: Vraag) -> Rijen:
    """Open meldingen whose talk was not booked within the norm; triage again starts no new term."""
    limit = vraag.moment - timedelta(hours=float(norm(NORM_VERVOLG, op=vraag.peildatum)))
    triage = _events_of_melding(vraag, "melding.getrieerd")
    rows = (
        _open(vraag)
        .filter(gemeld_op__lt=limit)
        .annotate(vervolg=_last(triage, "vervolgstap"), naar=_last(triage, "bestemming"))
        .filter(
            ~Exists(_events_of_melding(vraag, "afspraak.gepland")),
            Q(vervolg__isnull=True) | (Q(vervolg__in=TALKS) & ~Q(naar__in=OUTSIDE)),
        )
    )
    return Rijen(rows, {"stroom": _stroom_of_melding(vraag)})


def _first_booked(vraag: Vraag) -> QuerySet[Melding]:
    """Meldingen whose first talk was booked in the period; that moment is written once and never changes."""
    rows = Melding.objects.filter(in_period(vraag, "vervolg_geboekt_op")).annotate(
        uren=Uren(F("vervolg_geboekt_op") - F("gemeld_op"))
    )
    return of_team_wijken(rows, vraag)


def _booking_dimensions(vraag: Vraag) -> dict[str, Any]:
    return {"stroom": _stroom_of_melding(vraag), "maand": month_of("vervolg_geboekt_op")}


@rijen_van("doorlooptijd_vervolgafspraak")
def doorlooptijd_vervolgafspraak(vraag: Vraag) -> Rijen:
    return Rijen(_first_booked(vraag), _booking_dimensions(vraag), waarde=F("uren"))


@rijen_van("vervolgafspraak_op_tijd")
def vervolgafspraak_op_tijd(vraag: Vraag) -> Rijen:
    within = Q(uren__lte=float(norm(NORM_VERVOLG, op=vraag.peildatum)))
    return Rijen(_first_booked(vraag), _booking_dimensions(vraag), telt=within, waarde=F("uren"))


@rijen_van("direct_afgehandeld")
def direct_afgehandeld(vraag: Vraag) -> Rijen:
    """Meldingen that came in during the period and had a bestemming by the end of it."""
    rows = (
        Melding.objects.filter(in_period(vraag, "gemeld_op"))
        .annotate(bestemming_toen=as_of(Melding, "bestemming", vraag))
        .exclude(bestemming_toen="")
    )
    return Rijen(
        of_team_wijken(rows, vraag),
        {"stroom": _stroom_of_melding(vraag), "maand": month_of("gemeld_op")},
        telt=Q(bestemming_toen=Bestemming.DIRECT_AFGEHANDELD.value),
    )


@rijen_van("triage_afwijking")
def triage_afwijking(vraag: Vraag) -> Rijen:
    rows = Gebeurtenis.objects.filter(in_period(vraag), soort="melding.getrieerd")
    return Rijen(
        of_team_wijken(rows, vraag),
        {"stroom": KT("gegevens__stroom"), "bestemming": KT("gegevens__bestemming"), "maand": month_of("op")},
        telt=Q(gegevens__afgeweken=True),
    )


@rijen_van("niet_opnieuw_gevraagd")
def niet_opnieuw_gevraagd(vraag: Vraag) -> Rijen:
    rows = Gebeurtenis.objects.filter(in_period(vraag), soort="quick_scan.afgerond")
    return Rijen(
        of_team_wijken(rows, vraag),
        {"maand": month_of("op")},
        waarde=Cast(KT("gegevens__niet_opnieuw_gevraagd"), FloatField()),
    )
