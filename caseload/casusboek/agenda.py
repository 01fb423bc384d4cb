"""Lessons come on the ontwikkelagenda: somebody does something about them before a day (CAS-24)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from caseload.casusboek.anoniem import Deel, find_traces
from caseload.casusboek.lezen import known_of
from caseload.casusboek.models import Casus, Les, Ontwikkelpunt
from caseload.casusboek.services import CasusAlVerder, CasusNietMogelijk
from caseload.casusboek.transitions import LOPEND, PUNT_TRANSITIONS, CasusStatus, PuntStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import create_taak, end_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLes:
    """A lesson becomes a point of its own, or joins one that runs (`punt_id`)."""

    les_id: int
    titel: str = ""
    eigenaar_id: int | None = None
    termijn: date | None = None
    punt_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePunt:
    """How far it is, and what was done."""

    punt_id: int
    status: PuntStatus
    wat_gedaan: str = ""


@step
def plan_les(command: PlanLes, *, actor: Gebruiker, now: datetime) -> int:
    """Puts a published lesson on the agenda; the owner gets a task.

    Raises Les.DoesNotExist, PermissionDenied, CasusNietMogelijk.
    """
    visible = Les.objects.filter(casus__in=Casus.objects.visible_to(actor))
    les = visible.select_for_update(of=("self",)).select_related("casus").get(pk=command.les_id)
    require(actor, Recht.ONTWIKKELAGENDA_BEHEREN)
    if les.casus.status != CasusStatus.GEPUBLICEERD:
        raise CasusNietMogelijk("Publiceer eerst de casus. Dan kan de les op de agenda.")
    if les.punt_id is not None:
        raise CasusAlVerder("Deze les staat al op de ontwikkelagenda. Ververs de pagina.")
    punt = _joined(command.punt_id) if command.punt_id else _new(command, les, actor, now)
    les.punt = punt
    les.save(update_fields=["punt"])
    record(
        "ontwikkelpunt.gepland",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=punt,
        gegevens={"titel": punt.titel, "eigenaar": punt.eigenaar.naam, "termijn": f"{punt.termijn:%d-%m-%Y}"},
    )
    return punt.pk


@step
def update_punt(command: UpdatePunt, *, actor: Gebruiker, now: datetime) -> None:
    """By the owner, or who keeps the agenda; an ended point says what was done.

    Raises Ontwikkelpunt.DoesNotExist, PermissionDenied, CasusAlVerder, CasusNietMogelijk.
    """
    rows = Ontwikkelpunt.objects.visible_to(actor).select_for_update(of=("self",))
    punt = rows.select_related("eigenaar").get(pk=command.punt_id)
    if punt.eigenaar.gebruiker_id != actor.pk:
        require(actor, Recht.ONTWIKKELAGENDA_BEHEREN)
    if punt.status not in LOPEND:
        raise CasusAlVerder("Dit punt is al afgesloten. Ververs de pagina.")
    if command.status != punt.status and command.status not in PUNT_TRANSITIONS[punt.status]:
        raise CasusNietMogelijk("Kies een volgende stand.", veld="status")
    ends = command.status not in LOPEND
    if ends and not command.wat_gedaan.strip():
        raise CasusNietMogelijk("Schrijf op wat er is gedaan, of waarom het vervalt.", veld="wat_gedaan")
    punt.status, punt.wat_gedaan = command.status, command.wat_gedaan.strip()
    punt.beeindigd_op = now if ends else None
    punt.save(update_fields=["status", "wat_gedaan", "beeindigd_op"])
    if ends:
        end_taken(sleutels=[punt_key(punt.pk)], now=now, actor=actor)
    record(
        "ontwikkelpunt.bijgewerkt",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=punt,
        gegevens={"titel": punt.titel, "status": in_zin(command.status.label)},
    )


def punt_key(punt_id: int) -> str:
    """Cause of the task of the owner."""
    return f"ontwikkelpunt:{punt_id}"


def owners() -> Any:
    """Who can own a point: everybody who works here and can log in; part of a step or a form."""
    return Medewerker.objects.filter(Q(gebruiker__isnull=False), actief=True).order_by("naam", "pk")


def _joined(punt_id: int) -> Ontwikkelpunt:
    punt = Ontwikkelpunt.objects.running().select_related("eigenaar").filter(pk=punt_id).first()
    if punt is None:
        raise CasusNietMogelijk("Kies een punt dat nog loopt.", veld="punt")
    return punt


def _new(command: PlanLes, les: Les, actor: Gebruiker, now: datetime) -> Ontwikkelpunt:
    if not command.titel.strip():
        raise CasusNietMogelijk("Schrijf op wat er gaat gebeuren.", veld="titel")
    if command.termijn is None or command.termijn < timezone.localdate(now):
        raise CasusNietMogelijk("Kies een dag vanaf vandaag.", veld="termijn")
    owner = owners().filter(pk=command.eigenaar_id or 0).first()
    if owner is None:
        raise CasusNietMogelijk("Kies wie dit oppakt.", veld="eigenaar")
    if find_traces([Deel(plaats="Titel", tekst=command.titel)], known_of(les.casus)):
        raise CasusNietMogelijk("Schrijf het punt zonder namen, adressen of nummers.", veld="titel")
    punt = Ontwikkelpunt.objects.create(
        titel=command.titel.strip(),
        niveau=les.niveau,
        eigenaar=owner,
        termijn=command.termijn,
        gemaakt_op=now,
        gemaakt_door=actor,
    )
    create_taak(
        sleutel=punt_key(punt.pk),
        titel=f"Ontwikkelagenda: {punt.titel}"[:160],
        medewerker_id=owner.pk,
        onderwerp=punt,
        deadline=punt.termijn,
        now=now,
    )
    return punt
