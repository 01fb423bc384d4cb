"""Rows of the figures about meldingen, triage and the Quick Scan."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.triage.bestemmingen import OUTSIDE, TALKS
from reporting.indicatoren.historie import DagVan, as_of, on_day_of
from reporting.indicatoren.rijen import Rijen, in_period, month_of, of_team_wijken, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.models import Gebeurtenis

MELDING = "intake.melding"
ROUTED = ("melding.getrieerd", "melding.afgehandeld")
GEBOEKT = "vervolg_geboekt_op"
NORM_VERVOLG = "intake.vervolgafspraak_uren"


class Uren(Func):
    """Hours in an interval, in tenths, rounded up."""

    template = "CEIL(EXTRACT(EPOCH FROM %(expressions)s) / 360)::float / 10"
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
            Q(vervolg_geboekt_op__isnull=True) | Q(vervolg_geboekt_op__gte=vraag.tot),
            Q(vervolg__isnull=True) | (Q(vervolg__in=TALKS) & ~Q(naar__in=OUTSIDE)),
        )
    )
    return Rijen(rows, {"stroom": _stroom_of_melding(vraag)})


def _first_booked(vraag: Vraag) -> QuerySet[Melding]:
    """Meldingen whose first talk was booked in the period; that moment is written once and never changes."""
    rows = Melding.objects.filter(in_period(vraag, GEBOEKT)).annotate(
        uren=Uren(F("vervolg_geboekt_op") - F("gemeld_op"))
    )
    return of_team_wijken(rows, vraag, GEBOEKT)


def _booking_dimensions() -> dict[str, Any]:
    return {"stroom": on_day_of(Melding, "stroom", GEBOEKT), "maand": month_of(GEBOEKT)}


@rijen_van("doorlooptijd_vervolgafspraak")
def doorlooptijd_vervolgafspraak(vraag: Vraag) -> Rijen:
    return Rijen(_first_booked(vraag), _booking_dimensions(), waarde=F("uren"))


@rijen_van("vervolgafspraak_op_tijd")
def vervolgafspraak_op_tijd(vraag: Vraag) -> Rijen:
    """In time by the norm of the day of booking."""
    held = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=DagVan(OuterRef(GEBOEKT), zone=settings.TIME_ZONE)),
        code=NORM_VERVOLG,
        geldig_van__lte=DagVan(OuterRef(GEBOEKT), zone=settings.TIME_ZONE),
    )
    rows = _first_booked(vraag).annotate(norm_toen=Subquery(held.values("waarde")[:1]))
    return Rijen(rows, _booking_dimensions(), telt=Q(uren__lte=F("norm_toen")), waarde=F("uren"))


@rijen_van("direct_afgehandeld")
def direct_afgehandeld(vraag: Vraag) -> Rijen:
    """The first time each melding got a bestemming, when that was in the period."""
    same = Gebeurtenis.objects.filter(
        onderwerp_soort=OuterRef("onderwerp_soort"), onderwerp_id=OuterRef("onderwerp_id"), soort__in=ROUTED
    )
    before = same.filter(Q(op__lt=OuterRef("op")) | Q(op=OuterRef("op"), pk__lt=OuterRef("pk")))
    rows = Gebeurtenis.objects.filter(in_period(vraag), ~Exists(before), soort__in=ROUTED)
    return Rijen(
        of_team_wijken(rows, vraag, "op"),
        {"stroom": KT("gegevens__stroom"), "maand": month_of("op")},
        telt=Q(gegevens__bestemming=Bestemming.DIRECT_AFGEHANDELD.value),
    )


@rijen_van("triage_afwijking")
def triage_afwijking(vraag: Vraag) -> Rijen:
    rows = Gebeurtenis.objects.filter(in_period(vraag), soort="melding.getrieerd")
    return Rijen(
        of_team_wijken(rows, vraag, "op"),
        {"stroom": KT("gegevens__stroom"), "bestemming": KT("gegevens__bestemming"), "maand": month_of("op")},
        telt=Q(gegevens__afgeweken=True),
    )


@rijen_van("niet_opnieuw_gevraagd")
def niet_opnieuw_gevraagd(vraag: Vraag) -> Rijen:
    rows = Gebeurtenis.objects.filter(in_period(vraag), soort="quick_scan.afgerond")
    return Rijen(
        of_team_wijken(rows, vraag, "op"),
        {"maand": month_of("op")},
        waarde=Cast(KT("gegevens__niet_opnieuw_gevraagd"), FloatField()),
    )
