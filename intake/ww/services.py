"""From the announcement by UWV to the warm transfer; what runs already goes on (INT-11)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from intake.ww.models import Overdracht, WwAankondiging, WwGesprek, WwSoort, WwStatus
from intake.ww.policy import AFSPRAAK, COACH, OVERDRACHT, VOORLICHTING, Moment, moments
from serviceplein.agenda.aansluitingen import contactpersoon_of
from serviceplein.agenda.keuzes import DeelnemerRol
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.plannen import record_planned
from serviceplein.agenda.services import (
    GeenRuimte,
    MomentBezet,
    create_afspraak,
    first_free_slots,
)
from serviceplein.agenda.sloten import Slot
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.agenda.vrij import slots_of
from serviceplein.catalogus.normen import normen
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.werk.services import create_taak, end_taken

COACHES = frozenset({Functie.WERKCOACH_REGULIER, Functie.PARTICIPATIECOACH})


class EindeOngeldig(DomainError):
    code = "intake.ww_einde_ongeldig"
    status = 422


class AlAangekondigd(DomainError):
    code = "intake.ww_al_aangekondigd"


class NietMeerOpen(DomainError):
    code = "intake.ww_niet_meer_open"


class GeenMoment(DomainError):
    code = "intake.ww_geen_moment"


class OverdrachtOnvolledig(DomainError):
    code = "intake.ww_overdracht_onvolledig"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceWw:
    klant_id: int
    einde_ww: date
    coach_uwv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WwAnnounced:
    aankondiging_id: int
    klant_id: int
    nieuw: bool


@step
def announce_ww(command: AnnounceWw, *, actor: Gebruiker, now: datetime) -> WwAnnounced:
    """An announcement noted by hand.

    Raises Klant.DoesNotExist, PermissionDenied, EindeOngeldig, AlAangekondigd.
    """
    require(actor, Recht.MELDING_REGISTREREN)
    klant = (
        Klant.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=command.klant_id)
    )
    return create_aankondiging(
        klant,
        einde_ww=command.einde_ww,
        coach_uwv=command.coach_uwv,
        partner_id=None,
        extern_kenmerk="",
        actor=actor,
        now=now,
    )


def create_aankondiging(
    klant: Klant,
    *,
    einde_ww: date,
    coach_uwv: str,
    partner_id: int | None,
    extern_kenmerk: str,
    actor: Gebruiker | None,
    now: datetime,
) -> WwAnnounced:
    """The part that the screen and the API share; what is due already is planned at once."""
    if einde_ww < timezone.localdate(now):
        raise EindeOngeldig("Vul een dag in die nog komt.", veld="einde_ww")
    if WwAankondiging.objects.filter(klant=klant, einde_ww=einde_ww, status=WwStatus.LOOPT).exists():
        raise AlAangekondigd("Het einde van deze WW is al aangekondigd. Kijk in de werklijst.")
    pk = _reserve_id()
    row = WwAankondiging.objects.create(
        pk=pk,
        kenmerk=f"W{now.year}-{pk:07d}",
        klant=klant,
        einde_ww=einde_ww,
        coach_uwv=coach_uwv,
        partner_id=partner_id,
        extern_kenmerk=extern_kenmerk,
        aangekondigd_op=now,
        aangekondigd_door=actor,
    )
    start_due(row, now=now)
    record(
        "ww.aangekondigd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=row,
        gegevens={"kenmerk": row.kenmerk, "einde": f"{einde_ww:%d-%m-%Y}"},
    )
    return WwAnnounced(aankondiging_id=row.pk, klant_id=klant.pk, nieuw=True)


def _reserve_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_wwaankondiging', 'id'))")
        reserved: int = cursor.fetchone()[0]
    return reserved


def moments_of(row: WwAankondiging, op: date) -> list[Moment]:
    """The moments of one announcement by the norms of `op`."""
    numbers = normen([COACH, VOORLICHTING, OVERDRACHT], op=op)
    return moments(
        row.einde_ww,
        coach_maanden=int(numbers[COACH]),
        voorlichting_maanden=int(numbers[VOORLICHTING]),
        overdracht_dagen=int(numbers[OVERDRACHT]),
    )


def start_due(row: WwAankondiging, *, now: datetime) -> list[WwSoort]:
    """Makes the talk and its task of every moment that has come; once each. Part of a step."""
    today = timezone.localdate(now)
    started = []
    for moment in moments_of(row, today):
        if moment.vanaf > today:
            continue
        talk, new = WwGesprek.objects.get_or_create(
            aankondiging=row,
            soort=moment.soort,
            defaults={"vanaf": moment.vanaf, "voor": max(moment.voor, today)},
        )
        if new:
            _task(row, talk, now=now)
            started.append(moment.soort)
    return started


def _task(row: WwAankondiging, talk: WwGesprek, *, now: datetime) -> None:
    """For the contactpersoon, so that the running plan goes on; without one for the frontoffice."""
    person = contactpersoon_of(row.klant_id)
    titles = {
        WwSoort.COACH: "Plan het gesprek met een coach: de WW loopt af",
        WwSoort.VOORLICHTING: "Plan het voorlichtingsgesprek: de WW loopt af",
        WwSoort.OVERDRACHT: "Doe de warme overdracht van UWV naar ons",
    }
    create_taak(
        sleutel=_key(talk),
        titel=titles[WwSoort(talk.soort)],
        reden=f"De WW eindigt op {row.einde_ww:%d-%m-%Y} ({row.kenmerk})",
        klant_id=row.klant_id,
        medewerker_id=person,
        specialisme="" if person else Specialisme.FRONTOFFICE,
        onderwerp=row,
        deadline=talk.voor,
        now=now,
    )


@step
def plan_due_talks(*, actor: Gebruiker | None, now: datetime) -> int:
    """The nightly round: every moment that has come gets its talk and task, once. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('ww-gesprekken'))")
    rows = list(WwAankondiging.objects.filter(status=WwStatus.LOOPT).order_by("einde_ww", "pk"))
    made = sum(len(start_due(row, now=now)) for row in rows)
    if made:
        record("ww.gesprekken_klaargezet", actor=actor, now=now, klant_id=None, gegevens={"aantal": made})
    return made


def slots_for(talk: WwGesprek, *, now: datetime) -> list[Slot]:
    """Free moments for a talk; with the klant's own contactpersoon if there is one."""
    numbers = normen(["agenda.vooruit_dagen", "agenda.aantal_voorstellen"], op=timezone.localdate(now))
    days, wanted = int(numbers["agenda.vooruit_dagen"]), int(numbers["agenda.aantal_voorstellen"])
    soort = AFSPRAAK[WwSoort(talk.soort)]
    person = contactpersoon_of(talk.aankondiging.klant_id)
    if person is not None:
        return slots_of([person], van=now, dagen=days, soort=soort)[:wanted]
    return first_free_slots(COACHES, van=now, dagen=days, aantal=wanted, soort=soort)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookWwGesprek:
    """The first free moment, or the one that was chosen."""

    gesprek_id: int
    medewerker_id: int | None = None
    begin: datetime | None = None


@step
def book_ww_gesprek(command: BookWwGesprek, *, actor: Gebruiker, now: datetime) -> int:
    """Plans one of the talks; for the transfer it is a driegesprek with the coach of UWV. Returns its id.

    Raises WwGesprek.DoesNotExist, PermissionDenied, NietMeerOpen, GeenMoment, MomentBezet, GeenRuimte.
    """
    talk, row = _lock(command.gesprek_id, actor, Recht.AFSPRAAK_PLANNEN)
    if talk.afspraak_id or talk.gehouden_op:
        raise NietMeerOpen("Dit gesprek staat al in de agenda.")
    free = slots_for(talk, now=now)
    if command.medewerker_id is not None:
        free = [s for s in free if (s.medewerker_id, s.begin) == (command.medewerker_id, command.begin)]
    soort = WwSoort(talk.soort)
    guests = [(row.coach_uwv or "Coach van UWV", DeelnemerRol.PARTNER)] if soort == WwSoort.OVERDRACHT else []
    for slot in free:
        try:
            afspraak = create_afspraak(
                klant_id=row.klant_id,
                medewerker=Medewerker.objects.select_related("team__locatie").get(pk=slot.medewerker_id),
                soort=AFSPRAAK[soort],
                begin=slot.begin,
                onderwerp=talk,
                actor=actor,
                now=now,
                gasten=guests,
            )
        except (MomentBezet, GeenRuimte):
            continue
        talk.afspraak = afspraak
        talk.save(update_fields=["afspraak"])
        end_taken(sleutels=[_key(talk)], now=now, actor=actor)
        record_planned(afspraak, onderwerp=row, actor=actor, now=now)
        return afspraak.pk
    raise GeenMoment("Er is geen vrij moment. Kies een ander moment of overleg met de teamleider.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferWw:
    """How the transfer went; the plan and the appointments of the klant are not touched."""

    aankondiging_id: int
    vorm: Overdracht
    verslag: str
    coach_uwv: str = ""


@step
def transfer_ww(command: TransferWw, *, actor: Gebruiker, now: datetime) -> None:
    """The warm transfer: in a driegesprek that was planned, or from coach to coach.

    Raises WwAankondiging.DoesNotExist, PermissionDenied, NietMeerOpen, OverdrachtOnvolledig.
    """
    row = _lock_row(command.aankondiging_id, actor, Recht.AFSPRAAK_PLANNEN)
    start_due(row, now=now)
    talk = row.gesprekken.filter(soort=WwSoort.OVERDRACHT).select_related("afspraak").first()
    if command.vorm == Overdracht.DRIEGESPREK and (talk is None or talk.afspraak is None):
        raise OverdrachtOnvolledig(
            "Plan eerst het driegesprek. Daarna legt u de overdracht vast.", veld="vorm"
        )
    if not command.verslag.strip():
        raise OverdrachtOnvolledig("Noteer wat UWV overdroeg.", veld="verslag")
    if command.vorm == Overdracht.COACH and not (command.coach_uwv.strip() or row.coach_uwv):
        raise OverdrachtOnvolledig("Vul in welke coach van UWV u sprak.", veld="coach_uwv")
    row.status, row.overdracht, row.verslag = WwStatus.OVERGEDRAGEN, command.vorm, command.verslag.strip()
    row.coach_uwv = command.coach_uwv.strip() or row.coach_uwv
    row.gesloten_op = now
    row.save()
    _close_tasks(row, actor=actor, now=now)
    record(
        "ww.overgedragen",
        actor=actor,
        now=now,
        klant_id=row.klant_id,
        onderwerp=row,
        gegevens={"kenmerk": row.kenmerk, "vorm": in_zin(command.vorm.label), "coach": row.coach_uwv},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWw:
    aankondiging_id: int
    reden: str


@step
def close_ww(command: CloseWw, *, actor: Gebruiker, now: datetime) -> None:
    """No bijstand is needed, for instance because the klant found work. Raises as transfer_ww."""
    row = _lock_row(command.aankondiging_id, actor, Recht.AFSPRAAK_PLANNEN)
    if not command.reden.strip():
        raise OverdrachtOnvolledig("Noteer waarom er geen bijstand nodig is.", veld="reden")
    row.status, row.verslag, row.gesloten_op = WwStatus.NIET_NODIG, command.reden.strip(), now
    row.save(update_fields=["status", "verslag", "gesloten_op"])
    _close_tasks(row, actor=actor, now=now)
    record(
        "ww.niet_nodig",
        actor=actor,
        now=now,
        klant_id=row.klant_id,
        onderwerp=row,
        gegevens={"kenmerk": row.kenmerk},
    )


def _lock_row(aankondiging_id: int, actor: Gebruiker, recht: Recht) -> WwAankondiging:
    visible = WwAankondiging.objects.visible_to(actor).select_for_update(of=("self",))
    row = visible.get(pk=aankondiging_id)
    require(actor, recht)
    if row.status != WwStatus.LOOPT:
        raise NietMeerOpen(f"Deze aankondiging heeft al de status '{in_zin(row.get_status_display())}'.")
    return row


def _lock(gesprek_id: int, actor: Gebruiker, recht: Recht) -> tuple[WwGesprek, WwAankondiging]:
    wanted = WwGesprek.objects.filter(aankondiging__in=WwAankondiging.objects.visible_to(actor))
    row = _lock_row(wanted.values_list("aankondiging", flat=True).get(pk=gesprek_id), actor, recht)
    talk = wanted.select_for_update(of=("self",)).get(pk=gesprek_id)
    talk.aankondiging = row
    return talk, row


def _close_tasks(row: WwAankondiging, *, actor: Gebruiker, now: datetime) -> None:
    keys = [_key(talk) for talk in row.gesprekken.all()]
    end_taken(sleutels=keys, now=now, actor=actor)


def _key(talk: WwGesprek) -> str:
    return f"ww:{talk.aankondiging_id}:{talk.soort}"


def lock_talk_subject(gesprek_id: int) -> WwGesprek:
    """The talk behind an afspraak, locked: called by the agenda."""
    return WwGesprek.objects.select_for_update(of=("self",)).select_related("aankondiging").get(pk=gesprek_id)


def after_talk(talk: WwGesprek, afspraak: Afspraak, done: bool, now: datetime) -> None:
    """A talk that was held is done; any other is planned again, with its task."""
    if afspraak.status == AfspraakStatus.GEVOERD:
        talk.gehouden_op = now
    else:
        talk.afspraak = None
        if talk.aankondiging.status == WwStatus.LOOPT:
            _task(talk.aankondiging, talk, now=now)
    talk.save(update_fields=["gehouden_op", "afspraak"])
