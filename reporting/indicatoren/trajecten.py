"""Rows of the figures about trajecten, their lasting results and who comes back."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from caseload.trajecten.models import Nazorgmoment, Traject
from caseload.trajecten.paneel import HERINSTROOM
from reporting.indicatoren.caseload import BEEINDIGD, PASSED_ON, REDEN, instroom
from reporting.indicatoren.historie import DagVan
from reporting.indicatoren.rijen import Rijen, in_period, month_of, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis


class MaandenEerder(Func):
    """A moment so many months before another: (moment, number)."""

    template = "(%(expressions)s * INTERVAL '1 month')"
    arg_joiner = " - "


def _of(rows: QuerySet[Any], vraag: Vraag, path: str = "") -> QuerySet[Any]:
    """The trajecten of a team (that of the order) or of one contactpersoon."""
    if vraag.bereik.soort == "gemeente":
        return rows
    return rows.filter(**{f"{path}{vraag.bereik.soort}": vraag.bereik.id})


def _days(vraag: Vraag, column: str) -> Q:
    return Q(**{f"{column}__gte": vraag.van, f"{column}__lte": vraag.peildatum})


@rijen_van("trajecten_gestart")
def trajecten_gestart(vraag: Vraag) -> Rijen:
    rows = _of(Traject.objects.filter(_days(vraag, "begonnen_op")), vraag)
    return Rijen(rows, {"maand": month_of("begonnen_op")})


@rijen_van("trajecten_beeindigd")
def trajecten_beeindigd(vraag: Vraag) -> Rijen:
    rows = _of(Traject.objects.filter(_days(vraag, "beeindigd_op")), vraag)
    return Rijen(rows, {"uitkomst": F("resultaat"), "maand": month_of("beeindigd_op")})


def _lasting(soort: Nazorgmoment.Soort, vraag: Vraag) -> Rijen:
    """Checks of the period in which the klant was reached."""
    done = Nazorgmoment.objects.filter(in_period(vraag, "gedaan_op"), soort=soort, traject__isnull=False)
    rows = _of(done.exclude(uitkomst=Nazorgmoment.Uitkomst.NIET_BEREIKT), vraag, "traject__")
    return Rijen(rows, {"maand": month_of("gedaan_op")}, telt=Q(uitkomst=Nazorgmoment.Uitkomst.JA))


@rijen_van("duurzaam_6")
def duurzaam_6(vraag: Vraag) -> Rijen:
    return _lasting(Nazorgmoment.Soort.DUURZAAM_6, vraag)


@rijen_van("duurzaam_12")
def duurzaam_12(vraag: Vraag) -> Rijen:
    return _lasting(Nazorgmoment.Soort.DUURZAAM_12, vraag)


@rijen_van("herinstroom")
def herinstroom(vraag: Vraag) -> Rijen:
    """Inflow, of which counts who flowed out within the months of the norm of that day."""
    norms = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=OuterRef("dag")),
        code=HERINSTROOM,
        geldig_van__lte=OuterRef("dag"),
    )
    left = (
        Gebeurtenis.objects.filter(
            soort=BEEINDIGD,
            klant=OuterRef("klant"),
            op__lt=OuterRef("op"),
            op__gte=MaandenEerder(OuterRef("op"), OuterRef("maanden")),
        )
        .annotate(reden=REDEN)
        .exclude(reden__in=PASSED_ON)
    )
    inflow = instroom(vraag)
    rows = (
        inflow.queryset.annotate(dag=DagVan(F("op"), zone=settings.TIME_ZONE))
        .annotate(maanden=Subquery(norms.values("waarde")[:1]))
        .annotate(terug=Exists(left))
    )
    return Rijen(rows, inflow.dimensies, telt=Q(terug=True))
