"""With whom and from when a follow-up talk is planned. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from serviceplein.agenda.models import AfspraakSoort
from serviceplein.agenda.sloten import Slot
from serviceplein.organisatie.functies import Functie

_FUNCTIES: dict[Bestemming, frozenset[Functie]] = {
    Bestemming.WERKPLEIN: frozenset({Functie.WERKCOACH_REGULIER, Functie.PARTICIPATIECOACH}),
    Bestemming.JONGERENLOKET: frozenset(
        {Functie.PARTICIPATIECOACH_JONGERENLOKET, Functie.WERKCOACH_REGULIER}
    ),
    Bestemming.COACH_DAK_EN_THUISLOZEN: frozenset({Functie.COACH_DAK_EN_THUISLOZEN}),
    Bestemming.COACH_SCHULDHULPVERLENING: frozenset({Functie.COACH_SCHULDHULPVERLENING}),
    Bestemming.COACH_GEVESTIGDE_ZELFSTANDIGEN: frozenset({Functie.COACH_GEVESTIGDE_ZELFSTANDIGEN}),
    Bestemming.VRAAGVERHELDERING: frozenset({Functie.CONSULENT_WMO}),
    Bestemming.NIEUWE_AANVRAGEN_IWV: frozenset({Functie.CONSULENT_WMO}),
}
_BY_STROOM: dict[Stroom, frozenset[Functie]] = {
    Stroom.WMO: frozenset({Functie.CONSULENT_WMO}),
    Stroom.SCHULDEN: frozenset({Functie.COACH_SCHULDHULPVERLENING}),
}
_DEFAULT = frozenset({Functie.WERKCOACH_REGULIER, Functie.PARTICIPATIECOACH})


def functies_for(bestemming: str, stroom: str) -> frozenset[Functie]:
    """Who can hold the talk: by bestemming, else by stroom, else a werkcoach or participatiecoach."""
    named = _FUNCTIES.get(Bestemming(bestemming)) if bestemming else None
    return named or (_BY_STROOM.get(Stroom(stroom)) if stroom else None) or _DEFAULT


def soort_for(vervolgstap: str, stroom: str) -> AfspraakSoort:
    """What kind of talk follows from the triage."""
    if vervolgstap in {Vervolgstap.QUICK_SCAN, Vervolgstap.QUICK_SCAN_NA_ZOEKTERMIJN}:
        return AfspraakSoort.QUICK_SCAN
    return AfspraakSoort.VRAAGVERHELDERING if stroom == Stroom.WMO else AfspraakSoort.INTAKE


def earliest_moment(niet_voor: date | None, *, now: datetime) -> datetime:
    """From when the talk may be: at once, or from a day on that has not come yet."""
    if niet_voor is None:
        return now
    return max(now, timezone.make_aware(datetime.combine(niet_voor, time.min)))


def within_term(slots: Sequence[Slot], uiterlijk: date | None) -> list[Slot]:
    """The moments up to the last day; when there is none, all of them, because late is better than never."""
    in_time = [slot for slot in slots if uiterlijk is None or timezone.localdate(slot.begin) <= uiterlijk]
    return in_time or list(slots)
