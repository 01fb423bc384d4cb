"""Reading the handboek: which page belongs to a step for this user, and which pages are past their review."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from serviceplein.catalogus.handboek.models import Handboekpagina
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.signalen import Oorzaak


def pages_for(stap: str, user: Any) -> list[Handboekpagina]:
    """The pages about a step: those for the functie of this user first, then those for everybody."""
    functie = getattr(getattr(user, "medewerker", None), "functie", "")
    rows = Handboekpagina.objects.filter(stap=stap).order_by("titel", "pk")
    return sorted(rows, key=lambda page: (functie not in page.functies, bool(page.functies)))


def overdue(op: date) -> QuerySet[Handboekpagina]:
    """Pages that should have been looked over before `op`."""
    return Handboekpagina.objects.filter(herzien_voor__lt=op)


def waiting(op: date) -> QuerySet[Handboekpagina]:
    """Pages that ask something of their owner: past the review date, or a release to choose about."""
    return Handboekpagina.objects.filter(Q(herzien_voor__lt=op) | ~Q(uitgave_tekst=""))


def overdue_causes(now: datetime) -> Iterable[Oorzaak]:
    """One signal per page past its review date, for its owner; without one for functioneel beheer."""
    today = timezone.localdate(now)
    keeper = (
        Medewerker.objects.filter(functie=Functie.BEHEERDER, actief=True)
        .order_by("nummer")
        .values_list("pk", flat=True)
        .first()
    )
    for page in overdue(today).select_related("eigenaar"):
        owner = page.eigenaar_id if page.eigenaar and page.eigenaar.actief else keeper
        yield Oorzaak(
            sleutel=str(page.pk),
            titel=f"Kijk de handboekpagina na: {page.titel}",
            reden=f"De datum voor herziening was {page.herzien_voor:%d-%m-%Y}.",
            deadline=page.herzien_voor,
            medewerker_id=owner,
            specialisme="" if owner else Specialisme.ADMINISTRATIE,
            onderwerp_soort="catalogus.handboekpagina",
            onderwerp_id=page.pk,
        )
