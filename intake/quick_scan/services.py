"""The Quick Scan: started at the talk, saved answer by answer, finished with a consistent outcome."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from intake.afspraak.services import planned_talk
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.quick_scan.policy import (
    AntwoordOnjuist,
    ScanUitkomst,
    contradictions,
    missing_answers,
    read_antwoord,
)
from intake.quick_scan.transitions import QuickScanStatus
from intake.quick_scan.vragen import BY_CODE, VRAGEN
from serviceplein.agenda.services import end_afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.gegevens import fresh_gegevens
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.services import SetGegeven, store_gegeven
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class GeenMedewerker(DomainError):
    code = "intake.geen_medewerker"


class AntwoordNietBewaard(DomainError):
    code = "intake.antwoord_niet_bewaard"
    status = 422


class QuickScanOnvolledig(DomainError):
    code = "intake.quick_scan_onvolledig"


class UitkomstTegenstrijdig(DomainError):
    code = "intake.uitkomst_tegenstrijdig"


class QuickScanGesloten(DomainError):
    code = "intake.quick_scan_gesloten"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartQuickScan:
    melding_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickScanStarted:
    """`niet_gevraagd` counts the questions whose answer was already known and fresh (KRN-04)."""

    quick_scan_id: int
    niet_gevraagd: int


@step
def start_quick_scan(command: StartQuickScan, *, actor: Gebruiker, now: datetime) -> QuickScanStarted:
    """The klant is here: the talk is held, the Quick Scan starts with everything already known filled in.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, GeenAfspraak, GeenMedewerker.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    require_status(melding, MeldingStatus.AFSPRAAK)
    medewerker = getattr(actor, "medewerker", None)
    if medewerker is None or melding.klant is None:
        raise GeenMedewerker("Uw account is niet aan een medewerker gekoppeld. Vraag functioneel beheer.")
    end_afspraak(planned_talk(melding), AfspraakStatus.GEVOERD)
    known = _known_answers(melding, now)
    scan = QuickScan.objects.create(
        melding=melding,
        klant=melding.klant,
        medewerker=medewerker,
        antwoorden=known,
        niet_opnieuw_gevraagd=len(known),
        begonnen_op=now,
    )
    melding.status = MeldingStatus.QUICK_SCAN
    melding.save(update_fields=["status"])
    record(
        "quick_scan.begonnen",
        actor=actor,
        now=now,
        klant_id=scan.klant_id,
        onderwerp=scan,
        gegevens={"kenmerk": melding.kenmerk, "niet_opnieuw_gevraagd": len(known)},
    )
    return QuickScanStarted(quick_scan_id=scan.pk, niet_gevraagd=len(known))


def _known_answers(melding: Melding, now: datetime) -> dict[str, Any]:
    """Answers that need no question: known gegevens that are still fresh."""
    if melding.klant is None:
        return {}
    fresh = fresh_gegevens(melding.klant, timezone.localdate(now))
    return {vraag.code: fresh[vraag.gegeven].waarde for vraag in VRAGEN if vraag.gegeven in fresh}


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAntwoord:
    """One answer as typed."""

    quick_scan_id: int
    vraag: str
    waarde: str


@step
def save_antwoord(command: SaveAntwoord, *, actor: Gebruiker, now: datetime) -> Any:
    """Keeps one answer at once, so that nothing is lost when the talk is interrupted; returns it as stored.

    An answer is a draft until the Quick Scan is finished: the history of the row keeps it, not the time line.
    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten, AntwoordNietBewaard.
    """
    scan = _lock_open(command.quick_scan_id, actor)
    if command.vraag not in BY_CODE:
        raise AntwoordNietBewaard("Deze vraag hoort niet bij de Quick Scan.")
    try:
        value = read_antwoord(BY_CODE[command.vraag], command.waarde)
    except AntwoordOnjuist as error:
        raise AntwoordNietBewaard(str(error), veld=command.vraag) from error
    scan.antwoorden = {**scan.antwoorden, command.vraag: value}
    scan.versie += 1
    scan.save(update_fields=["antwoorden", "versie"])
    return value


def _lock_open(quick_scan_id: int, actor: Gebruiker) -> QuickScan:
    visible = QuickScan.objects.filter(melding__in=Melding.objects.visible_to(actor))
    scan = visible.select_for_update(of=("self",)).select_related("melding", "klant").get(pk=quick_scan_id)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    if scan.status != QuickScanStatus.LOOPT:
        raise QuickScanGesloten("Deze Quick Scan is al afgerond. Ververs de pagina.")
    return scan


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishQuickScan:
    quick_scan_id: int
    uitkomst: ScanUitkomst


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickScanFinished:
    melding_id: int


@step
def finish_quick_scan(command: FinishQuickScan, *, actor: Gebruiker, now: datetime) -> QuickScanFinished:
    """Closes the Quick Scan with its outcome; an incomplete or inconsistent one is refused with the reason.

    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten, QuickScanOnvolledig,
    UitkomstTegenstrijdig.
    """
    scan = _lock_open(command.quick_scan_id, actor)
    if missing := missing_answers(scan.antwoorden):
        questions = "; ".join(vraag.tekst for vraag in missing)
        raise QuickScanOnvolledig(f"Beantwoord eerst nog: {questions}.")
    if reasons := contradictions(scan.antwoorden, command.uitkomst):
        raise UitkomstTegenstrijdig(f"De uitkomst klopt nog niet. {' '.join(reasons)}")
    for name, value in asdict(command.uitkomst).items():
        setattr(scan, name, value)
    scan.status = QuickScanStatus.AFGEROND
    scan.rechten_plichten_erkend_op = now
    scan.afgerond_op = now
    scan.afgerond_door = actor
    scan.save()
    _keep_gegevens(scan, actor, now)
    scan.melding.status = MeldingStatus.GESCAND
    scan.melding.save(update_fields=["status"])
    record(
        "quick_scan.afgerond",
        actor=actor,
        now=now,
        klant_id=scan.klant_id,
        onderwerp=scan,
        gegevens={
            "kenmerk": scan.melding.kenmerk,
            "niet_opnieuw_gevraagd": scan.niet_opnieuw_gevraagd,
            "perspectief_op_werk": scan.perspectief_op_werk,
        },
    )
    return QuickScanFinished(melding_id=scan.melding_id)


def _keep_gegevens(scan: QuickScan, actor: Gebruiker, now: datetime) -> None:
    """What the klant told becomes a gegeven with source klant, so that it is asked once only."""
    today = timezone.localdate(now)
    fresh = fresh_gegevens(scan.klant, today)
    for vraag in VRAGEN:
        value = scan.antwoorden.get(vraag.code)
        known = fresh.get(vraag.gegeven)
        if vraag.gegeven and value is not None and (known is None or known.waarde != value):
            command = SetGegeven(
                klant_id=scan.klant_id, naam=vraag.gegeven, waarde=value, bron=Bron.KLANT, op=today
            )
            store_gegeven(command, actor=actor)
