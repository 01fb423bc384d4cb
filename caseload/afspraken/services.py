"""Steps on zakelijke afspraken: agree, close with what came of it, and let one lapse together (CAS-11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from caseload.afspraken.models import Kant, Oorzaak, ZakelijkeAfspraak
from caseload.afspraken.policy import Uitkomst, judge
from caseload.afspraken.transitions import AfspraakStatus
from caseload.klantstap import contactpersoon_id, open_for
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import end_taken


class AfspraakOnvolledig(DomainError):
    code = "caseload.afspraak_onvolledig"
    status = 422


class AfspraakGesloten(DomainError):
    code = "caseload.afspraak_gesloten"


def reminder_key(afspraak_id: int) -> str:
    """Cause of the task to keep one of our own promises."""
    return f"zakelijke-afspraak:{afspraak_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeAfspraak:
    """`medewerker_id`: who of ours keeps it; empty is the vaste contactpersoon, else the actor."""

    klant_id: int
    kant: Kant
    wat: str
    gevolg: str
    termijn: date
    medewerker_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAfspraak:
    """Kept on the day `nagekomen_op`, or not kept with cause and explanation."""

    afspraak_id: int
    nagekomen_op: date | None = None
    oorzaak: Oorzaak | None = None
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropAfspraak:
    """Klant and municipality agree that it is no longer needed."""

    afspraak_id: int
    toelichting: str


@step
def agree_afspraak(command: AgreeAfspraak, *, actor: Gebruiker, now: datetime) -> int:
    """Records a promise of the klant or of ours. Returns its id.

    Raises Klant.DoesNotExist, PermissionDenied, AfspraakOnvolledig.
    """
    klant = open_for(actor, Recht.PLAN_BEWERKEN, command.klant_id, now)
    if command.termijn < timezone.localdate(now):
        raise AfspraakOnvolledig("Kies een termijn vanaf vandaag.", veld="termijn")
    if not command.wat.strip() or not command.gevolg.strip():
        raise AfspraakOnvolledig("Schrijf op wat u afspreekt en wat er anders gebeurt.", veld="wat")
    afspraak = ZakelijkeAfspraak.objects.create(
        klant=klant,
        kant=command.kant,
        wat=command.wat.strip(),
        gevolg=command.gevolg.strip(),
        termijn=command.termijn,
        medewerker_id=_who_of_ours(command, actor) if command.kant == Kant.GEMEENTE else None,
        afgesproken_op=now,
        afgesproken_door=actor,
    )
    _tell("zakelijke_afspraak.gemaakt", afspraak, actor=actor, now=now)
    return afspraak.pk


@step
def close_afspraak(command: CloseAfspraak, *, actor: Gebruiker, now: datetime) -> Uitkomst:
    """Records whether it was kept; not kept asks for a cause and an explanation, of both sides alike.

    Raises ZakelijkeAfspraak.DoesNotExist, PermissionDenied, AfspraakGesloten, AfspraakOnvolledig.
    """
    afspraak = _lock(command.afspraak_id, actor, now)
    day = command.nagekomen_op
    if day is not None and day > timezone.localdate(now):
        raise AfspraakOnvolledig("Kies een dag die al geweest is.", veld="nagekomen_op")
    if day is None and (command.oorzaak is None or not command.toelichting.strip()):
        raise AfspraakOnvolledig("Leg uit waarom de afspraak niet is nagekomen.", veld="toelichting")
    outcome = judge(afspraak.termijn, day)
    afspraak.status = AfspraakStatus.NIET_NAGEKOMEN if day is None else AfspraakStatus.NAGEKOMEN
    afspraak.nagekomen_op = day
    afspraak.oorzaak = "" if day is not None or command.oorzaak is None else command.oorzaak
    afspraak.toelichting = command.toelichting.strip()
    first = not afspraak.gemeten
    afspraak.gemeten = True
    _end(afspraak, actor=actor, now=now)
    _tell(
        "zakelijke_afspraak.afgesloten",
        afspraak,
        actor=actor,
        now=now,
        uitkomst=outcome,
        op_tijd=outcome == Uitkomst.OP_TIJD,
        gemeten=first,
        oorzaak=afspraak.oorzaak,
    )
    return outcome


@step
def drop_afspraak(command: DropAfspraak, *, actor: Gebruiker, now: datetime) -> None:
    """The agreement lapses before its term; after the term it is kept or it is not.

    Raises ZakelijkeAfspraak.DoesNotExist, PermissionDenied, AfspraakGesloten, AfspraakOnvolledig.
    """
    afspraak = _lock(command.afspraak_id, actor, now)
    if afspraak.termijn < timezone.localdate(now):
        raise AfspraakGesloten(
            "De termijn is voorbij. Leg vast of de afspraak is nagekomen; vervallen kan niet meer."
        )
    if not command.toelichting.strip():
        raise AfspraakOnvolledig("Leg uit waarom de afspraak niet meer nodig is.", veld="toelichting")
    afspraak.status = AfspraakStatus.VERVALLEN
    afspraak.toelichting = command.toelichting.strip()
    _end(afspraak, actor=actor, now=now)
    _tell("zakelijke_afspraak.vervallen", afspraak, actor=actor, now=now)


def _who_of_ours(command: AgreeAfspraak, actor: Gebruiker) -> int:
    own: Medewerker | None = getattr(actor, "medewerker", None)
    found = command.medewerker_id or contactpersoon_id(command.klant_id) or (own.pk if own else None)
    if found is None or not Medewerker.objects.filter(pk=found, actief=True).exists():
        raise AfspraakOnvolledig("Kies wie van ons de afspraak nakomt.", veld="medewerker")
    return found


def _lock(afspraak_id: int, actor: Gebruiker, now: datetime) -> ZakelijkeAfspraak:
    visible = ZakelijkeAfspraak.objects.visible_to(actor)
    open_for(actor, Recht.PLAN_BEWERKEN, visible.values_list("klant", flat=True).get(pk=afspraak_id), now)
    afspraak = visible.select_for_update(of=("self",)).get(pk=afspraak_id)
    if afspraak.status != AfspraakStatus.OPEN:
        raise AfspraakGesloten(
            f"Deze afspraak is al afgesloten: {afspraak.get_status_display().lower()}. U hoeft niets te doen."
        )
    return afspraak


def _end(afspraak: ZakelijkeAfspraak, *, actor: Gebruiker, now: datetime) -> None:
    afspraak.afgesloten_op, afspraak.afgesloten_door = now, actor
    afspraak.save()
    kept = afspraak.status == AfspraakStatus.NAGEKOMEN
    end_taken(sleutels=[reminder_key(afspraak.pk)], now=now, actor=actor, gedaan=kept)


def event_facts(afspraak: ZakelijkeAfspraak) -> dict[str, Any]:
    """What every event about an agreement tells: whose it was, and the term it was made for."""
    return {
        "kant": afspraak.kant,
        "termijn": afspraak.termijn.isoformat(),
        "medewerker_id": afspraak.medewerker_id,
    }


def _tell(
    code: str, afspraak: ZakelijkeAfspraak, *, actor: Gebruiker | None, now: datetime, **facts: Any
) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=afspraak,
        gegevens={**event_facts(afspraak), **facts},
    )
