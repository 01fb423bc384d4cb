"""Shared by the tests of assigning: the step itself and what it wrote."""

from decimal import Decimal

from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from serviceplein.dossier.models import Gebeurtenis
from tests.factories import NOW

FIRST_WEIGHT = Decimal("2.00")
"""Trede 3 (1.5) and the first months (0.5)."""


def assign(scan, actor, **deviation):
    return assign_contactpersoon(
        AssignContactpersoon(melding_id=scan.melding_id, **deviation), actor=actor, now=NOW
    )


def assigned(scan, actor, **deviation):
    return Toewijzing.objects.get(pk=assign(scan, actor, **deviation).toewijzing_id)


def events():
    return list(Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True))
