"""What the one screen of the helpdesk shows of a klant: what runs, until when, and what is paid (BO-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, F

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van
from backoffice.aanvragen.transitions import CLOSED
from backoffice.betalingen.models import Betaalregel
from backoffice.helpdesk.models import Helpdeskgesprek
from backoffice.mutaties.models import Mutatie
from backoffice.werkvoorraad.models import Opdracht
from caseload.trajecten.models import Traject
from serviceplein.catalogus.normen import known_normen
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.models import Taak

MEEST = 8
STREVEN = "helpdesk.gesprek_seconden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loopt:
    """One thing that runs or waits: what, where it stands, and until or before when."""

    wat: str
    status: str
    code: str
    tot: date | None
    tot_zin: str
    url_name: str = ""
    pk: int | None = None
    uitleg: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MijnDag:
    """How many talks somebody had today and how long they took; seen by oneself only."""

    aantal: int
    minuten: int
    seconden: int
    streven: int


def what_runs(klant: Klant, user: Gebruiker) -> list[Loopt]:
    """Uitkering, provisions and applications, what still runs first; one query."""
    rows = Aanvraag.objects.visible_to(user).filter(klant=klant).select_related("besluit")
    found = sorted(rows.order_by("-ontvangen_op", "-pk")[:MEEST], key=lambda row: row.status in CLOSED)
    return [*_from_card(klant), *(_of_aanvraag(row) for row in found)]


def _from_card(klant: Klant) -> Iterable[Loopt]:
    if klant.uitkering != Uitkering.GEEN:
        yield Loopt(
            wat=f"Uitkering {klant.get_uitkering_display()}",
            status="Loopt",
            code="loopt",
            tot=None,
            tot_zin="",
        )
    if klant.iwv:
        yield Loopt(wat="Wmo-voorziening", status="Loopt", code="loopt", tot=None, tot_zin="")


def _of_aanvraag(row: Aanvraag) -> Loopt:
    besluit: Any = getattr(row, "besluit", None)
    if besluit is None:
        open_ = row.status not in CLOSED
        return Loopt(
            wat=naam_van(row.regeling),
            status=row.get_status_display(),
            code=row.status,
            tot=row.beslistermijn if open_ else None,
            tot_zin="besluit voor" if open_ else "",
            url_name="aanvraag",
            pk=row.pk,
        )
    return Loopt(
        wat=naam_van(row.regeling),
        status=besluit.get_uitkomst_display(),
        code=besluit.uitkomst,
        tot=besluit.geldig_tot,
        tot_zin="loopt tot" if besluit.geldig_tot else "",
        url_name="aanvraag",
        pk=row.pk,
        uitleg=" ".join(row["zin"] for row in besluit.voorwaarden if row.get("voldaan") is False),
    )


def payments(klant: Klant, user: Gebruiker) -> list[Betaalregel]:
    """The newest payments, those to come as well; one query."""
    rows = Betaalregel.objects.visible_to(user).filter(klant=klant).select_related("batch")
    return list(rows.order_by("-betaal_op", "-pk")[:MEEST])


def around(klant: Klant, user: Gebruiker) -> dict[str, Any]:
    """Who works on something for this klant now: mutaties, opdrachten, trajecten and tasks. Four queries."""
    return {
        "mutaties": Mutatie.objects.visible_to(user).filter(klant=klant).order_by("-ontvangen_op", "-pk")[:5],
        "opdrachten": Opdracht.objects.visible_to(user)
        .running()
        .filter(klant=klant)
        .order_by("termijn", "pk")[:MEEST],
        "trajecten": Traject.objects.filter(klant=klant).select_related("instrument").order_by("-pk")[:MEEST],
        "taken": Taak.objects.open()
        .filter(klant=klant)
        .select_related("medewerker", "team")
        .order_by("deadline", "pk")[:MEEST],
    }


def my_day(user: Gebruiker, since: datetime, op: date) -> MijnDag:
    """Talks of this account since the day began; two queries."""
    took = F("afgerond_op") - F("begonnen_op")
    found = Helpdeskgesprek.objects.filter(door=user, afgerond_op__gte=since).aggregate(
        aantal=Count("pk"), duur=Avg(took)
    )
    seconds = int(found["duur"].total_seconds()) if found["duur"] else 0
    return MijnDag(
        aantal=found["aantal"],
        minuten=seconds // 60,
        seconden=seconds % 60,
        streven=int(known_normen([STREVEN], op=op).get(STREVEN, 0)),
    )
