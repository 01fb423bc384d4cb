"""What the caseload adds to the preparation of a talk: the agreements in the running plan."""

from collections.abc import Iterable

from django.http import HttpRequest

from caseload.plan.models import Actie
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.voorbereiding import Regel, register_deel


def agreement_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """Actions of the running plan: who does what, before when, and how it stands."""
    rows = Actie.objects.filter(doel__plan__klant=afspraak.klant_id, doel__plan__afgesloten_op__isnull=True)
    for actie in rows.select_related("doel").order_by("termijn", "pk")[:10]:
        yield Regel(
            wat=f"{actie.omschrijving} ({actie.get_actor_display()}, {actie.get_status_display().lower()})",
            bron=f"Plan, doel: {actie.doel.van_klant}",
            datum=actie.termijn,
        )


def register_all() -> None:
    """Called when the app starts."""
    register_deel("afspraken", "Afspraken in het plan", agreement_lines, volgorde=55)
