"""Planning talks: the parts of a step of the app that plans; they open no transaction of their own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from serviceplein.agenda import aansluitingen
from serviceplein.agenda.keuzes import AAN_DE_LIJN, DeelnemerRol
from serviceplein.agenda.mededelingen import announce
from serviceplein.agenda.models import Afspraak, AfspraakSoort, Deelnemer, Huisbezoek, Ruimte
from serviceplein.agenda.sloten import ZONE, read_werktijd, starts_in
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.agenda.vrij import first_free_slots, free_gaps, search_for
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Locatie, Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.weergave import long_date, time_of_day

__all__ = ["create_afspraak", "end_afspraak", "first_free_slots", "planned_for", "within_werktijd"]


class MomentBezet(DomainError):
    code = "agenda.moment_bezet"


class GeenRuimte(DomainError):
    code = "agenda.geen_ruimte"


class ToestemmingOntbreekt(DomainError):
    code = "agenda.toestemming_ontbreekt"


class AfspraakAlGesloten(DomainError):
    code = "agenda.afspraak_gesloten"


def within_werktijd(
    medewerker: Medewerker, begin: datetime, *, soort: str = AfspraakSoort.INTAKE, op_adres: bool = False
) -> bool:
    """Whether `begin` is a moment for such a talk at which the medewerker is at work, free or not."""
    hours = read_werktijd(begin.astimezone(ZONE).date())
    travel = hours.reistijd if op_adres else timedelta(0)
    gaps = free_gaps(
        [medewerker.pk],
        van=begin - travel,
        tot=begin + hours.duur[soort] + travel,
        werktijd=hours,
        bezet=False,
        **search_for(soort, hours, op_adres=op_adres),
    )
    return any(begin in starts_in(gap, hours.duur[soort], travel, hours.raster) for gap in gaps)


def create_afspraak(
    *,
    klant_id: int,
    medewerker: Medewerker,
    soort: AfspraakSoort,
    begin: datetime,
    onderwerp: models.Model | None,
    actor: Gebruiker,
    now: datetime,
    locatie: Locatie | None = None,
    adres: str = "",
    collegas: Sequence[Medewerker] = (),
    gasten: Sequence[tuple[str, DeelnemerRol]] = (),
) -> Afspraak:
    """Books one talk inside the caller's step, with a room where there are rooms, and tells the klant.

    The database refuses a second talk at the same moment of anybody who takes part, and of the room.
    `collegas` are occupied as well; `gasten` come from outside. With `adres` travel time is added.
    Raises MomentBezet, GeenRuimte.
    """
    hours = read_werktijd(begin.astimezone(ZONE).date())
    afspraak = Afspraak(
        klant_id=klant_id,
        medewerker=medewerker,
        locatie=None if adres else locatie or medewerker.team.locatie,
        adres=adres,
        reistijd_minuten=int(hours.reistijd.total_seconds() // 60) if adres else 0,
        soort=soort,
        begin=begin,
        eind=begin + hours.duur[soort],
        onderwerp_soort=onderwerp._meta.label_lower if onderwerp else "",
        onderwerp_id=onderwerp.pk if onderwerp else None,
        gepland_op=now,
        gepland_door=actor,
    )
    joining = [Deelnemer(medewerker=collega, rol=DeelnemerRol.COLLEGA) for collega in collegas]
    joining += [Deelnemer(naam=naam, rol=rol) for naam, rol in gasten]
    take_time(afspraak, joining)
    announce(afspraak, "bevestiging", now=now)
    return afspraak


def take_time(afspraak: Afspraak, joining: Sequence[Deelnemer] = ()) -> None:
    """Saves a new or moved talk with a room that is free; people are locked in one order, so no deadlock.

    Raises MomentBezet, GeenRuimte.
    """
    colleagues = {one.medewerker_id for one in joining if one.medewerker_id}
    if afspraak.pk:
        colleagues |= set(
            afspraak.deelnemers.filter(medewerker__isnull=False).values_list("medewerker", flat=True)
        )
    people = {afspraak.medewerker_id, *colleagues}
    list(Medewerker.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    seats = 2 + len(colleagues) + sum(not one.medewerker_id for one in joining)
    rooms = _free_rooms(afspraak, seats)
    for room in rooms:
        afspraak.ruimte = room
        try:
            with transaction.atomic():
                afspraak.save()
                for one in joining:
                    one.afspraak = afspraak
                Deelnemer.objects.bulk_create(joining)
            return
        except IntegrityError as error:
            if "agenda_bezetting_medewerker_once" in str(error):
                raise MomentBezet(
                    "Dit moment is zojuist door een collega geboekt. Kies een ander moment; "
                    "uw gegevens staan er nog."
                ) from error
            if "agenda_afspraak_ruimte_once" not in str(error):
                raise
    raise GeenRuimte("Op dit moment is er geen spreekkamer vrij. Kies een ander moment.")


def _free_rooms(afspraak: Afspraak, seats: int) -> list[Ruimte | None]:
    """Rooms to try, the smallest that fits first; one None when this talk needs or has no room."""
    if afspraak.locatie_id is None or afspraak.adres or afspraak.soort in AAN_DE_LIJN:
        return [None]
    rooms = Ruimte.objects.filter(locatie=afspraak.locatie_id, actief=True)
    if not rooms.exists():
        return [None]
    taken = Afspraak.objects.filter(
        Q(begin__lt=afspraak.eind, eind__gt=afspraak.begin),
        status=AfspraakStatus.GEPLAND,
        ruimte__isnull=False,
    ).exclude(pk=afspraak.pk)
    fitting = rooms.filter(capaciteit__gte=seats).exclude(pk__in=taken.values("ruimte"))
    return list(fitting.order_by("capaciteit", "naam", "pk"))


def end_afspraak(
    afspraak: Afspraak, status: AfspraakStatus, *, now: datetime | None = None, vastgelegd: bool = True
) -> None:
    """Closes a talk inside the caller's step: held, cancelled or nobody came.

    What else was noted on the row (reason, report) is saved with it. `vastgelegd`: what was said is kept, so
    a talk at the klant's place needs their consent first (INT-20).
    Raises AfspraakAlGesloten, ToestemmingOntbreekt.
    """
    if afspraak.status != AfspraakStatus.GEPLAND:
        raise AfspraakAlGesloten(
            f"Deze afspraak heeft al de status '{afspraak.get_status_display()}'. Ververs de pagina."
        )
    if status == AfspraakStatus.GEVOERD and afspraak.adres:
        asked = Huisbezoek.objects.filter(afspraak=afspraak).first()
        if asked is None or (vastgelegd and not asked.mag_vastleggen):
            raise ToestemmingOntbreekt(
                "Dit gesprek is bij de klant. Leg eerst de toestemming van de klant vast bij het bezoek."
            )
    afspraak.status = status
    afspraak.beeindigd_op = now or afspraak.beeindigd_op
    afspraak.save()


def lock_talk(afspraak_id: int, actor: Gebruiker) -> tuple[Afspraak, models.Model | None]:
    """The talk, visible and locked, and what it is about, locked before it. Raises Afspraak.DoesNotExist."""
    visible = Afspraak.objects.visible_to(actor)
    onderwerp = subject_of(visible.get(pk=afspraak_id))
    locked = visible.select_for_update(of=("self",))
    return locked.select_related("klant", "medewerker__team__locatie").get(pk=afspraak_id), onderwerp


def subject_of(afspraak: Afspraak) -> models.Model | None:
    """What the talk is about, locked by the app that owns it; None when nobody does."""
    known = aansluitingen.onderwerp_of(afspraak)
    return known.lock(afspraak.onderwerp_id) if known and afspraak.onderwerp_id else None


def tell_subject(afspraak: Afspraak, onderwerp: models.Model | None, *, done: bool, now: datetime) -> None:
    """The app that owns the subject follows the end of its talk."""
    known = aansluitingen.onderwerp_of(afspraak)
    if known and onderwerp is not None:
        known.na_einde(onderwerp, afspraak, done, now)


def planned_for(onderwerp: models.Model) -> models.QuerySet[Afspraak]:
    """The talks that are still planned about one object."""
    return Afspraak.objects.filter(
        onderwerp_soort=onderwerp._meta.label_lower, onderwerp_id=onderwerp.pk, status=AfspraakStatus.GEPLAND
    )


def when_in_words(moment: datetime) -> str:
    """'20 november 2026 09.00 uur'."""
    return f"{long_date(moment)} {time_of_day(moment)}"
