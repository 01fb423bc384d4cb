"""The bank account on the page of a klant, and the way to another one (BO-08)."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from serviceplein.klanten.models import Bankrekening, Klant


def rekening_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """The account this klant is paid on today and those of the klant alone, masked."""
    today = timezone.localdate()
    return {
        "rekening": Bankrekening.objects.per_klant([klant.pk], today).get(klant.pk),
        "rekeningen": Bankrekening.objects.filter(klant=klant).order_by("-geldig_van", "-pk"),
    }
