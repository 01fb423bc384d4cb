"""The decision after the Quick Scan as a subject: who may see it, and what the assignment made of it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from caseload.toewijzing.models import Toewijzing
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from serviceplein.klanten.models import Klant
from serviceplein.regels.models import Beslissing
from serviceplein.regels.onderwerpen import Besluit, Onderwerp, register
from serviceplein.toegang.models import Gebruiker

TABEL = "na_quick_scan"


def visible(user: Gebruiker) -> QuerySet[Any]:
    """Quick Scans of the meldingen one may see."""
    meldingen = Melding.objects.visible_to(user)
    return QuickScan.objects.filter(melding__in=meldingen).select_related("klant", "melding")


def chosen(scan: QuickScan, beslissing: Beslissing) -> Besluit:
    """The functie of whoever was assigned; the snelle route stands apart and is never overruled."""
    assigned = Toewijzing.objects.filter(melding=scan.melding_id).order_by("van").first()
    if assigned is None or beslissing.versie.tabel.code != TABEL:
        return Besluit(uitkomst={})
    return Besluit(uitkomst={"functie": assigned.functie}, reden=assigned.afwijking_reden)


def deviated() -> QuerySet[Any]:
    """Ids of the decisions after which somebody else was assigned than proposed."""
    elsewhere = Toewijzing.objects.exclude(afwijking_reden="").filter(melding__quick_scan__isnull=False)
    return Beslissing.objects.filter(
        versie__tabel__code=TABEL,
        onderwerp_soort=QuickScan._meta.label_lower,
        onderwerp_id__in=elsewhere.values("melding__quick_scan"),
    ).values("pk")


def decision_of(scan: QuickScan) -> int | None:
    """Id of the decision with which this Quick Scan was handed over."""
    return (
        Beslissing.objects.filter(
            versie__tabel__code=TABEL, onderwerp_soort=QuickScan._meta.label_lower, onderwerp_id=scan.pk
        )
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )


def register_all() -> None:
    """Makes the subject known; called when the app starts."""
    register(
        Onderwerp(
            soort=QuickScan._meta.label_lower,
            zichtbaar=visible,
            naam=lambda scan: f"Quick Scan van melding {scan.melding.kenmerk}",
            adres=lambda scan: reverse("melding", args=[scan.melding_id]),
            klant=_klant_of,
            besluit=chosen,
            afgeweken=deviated,
            afwijken="Afwijken is: er kwam een andere vaste contactpersoon dan voorgesteld.",
        )
    )


def _klant_of(scan: QuickScan) -> Klant | None:
    return scan.klant
