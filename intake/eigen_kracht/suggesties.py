"""What the sociale kaart offers for a question: open to everybody, near the klant first (INT-03, KRN-08)."""

from datetime import date

from django.db.models import Q, QuerySet

from intake.melding.models import Melding
from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.partners.models import Dienst, Meegegeven

HOOGSTENS = 6


def suggested(melding: Melding, *, op: date) -> list[Dienst]:
    """Diensten on the domeinen of the melding that need no indicatie; own wijk first, then citywide."""
    wijk = melding.klant.wijk if melding.klant else None
    near = Q(partner__in=wijk.partners.values("pk")) if wijk else Q(pk__in=[])
    running: QuerySet[Dienst] = valid_on(Dienst.objects.all(), op)
    offered = running.filter(
        near | Q(partner__wijken__isnull=True),
        vrij_toegankelijk=True,
        domeinen__overlap=list(melding.domeinen),
    )
    ordered = offered.annotate(dichtbij=near).order_by("-dichtbij", "partner__naam", "naam", "pk")
    return list(ordered.select_related("partner")[:HOOGSTENS])


def given_along(melding: Melding) -> list[Meegegeven]:
    """What the klant got to take along with this melding, in the order it was given."""
    rows = Meegegeven.objects.filter(onderwerp_soort=melding._meta.label_lower, onderwerp_id=melding.pk)
    return list(rows.select_related("dienst__partner", "product").order_by("pk"))
