"""Agreements with a partner: made, looked at together, prolonged and ended."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caseload.relatiebeheer.models import Samenwerkingsafspraak, Samenwerkingsevaluatie
from caseload.relatiebeheer.services import owners
from caseload.relatiebeheer.transitions import SamenwerkingStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.signalen import ask_update

SIGNAAL = "samenwerking"
"""Signal: an agreement is to be looked at, or ends."""


class SamenwerkingOnjuist(DomainError):
    code = "caseload.samenwerking_onjuist"


class SamenwerkingBeeindigd(DomainError):
    code = "caseload.samenwerking_beeindigd"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSamenwerking:
    """`afspraak_id` None makes a new one; `akkoord`: both sides agree, so that it runs."""

    partner_id: int
    onderwerp: str
    afspraak: str
    eigenaar_id: int
    van: date
    tot: date
    evaluatie_op: date | None
    akkoord: bool
    afspraak_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateSamenwerking:
    """`volgende_op`: the next day to look at it together; none when it ends before."""

    afspraak_id: int
    op: date
    oordeel: str
    verslag: str
    volgende_op: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSamenwerking:
    afspraak_id: int
    reden: str


@step
def save_samenwerking(command: SaveSamenwerking, *, actor: Gebruiker, now: datetime) -> int:
    """Makes an agreement with a partner, or changes or prolongs one that did not end. Returns its id.

    Raises Partner.DoesNotExist, Samenwerkingsafspraak.DoesNotExist, PermissionDenied, SamenwerkingOnjuist,
    SamenwerkingBeeindigd.
    """
    partner = Partner.objects.get(pk=command.partner_id)
    if command.afspraak_id is None:
        row = Samenwerkingsafspraak(partner=partner, gemaakt_op=now, gemaakt_door=actor)
        require(actor, Recht.RELATIES_BEHEREN)
    else:
        row = _lock(command.afspraak_id, actor)
    if command.tot <= command.van:
        raise SamenwerkingOnjuist("De einddatum ligt na de begindatum.", veld="tot")
    if command.tot <= timezone.localdate(now):
        raise SamenwerkingOnjuist("Kies een einddatum na vandaag, of beëindig de afspraak.", veld="tot")
    _check_evaluation(command.evaluatie_op, van=command.van, tot=command.tot)
    owner = owners().filter(pk=command.eigenaar_id).first()
    if owner is None:
        raise SamenwerkingOnjuist("Kies een relatiebeheerder of teamleider.", veld="eigenaar")
    if row.status == SamenwerkingStatus.LOOPT and not command.akkoord:
        raise SamenwerkingOnjuist("Deze afspraak loopt al. Beëindig haar als zij niet meer geldt.")
    row.onderwerp, row.afspraak = command.onderwerp.strip(), command.afspraak.strip()
    row.eigenaar, row.van, row.tot = owner, command.van, command.tot
    row.evaluatie_op = command.evaluatie_op
    row.status = SamenwerkingStatus.LOOPT if command.akkoord else SamenwerkingStatus.CONCEPT
    row.save()
    code = "samenwerking.gemaakt" if command.afspraak_id is None else "samenwerking.gewijzigd"
    _tell(code, row, actor=actor, now=now, tot=f"{row.tot:%d-%m-%Y}")
    return row.pk


@step
def evaluate_samenwerking(command: EvaluateSamenwerking, *, actor: Gebruiker, now: datetime) -> int:
    """Keeps what both sides thought of an agreement, and plans the next look. Returns the id of it.

    Raises Samenwerkingsafspraak.DoesNotExist, PermissionDenied, SamenwerkingOnjuist, SamenwerkingBeeindigd.
    """
    row = _lock(command.afspraak_id, actor)
    today = timezone.localdate(now)
    if not row.van <= command.op <= today:
        raise SamenwerkingOnjuist("Kies een dag sinds het begin, tot en met vandaag.", veld="op")
    if command.volgende_op is not None and command.volgende_op <= today:
        raise SamenwerkingOnjuist("Kies een dag na vandaag.", veld="volgende_op")
    _check_evaluation(command.volgende_op, van=row.van, tot=row.tot, veld="volgende_op")
    found = Samenwerkingsevaluatie.objects.create(
        afspraak=row,
        op=command.op,
        oordeel=command.oordeel,
        verslag=command.verslag.strip(),
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
    row.evaluatie_op = command.volgende_op
    row.save(update_fields=["evaluatie_op"])
    _tell("samenwerking.geevalueerd", row, actor=actor, now=now, oordeel=found.get_oordeel_display().lower())
    return found.pk


@step
def end_samenwerking(command: EndSamenwerking, *, actor: Gebruiker, now: datetime) -> None:
    """Ends an agreement today, with the reason. Raises as evaluate_samenwerking."""
    row = _lock(command.afspraak_id, actor)
    if not command.reden.strip():
        raise SamenwerkingOnjuist("Schrijf op waarom de afspraak stopt.", veld="reden")
    row.status, row.beeindigd_op = SamenwerkingStatus.BEEINDIGD, timezone.localdate(now)
    row.eindereden = command.reden.strip()
    row.save(update_fields=["status", "beeindigd_op", "eindereden"])
    _tell("samenwerking.beeindigd", row, actor=actor, now=now)


def _lock(afspraak_id: int, actor: Gebruiker) -> Samenwerkingsafspraak:
    rows = Samenwerkingsafspraak.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.get(pk=afspraak_id)
    require(actor, Recht.RELATIES_BEHEREN)
    if row.status == SamenwerkingStatus.BEEINDIGD:
        raise SamenwerkingBeeindigd("Deze afspraak is al beëindigd. U hoeft niets te doen.")
    return row


def _check_evaluation(day: date | None, *, van: date, tot: date, veld: str = "evaluatie_op") -> None:
    if day is not None and not van <= day <= tot:
        raise SamenwerkingOnjuist(
            f"Kies een dag tussen {van:%d-%m-%Y} en {tot:%d-%m-%Y}, of laat het veld leeg.", veld=veld
        )


def _tell(code: str, row: Samenwerkingsafspraak, *, actor: Gebruiker, now: datetime, **gegevens: str) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=row,
        gegevens={"partner": row.partner.naam, "onderwerp": row.onderwerp, **gegevens},
    )
    ask_update(SIGNAAL)
