"""The steps before a talk: book it, move it, call it off, and keep time free (KRN-13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction

from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger, DeelnemerRol
from serviceplein.agenda.mededelingen import announce
from serviceplein.agenda.models import Afspraak, Agendablok
from serviceplein.agenda.services import (
    AfspraakAlGesloten,
    create_afspraak,
    end_afspraak,
    lock_talk,
    take_time,
    tell_subject,
    when_in_words,
    within_werktijd,
)
from serviceplein.agenda.sloten import ZONE
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Locatie, Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Rol


class MomentNietMogelijk(DomainError):
    code = "agenda.moment_niet_mogelijk"


class AdresOntbreekt(DomainError):
    code = "agenda.adres_ontbreekt"


class RedenOntbreekt(DomainError):
    code = "agenda.reden_ontbreekt"


class BlokBezet(DomainError):
    code = "agenda.blok_bezet"


class NietUwAgenda(DomainError):
    code = "agenda.niet_uw_agenda"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGesprek:
    """A talk with a klant outside a melding; `adres` for a visit, `collegas` for a talk with three."""

    klant_id: int
    medewerker_id: int
    soort: AfspraakSoort
    begin: datetime
    adres: str = ""
    locatie_id: int | None = None
    collegas: tuple[int, ...] = ()
    gasten: tuple[tuple[str, DeelnemerRol], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GesprekGepland:
    afspraak_id: int


@step
def plan_gesprek(command: PlanGesprek, *, actor: Gebruiker, now: datetime) -> GesprekGepland:
    """Books a talk with a klant; everybody who takes part is occupied.

    Raises Klant.DoesNotExist, PermissionDenied, MomentNietMogelijk, AdresOntbreekt, MomentBezet, GeenRuimte.
    """
    klant = Klant.objects.visible_to(actor).get(pk=command.klant_id)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    wanted = {command.medewerker_id, *command.collegas}
    people = {
        person.pk: person
        for person in Medewerker.objects.filter(pk__in=wanted, actief=True).select_related("team__locatie")
    }
    if wanted - people.keys():
        raise MomentNietMogelijk("Deze collega werkt hier niet meer. Kies iemand anders.")
    if command.soort == AfspraakSoort.HUISBEZOEK and not command.adres:
        raise AdresOntbreekt("Vul het adres in waar u heen gaat.", veld="adres")
    require_moment(people.values(), command.begin, command.soort, op_adres=bool(command.adres), now=now)
    afspraak = create_afspraak(
        klant_id=klant.pk,
        medewerker=people[command.medewerker_id],
        soort=command.soort,
        begin=command.begin,
        onderwerp=None,
        actor=actor,
        now=now,
        locatie=Locatie.objects.filter(pk=command.locatie_id).first() if command.locatie_id else None,
        adres=command.adres,
        collegas=[people[pk] for pk in command.collegas],
        gasten=command.gasten,
    )
    record_planned(afspraak, onderwerp=afspraak, actor=actor, now=now)
    return GesprekGepland(afspraak_id=afspraak.pk)


def record_planned(afspraak: Afspraak, *, onderwerp: models.Model, actor: Gebruiker, now: datetime) -> None:
    """The one event of a step that booked a talk."""
    record(
        "afspraak.gepland",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp,
        gegevens={
            "soort": afspraak.get_soort_display(),
            "wanneer": when_in_words(afspraak.begin),
            "medewerker": afspraak.medewerker.naam,
            "medewerker_id": afspraak.medewerker_id,
        },
    )


def require_moment(
    people: Iterable[Medewerker],
    begin: datetime,
    soort: AfspraakSoort,
    *,
    op_adres: bool,
    now: datetime,
) -> None:
    """Raises MomentNietMogelijk when the moment has passed or somebody does not work then."""
    if begin < now:
        raise MomentNietMogelijk("Dit moment is al voorbij. Kies een ander moment.")
    for person in people:
        if not within_werktijd(person, begin, soort=soort, op_adres=op_adres):
            raise MomentNietMogelijk(f"{person.naam} werkt dan niet. Kies een ander moment uit de lijst.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleAfspraak:
    """Another moment, and if wanted another medewerker."""

    afspraak_id: int
    begin: datetime
    reden: str
    medewerker_id: int | None = None


@step
def reschedule_afspraak(command: RescheduleAfspraak, *, actor: Gebruiker, now: datetime) -> Afspraak:
    """Moves a planned talk; the old moment is free again, the klant hears of it, and it is counted.

    Raises Afspraak.DoesNotExist, PermissionDenied, RedenOntbreekt, AfspraakAlGesloten, MomentNietMogelijk,
    MomentBezet, GeenRuimte.
    """
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_reason(command.reden, "Schrijf kort op waarom de afspraak wordt verzet.")
    require_planned(afspraak)
    if command.medewerker_id and command.medewerker_id != afspraak.medewerker_id:
        person = Medewerker.objects.select_related("team__locatie").filter(actief=True)
        afspraak.medewerker = person.get(pk=command.medewerker_id)
    colleagues = Medewerker.objects.filter(deelnames__afspraak=afspraak)
    require_moment(
        [afspraak.medewerker, *colleagues],
        command.begin,
        AfspraakSoort(afspraak.soort),
        op_adres=bool(afspraak.adres),
        now=now,
    )
    before = afspraak.begin
    afspraak.begin, afspraak.eind = command.begin, command.begin + (afspraak.eind - before)
    afspraak.verzet_aantal += 1
    afspraak.verzet_op, afspraak.herinnerd_op = now, None
    afspraak.reden = command.reden
    take_time(afspraak)
    announce(afspraak, "verzet", now=now)
    record(
        "afspraak.verzet",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp or afspraak,
        gegevens={
            "soort": afspraak.get_soort_display(),
            "van": when_in_words(before),
            "wanneer": when_in_words(afspraak.begin),
            "medewerker": afspraak.medewerker.naam,
            "medewerker_id": afspraak.medewerker_id,
            "keer": afspraak.verzet_aantal,
        },
    )
    return afspraak


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAfspraak:
    afspraak_id: int
    door: Afzegger
    reden: str


@step
def cancel_afspraak(command: CancelAfspraak, *, actor: Gebruiker, now: datetime) -> None:
    """Calls a talk off; its time is free again and the klant is told.

    Raises Afspraak.DoesNotExist, PermissionDenied, RedenOntbreekt, AfspraakAlGesloten.
    """
    afspraak, onderwerp = lock_talk(command.afspraak_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_reason(command.reden, "Schrijf kort op waarom de afspraak niet doorgaat.")
    close_cancelled(afspraak, onderwerp, command.door, command.reden, actor=actor, now=now)


def close_cancelled(
    afspraak: Afspraak,
    onderwerp: models.Model | None,
    door: Afzegger,
    reden: str,
    *,
    actor: Gebruiker,
    now: datetime,
) -> None:
    """A talk that does not go on, inside the step of whoever cancels it, with that step's event."""
    afspraak.afgezegd_door, afspraak.reden = door, reden
    end_afspraak(afspraak, AfspraakStatus.AFGEZEGD, now=now)
    if afspraak.begin > now:
        announce(afspraak, "afgezegd", now=now)
    tell_subject(afspraak, onderwerp, done=False, now=now)
    record(
        "afspraak.afgezegd",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=onderwerp or afspraak,
        gegevens={"soort": afspraak.get_soort_display(), "door": str(door)},
    )


def require_reason(reden: str, sentence: str) -> None:
    """Raises RedenOntbreekt with the sentence at the field."""
    if not reden.strip():
        raise RedenOntbreekt(sentence, veld="reden")


def require_planned(afspraak: Afspraak) -> None:
    """Raises AfspraakAlGesloten when a colleague was first."""
    if afspraak.status != AfspraakStatus.GEPLAND:
        raise AfspraakAlGesloten(
            f"Deze afspraak heeft al de status '{afspraak.get_status_display()}'. Ververs de pagina."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTime:
    """Time of a medewerker that is taken, or kept for one kind of talk; `weken` repeats it weekly."""

    medewerker_id: int
    begin: datetime
    eind: datetime
    omschrijving: str
    alleen_voor: str = ""
    weken: int = 1


@step
def block_time(command: BlockTime, *, actor: Gebruiker, now: datetime) -> list[int]:
    """Keeps time free in one's own agenda, or of somebody in the team for a teamleider.

    A weekly block keeps its hour on the clock when summer time begins or ends.
    Raises PermissionDenied, NietUwAgenda, BlokBezet.
    """
    require(actor, Recht.TAAK_UITVOEREN)
    medewerker = Medewerker.objects.get(pk=command.medewerker_id)
    _require_own_diary(medewerker, actor)
    if command.eind <= command.begin:
        raise BlokBezet("Het einde ligt na het begin. Kies een later einde.", veld="eind")
    blocks = [
        Agendablok(
            medewerker=medewerker,
            begin=command.begin.astimezone(ZONE) + timedelta(weeks=n),
            eind=command.eind.astimezone(ZONE) + timedelta(weeks=n),
            omschrijving=command.omschrijving,
            alleen_voor=command.alleen_voor,
        )
        for n in range(max(command.weken, 1))
    ]
    try:
        with transaction.atomic():
            made = Agendablok.objects.bulk_create(blocks)
    except IntegrityError as error:
        if "agenda_bezetting_medewerker_once" not in str(error):
            raise
        raise BlokBezet("In deze tijd staat al iets in de agenda. Verzet dat eerst.") from error
    record(
        "agenda.geblokkeerd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=medewerker,
        gegevens={"wanneer": when_in_words(command.begin), "keer": len(made)},
    )
    return [block.pk for block in made]


@step
def free_block(blok_id: int, *, actor: Gebruiker, now: datetime) -> None:
    """Gives kept time back. Raises Agendablok.DoesNotExist, NietUwAgenda."""
    require(actor, Recht.TAAK_UITVOEREN)
    block = Agendablok.objects.select_for_update(of=("self",)).select_related("medewerker").get(pk=blok_id)
    _require_own_diary(block.medewerker, actor)
    begin = block.begin
    block.delete()
    record(
        "agenda.vrijgegeven",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=block.medewerker,
        gegevens={"wanneer": when_in_words(begin)},
    )


def _require_own_diary(medewerker: Medewerker, actor: Gebruiker) -> None:
    own: Medewerker | None = getattr(actor, "medewerker", None)
    leads = own is not None and Rol.TEAMLEIDER in actor.rollen and own.team_id == medewerker.team_id
    if own is None or not (own.pk == medewerker.pk or leads):
        raise NietUwAgenda("U kunt alleen uw eigen agenda blokkeren. Vraag het uw collega.")
