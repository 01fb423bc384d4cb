"""A task that stays undone too long after its deadline becomes a signal of the teamleider (KRN-12)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from serviceplein.catalogus.normen import norm
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.werkdagen import is_werkdag
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import Oorzaak

NORM = "werk.escalatie_werkdagen"


def last_deadline(today: date, werkdagen: int) -> date:
    """Deadlines on or before this day are more than `werkdagen` working days past on `today`."""
    day = today
    for _ in range(werkdagen + 1):
        day -= timedelta(days=1)
        while not is_werkdag(day):
            day -= timedelta(days=1)
    return day


def late_tasks(now: datetime) -> Iterator[Oorzaak]:
    """One cause per task whose deadline passed longer ago than the norm; three queries."""
    today = timezone.localdate(now)
    latest = last_deadline(today, int(norm(NORM, op=today)))
    leaders = dict(
        Medewerker.objects.filter(functie=Functie.TEAMLEIDER, actief=True).values_list("team_id", "pk")
    )
    late = Taak.objects.open().filter(soort=Taak.Soort.TAAK, deadline__lte=latest)
    for taak in late.select_related("medewerker").order_by("pk"):
        team_id = taak.medewerker.team_id if taak.medewerker else taak.team_id
        if team_id is None or (leader := leaders.get(team_id)) is None:
            continue
        yield Oorzaak(
            sleutel=str(taak.pk),
            titel=f"Te laat: {taak.titel}"[:160],
            reden=f"Ligt bij {taak.medewerker or 'het team'}, deadline was {taak.deadline:%d-%m-%Y}",
            deadline=today,
            klant_id=taak.klant_id,
            medewerker_id=leader,
            team_id=team_id,
            onderwerp_soort="werk.taak",
            onderwerp_id=taak.pk,
        )
