"""The uitslag comes in, from the partner or by hand; decision 2 is taken again, and the coach concludes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from intake import aansluitingen
from intake.diagnose.models import Diagnose, Via
from intake.diagnose.policy import Uitslag
from intake.diagnose.services import SIGNAAL, DiagnoseAlVerder, lock_diagnose, require_awaited
from intake.diagnose.transitions import DiagnoseStatus
from intake.quick_scan.besluit import decide_with_row
from intake.quick_scan.policy import ScanUitkomst
from intake.quick_scan.services import set_outcome
from intake.triage.na_quick_scan import NaQuickScan
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken
from serviceplein.werk.signalen import ask_update


class UitslagOnjuist(DomainError):
    code = "intake.uitslag_onjuist"
    status = 422


class UitslagAnders(DomainError):
    code = "intake.uitslag_anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverUitslag:
    """By the partner itself: `kenmerk` of an order of its own."""

    partner_id: int
    kenmerk: str
    uitslag: Uitslag


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterUitslag:
    """By hand, from a letter or a call."""

    diagnose_id: int
    uitslag: Uitslag


@dataclass(frozen=True, slots=True, kw_only=True)
class UitslagReceived:
    """`nieuw` is False when this very uitslag had come in before."""

    diagnose_id: int
    klant_id: int
    nieuw: bool


@step
def deliver_uitslag(command: DeliverUitslag, *, actor: Gebruiker | None, now: datetime) -> UitslagReceived:
    """Arrow ketenpartner -> intake. The same uitslag twice gives the same answer and one effect.

    Raises Diagnose.DoesNotExist (absent or of another partner), UitslagOnjuist, UitslagAnders,
    DiagnoseAlVerder.
    """
    rows = Diagnose.objects.of_partner(command.partner_id)
    diagnose = lock_diagnose(rows, kenmerk=command.kenmerk)
    if diagnose.status in (DiagnoseStatus.GELEVERD, DiagnoseStatus.VERWERKT):
        if stored_uitslag(diagnose) != command.uitslag:
            raise UitslagAnders(
                "Bij dit kenmerk is al een andere uitslag aangeleverd. Bel de gemeente om die te wijzigen."
            )
        return UitslagReceived(diagnose_id=diagnose.pk, klant_id=diagnose.klant_id, nieuw=False)
    return _receive(diagnose, command.uitslag, Via.API, actor=None, now=now)


@step
def enter_uitslag(command: EnterUitslag, *, actor: Gebruiker, now: datetime) -> UitslagReceived:
    """The coach writes down what came by letter or telephone.

    Raises Diagnose.DoesNotExist, PermissionDenied, DiagnoseAlVerder, UitslagOnjuist.
    """
    diagnose = lock_diagnose(Diagnose.objects.visible_to(actor), pk=command.diagnose_id)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    return _receive(diagnose, command.uitslag, Via.HAND, actor=actor, now=now)


def stored_uitslag(diagnose: Diagnose) -> Uitslag:
    """The uitslag as it was kept."""
    return Uitslag(
        kan_werken=bool(diagnose.kan_werken),
        perspectief_op_werk=bool(diagnose.perspectief_op_werk),
        conclusie=diagnose.conclusie,
        advies=diagnose.advies,
        uren_per_week=diagnose.uren_per_week,
    )


def review_key(diagnose: Diagnose) -> str:
    """Cause of the task to look at an uitslag."""
    return f"diagnose-uitslag:{diagnose.pk}"


def _receive(
    diagnose: Diagnose, uitslag: Uitslag, via: Via, *, actor: Gebruiker | None, now: datetime
) -> UitslagReceived:
    """Keeps the uitslag, decides again with it in, and asks the coach to conclude."""
    require_awaited(diagnose)
    for veld, sentence in uitslag.problems():
        raise UitslagOnjuist(sentence, veld=veld)
    for name, value in asdict(uitslag).items():
        setattr(diagnose, name, value)
    diagnose.via, diagnose.geleverd_op, diagnose.geleverd_door = via, now, actor
    diagnose.status = DiagnoseStatus.GELEVERD
    diagnose.quick_scan.diagnose_geleverd = True
    diagnose.quick_scan.save(update_fields=["diagnose_geleverd"])
    besluit = _decide_again(diagnose, now=now)
    diagnose.save()
    today = timezone.localdate(now)
    create_taak(
        sleutel=review_key(diagnose),
        titel="Bekijk de uitslag van de diagnose en stel de uitkomst vast",
        reden=f"Diagnose {diagnose.kenmerk}",
        klant_id=diagnose.klant_id,
        medewerker_id=diagnose.quick_scan.medewerker_id,
        onderwerp=diagnose,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )
    ask_update(SIGNAAL)
    record(
        "diagnose.geleverd",
        actor=actor,
        now=now,
        klant_id=diagnose.klant_id,
        onderwerp=diagnose,
        gegevens={"kenmerk": diagnose.kenmerk, "partner": diagnose.partner.naam, "functie": besluit.functie},
    )
    return UitslagReceived(diagnose_id=diagnose.pk, klant_id=diagnose.klant_id, nieuw=True)


def _decide_again(diagnose: Diagnose, *, now: datetime) -> NaQuickScan:
    """Decision 2 with the uitslag in, kept with the diagnose; whoever has the klant by then hears of it."""
    besluit, decided = decide_with_row(diagnose.quick_scan, now=now, record=True)
    diagnose.beslissing_id = decided.beslissing_id
    return besluit


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessUitslag:
    """The outcome of the Quick Scan with the diagnose taken into account."""

    diagnose_id: int
    uitkomst: ScanUitkomst


@step
def process_uitslag(command: ProcessUitslag, *, actor: Gebruiker, now: datetime) -> NaQuickScan:
    """The coach concludes: the outcome of the Quick Scan is set anew, and decision 2 taken again.

    A provisional choice that no longer fits becomes a task of whoever has the klant now.
    Raises Diagnose.DoesNotExist, PermissionDenied, DiagnoseAlVerder, UitkomstTegenstrijdig.
    """
    diagnose = lock_diagnose(Diagnose.objects.visible_to(actor), pk=command.diagnose_id)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    if diagnose.status != DiagnoseStatus.GELEVERD:
        raise DiagnoseAlVerder("De uitslag is nog niet binnen of al verwerkt. Ververs de pagina.")
    scan = diagnose.quick_scan
    set_outcome(scan, command.uitkomst, now)
    scan.save()
    besluit = _decide_again(diagnose, now=now)
    diagnose.status, diagnose.verwerkt_op = DiagnoseStatus.VERWERKT, now
    diagnose.save(update_fields=["status", "verwerkt_op", "beslissing"])
    end_taken(sleutels=[review_key(diagnose)], now=now, actor=actor)
    aansluitingen.tell_decided_again(scan.klant_id, besluit.functie, actor, now)
    record(
        "diagnose.verwerkt",
        actor=actor,
        now=now,
        klant_id=diagnose.klant_id,
        onderwerp=diagnose,
        gegevens={
            "kenmerk": diagnose.kenmerk,
            "functie": besluit.functie,
            "perspectief_op_werk": scan.perspectief_op_werk,
        },
    )
    return besluit
