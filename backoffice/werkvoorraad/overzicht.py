"""The seven queues at a glance: how much, how old, at risk, and who does what (BO-01)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.specialismen import SPECIALISMEN
from backoffice.werkvoorraad.transitions import IN_HANDEN, OpdrachtStatus
from serviceplein.catalogus.normen import norm
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.werkdagen import add_werkdagen

RISICO = "werkvoorraad.risico_werkdagen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rij:
    """One queue; `oudste` is how many days the oldest opdracht waits."""

    specialisme: Specialisme
    open: int = 0
    in_handen: int = 0
    wacht: int = 0
    te_laat: int = 0
    risico: int = 0
    oudste: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Collega:
    """Who has how much of one queue in hand."""

    gebruiker_id: int
    naam: str
    specialisme: Specialisme
    opgepakt: int
    wacht: int
    te_laat: int


def risk_day(op: date) -> date:
    """An opdracht whose term ends by this day is at risk."""
    return add_werkdagen(op, int(norm(RISICO, op=op)))


def queues(user: Gebruiker, now: datetime) -> list[Rij]:
    """All seven, also the empty ones; one query over the index of what runs."""
    today = timezone.localdate(now)
    near = risk_day(today)
    rows = Opdracht.objects.visible_to(user).running().order_by().values("specialisme")
    counted = rows.annotate(
        open=Count("pk", filter=Q(status=OpdrachtStatus.OPEN)),
        in_handen=Count("pk", filter=Q(status=OpdrachtStatus.OPGEPAKT)),
        wacht=Count("pk", filter=Q(status__in=(OpdrachtStatus.GEPAUZEERD, OpdrachtStatus.TERUGGEVRAAGD))),
        te_laat=Count("pk", filter=Q(termijn__lt=today)),
        risico=Count("pk", filter=Q(termijn__range=(today, near))),
        eerste=Min("ontstaan_op"),
    )
    found: dict[str, Any] = {row["specialisme"]: row for row in counted}
    names = ("open", "in_handen", "wacht", "te_laat", "risico")
    return [
        Rij(
            specialisme=queue,
            oudste=(today - timezone.localdate(row["eerste"])).days,
            **{name: row[name] for name in names},
        )
        if (row := found.get(queue))
        else Rij(specialisme=queue)
        for queue in SPECIALISMEN
    ]


def people(user: Gebruiker, now: datetime) -> list[Collega]:
    """Who has what in hand, per queue; one query."""
    today = timezone.localdate(now)
    rows = Opdracht.objects.visible_to(user).filter(status__in=IN_HANDEN).order_by()
    counted = (
        rows.values("specialisme", "behandelaar")
        .annotate(
            voornaam=F("behandelaar__first_name"),
            achternaam=F("behandelaar__last_name"),
            opgepakt=Count("pk", filter=Q(status=OpdrachtStatus.OPGEPAKT)),
            wacht=Count("pk", filter=~Q(status=OpdrachtStatus.OPGEPAKT)),
            te_laat=Count("pk", filter=Q(termijn__lt=today)),
        )
        .order_by("specialisme", "achternaam", "voornaam", "behandelaar")
    )
    return [
        Collega(
            gebruiker_id=row["behandelaar"],
            naam=f"{row['voornaam']} {row['achternaam']}".strip(),
            specialisme=Specialisme(row["specialisme"]),
            opgepakt=row["opgepakt"],
            wacht=row["wacht"],
            te_laat=row["te_laat"],
        )
        for row in counted
    ]
