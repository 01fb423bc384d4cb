"""Rows of the figures about applications and decisions."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit, Uitkomst
from reporting.indicatoren.historie import as_of
from reporting.indicatoren.rijen import Rijen, in_period, month_of, of_team_wijken, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.dossier.models import Gebeurtenis

AANVRAAG = "backoffice.aanvraag"


def _beslist(vraag: Vraag) -> QuerySet[Gebeurtenis]:
    """Decisions of the period: of the regelingen of a backoffice team, or of the wijken of a gebiedsteam."""
    rows = Gebeurtenis.objects.filter(in_period(vraag), soort="aanvraag.beslist")
    if vraag.bereik.specialisme:
        return rows.annotate(van_regeling=KT("gegevens__regeling")).filter(
            van_regeling__in=vraag.bereik.regelingen
        )
    return of_team_wijken(rows, vraag, "op")


def _decided(vraag: Vraag, telt: Q | None = None) -> Rijen:
    return Rijen(_beslist(vraag), {"regeling": KT("gegevens__regeling"), "maand": month_of("op")}, telt=telt)


@rijen_van("besluiten")
def besluiten(vraag: Vraag) -> Rijen:
    decided = _decided(vraag)
    return Rijen(decided.queryset, {**decided.dimensies, "uitkomst": KT("gegevens__uitkomst")})


@rijen_van("beslist_op_tijd")
def beslist_op_tijd(vraag: Vraag) -> Rijen:
    return _decided(vraag, telt=Q(gegevens__op_tijd=True))


@rijen_van("toekenning")
def toekenning(vraag: Vraag) -> Rijen:
    return _decided(vraag, telt=Q(gegevens__uitkomst=Uitkomst.TOEGEKEND.value))


@rijen_van("aanvragen_over_termijn")
def aanvragen_over_termijn(vraag: Vraag) -> Rijen:
    """Applications not decided at the end of the peildatum whose term had passed by then."""
    decided = Besluit.objects.definitief().filter(aanvraag=OuterRef("pk"), beslist_op__lt=vraag.tot)
    rows: QuerySet[Any] = Aanvraag.objects.filter(
        beslistermijn__lt=vraag.peildatum, ontvangen_op__lt=vraag.tot
    )
    if vraag.terug:
        rows = (
            rows.filter(~Exists(decided))
            .annotate(status_toen=as_of(Aanvraag, "status", vraag))
            .exclude(status_toen=AanvraagStatus.INGETROKKEN)
        )
    else:
        rows = rows.exclude(status__in=[AanvraagStatus.BESLIST, AanvraagStatus.INGETROKKEN])
    if vraag.bereik.specialisme:
        rows = rows.filter(regeling__in=vraag.bereik.regelingen)
    else:
        rows = of_team_wijken(rows, vraag)
    return Rijen(rows, {"regeling": F("regeling")})
