"""The Quick Scan: started at the talk, saved answer by answer, finished with a consistent outcome."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from intake.afspraak.services import planned_talk
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.antwoorden import (
    AntwoordOnjuist,
    applies,
    fits,
    in_words,
    missing_answers,
    read_antwoord,
)
from intake.quick_scan.models import Bevestiging, EersteAfspraak, QuickScan
from intake.quick_scan.policy import KlantBeeld, ScanUitkomst, Tegenspraak, contradictions, kunnen_willen
from intake.quick_scan.rechten import tekst_on
from intake.quick_scan.transitions import QuickScanStatus
from intake.quick_scan.vragen import BY_CODE, VRAGEN
from intake.zoektermijn.services import awaits_judgement
from serviceplein.agenda.services import end_afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.gegevens import fresh_gegevens
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Klant
from serviceplein.klanten.services import SetGegeven, store_gegeven
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class GeenMedewerker(DomainError):
    code = "intake.geen_medewerker"


class AntwoordNietBewaard(DomainError):
    code = "intake.antwoord_niet_bewaard"
    status = 422


class AntwoordGewijzigd(DomainError):
    """A colleague answered the same question meanwhile; both texts are shown, nothing is overwritten."""

    code = "intake.antwoord_gewijzigd"

    def __init__(self, *, wie: str, hun_antwoord: str, mijn_antwoord: str, versie: int) -> None:
        super().__init__(
            f"{wie} heeft deze vraag intussen beantwoord. Vergelijk beide antwoorden en kies welk blijft."
        )
        self.hun_antwoord = hun_antwoord
        self.mijn_antwoord = mijn_antwoord
        self.versie = versie


class QuickScanOnvolledig(DomainError):
    code = "intake.quick_scan_onvolledig"


class UitkomstTegenstrijdig(DomainError):
    """The outcome cannot be right; `redenen` say at which field."""

    code = "intake.uitkomst_tegenstrijdig"

    def __init__(self, redenen: Sequence[Tegenspraak]) -> None:
        super().__init__("De uitkomst klopt nog niet. " + " ".join(reden.zin for reden in redenen))
        self.redenen = tuple(redenen)


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
    known, source = _known_answers(melding.klant, now)
    scan = QuickScan.objects.create(
        melding=melding,
        klant=melding.klant,
        medewerker=medewerker,
        antwoorden=known,
        herkomst=source,
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


def _known_answers(klant: Klant, now: datetime) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Answers that need no question, known gegevens that are still fresh, and where each came from."""
    fresh = fresh_gegevens(klant, timezone.localdate(now))
    usable = {
        vraag.code: fresh[vraag.gegeven]
        for vraag in VRAGEN
        if vraag.gegeven in fresh and fits(vraag, fresh[vraag.gegeven].waarde)
    }
    source = {code: {"bron": row.bron, "op": row.op.isoformat()} for code, row in usable.items()}
    return {code: row.waarde for code, row in usable.items()}, source


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAntwoord:
    """One answer as typed; `versie` is the one of this answer that the user saw, None to take any."""

    quick_scan_id: int
    vraag: str
    waarde: str
    versie: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AntwoordSaved:
    waarde: Any
    versie: int


@step
def save_antwoord(command: SaveAntwoord, *, actor: Gebruiker, now: datetime) -> AntwoordSaved:
    """Keeps one answer at once, so that nothing is lost when the talk is interrupted; returns it as stored.

    An answer is a draft until the Quick Scan is finished: the history of the row keeps it, not the time line.
    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten, AntwoordNietBewaard,
    AntwoordGewijzigd.
    """
    scan = lock_open(command.quick_scan_id, actor)
    if command.vraag not in BY_CODE:
        raise AntwoordNietBewaard("Deze vraag hoort niet bij de Quick Scan.")
    vraag = BY_CODE[command.vraag]
    try:
        value = read_antwoord(vraag, command.waarde)
    except AntwoordOnjuist as error:
        raise AntwoordNietBewaard(str(error), veld=command.vraag) from error
    stand = scan.stand.get(vraag.code, {"versie": 0, "wie": "Een collega"})
    if scan.antwoorden.get(vraag.code) == value:
        return AntwoordSaved(waarde=value, versie=stand["versie"])
    if command.versie is not None and command.versie != stand["versie"]:
        raise AntwoordGewijzigd(
            wie=stand["wie"],
            hun_antwoord=in_words(vraag, scan.antwoorden.get(vraag.code)),
            mijn_antwoord=in_words(vraag, value),
            versie=stand["versie"],
        )
    scan.antwoorden = {**scan.antwoorden, vraag.code: value}
    new = {"versie": stand["versie"] + 1, "wie": str(actor), "op": now.isoformat()}
    scan.stand = {**scan.stand, vraag.code: new}
    scan.versie += 1
    scan.save(update_fields=["antwoorden", "stand", "versie"])
    return AntwoordSaved(waarde=value, versie=new["versie"])


def lock_open(quick_scan_id: int, actor: Gebruiker) -> QuickScan:
    """The running Quick Scan, visible and locked for the rest of the step.

    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten.
    """
    visible = QuickScan.objects.filter(melding__in=Melding.objects.visible_to(actor))
    scan = visible.select_for_update(of=("self",)).select_related("melding", "klant").get(pk=quick_scan_id)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    if scan.status != QuickScanStatus.LOOPT:
        raise QuickScanGesloten("Deze Quick Scan is al afgerond. Ververs de pagina.")
    return scan


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeRechten:
    """The klant heard the text on rights and duties and confirmed it."""

    quick_scan_id: int
    bevestiging: Bevestiging


@step
def acknowledge_rechten(command: AcknowledgeRechten, *, actor: Gebruiker, now: datetime) -> str:
    """Keeps when, how and to which version of the text the klant agreed; returns that version.

    Raises QuickScan.DoesNotExist, PermissionDenied, QuickScanGesloten.
    """
    scan = lock_open(command.quick_scan_id, actor)
    scan.rechten_tekst = tekst_on(timezone.localdate(now)).versie
    scan.rechten_bevestiging = command.bevestiging
    scan.rechten_plichten_erkend_op = now
    scan.versie += 1
    scan.save(update_fields=["rechten_tekst", "rechten_bevestiging", "rechten_plichten_erkend_op", "versie"])
    record(
        "quick_scan.rechten_bevestigd",
        actor=actor,
        now=now,
        klant_id=scan.klant_id,
        onderwerp=scan,
        gegevens={"tekst": scan.rechten_tekst, "wijze": in_zin(scan.get_rechten_bevestiging_display())},
    )
    return scan.rechten_tekst


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
    scan = lock_open(command.quick_scan_id, actor)
    _require_complete(scan)
    set_outcome(scan, command.uitkomst, now)
    scan.status = QuickScanStatus.AFGEROND
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
            "kunnen_willen": kunnen_willen(bool(scan.kan), bool(scan.wil)),
            "participatieladder": scan.participatieladder,
            "reintegratieladder": scan.reintegratieladder,
        },
    )
    return QuickScanFinished(melding_id=scan.melding_id)


def _require_complete(scan: QuickScan) -> None:
    """All four elements are there. Raises QuickScanOnvolledig naming what is missing."""
    missing = [vraag.tekst for vraag in missing_answers(scan.antwoorden)]
    if scan.rechten_plichten_erkend_op is None:
        missing.append("De klant bevestigt de rechten en plichten.")
    if not scan.eerste_afspraken.filter(wie=EersteAfspraak.Wie.KLANT).exists():
        missing.append("Een eerste afspraak: wat gaat de klant doen, en voor welke dag?")
    if awaits_judgement(scan.melding_id):
        missing.append("De beoordeling van wat de klant in de zoektermijn deed (bij de melding).")
    if missing:
        raise QuickScanOnvolledig(f"Dit ontbreekt nog: {' '.join(missing)}")


def set_outcome(scan: QuickScan, uitkomst: ScanUitkomst, now: datetime) -> None:
    """Puts a consistent outcome on the row, unsaved; part of a step. Raises UitkomstTegenstrijdig."""
    if reasons := contradictions(scan.antwoorden, uitkomst, read_klantbeeld(scan.klant, now)):
        raise UitkomstTegenstrijdig(reasons)
    for name, value in asdict(uitkomst).items():
        setattr(scan, name, value)


def read_klantbeeld(klant: Klant, now: datetime) -> KlantBeeld:
    """What is registered of the klant and bears on the outcome."""
    return KlantBeeld(
        leeftijd=klant.leeftijd(timezone.localdate(now)),
        statushouder=klant.statushouder,
        dak_en_thuisloos=klant.dak_en_thuisloos,
        ondernemer=klant.ondernemer,
    )


def _keep_gegevens(scan: QuickScan, actor: Gebruiker, now: datetime) -> None:
    """What the klant told becomes a gegeven with source klant, so that it is asked once only."""
    today = timezone.localdate(now)
    fresh = fresh_gegevens(scan.klant, today)
    for vraag in VRAGEN:
        value = scan.antwoorden.get(vraag.code)
        known = fresh.get(vraag.gegeven)
        if not vraag.gegeven or value is None or not applies(vraag, scan.antwoorden):
            continue
        if known is None or known.waarde != value:
            command = SetGegeven(
                klant_id=scan.klant_id, naam=vraag.gegeven, waarde=value, bron=Bron.KLANT, op=today
            )
            store_gegeven(command, actor=actor)
