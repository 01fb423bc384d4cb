"""Planning talks. Parts of a step of the app that plans; they open no transaction of their own."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from heapq import nsmallest

from django.db import IntegrityError, models, transaction

from serviceplein.agenda.models import Afspraak, AfspraakSoort
from serviceplein.agenda.sloten import Bezet, Slot, Werktijd, free_slots
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import normen
from serviceplein.fouten import DomainError
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Afwezigheid, Locatie, Medewerker
from serviceplein.toegang.models import Gebruiker


class MomentBezet(DomainError):
    code = "agenda.moment_bezet"


class AfspraakAlGesloten(DomainError):
    code = "agenda.afspraak_gesloten"


def read_werktijd(op: date) -> Werktijd:
    """The hours for talks and their length, as norms of the day."""
    found = normen(["agenda.begin_uur", "agenda.eind_uur", "agenda.duur_minuten"], op=op)
    return Werktijd(
        begin_uur=int(found["agenda.begin_uur"]),
        eind_uur=int(found["agenda.eind_uur"]),
        duur_minuten=int(found["agenda.duur_minuten"]),
    )


def first_free_slots(functies: Collection[Functie], *, van: datetime, dagen: int, aantal: int) -> list[Slot]:
    """The first free slots of everybody with one of `functies`, earliest first, at most one per moment.

    Three queries whatever the number of medewerkers; of two people free at one moment the lowest number wins.
    """
    medewerkers = list(
        Medewerker.objects.filter(functie__in=functies, actief=True)
        .order_by("nummer")
        .values_list("pk", "naam")
    )
    busy, away = _diary([pk for pk, _ in medewerkers], van, dagen)
    werktijd = read_werktijd(van.date())
    by_moment: dict[datetime, Slot] = {}
    for pk, naam in medewerkers:
        for slot in free_slots(
            pk, naam, van=van, dagen=dagen, bezet=busy[pk], afwezig=away[pk], werktijd=werktijd
        ):
            by_moment.setdefault(slot.begin, slot)
    return nsmallest(aantal, by_moment.values(), key=lambda slot: slot.begin)


def within_werktijd(medewerker: Medewerker, begin: datetime) -> bool:
    """Whether `begin` is a moment for talks at which the medewerker is at work, free or not."""
    _, away = _diary([medewerker.pk], begin, 1)
    slots = free_slots(
        medewerker.pk,
        medewerker.naam,
        van=begin,
        dagen=1,
        bezet=(),
        afwezig=away[medewerker.pk],
        werktijd=read_werktijd(begin.date()),
    )
    return any(slot.begin == begin for slot in slots)


def _diary(
    medewerkers: list[int], van: datetime, dagen: int
) -> tuple[dict[int, list[Bezet]], dict[int, set[date]]]:
    """Planned talks and days of absence per medewerker in the period."""
    until = van + timedelta(days=dagen)
    busy: dict[int, list[Bezet]] = defaultdict(list)
    talks = Afspraak.objects.filter(
        medewerker__in=medewerkers, status=AfspraakStatus.GEPLAND, eind__gt=van, begin__lt=until
    )
    for pk, begin, end in talks.values_list("medewerker_id", "begin", "eind"):
        busy[pk].append((begin, end))
    away: dict[int, set[date]] = defaultdict(set)
    absences = Afwezigheid.objects.filter(
        medewerker__in=medewerkers, van__lte=until.date(), tot_en_met__gte=van.date()
    )
    for pk, first, last in absences.values_list("medewerker_id", "van", "tot_en_met"):
        away[pk].update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return busy, away


def create_afspraak(
    *,
    klant_id: int,
    medewerker: Medewerker,
    soort: AfspraakSoort,
    begin: datetime,
    onderwerp: models.Model,
    actor: Gebruiker,
    now: datetime,
    locatie: Locatie | None = None,
) -> Afspraak:
    """Books one talk inside the caller's step; the database refuses a second one at the same moment.

    Raises MomentBezet.
    """
    end = begin + timedelta(minutes=read_werktijd(begin.date()).duur_minuten)
    try:
        with transaction.atomic():
            return Afspraak.objects.create(
                klant_id=klant_id,
                medewerker=medewerker,
                locatie=locatie or medewerker.team.locatie,
                soort=soort,
                begin=begin,
                eind=end,
                onderwerp_soort=onderwerp._meta.label_lower,
                onderwerp_id=onderwerp.pk,
                gepland_op=now,
                gepland_door=actor,
            )
    except IntegrityError as error:
        if "agenda_afspraak_medewerker_once" not in str(error):
            raise
        raise MomentBezet(
            "Dit moment is zojuist door een collega geboekt. Kies een ander moment; uw gegevens staan er nog."
        ) from error


def end_afspraak(afspraak: Afspraak, status: AfspraakStatus) -> None:
    """Closes a talk inside the caller's step: held, cancelled or nobody came. Raises AfspraakAlGesloten."""
    if afspraak.status != AfspraakStatus.GEPLAND:
        raise AfspraakAlGesloten(
            f"Deze afspraak heeft al de status '{afspraak.get_status_display()}'. Ververs de pagina."
        )
    afspraak.status = status
    afspraak.save(update_fields=["status"])


def planned_for(onderwerp: models.Model) -> models.QuerySet[Afspraak]:
    """The talks that are still planned about one object."""
    return Afspraak.objects.filter(
        onderwerp_soort=onderwerp._meta.label_lower, onderwerp_id=onderwerp.pk, status=AfspraakStatus.GEPLAND
    )
