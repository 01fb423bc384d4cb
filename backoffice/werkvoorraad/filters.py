"""Filters of the queue that somebody keeps under a name (BO-01)."""

from django.http import QueryDict

from backoffice.werkvoorraad.forms import VerdeelFilter
from backoffice.werkvoorraad.models import BewaardFilter
from serviceplein.toegang.models import Gebruiker

EXTRA = ("sorteer",)


def clean_query(text: str) -> str:
    """Only what the list knows, in a fixed order; a page number is no part of a filter."""
    asked, known = QueryDict(text[:500]), QueryDict(mutable=True)
    for name in (*VerdeelFilter.base_fields, *EXTRA):
        if name in asked:
            known[name] = asked[name]
    return known.urlencode()


def keep_filter(gebruiker: Gebruiker, naam: str, zoekvraag: str) -> BewaardFilter:
    """Keeps it, or replaces the one with the same name."""
    found, _ = BewaardFilter.objects.update_or_create(
        gebruiker=gebruiker, naam=naam.strip(), defaults={"zoekvraag": clean_query(zoekvraag)}
    )
    return found


def filters_of(gebruiker: Gebruiker) -> list[BewaardFilter]:
    """One's own, by name."""
    return list(BewaardFilter.objects.filter(gebruiker=gebruiker).order_by("naam", "pk"))
