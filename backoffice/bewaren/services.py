"""Steps of keeping and destroying: hold back, propose, take off, submit, approve, carry out (BO-15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone

from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.bewaren.transitions import LijstStatus, RegelStatus
from backoffice.bewaren.zaken import AANVRAAG, KLANT, due
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

VERNIETIG = "backoffice.bewaren.tasks.vernietig"


class BewarenStaatNietToe(DomainError):
    code = "backoffice.bewaren_staat_niet_toe"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldKlant:
    """`tot`: the first day on which it no longer holds; empty is until somebody ends it."""

    klant_id: int
    reden: str
    tot: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHold:
    bewaarstop_id: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOff:
    regel_id: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LijstStap:
    lijst_id: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LijstChanged:
    lijst_id: int
    status: LijstStatus


@step
def hold_klant(command: HoldKlant, *, actor: Gebruiker, now: datetime) -> int:
    """Nothing of this klant is destroyed while the hold runs, such as during a bezwaar or an investigation.

    Raises Klant.DoesNotExist, PermissionDenied, BewarenStaatNietToe.
    """
    klant = (
        Klant.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=command.klant_id)
    )
    require(actor, Recht.BEWAARSTOP)
    today = timezone.localdate(now)
    if not command.reden.strip():
        raise BewarenStaatNietToe("Schrijf op waarom wij dit dossier moeten bewaren.", veld="reden")
    if command.tot is not None and command.tot <= today:
        raise BewarenStaatNietToe("Kies een dag na vandaag, of laat de einddatum leeg.", veld="tot")
    stop = Bewaarstop.objects.create(
        klant=klant, reden=command.reden.strip(), vanaf=today, tot=command.tot, door=actor
    )
    record("bewaren.stop", actor=actor, now=now, klant_id=klant.pk, onderwerp=stop)
    return stop.pk


@step
def end_hold(command: EndHold, *, actor: Gebruiker, now: datetime) -> int:
    """The reason to keep is gone. Raises Bewaarstop.DoesNotExist, PermissionDenied, BewarenStaatNietToe."""
    stop = Bewaarstop.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.bewaarstop_id)
    today = timezone.localdate(now)
    if stop.tot is not None and stop.tot <= today:
        raise BewarenStaatNietToe("Deze bewaarstop is al voorbij. U hoeft niets te doen.")
    if not command.reden.strip():
        raise BewarenStaatNietToe("Schrijf op waarom bewaren niet meer nodig is.", veld="reden")
    stop.tot, stop.beeindigd_reden, stop.beeindigd_door = today, command.reden.strip(), actor
    stop.save(update_fields=["tot", "beeindigd_reden", "beeindigd_door"])
    record("bewaren.stop_voorbij", actor=actor, now=now, klant_id=stop.klant_id, onderwerp=stop)
    return stop.pk


@step
def propose_destruction(*, actor: Gebruiker | None, now: datetime) -> int:
    """Adds what may be destroyed to the one open proposal, set-based; returns how many zaken are new on it.

    What somebody took off a list stays off; what stands on a list that waits or runs is not proposed twice.
    """
    today = timezone.localdate(now)
    most = int(norm("bewaren.lijst_regels", op=today))
    taken = Vernietigingsregel.objects.filter(status__in=[RegelStatus.OPGENOMEN, RegelStatus.UITGEZONDERD])
    known = set(taken.values_list("zaak", "zaak_nr"))
    found = [zaak for kind in (AANVRAAG, KLANT) for zaak in due(kind, today, meest=most + len(known))]
    new = [zaak for zaak in found if (zaak.zaak, zaak.nummer) not in known]
    proposal = Vernietigingslijst.objects.select_for_update().filter(status=LijstStatus.VOORSTEL).first()
    room = most - (proposal.regels.filter(status=RegelStatus.OPGENOMEN).count() if proposal else 0)
    if not new or room <= 0:
        return 0
    proposal = proposal or Vernietigingslijst.objects.create(peildatum=today, gemaakt_op=now)
    rows = [
        Vernietigingsregel(
            lijst=proposal,
            zaak=zaak.zaak,
            resultaat=zaak.resultaat,
            zaak_nr=zaak.nummer,
            klant_nr=zaak.klant_id,
            kenmerk=zaak.kenmerk,
            geeindigd_op=zaak.geeindigd_op,
            vernietigen_vanaf=zaak.vernietigen_vanaf,
        )
        for zaak in new[:room]
    ]
    Vernietigingsregel.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    Vernietigingslijst.objects.filter(pk=proposal.pk).update(peildatum=today)
    _tell("bewaren.voorgesteld", proposal, actor=actor, now=now, aantal=len(rows))
    return len(rows)


@step
def take_off(command: TakeOff, *, actor: Gebruiker, now: datetime) -> LijstChanged:
    """Keeps one zaak after all, with the reason; it is not proposed again.

    Raises Vernietigingsregel.DoesNotExist, PermissionDenied, BewarenStaatNietToe.
    """
    require(actor, Recht.BEWAREN)
    row = Vernietigingsregel.objects.select_for_update(of=("self",)).get(pk=command.regel_id)
    lijst = _lock(row.lijst_id, actor)
    if lijst.status not in (LijstStatus.VOORSTEL, LijstStatus.TER_AKKOORD):
        raise BewarenStaatNietToe("Deze lijst is al goedgekeurd. Er kan niets meer af.")
    if row.status != RegelStatus.OPGENOMEN:
        raise BewarenStaatNietToe("Deze zaak staat niet meer op de lijst. U hoeft niets te doen.")
    if not command.reden.strip():
        raise BewarenStaatNietToe("Schrijf op waarom dit bewaard blijft.", veld="reden")
    row.status, row.reden = RegelStatus.UITGEZONDERD, command.reden.strip()[:300]
    row.save(update_fields=["status", "reden"])
    _tell("bewaren.uitgezonderd", lijst, actor=actor, now=now)
    return LijstChanged(lijst_id=lijst.pk, status=LijstStatus(lijst.status))


@step
def submit_lijst(command: LijstStap, *, actor: Gebruiker, now: datetime) -> LijstChanged:
    """The first person judged the proposal and lays it before a second one."""
    lijst = _in_status(command.lijst_id, actor, LijstStatus.VOORSTEL)
    if not lijst.regels.filter(status=RegelStatus.OPGENOMEN).exists():
        raise BewarenStaatNietToe("Er staat niets op deze lijst. U hoeft niets te doen.")
    lijst.status = LijstStatus.TER_AKKOORD
    lijst.voorgelegd_op, lijst.voorgelegd_door, lijst.teruggegeven_reden = now, actor, ""
    lijst.save(update_fields=["status", "voorgelegd_op", "voorgelegd_door", "teruggegeven_reden"])
    _tell("bewaren.voorgelegd", lijst, actor=actor, now=now)
    return LijstChanged(lijst_id=lijst.pk, status=LijstStatus.TER_AKKOORD)


@step
def return_lijst(command: LijstStap, *, actor: Gebruiker, now: datetime) -> LijstChanged:
    """The second person does not agree; what stood on the list joins the proposal that is open by now."""
    lijst = _in_status(command.lijst_id, actor, LijstStatus.TER_AKKOORD)
    if not command.reden.strip():
        raise BewarenStaatNietToe("Schrijf op wat er anders moet.", veld="reden")
    newer = Vernietigingslijst.objects.select_for_update().filter(status=LijstStatus.VOORSTEL).first()
    if newer is not None:
        newer.regels.update(lijst=lijst)
        newer.delete()
    lijst.status, lijst.teruggegeven_reden = LijstStatus.VOORSTEL, command.reden.strip()
    lijst.save(update_fields=["status", "teruggegeven_reden"])
    _tell("bewaren.teruggegeven", lijst, actor=actor, now=now)
    return LijstChanged(lijst_id=lijst.pk, status=LijstStatus.VOORSTEL)


@step
def approve_lijst(command: LijstStap, *, actor: Gebruiker, now: datetime) -> LijstChanged:
    """A second person approves; a worker destroys what is on the list after the commit.

    Raises Vernietigingslijst.DoesNotExist, PermissionDenied, BewarenStaatNietToe.
    """
    lijst = _in_status(command.lijst_id, actor, LijstStatus.TER_AKKOORD)
    if lijst.voorgelegd_door_id == actor.pk:
        raise BewarenStaatNietToe("U legde deze lijst zelf voor. Laat een collega hem goedkeuren.")
    lijst.status, lijst.goedgekeurd_op, lijst.goedgekeurd_door = LijstStatus.GOEDGEKEURD, now, actor
    lijst.save(update_fields=["status", "goedgekeurd_op", "goedgekeurd_door"])
    _tell("bewaren.goedgekeurd", lijst, actor=actor, now=now)
    transaction.on_commit(partial(current_app.send_task, VERNIETIG, args=[lijst.pk]), robust=True)
    return LijstChanged(lijst_id=lijst.pk, status=LijstStatus.GOEDGEKEURD)


def unfinished() -> Sequence[int]:
    """Approved lists whose worker or message was lost."""
    rows = Vernietigingslijst.objects.filter(status=LijstStatus.GOEDGEKEURD)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _lock(lijst_id: int, actor: Gebruiker) -> Vernietigingslijst:
    lijst = Vernietigingslijst.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=lijst_id)
    require(actor, Recht.BEWAREN)
    return lijst


def _in_status(lijst_id: int, actor: Gebruiker, status: LijstStatus) -> Vernietigingslijst:
    lijst = _lock(lijst_id, actor)
    if lijst.status != status:
        raise BewarenStaatNietToe(
            f"Deze lijst heeft al de status '{lijst.get_status_display()}'. Laad de pagina opnieuw."
        )
    return lijst


def _tell(
    code: str, lijst: Vernietigingslijst, *, actor: Gebruiker | None, now: datetime, **data: int
) -> None:
    record(code, actor=actor, now=now, klant_id=None, onderwerp=lijst, gegevens={"lijst": lijst.pk, **data})
