"""Steps on tasks: make one (inside another step), complete, put off, hand over (KRN-12)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.werk.models import Taak
from serviceplein.werk.transitions import TaakStatus


class TaakAlGedaan(DomainError):
    code = "werk.taak_al_gedaan"


class OnjuisteDatum(DomainError):
    code = "werk.onjuiste_datum"


class OverdrachtOnmogelijk(DomainError):
    code = "werk.overdracht_onmogelijk"


class TaakAlOpgepakt(DomainError):
    code = "werk.taak_al_opgepakt"


class SignaalVerdwijntVanzelf(DomainError):
    code = "werk.signaal_verdwijnt_vanzelf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTaak:
    taak_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTaak:
    taak_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeTaak:
    taak_id: int
    tot: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverTaak:
    taak_id: int
    medewerker_id: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaakChanged:
    taak_id: int
    titel: str


def create_taak(
    *,
    sleutel: str,
    titel: str,
    deadline: date,
    now: datetime,
    reden: str = "",
    soort: str = Taak.Soort.TAAK,
    klant_id: int | None = None,
    medewerker_id: int | None = None,
    team_id: int | None = None,
    specialisme: str = "",
    onderwerp: models.Model | None = None,
) -> Taak:
    """The open task of a cause; part of a step, so it opens no transaction and records no event.

    `sleutel` names the cause, such as "melding:12:triage": asking twice gives the same task, also when two
    steps ask at the same moment.
    """
    values: dict[str, Any] = {
        "soort": soort,
        "titel": titel,
        "reden": reden,
        "deadline": deadline,
        "klant_id": klant_id,
        "medewerker_id": medewerker_id,
        "team_id": team_id,
        "specialisme": specialisme,
        "onderwerp_soort": onderwerp._meta.label_lower if onderwerp else "",
        "onderwerp_id": onderwerp.pk if onderwerp else None,
        "ontstaan_op": now,
    }
    Taak.objects.bulk_create([Taak(sleutel=sleutel, **values)], ignore_conflicts=True)
    return Taak.objects.get(sleutel=sleutel, status=TaakStatus.OPEN)


def end_taken(*, sleutels: list[str], now: datetime, actor: Gebruiker | None, gedaan: bool = True) -> int:
    """Ends the open tasks of these causes because the work behind them is done (or no longer needed).

    Part of a step; the step's own event tells the story. Returns how many tasks ended.
    """
    status = TaakStatus.AFGEROND if gedaan else TaakStatus.VERVALLEN
    return (
        Taak.objects.open()
        .filter(sleutel__in=sleutels)
        .update(status=status, beeindigd_op=now, beeindigd_door=actor)
    )


@step
def claim_taak(command: ClaimTaak, *, actor: Gebruiker, now: datetime) -> TaakChanged:
    """Takes a task of the team or queue as one's own.

    Raises Taak.DoesNotExist, PermissionDenied, TaakAlGedaan, TaakAlOpgepakt naming who was first.
    """
    medewerker: Medewerker | None = getattr(actor, "medewerker", None)
    if medewerker is None:
        raise OverdrachtOnmogelijk("Uw account hoort niet bij een medewerker. Vraag functioneel beheer.")
    mine = Q(team=medewerker.team_id) | Q(medewerker__team=medewerker.team_id) | _queues(actor)
    taak = _lock(Taak.objects.filter(mine), command.taak_id, actor)
    if taak.medewerker is not None:
        raise TaakAlOpgepakt(f"{taak.medewerker.naam} heeft deze taak al opgepakt. U hoeft niets te doen.")
    taak.medewerker, taak.team = medewerker, medewerker.team
    taak.save(update_fields=["medewerker", "team"])
    _tell("taak.opgepakt", taak, actor=actor, now=now)
    return TaakChanged(taak_id=taak.pk, titel=taak.titel)


@step
def complete_taak(command: CompleteTaak, *, actor: Gebruiker, now: datetime) -> TaakChanged:
    """Marks a task as done. Raises Taak.DoesNotExist, PermissionDenied, TaakAlGedaan."""
    taak = _lock_visible(command.taak_id, actor)
    if taak.soort == Taak.Soort.SIGNAAL:
        raise SignaalVerdwijntVanzelf(
            "Een signaal verdwijnt vanzelf zodra de oorzaak weg is. Los de oorzaak op."
        )
    taak.status, taak.beeindigd_op, taak.beeindigd_door = TaakStatus.AFGEROND, now, actor
    taak.save(update_fields=["status", "beeindigd_op", "beeindigd_door"])
    _tell("taak.afgerond", taak, actor=actor, now=now)
    return TaakChanged(taak_id=taak.pk, titel=taak.titel)


@step
def snooze_taak(command: SnoozeTaak, *, actor: Gebruiker, now: datetime) -> TaakChanged:
    """Hides a task until a day, at most until its deadline. Raises as complete_taak, and OnjuisteDatum."""
    taak = _lock_visible(command.taak_id, actor)
    if command.tot <= timezone.localdate(now):
        raise OnjuisteDatum("Kies een dag na vandaag.", veld="tot")
    if command.tot > taak.deadline:
        raise OnjuisteDatum(
            f"Uitstellen kan tot en met de deadline, {taak.deadline:%d-%m-%Y}. Kies een eerdere dag.",
            veld="tot",
        )
    taak.sluimert_tot = command.tot
    taak.save(update_fields=["sluimert_tot"])
    _tell("taak.uitgesteld", taak, actor=actor, now=now, tot=f"{command.tot:%d-%m-%Y}")
    return TaakChanged(taak_id=taak.pk, titel=taak.titel)


@step
def hand_over_taak(command: HandOverTaak, *, actor: Gebruiker, now: datetime) -> TaakChanged:
    """Gives a task to a colleague, who sees who gave it and why. Raises also OverdrachtOnmogelijk."""
    taak = _lock_visible(command.taak_id, actor)
    ontvanger = Medewerker.objects.filter(pk=command.medewerker_id, actief=True).first()
    if ontvanger is None:
        raise OverdrachtOnmogelijk(
            "Deze collega werkt hier niet meer. Kies een andere collega.", veld="medewerker"
        )
    if taak.medewerker_id == ontvanger.pk:
        raise OverdrachtOnmogelijk(f"De taak ligt al bij {ontvanger.naam}.", veld="medewerker")
    taak.medewerker, taak.team, taak.sluimert_tot = ontvanger, ontvanger.team, None
    if command.reden:
        taak.reden = f"Van {actor}: {command.reden}"[:300]
    taak.save(update_fields=["medewerker", "team", "sluimert_tot", "reden"])
    _tell("taak.overgedragen", taak, actor=actor, now=now, medewerker_id=ontvanger.pk)
    return TaakChanged(taak_id=taak.pk, titel=taak.titel)


def _queues(actor: Gebruiker) -> Q:
    return Q(specialisme__in=actor.specialismen) & ~Q(specialisme="")


def _lock_visible(taak_id: int, actor: Gebruiker) -> Taak:
    return _lock(Taak.objects.visible_to(actor), taak_id, actor)


def _lock(rows: QuerySet[Taak], taak_id: int, actor: Gebruiker) -> Taak:
    """The open task, locked; the second of two people gets a message instead of a missing page.

    No related row is joined: after waiting for the lock a join would still show the row of before.
    """
    taak = rows.select_for_update(of=("self",)).get(pk=taak_id)
    require(actor, Recht.TAAK_UITVOEREN)
    if taak.status != TaakStatus.OPEN:
        raise TaakAlGedaan(f"{_ended(taak)} U hoeft niets te doen.")
    return taak


def _ended(taak: Taak) -> str:
    who = f" door {taak.beeindigd_door}" if taak.beeindigd_door else ""
    when = f" op {timezone.localtime(taak.beeindigd_op):%d-%m-%Y om %H.%M uur}" if taak.beeindigd_op else ""
    return f"Deze taak is al {in_zin(taak.get_status_display())}{who}{when}."


def _tell(code: str, taak: Taak, *, actor: Gebruiker, now: datetime, **gegevens: Any) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=taak.klant_id,
        onderwerp=taak,
        gegevens={"titel": taak.titel, **gegevens},
    )
