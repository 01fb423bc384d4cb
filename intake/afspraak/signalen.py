"""A follow-up not booked in time: seen by the frontoffice before, by the teamleider after (INT-12)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import BooleanField, Case, DateTimeField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.utils import timezone

from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import OUTSIDE, TALKS
from serviceplein.catalogus.normen import normen
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import long_date, time_of_day
from serviceplein.werk import onderwerpen, signalen
from serviceplein.werk.signalen import Oorzaak

NORM, WAARSCHUWING = "intake.vervolgafspraak_uren", "intake.vervolg_waarschuwing_uren"


WAITS = Q(vervolg_geboekt_op__isnull=True) & (
    Q(status=MeldingStatus.NIEUW)
    | (Q(status=MeldingStatus.GETRIEERD, vervolgstap__in=TALKS) & ~Q(bestemming__in=OUTSIDE))
)
"""Meldingen for which a first follow-up has to be booked, or may have to be: not triaged yet."""


def waiting_for_talk() -> QuerySet[Melding]:
    """Meldingen whose clock to the follow-up runs."""
    return Melding.objects.filter(WAITS)


def with_term(rows: QuerySet[Melding], now: datetime) -> QuerySet[Melding]:
    """Adds `vervolg_voor`: until when the follow-up has to be booked, empty when nobody waits for it.

    And `vervolg_te_laat`: whether that moment has passed.
    """
    hours = normen([NORM], op=timezone.localdate(now))[NORM]
    until = ExpressionWrapper(F("gemeld_op") + timedelta(hours=int(hours)), output_field=DateTimeField())
    none = Value(None, output_field=DateTimeField())
    late = WAITS & Q(gemeld_op__lte=now - timedelta(hours=int(hours)))
    return rows.annotate(
        vervolg_voor=Case(When(WAITS, then=until), default=none),
        vervolg_te_laat=Case(When(late, then=True), default=False, output_field=BooleanField()),
    )


def late_follow_ups(now: datetime) -> Iterator[Oorzaak]:
    """One cause for the frontoffice per melding that nears the norm; one more for a teamleider once missed.

    Four queries whatever the number of meldingen.
    """
    hours = normen([NORM, WAARSCHUWING], op=timezone.localdate(now))
    allowed = timedelta(hours=int(hours[NORM]))
    waiting = waiting_for_talk().filter(gemeld_op__lte=now - timedelta(hours=int(hours[WAARSCHUWING])))
    rows = list(waiting.select_related("geregistreerd_door__medewerker").order_by("gemeld_op", "pk"))
    leaders = _leaders() if rows else {}
    for melding in rows:
        until = melding.gemeld_op + allowed
        missed = until <= now
        common = {
            "titel": "Vervolgafspraak te laat" if missed else "Plan de vervolgafspraak",
            "reden": f"Melding {melding.kenmerk}: afspraak {'was' if missed else 'is'} nodig "
            f"vóór {long_date(until)} {time_of_day(until)}",
            "deadline": timezone.localdate(until),
            "klant_id": melding.klant_id,
            "onderwerp_soort": "intake.melding",
            "onderwerp_id": melding.pk,
        }
        yield Oorzaak(sleutel=str(melding.pk), specialisme=Specialisme.FRONTOFFICE, **common)  # type: ignore[arg-type]
        if missed and (leader := _leader_of(melding, leaders)):
            yield Oorzaak(sleutel=f"{melding.pk}:teamleider", medewerker_id=leader, **common)  # type: ignore[arg-type]


def _leaders() -> dict[int | None, int]:
    """The teamleider per team; under None the one who leads the frontoffice, else the first there is."""
    rows = Medewerker.objects.filter(functie=Functie.TEAMLEIDER, actief=True).order_by("-nummer")
    found: dict[int | None, int] = {}
    for pk, team in rows.values_list("pk", "team"):
        found[team] = found[None] = pk
    desks = Team.objects.filter(specialisme=Specialisme.FRONTOFFICE).order_by("-pk")
    for desk in desks.values_list("pk", flat=True):
        found[None] = found.get(desk, found.get(None, 0))
    return {team: pk for team, pk in found.items() if pk}


def _leader_of(melding: Melding, leaders: dict[int | None, int]) -> int | None:
    """Who leads the team of whoever took the melding in."""
    desk: Medewerker | None = getattr(melding.geregistreerd_door, "medewerker", None)
    return leaders.get(desk.team_id if desk else None) or leaders.get(None)


def missed_or_near(soort: str, now: datetime) -> Q:
    """The filter of the list: meldingen whose norm nears ("nadert") or has passed ("te_laat")."""
    hours = normen([NORM, WAARSCHUWING], op=timezone.localdate(now))
    missed = WAITS & Q(gemeld_op__lte=now - timedelta(hours=int(hours[NORM])))
    if soort == "te_laat":
        return missed
    return WAITS & Q(gemeld_op__lte=now - timedelta(hours=int(hours[WAARSCHUWING]))) & ~missed


def register_all() -> None:
    """Called when the app starts."""
    from django.urls import reverse

    signalen.register("vervolgafspraak", late_follow_ups)
    onderwerpen.register("intake.melding", lambda number: reverse("melding", args=[number]))
