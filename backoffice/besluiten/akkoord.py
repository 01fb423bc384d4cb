"""The second person: agrees to a proposed decision above the norm, or gives it back (BO-06)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from backoffice.aanvragen.bekend import granted_periods
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import regeling_van
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.stappen import AanvraagChanged, changed, lock, needs, tell, tell_decision
from backoffice.besluiten.transitions import BesluitStatus
from backoffice.regelingen.gevolgen import put_into_effect
from intake.poort.services import require_passed
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht


class TweedePersoonNodig(DomainError):
    code = "backoffice.tweede_persoon_nodig"


class BesluitAchterhaald(DomainError):
    code = "backoffice.besluit_achterhaald"


class RedenNodig(DomainError):
    code = "backoffice.reden_nodig"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveBesluit:
    aanvraag_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnBesluit:
    """`opmerking` tells the first person what to change."""

    aanvraag_id: int
    opmerking: str


@step
def approve_besluit(command: ApproveBesluit, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The second person agrees: from now on it is a decision; it is paid and its letter is made.

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, TweedePersoonNodig,
    BesluitAchterhaald, EerstControle.
    """
    aanvraag, besluit = _proposed(command.aanvraag_id, actor)
    Klant.objects.select_for_update(no_key=True).get(pk=aanvraag.klant_id)
    require_passed(aanvraag.klant_id)
    _still_holds(besluit, aanvraag)
    besluit.status, besluit.beslist_op = BesluitStatus.VASTGESTELD, now
    besluit.akkoord_door, besluit.akkoord_op, besluit.opmerking = actor, now, ""
    besluit.save()
    aanvraag.status = AanvraagStatus.BESLIST
    aanvraag.save(update_fields=["status"])
    put_into_effect([besluit.pk], actor=actor, now=now)
    tell_decision(besluit, aanvraag, actor=actor, now=now)
    return changed(aanvraag, besluit)


@step
def return_besluit(command: ReturnBesluit, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The second person does not agree yet: back to the first one, with what to change.

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, TweedePersoonNodig, RedenNodig.
    """
    aanvraag, besluit = _proposed(command.aanvraag_id, actor)
    if not command.opmerking.strip():
        raise RedenNodig("Schrijf op wat uw collega moet aanpassen.", veld="opmerking")
    besluit.status, besluit.opmerking = BesluitStatus.CONCEPT, command.opmerking.strip()[:500]
    besluit.save(update_fields=["status", "opmerking"])
    aanvraag.status, aanvraag.behandelaar = AanvraagStatus.BIJ_MEDEWERKER, besluit.beslist_door
    aanvraag.save(update_fields=["status", "behandelaar"])
    tell("aanvraag.teruggelegd", aanvraag, actor=actor, now=now)
    return changed(aanvraag, besluit)


def _proposed(aanvraag_id: int, actor: Gebruiker) -> tuple[Aanvraag, Besluit]:
    aanvraag = lock(aanvraag_id, actor, Recht.BESLUIT_AKKOORD)
    needs(aanvraag, AanvraagStatus.TER_AKKOORD)
    besluit = Besluit.objects.select_for_update(of=("self",)).get(aanvraag=aanvraag)
    if besluit.beslist_door_id == actor.pk:
        raise TweedePersoonNodig(
            "U hebt dit besluit zelf voorbereid. Vraag een collega om het tweede akkoord."
        )
    return aanvraag, besluit


def _still_holds(besluit: Besluit, aanvraag: Aanvraag) -> None:
    """What may be had once in a period is not granted twice while a proposal waits."""
    if besluit.uitkomst != Uitkomst.TOEGEKEND:
        return
    regeling = regeling_van(aanvraag.regeling)
    periods = granted_periods(regeling, [aanvraag.klant_id]).get(aanvraag.klant_id, [])
    start = besluit.geldig_van
    if any(begin <= start < end for begin, end in periods):
        day = timezone.localdate(besluit.beslist_op)
        raise BesluitAchterhaald(
            f"Deze klant kreeg na {day:%d-%m-%Y} al {regeling.naam}. Leg het voorstel terug bij uw collega."
        )
