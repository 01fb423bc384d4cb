"""Reading the sociale kaart: what a partner is on a day, and what a klant was given."""

from datetime import date

from django.db.models import Q, QuerySet

from serviceplein.catalogus.partners.models import Meegegeven, Raamafspraak


def agreements_on(op: date) -> QuerySet[Raamafspraak]:
    """Raamafspraken that hold on `op`; upstream rooms ask these, e.g. whom to send a diagnose to."""
    return Raamafspraak.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), geldig_van__lte=op
    ).select_related("partner")


def given_to(klant_id: int) -> QuerySet[Meegegeven]:
    """What a klant got to take along, newest first."""
    return (
        Meegegeven.objects.filter(klant_id=klant_id)
        .select_related("dienst__partner", "product", "door")
        .order_by("-op", "-pk")
    )
