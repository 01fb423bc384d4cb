"""Rows of the figures about contactpersonen, the waiting list and in- and outflow."""

from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing, Wachtplaats
from caseload.toewijzing.transitions import WachtStatus
from reporting.indicatoren.historie import as_of, on_day_of
from reporting.indicatoren.rijen import Rijen, in_period, month_of, rijen_van
from reporting.indicatoren.vraag import Vraag
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.models import Medewerker

TOEWIJZING = "caseload.toewijzing"
TOEGEWEZEN, BEEINDIGD = "contactpersoon.toegewezen", "contactpersoon.beeindigd"
PLACED = (TOEGEWEZEN, "contactpersoon.bij_partner")
PASSED_ON = (EindeReden.OVERGEDRAGEN.value, EindeReden.HERVERDEELD.value)
"""Ends that are no outflow: a colleague goes on with the klant."""
REDEN = Coalesce(KT("gegevens__reden_code"), KT("gegevens__reden"))
"""The code of why a toewijzing ended; `reden` alone may hold the words for the time line."""


def _running(vraag: Vraag) -> Q:
    if not vraag.terug:
        return Q(tot__isnull=True, van__lt=vraag.tot)
    return Q(van__lt=vraag.tot) & (Q(tot__isnull=True) | Q(tot__gte=vraag.tot))


def _lopend(vraag: Vraag) -> QuerySet[Toewijzing]:
    """Toewijzingen that ran at the end of the peildatum, of medewerkers who were in the team then."""
    rows = Toewijzing.objects.filter(_running(vraag))
    if vraag.bereik.soort == "medewerker":
        return rows.filter(medewerker=vraag.bereik.id)
    if vraag.bereik.soort == "team":
        team = as_of(Medewerker, "team", vraag, path="medewerker")
        return rows.annotate(team_toen=team).filter(team_toen=vraag.bereik.id)
    return rows


def _stroom_of_toewijzing() -> Subquery:
    events = Gebeurtenis.objects.filter(
        onderwerp_soort=TOEWIJZING, onderwerp_id=OuterRef("pk"), soort=TOEGEWEZEN
    )
    return Subquery(
        events.order_by("op", "pk").annotate(bij_begin=KT("gegevens__stroom")).values("bij_begin")[:1]
    )


@rijen_van("caseload")
def caseload(vraag: Vraag) -> Rijen:
    dimensions = {
        "functie": F("functie"),
        "medewerker": F("medewerker_id"),
        "stroom": _stroom_of_toewijzing(),
    }
    return Rijen(_lopend(vraag), dimensions, waarde=F("gewicht"), looptijd=("van", "tot"))


@rijen_van("caseload_gewogen")
def caseload_gewogen(vraag: Vraag) -> Rijen:
    dimensions = {"functie": F("functie"), "medewerker": F("medewerker_id")}
    return Rijen(_lopend(vraag), dimensions, waarde=F("gewicht"))


@rijen_van("boven_norm")
def boven_norm(vraag: Vraag) -> Rijen:
    """Medewerkers who carried klanten on the peildatum, with their load, norm and hard maximum then."""
    carried = Toewijzing.objects.filter(_running(vraag), medewerker=OuterRef("pk")).order_by()
    total = carried.values("medewerker").annotate(som=Sum("gewicht")).values("som")
    rows = (
        Medewerker.objects.filter(capaciteit__isnull=False)
        .annotate(
            belasting=Subquery(total),
            norm_toen=as_of(Capaciteit, "norm", vraag, path="capaciteit"),
            maximum_toen=as_of(Capaciteit, "maximum", vraag, path="capaciteit"),
            functie_toen=as_of(Medewerker, "functie", vraag),
        )
        .filter(belasting__gt=0)
    )
    if vraag.bereik.soort == "team":
        team = as_of(Medewerker, "team", vraag)
        rows = rows.annotate(team_toen=team).filter(team_toen=vraag.bereik.id)
    return Rijen(
        rows, {"functie": F("functie_toen")}, telt=Q(belasting__gt=F("norm_toen")), waarde=F("belasting")
    )


@rijen_van("wachtlijst")
def wachtlijst(vraag: Vraag) -> Rijen:
    """Who had a place and was not yet placed; lapsed places are read from the history."""
    placed = Gebeurtenis.objects.filter(
        klant=OuterRef("klant"), soort__in=PLACED, op__gte=OuterRef("sinds"), op__lt=vraag.tot
    )
    rows = (
        Wachtplaats.objects.filter(sinds__lt=vraag.tot)
        .annotate(status_toen=as_of(Wachtplaats, "status", vraag))
        .filter(~Exists(placed))
        .exclude(status_toen=WachtStatus.VERVALLEN)
    )
    if vraag.bereik.soort == "team":
        rows = rows.filter(team=vraag.bereik.id)
    return Rijen(rows, {"functie": F("functie")})


def _about(toewijzingen: Q) -> Q:
    """Events about these toewijzingen."""
    theirs = Toewijzing.objects.filter(toewijzingen).values("pk")
    return Q(onderwerp_soort=TOEWIJZING, onderwerp_id__in=theirs)


@rijen_van("instroom")
def instroom(vraag: Vraag) -> Rijen:
    """New assignments; one that begins the moment a colleague passed the klant on is no inflow."""
    passed_on = (
        Gebeurtenis.objects.filter(in_period(vraag), soort=BEEINDIGD)
        .annotate(reden=REDEN)
        .filter(reden__in=PASSED_ON, klant=OuterRef("klant"), op=OuterRef("op"))
    )
    rows = Gebeurtenis.objects.filter(in_period(vraag), ~Exists(passed_on), soort=TOEGEWEZEN)
    if vraag.bereik.soort == "medewerker":
        rows = rows.filter(_about(Q(medewerker=vraag.bereik.id)))
    if vraag.bereik.soort == "team":
        rows = rows.filter(gegevens__team_id=vraag.bereik.id)
    return Rijen(rows, {"stroom": KT("gegevens__stroom"), "maand": month_of("op")})


def _ended(vraag: Vraag) -> Rijen:
    rows = (
        Gebeurtenis.objects.filter(in_period(vraag), soort=BEEINDIGD)
        .annotate(reden=REDEN)
        .exclude(reden__in=PASSED_ON)
    )
    if vraag.bereik.soort == "medewerker":
        rows = rows.filter(_about(Q(medewerker=vraag.bereik.id)))
    if vraag.bereik.soort == "team":
        team: Any = vraag.bereik.id
        now = Medewerker.objects.filter(pk=OuterRef("wie")).values("team")
        then = on_day_of(Medewerker, "team", "op", key="wie", current=Subquery(now))
        rows = (
            rows.annotate(wie=Cast(KT("gegevens__medewerker_id"), BigIntegerField()))
            .annotate(team_toen=then)
            .filter(team_toen=team)
        )
    dimensions = {"stroom": KT("gegevens__stroom"), "maand": month_of("op")}
    return Rijen(rows, dimensions, telt=Q(reden=EindeReden.WERK.value))


@rijen_van("uitstroom")
def uitstroom(vraag: Vraag) -> Rijen:
    ended = _ended(vraag)
    return Rijen(ended.queryset, {**ended.dimensies, "reden": F("reden")})


@rijen_van("uitstroom_werk")
def uitstroom_werk(vraag: Vraag) -> Rijen:
    return _ended(vraag)
