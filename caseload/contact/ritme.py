"""The rhythm of contact agreed with a klant, kept with the running assignment: the one place to read it.

It goes before any norm: in the radar, for the lowest treden, and with a partner that has the regie.
"""

from django.db.models import F, IntegerField, OuterRef, Subquery
from django.db.models.expressions import CombinedExpression

from caseload.toewijzing.models import Toewijzing


def own_rhythm() -> CombinedExpression:
    """Days between two contacts as agreed, of a row that is an assignment; null without agreement."""
    return F("contact_weken") * 7


def rhythm_with_klant() -> Subquery:
    """The same for any row with a `klant`; null without agreement or without a contactpersoon of ours."""
    running = Toewijzing.objects.running().filter(klant=OuterRef("klant"))
    return Subquery(
        running.annotate(dagen=own_rhythm()).values("dagen")[:1], output_field=IntegerField(null=True)
    )
