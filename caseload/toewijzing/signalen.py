"""The signal that somebody on the waiting list can be placed; it goes away with the room or the line."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from caseload.toewijzing.models import Capaciteit, Wachtplaats
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Afwezigheid
from serviceplein.taal import in_zin
from serviceplein.werk.signalen import Oorzaak, register

NAAM = "wachtlijst_ruimte"


def room_for_waiting(now: datetime) -> Iterator[Oorzaak]:
    """One cause per team and functie where a present colleague has room for somebody who waits; one query."""
    today = timezone.localdate(now)
    away = Afwezigheid.objects.filter(
        medewerker=OuterRef("medewerker"), van__lte=today, tot_en_met__gte=today
    )
    room = Capaciteit.objects.filter(
        ~Exists(away),
        medewerker__actief=True,
        medewerker__functie=OuterRef("functie"),
        medewerker__team=OuterRef("team"),
        belasting__lte=F("norm") - OuterRef("gewicht"),
    )
    places = Wachtplaats.objects.waiting().filter(Exists(room), team__isnull=False)
    rows: dict[tuple[int, str], list[Wachtplaats]] = {}
    for place in places.order_by("termijn", "pk"):
        rows.setdefault((place.team_id or 0, place.functie), []).append(place)
    for (team_id, functie), found in rows.items():
        label = in_zin(Functie(functie).label)
        count = "1 klant wacht" if len(found) == 1 else f"{len(found)} klanten wachten"
        yield Oorzaak(
            sleutel=f"{team_id}:{functie}",
            titel=f"Er is ruimte bij een {label}: plaats wie wacht",
            reden=f"{count} op de wachtlijst.",
            deadline=max(found[0].termijn, today),
            team_id=team_id,
            onderwerp_soort="caseload.wachtplaats",
            onderwerp_id=found[0].pk,
        )


def register_all() -> None:
    """Called when the app starts."""
    register(NAAM, room_for_waiting)
