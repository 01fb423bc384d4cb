"""The straight line from a breach to handhaving: propose, withdraw, answer (CAS-17)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from caseload.klantstap import contactpersoon_id, open_for
from caseload.verplichtingen.lezen import INLEVEREN, period_at, stand_of
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from caseload.verplichtingen.policy import Stand, deadline
from caseload.verplichtingen.services import lock_duty
from caseload.verplichtingen.soorten import plichtsoorten
from caseload.verplichtingen.transitions import VoorstelStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken
from serviceplein.werk.voorstellen import Voorstel, hand_over

SOORT = "maatregel"


class GeenOvertreding(DomainError):
    """The policy does not allow this proposal, and says why."""

    code = "caseload.geen_overtreding"


class VoorstelOnvolledig(DomainError):
    code = "caseload.voorstel_onvolledig"
    status = 422


class VoorstelBeeindigd(DomainError):
    code = "caseload.voorstel_beeindigd"


def proposal_key(voorstel_id: int) -> str:
    """Cause of the task to decide about a proposal."""
    return f"maatregelvoorstel:{voorstel_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMaatregel:
    """`zienswijze` is what the klant says about it: nobody is sanctioned unheard."""

    verplichting_id: int
    periode_van: date
    overtreding: str
    zienswijze: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndVoorstel:
    voorstel_id: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerVoorstel:
    voorstel_id: int
    overnemen: bool
    reden: str


@step
def propose_maatregel(command: ProposeMaatregel, *, actor: Gebruiker, now: datetime) -> int:
    """Puts a breach before handhaving: a period that is over, not exempted, and not met. Returns its id.

    Raises Verplichting.DoesNotExist, PermissionDenied, GeenOvertreding, VoorstelOnvolledig.
    """
    duty = lock_duty(command.verplichting_id, actor, now, ended=True)
    if not command.overtreding.strip() or not command.zienswijze.strip():
        raise VoorstelOnvolledig(
            "Schrijf op wat niet is nagekomen, en wat de klant daarover zegt.", veld="zienswijze"
        )
    _require_breach(duty, command.periode_van, timezone.localdate(now))
    proposal = Maatregelvoorstel.objects.create(
        verplichting=duty,
        klant_id=duty.klant_id,
        periode_van=command.periode_van,
        overtreding=command.overtreding.strip(),
        zienswijze=command.zienswijze.strip(),
        voorgesteld_op=now,
        voorgesteld_door=actor,
    )
    today = timezone.localdate(now)
    name = plichtsoorten()[duty.soort].naam
    hand_over(
        Voorstel(
            soort=SOORT,
            sleutel=proposal_key(proposal.pk),
            titel=f"Beoordeel het voorstel voor een maatregel: {name.lower()}",
            reden=f"Periode vanaf {command.periode_van:%d-%m-%Y}, voorgesteld door {actor}",
            klant_id=duty.klant_id,
            onderwerp=proposal,
            specialisme=Specialisme.HANDHAVING,
            deadline=add_werkdagen(today, int(norm("verplichting.voorstel_werkdagen", op=today))),
        ),
        now=now,
    )
    _tell("maatregel.voorgesteld", proposal, duty, actor=actor, now=now)
    return proposal.pk


@step
def withdraw_voorstel(command: EndVoorstel, *, actor: Gebruiker, now: datetime) -> None:
    """The coach takes the proposal back. Raises Maatregelvoorstel.DoesNotExist, PermissionDenied,
    VoorstelBeeindigd, VoorstelOnvolledig.
    """
    proposal = _lock(command.voorstel_id, Recht.PLAN_BEWERKEN, command.reden, actor, now)
    _end(proposal, VoorstelStatus.INGETROKKEN, command.reden, gedaan=False, actor=actor, now=now)
    _tell("maatregel.ingetrokken", proposal, proposal.verplichting, actor=actor, now=now)


@step
def answer_voorstel(command: AnswerVoorstel, *, actor: Gebruiker, now: datetime) -> None:
    """Handhaving takes the proposal up or turns it down; the coach hears why when it is turned down.

    Raises Maatregelvoorstel.DoesNotExist, PermissionDenied, VoorstelBeeindigd, VoorstelOnvolledig.
    """
    proposal = _lock(command.voorstel_id, Recht.CONTROLE_UITVOEREN, command.reden, actor, now)
    status = VoorstelStatus.OVERGENOMEN if command.overnemen else VoorstelStatus.AFGEWEZEN
    _end(proposal, status, command.reden, gedaan=True, actor=actor, now=now)
    who = contactpersoon_id(proposal.klant_id)
    if who is not None and not command.overnemen:
        today = timezone.localdate(now)
        create_taak(
            sleutel=f"{proposal_key(proposal.pk)}:afgewezen",
            titel="Handhaving neemt uw voorstel niet over: bespreek het met de klant",
            reden=command.reden.strip()[:300],
            klant_id=proposal.klant_id,
            medewerker_id=who,
            onderwerp=proposal,
            deadline=add_werkdagen(today, int(norm("verplichting.beoordelen_werkdagen", op=today))),
            now=now,
        )
    _tell(
        "maatregel.beantwoord",
        proposal,
        proposal.verplichting,
        actor=actor,
        now=now,
        antwoord="overgenomen" if command.overnemen else "niet overgenomen",
    )


def _require_breach(duty: Verplichting, begin: date, op: date) -> None:
    """Raises GeenOvertreding saying what to do first."""
    period = period_at(duty, begin)
    if period is None:
        raise GeenOvertreding("Kies een periode van deze verplichting.", veld="periode_van")
    werkdagen = int(norm(INLEVEREN, op=op))
    proof = Bewijs.objects.filter(verplichting=duty, periode_van=begin)
    why = {
        Stand.OPGESCHORT: "In deze periode had de klant een ontheffing. De verplichting gold dus niet.",
        Stand.VOLDAAN: "De klant heeft in deze periode genoeg laten zien.",
        Stand.TE_BEKIJKEN: "Beoordeel eerst het bewijs dat de klant leverde.",
        Stand.LOOPT: f"De klant heeft nog tijd, tot en met {deadline(period, werkdagen):%d-%m-%Y}.",
        Stand.ONTBREEKT: "",
    }[stand_of(duty, period, proof, op, werkdagen)]
    if why:
        raise GeenOvertreding(why)
    running = Maatregelvoorstel.objects.filter(verplichting=duty, periode_van=begin)
    if running.exclude(status=VoorstelStatus.INGETROKKEN).exists():
        raise GeenOvertreding("Voor deze periode ligt er al een voorstel bij handhaving.")


def _lock(voorstel_id: int, recht: Recht, reden: str, actor: Gebruiker, now: datetime) -> Maatregelvoorstel:
    visible = Maatregelvoorstel.objects.visible_to(actor)
    open_for(actor, recht, visible.values_list("klant", flat=True).get(pk=voorstel_id), now)
    locked = visible.select_for_update(of=("self",)).select_related("verplichting")
    proposal: Maatregelvoorstel = locked.get(pk=voorstel_id)
    if proposal.status != VoorstelStatus.VOORGESTELD:
        raise VoorstelBeeindigd(f"Dit voorstel is al {proposal.get_status_display().lower()}.")
    if not reden.strip():
        raise VoorstelOnvolledig("Leg uit waarom.", veld="reden")
    return proposal


def _end(
    proposal: Maatregelvoorstel,
    status: VoorstelStatus,
    reden: str,
    *,
    gedaan: bool,
    actor: Gebruiker,
    now: datetime,
) -> None:
    proposal.status, proposal.antwoord = status, reden.strip()
    proposal.beeindigd_op, proposal.beeindigd_door = now, actor
    proposal.save()
    end_taken(sleutels=[proposal_key(proposal.pk)], now=now, actor=actor, gedaan=gedaan)


def _tell(
    code: str,
    proposal: Maatregelvoorstel,
    duty: Verplichting,
    *,
    actor: Gebruiker,
    now: datetime,
    **facts: Any,
) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=proposal.klant_id,
        onderwerp=proposal,
        gegevens={
            "soort": duty.soort,
            "naam": plichtsoorten()[duty.soort].naam.lower(),
            "periode_van": proposal.periode_van.isoformat(),
            **facts,
        },
    )
