"""What an absence does to those who need a contactpersoon: a waarnemer comes, and goes. Parts of a step."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.models import Capaciteit
from caseload.waarneming.kandidaten import has_klanten, read_vervangers
from caseload.waarneming.policy import Voorstel, choose_waarnemer
from serviceplein.catalogus.normen import norm
from serviceplein.organisatie.aansluitingen import register_afwezigheid
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Waarneming
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import count_werkdagen
from serviceplein.werk.signalen import ask_update

NODIG, LOOPT, GESPREK = "waarnemer_nodig", "waarneming", "waarneming_gesprek"
"""Names of the signals."""


def absence_reported(afwezigheid: Afwezigheid, actor: Gebruiker | None, now: datetime) -> None:
    """Somebody goes away: a colleague takes their klanten, and those they stood in for go to another."""
    person = afwezigheid.medewerker
    pass_on(person, afwezigheid, actor=actor, now=now)
    if needs_waarnemer(afwezigheid):
        assign_waarnemer(person, afwezigheid, van=afwezigheid.van, actor=actor, now=now)
    ask_signals()


def absence_ends(afwezigheid: Afwezigheid, actor: Gebruiker | None, now: datetime) -> None:
    """Somebody is back: nobody stands in for them from today on, as far as it was for this absence."""
    end_waarnemingen(afwezigheid.waarnemingen.all(), timezone.localdate(now))
    ask_signals()


def presence_changed(medewerker_id: int, now: datetime) -> None:
    """Absence lowers the room for new klanten at once, return gives it back."""
    if Capaciteit.objects.filter(medewerker=medewerker_id).exists():
        ensure_capaciteiten(timezone.localdate(now), alleen={medewerker_id})


def needs_waarnemer(afwezigheid: Afwezigheid) -> bool:
    """Whether the absence is long enough by the norm, of somebody who has klanten."""
    if not has_klanten(afwezigheid.medewerker_id):
        return False
    days = count_werkdagen(afwezigheid.van - timedelta(days=1), afwezigheid.tot_en_met)
    least = int(norm("caseload.waarneming_werkdagen", op=afwezigheid.van))
    return days >= least


def assign_waarnemer(
    person: Medewerker, afwezigheid: Afwezigheid, *, van: date, actor: Gebruiker | None, now: datetime
) -> Waarneming | None:
    """The proposal stands in at once, until somebody chooses another; None when nobody can."""
    until = afwezigheid.tot_en_met
    voorstel = choose_waarnemer(read_vervangers(person, van=van, tot_en_met=until))
    if voorstel.gekozen is None:
        return None
    return Waarneming.objects.create(
        medewerker=person,
        waarnemer_id=voorstel.gekozen.medewerker_id,
        afwezigheid=afwezigheid,
        van=van,
        tot_en_met=until,
        uitleg=explanation(voorstel),
        voorgesteld_id=voorstel.gekozen.medewerker_id,
        gekozen_door=actor,
        gekozen_op=now,
    )


def pass_on(person: Medewerker, afwezigheid: Afwezigheid, *, actor: Gebruiker | None, now: datetime) -> None:
    """Whoever stands in and goes away themselves is followed up for the days from then on."""
    held = Waarneming.objects.select_for_update(of=("self",)).filter(
        waarnemer=person, tot_en_met__gte=afwezigheid.van, van__lte=afwezigheid.tot_en_met
    )
    for row in held.select_related("medewerker", "afwezigheid").order_by("pk"):
        start = max(row.van, afwezigheid.van)
        end_waarnemingen(Waarneming.objects.filter(pk=row.pk), start)
        if row.afwezigheid is not None:
            assign_waarnemer(row.medewerker, row.afwezigheid, van=start, actor=actor, now=now)


def end_waarnemingen(rows: Any, op: date) -> int:
    """From `op` on these no longer hold; what never began disappears. Returns how many ended."""
    coming = rows.filter(van__gte=op)
    gone, _ = coming.delete()
    return int(gone) + int(
        rows.filter(van__lt=op, tot_en_met__gte=op).update(tot_en_met=op - timedelta(days=1))
    )


def explanation(voorstel: Voorstel) -> dict[str, Any]:
    """What is stored: every colleague with why and why not."""
    return {
        "kandidaten": [
            {
                "medewerker_id": oordeel.vervanger.medewerker_id,
                "naam": oordeel.vervanger.naam,
                "gekozen": oordeel.gekozen,
                "past": oordeel.past,
                "reden": oordeel.reden,
            }
            for oordeel in voorstel.oordelen
        ]
    }


def ask_signals() -> None:
    """The signals about absence follow at once, not only with the clock."""
    for naam in (NODIG, LOOPT, GESPREK):
        ask_update(naam)


def register_all() -> None:
    """Called when the app starts."""
    register_afwezigheid("caseload", absent=absence_reported, back=absence_ends, presence=presence_changed)
