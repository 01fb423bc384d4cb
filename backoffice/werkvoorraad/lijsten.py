"""The list of the queue: most urgent first, each row says why it stands where it stands."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone

from backoffice.werkvoorraad.forms import OpdrachtFilter, VerdeelFilter
from backoffice.werkvoorraad.gewichten import weights_on
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.overzicht import risk_day
from backoffice.werkvoorraad.policy import Gewichten, explain, points_on
from backoffice.werkvoorraad.transitions import GESLOTEN, OpdrachtStatus
from serviceplein.klanten.models import Zoekbaar
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.ui.paginering import Pagina

DIRECT = ("specialisme", "soort", "status", "situatie", "herkomst")


def with_reasons(request: HttpRequest, rows: list[Any]) -> None:
    """Adds to each row its points of today and why; the weights are read once per page."""
    today = timezone.localdate()
    for row in rows:
        if row.status in GESLOTEN:
            row.punten, row.redenen = None, ()
            continue
        weights = _weights(request, today)
        row.punten = points_on(row.urgentie, today, weights)
        since = timezone.localdate(row.ontstaan_op)
        row.redenen = explain(row.termijn, since, row.situatie, weights, op=today)


def _weights(request: HttpRequest, today: date) -> Gewichten:
    known: dict[date, Gewichten] = request.__dict__.setdefault("_gewichten", {})
    if today not in known:
        known[today] = weights_on(today)
    return known[today]


class OpdrachtenLijst(Lijst):
    naam = "werkvoorraad"
    titel = "Opdrachten"
    enkelvoud, meervoud = "opdracht", "opdrachten"
    filters = OpdrachtFilter
    standaard_filters = {"status": OpdrachtStatus.OPEN.value}
    export_recht = Recht.WERKVOORRAAD_STUREN
    leeg_titel = "Er wacht niets"
    leeg_tekst = "U bent bij. Nieuwe opdrachten komen hier vanzelf binnen."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="backoffice/werkvoorraad/_cel_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(naam="soort", label="Opdracht", waarde="naam", sorteer=("soort",)),
        Kolom(
            naam="urgentie",
            label="Urgentie",
            waarde="urgentie",
            template="backoffice/werkvoorraad/_cel_urgentie.html",
            sorteer=("urgentie",),
        ),
        Kolom(
            naam="termijn",
            label="Termijn",
            waarde="termijn",
            template="backoffice/werkvoorraad/_cel_termijn.html",
            sorteer=("termijn",),
            nowrap=True,
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde=lambda rij: rij.get_status_display(),
            template="backoffice/werkvoorraad/_cel_status.html",
            kaart="rechts",
            prioriteit=2,
        ),
        Kolom(
            naam="van",
            label="Van wie",
            waarde=lambda rij: rij.gevraagd_door.naam if rij.gevraagd_door else rij.get_herkomst_display(),
            prioriteit=3,
        ),
    )

    @cached_property
    def pagina(self) -> Pagina:
        page = super().pagina
        with_reasons(self.request, page.rijen)
        return page

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if tekst := keuze.get("tekst"):
            queryset = queryset.filter(klant__zoeknaam__contains=Zoekbaar(Value(tekst)))
        queryset = queryset.filter(**{naam: keuze[naam] for naam in DIRECT if naam in keuze})
        if keuze.get("risico"):
            late = queryset.filter(termijn__lte=risk_day(timezone.localdate()))
            queryset = late.exclude(status__in=GESLOTEN)
        if keuze.get("van_mij"):
            queryset = queryset.filter(behandelaar=self.user)
        if door := keuze.get("door"):
            queryset = queryset.filter(behandelaar=door)
        return queryset


class VerdeelLijst(OpdrachtenLijst):
    """The same for who steers: also by behandelaar."""

    filters = VerdeelFilter


def rows_for(user: Any) -> QuerySet[Opdracht]:
    """What somebody sees in the list: the own queues, or all seven for who steers."""
    rows = Opdracht.objects.visible_to(user).for_list()
    if user.heeft(Recht.WERKVOORRAAD_STUREN):
        return rows.order_by("-urgentie")
    return rows.filter(specialisme__in=sorted(user.specialismen)).order_by("-urgentie")
