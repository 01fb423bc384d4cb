"""Writing a casus together: perspectives of several people, lessons, and what names somebody (CAS-24)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from caseload.casusboek.anoniem import NOOIT
from caseload.casusboek.lezen import all_traces
from caseload.casusboek.models import Casus, Kant, Les, Niveau, Perspectief, Spooroordeel
from caseload.casusboek.transitions import CasusStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken

SCHRIJVEN = "casusboek.perspectief_werkdagen"


class CasusNietMogelijk(DomainError):
    code = "caseload.casus_niet_mogelijk"


class CasusAlVerder(DomainError):
    code = "caseload.casus_al_verder"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCasus:
    """A case to learn from; `klant_id` when it is about a klant one may open."""

    titel: str
    aanleiding: str
    uitkomst: str = ""
    leefgebied: str = ""
    klant_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCasus:
    casus_id: int
    titel: str
    aanleiding: str
    uitkomst: str = ""
    leefgebied: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerspectief:
    """A colleague writes the case as one side saw it."""

    casus_id: int
    kant: Kant
    medewerker_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePerspectief:
    """`verteller`: who told it, as a role."""

    casus_id: int
    kant: Kant
    tekst: str
    verteller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLes:
    casus_id: int
    tekst: str
    niveau: Niveau


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLes:
    les_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSpoor:
    """These words name nobody, because ..."""

    casus_id: int
    soort: str
    gevonden: str
    reden: str


@step
def start_casus(command: StartCasus, *, actor: Gebruiker, now: datetime) -> int:
    """Begins a concept. Raises Klant.DoesNotExist, PermissionDenied, CasusNietMogelijk."""
    require(actor, Recht.CASUS_SCHRIJVEN)
    _filled(titel=command.titel, aanleiding=command.aanleiding)
    if command.klant_id is not None:
        Klant.objects.visible_to(actor).open_for(actor, now).get(pk=command.klant_id)
    casus = Casus.objects.create(
        titel=command.titel.strip(),
        aanleiding=command.aanleiding.strip(),
        uitkomst=command.uitkomst.strip(),
        leefgebied=command.leefgebied,
        klant_id=command.klant_id,
        gemaakt_op=now,
        gemaakt_door=actor,
    )
    record("casus.begonnen", actor=actor, now=now, klant_id=command.klant_id, onderwerp=casus)
    return casus.pk


@step
def change_casus(command: ChangeCasus, *, actor: Gebruiker, now: datetime) -> None:
    """Writes the frame of the story anew; only who began it.

    Raises Casus.DoesNotExist, PermissionDenied, CasusAlVerder, CasusNietMogelijk.
    """
    casus = lock_concept(command.casus_id, actor)
    _only_maker(casus, actor)
    _filled(titel=command.titel, aanleiding=command.aanleiding)
    casus.titel, casus.aanleiding = command.titel.strip(), command.aanleiding.strip()
    casus.uitkomst, casus.leefgebied = command.uitkomst.strip(), command.leefgebied
    casus.save(update_fields=["titel", "aanleiding", "uitkomst", "leefgebied"])
    tell("casus.gewijzigd", casus, actor=actor, now=now)


@step
def ask_perspectief(command: AskPerspectief, *, actor: Gebruiker, now: datetime) -> None:
    """Asks a colleague for a perspective, who gets a task. Raises as change_casus."""
    casus = lock_concept(command.casus_id, actor)
    _only_maker(casus, actor)
    person = (
        Medewerker.objects.filter(pk=command.medewerker_id, actief=True).select_related("gebruiker").first()
    )
    account = person.gebruiker if person else None
    if person is None or account is None or not account.heeft(Recht.CASUS_SCHRIJVEN):
        raise CasusNietMogelijk("Kies een collega die casussen schrijft.", veld="medewerker")
    if casus.klant_id and not Klant.objects.visible_to(account).filter(pk=casus.klant_id).exists():
        raise CasusNietMogelijk("Deze collega mag het dossier van de klant niet zien.", veld="medewerker")
    _, made = Perspectief.objects.get_or_create(
        casus=casus, kant=command.kant, schrijver=account, defaults={"gevraagd_op": now}
    )
    if not made:
        raise CasusNietMogelijk("Deze collega schrijft dit perspectief al.", veld="medewerker")
    today = timezone.localdate(now)
    create_taak(
        sleutel=write_key(casus.pk, command.kant, account.pk),
        titel=f"Schrijf mee aan een casus: perspectief van {in_zin(command.kant.label)}",
        reden=f"Gevraagd door {actor}",
        medewerker_id=person.pk,
        onderwerp=casus,
        deadline=add_werkdagen(today, int(norm(SCHRIJVEN, op=today))),
        now=now,
    )
    tell("casus.gevraagd", casus, actor=actor, now=now, kant=in_zin(command.kant.label), aan=person.naam)


@step
def write_perspectief(command: WritePerspectief, *, actor: Gebruiker, now: datetime) -> None:
    """One's own text of one side, new or anew. Raises as change_casus."""
    casus = lock_concept(command.casus_id, actor)
    _filled(tekst=command.tekst)
    Perspectief.objects.update_or_create(
        casus=casus,
        kant=command.kant,
        schrijver=actor,
        defaults={
            "tekst": command.tekst.strip(),
            "verteller": command.verteller.strip(),
            "geschreven_op": now,
        },
        create_defaults={
            "tekst": command.tekst.strip(),
            "verteller": command.verteller.strip(),
            "geschreven_op": now,
            "gevraagd_op": now,
        },
    )
    end_taken(sleutels=[write_key(casus.pk, command.kant, actor.pk)], now=now, actor=actor)
    tell("casus.perspectief", casus, actor=actor, now=now, kant=in_zin(command.kant.label))


@step
def add_les(command: AddLes, *, actor: Gebruiker, now: datetime) -> int:
    """What we learn, and on which level. Raises as change_casus."""
    casus = lock_concept(command.casus_id, actor)
    _filled(tekst=command.tekst)
    les = Les.objects.create(casus=casus, tekst=command.tekst.strip(), niveau=command.niveau)
    tell("casus.les", casus, actor=actor, now=now)
    return les.pk


@step
def drop_les(command: DropLes, *, actor: Gebruiker, now: datetime) -> int:
    """Takes a lesson out of a concept again; gives the number of the casus.

    A lesson that stands on the ontwikkelagenda stays. Raises Les.DoesNotExist, and as change_casus.
    """
    visible = Les.objects.filter(casus__in=Casus.objects.visible_to(actor))
    les = visible.get(pk=command.les_id)
    casus = lock_concept(les.casus_id, actor)
    if les.punt_id is not None:
        raise CasusNietMogelijk("Deze les staat al op de ontwikkelagenda.")
    les.delete()
    tell("casus.les", casus, actor=actor, now=now)
    return casus.pk


@step
def judge_spoor(command: JudgeSpoor, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps why words that look like a person name nobody; a number of a person never stays.

    Raises Casus.DoesNotExist, PermissionDenied, CasusNietMogelijk.
    """
    casus = Casus.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.casus_id)
    require(actor, Recht.CASUS_SCHRIJVEN)
    if casus.status == CasusStatus.GEPUBLICEERD:
        raise CasusAlVerder("Deze casus is al gepubliceerd. Ververs de pagina.")
    _filled(reden=command.reden)
    key = (command.soort, command.gevonden)
    if key not in {trace.sleutel for trace in all_traces(casus)}:
        raise CasusNietMogelijk("Dit staat niet meer in de tekst. Ververs de pagina.")
    if command.soort in NOOIT:
        raise CasusNietMogelijk(f"Haal dit {command.soort} uit de tekst. Het mag nooit in een casus.")
    Spooroordeel.objects.get_or_create(
        casus=casus,
        soort=command.soort,
        gevonden=command.gevonden,
        defaults={"reden": command.reden.strip(), "beoordeeld_op": now, "beoordeeld_door": actor},
    )
    tell("casus.beoordeeld", casus, actor=actor, now=now, soort=command.soort)


def lock_concept(casus_id: int, actor: Gebruiker) -> Casus:
    """The concept, locked, for who writes in it; part of a step.

    Raises Casus.DoesNotExist, PermissionDenied, CasusAlVerder.
    """
    casus = Casus.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=casus_id)
    require(actor, Recht.CASUS_SCHRIJVEN)
    if casus.status != CasusStatus.CONCEPT:
        raise CasusAlVerder(f"Deze casus is geen concept meer: {in_zin(casus.get_status_display())}.")
    return casus


def write_key(casus_id: int, kant: str, user_id: int) -> str:
    """Cause of the task to write a perspective."""
    return f"casus:{casus_id}:{kant}:{user_id}"


def tell(code: str, casus: Casus, *, actor: Gebruiker, now: datetime, **gegevens: Any) -> None:
    """The one event of a step on a casus; it names no klant and no text of the casus."""
    record(code, actor=actor, now=now, klant_id=None, onderwerp=casus, gegevens=gegevens)


def _only_maker(casus: Casus, actor: Gebruiker) -> None:
    if casus.gemaakt_door_id != actor.pk:
        raise CasusNietMogelijk("Dit doet de collega die de casus begon. Schrijf uw eigen perspectief.")


def _filled(**texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise CasusNietMogelijk("Vul dit in.", veld=name)
