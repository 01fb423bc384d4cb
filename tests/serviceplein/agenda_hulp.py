"""Shared by the tests of the agenda: the municipality, people and moments."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from serviceplein.agenda.keuzes import AfspraakSoort
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.plannen import PlanGesprek, plan_gesprek
from serviceplein.toegang.models import Gebruiker
from tests.factories import NOW, AfspraakFactory, KlantFactory, MedewerkerFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
MORGEN = datetime(2026, 11, 20, 9, 0, tzinfo=AMSTERDAM)
"""Friday, the working day after NOW."""


def om(uur: float, dag: datetime = MORGEN) -> datetime:
    """A moment on the day of MORGEN."""
    return dag.replace(hour=0) + timedelta(hours=uur)


def plan(coach=None, *, actor: Gebruiker | None = None, **values: Any) -> Afspraak:
    """Plans a talk through the service."""
    coach = coach or MedewerkerFactory()
    klant = values.pop("klant", None) or KlantFactory()
    command = PlanGesprek(
        klant_id=klant.pk,
        medewerker_id=coach.pk,
        **{"soort": AfspraakSoort.VOORTGANG, "begin": MORGEN, **values},
    )
    made = plan_gesprek(command, actor=actor or coach.gebruiker, now=NOW)
    return Afspraak.objects.get(pk=made.afspraak_id)


def held_today(coach=None, **values: Any) -> Afspraak:
    """A talk that began an hour before NOW and is still to be closed."""
    return AfspraakFactory(
        medewerker=coach or MedewerkerFactory(),
        **{"begin": NOW - timedelta(hours=1), "soort": AfspraakSoort.VOORTGANG, **values},
    )
