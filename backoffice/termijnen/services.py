"""Steps on the term of an application: stand still, run on, postpone, tell that it is late (BO-07)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import CLOSED
from backoffice.besluiten.stappen import lock, not_with_colleague, tell
from backoffice.termijnen.brieven import write_to_klant
from backoffice.termijnen.duur import end_of_term, weken
from backoffice.termijnen.keuzes import Einde, Grond
from backoffice.termijnen.lezen import Situatie, computation, situation_of
from backoffice.termijnen.models import Opschorting, Overschrijding, Verdaging
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.ui.weergave import long_date
from serviceplein.werk.signalen import ask_update

SIGNALEN = ("termijn-over", "dwangsom", "voorschot")


class TermijnStaatNietToe(DomainError):
    code = "backoffice.termijn_staat_niet_toe"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTermijn:
    """`wat`: what the klant must send, or why the term stands still. `uiterlijk`: the hersteltermijn."""

    aanvraag_id: int
    grond: Grond
    wat: str
    uiterlijk: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeTermijn:
    """`op`: the day the data came in, or the ground went away."""

    aanvraag_id: int
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeTermijn:
    aanvraag_id: int
    aantal_weken: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellLate:
    aanvraag_id: int
    reden: str
    verwacht_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TermijnChanged:
    aanvraag_id: int
    beslistermijn: date


@step
def suspend_termijn(command: SuspendTermijn, *, actor: Gebruiker, now: datetime) -> TermijnChanged:
    """Asks for what is missing, or another ground: the term stands still from the day after (Awb 4:15).

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagBijCollega, TermijnStaatNietToe.
    """
    aanvraag, found = running(command.aanvraag_id, actor, now)
    today = timezone.localdate(now)
    not_with_colleague(aanvraag, actor)
    if found.opgeschort is not None:
        raise TermijnStaatNietToe("De termijn staat al stil. Laat hem eerst weer lopen.")
    if found.te_laat(today):
        raise TermijnStaatNietToe(
            f"De termijn was al voorbij op {long_date(found.einde)}. Stilzetten kan dan niet meer."
        )
    if not command.wat.strip():
        raise TermijnStaatNietToe("Schrijf op wat er ontbreekt of wat er aan de hand is.", veld="wat")
    if command.grond == Grond.AANVULLING and command.uiterlijk is None:
        raise TermijnStaatNietToe("Kies tot wanneer de klant kan aanvullen.", veld="uiterlijk")
    if command.uiterlijk is not None and command.uiterlijk <= today:
        raise TermijnStaatNietToe("Geef de klant tijd: kies een dag na vandaag.", veld="uiterlijk")
    pause = Opschorting.objects.create(
        aanvraag=aanvraag,
        grond=command.grond,
        wat=command.wat.strip(),
        gevraagd_op=today,
        uiterlijk=command.uiterlijk,
        door=actor,
        vastgelegd_op=now,
    )
    found.opschortingen.append(pause)
    end = recompute(aanvraag, found)
    write_to_klant(
        aanvraag,
        "hersteltermijn" if command.grond == Grond.AANVULLING else "opschorting",
        sleutel=f"opschorting:{pause.pk}",
        now=now,
        gegevens={
            "wat": pause.wat,
            "reden": pause.get_grond_display(),
            "uiterlijk": long_date(command.uiterlijk) if command.uiterlijk else "",
        },
    )
    tell("termijn.opgeschort", aanvraag, actor=actor, now=now, grond=command.grond.value)
    return TermijnChanged(aanvraag_id=aanvraag.pk, beslistermijn=end)


@step
def resume_termijn(command: ResumeTermijn, *, actor: Gebruiker, now: datetime) -> TermijnChanged:
    """The data are in, or the ground is gone: the term runs on. Raises as suspend_termijn."""
    aanvraag, found = running(command.aanvraag_id, actor, now)
    pause = found.opgeschort
    if pause is None:
        raise TermijnStaatNietToe("De termijn staat niet stil. U hoeft niets te doen.")
    if not pause.gevraagd_op <= command.op <= timezone.localdate(now):
        raise TermijnStaatNietToe(
            f"Kies een dag van {pause.gevraagd_op:%d-%m-%Y} tot en met vandaag.", veld="op"
        )
    completed = pause.grond == Grond.AANVULLING
    pause.beeindigd_op = command.op
    pause.einde = Einde.AANGEVULD if completed else Einde.VOORBIJ
    pause.save(update_fields=["beeindigd_op", "einde"])
    end = recompute(aanvraag, found)
    tell("termijn.hervat", aanvraag, actor=actor, now=now, einde=pause.einde)
    return TermijnChanged(aanvraag_id=aanvraag.pk, beslistermijn=end)


@step
def postpone_termijn(command: PostponeTermijn, *, actor: Gebruiker, now: datetime) -> TermijnChanged:
    """Tells the klant with a reason that deciding takes longer (Awb 4:14), once and within the term.

    The reasonable term of Awb 4:13 gets longer (lid 3). A term set by a law does not (lid 1): then the
    letter says when the decision comes. Raises as suspend_termijn.
    """
    aanvraag, found = running(command.aanvraag_id, actor, now)
    not_with_colleague(aanvraag, actor)
    today = timezone.localdate(now)
    most = int(norm("termijn.verdaging_hoogste_weken", op=today))
    if found.verdaging is not None:
        raise TermijnStaatNietToe("Deze aanvraag is al verdaagd. Een tweede keer kan niet.")
    if found.opgeschort is not None:
        raise TermijnStaatNietToe("De termijn staat stil. Verdagen kan als hij weer loopt.")
    if found.te_laat(today):
        raise TermijnStaatNietToe(
            "De termijn is al voorbij. Verdagen kan niet meer. Laat de klant weten waarom het later wordt."
        )
    if not 1 <= command.aantal_weken <= most:
        raise TermijnStaatNietToe(f"Kies 1 tot en met {most} weken.", veld="aantal_weken")
    if not command.reden.strip():
        raise TermijnStaatNietToe("Schrijf op waarom beslissen langer duurt.", veld="reden")
    longer = Verdaging(
        aanvraag=aanvraag,
        weken=command.aantal_weken,
        verlengt=found.basis.verlengbaar,
        tot=end_of_term(found.einde, weken(command.aantal_weken)),
        reden=command.reden.strip(),
        op=today,
        door=actor,
    )
    found.verdaging = longer
    end = recompute(aanvraag, found)
    if longer.verlengt:
        longer.tot = end
    longer.save()
    write_to_klant(
        aanvraag,
        "verdaging",
        sleutel="verdaging",
        now=now,
        gegevens={
            "reden": longer.reden,
            "tot": long_date(longer.tot),
            "verlengt": longer.verlengt,
            "einde": long_date(end),
        },
    )
    tell(
        "termijn.verdaagd",
        aanvraag,
        actor=actor,
        now=now,
        weken=command.aantal_weken,
        tot=f"{longer.tot:%d-%m-%Y}",
    )
    return TermijnChanged(aanvraag_id=aanvraag.pk, beslistermijn=end)


@step
def tell_late(command: TellLate, *, actor: Gebruiker, now: datetime) -> TermijnChanged:
    """Tells the klant why a term was missed and when the decision comes (Awb 4:14 lid 1).

    Raises as suspend_termijn.
    """
    aanvraag, found = running(command.aanvraag_id, actor, now)
    today = timezone.localdate(now)
    if not found.te_laat(today):
        raise TermijnStaatNietToe(f"De termijn loopt nog, tot en met {long_date(found.einde)}.")
    if found.overschrijding is not None and found.overschrijding.gemeld_op is not None:
        raise TermijnStaatNietToe("De klant heeft dit bericht al gekregen. Bel als het nog later wordt.")
    if not command.reden.strip():
        raise TermijnStaatNietToe("Schrijf op waarom het besluit te laat is.", veld="reden")
    if command.verwacht_op <= today:
        raise TermijnStaatNietToe("Kies een dag na vandaag.", veld="verwacht_op")
    missed = found.overschrijding or Overschrijding(aanvraag=aanvraag, termijn=found.einde, gezien_op=now)
    missed.reden, missed.verwacht_op = command.reden.strip(), command.verwacht_op
    missed.gemeld_op, missed.gemeld_door = now, actor
    missed.save()
    write_to_klant(
        aanvraag,
        "te_laat",
        sleutel="te-laat",
        now=now,
        gegevens={
            "reden": missed.reden,
            "einde": long_date(missed.termijn),
            "verwacht": long_date(command.verwacht_op),
        },
    )
    tell(
        "termijn.te_laat_gemeld",
        aanvraag,
        actor=actor,
        now=now,
        verwacht=f"{command.verwacht_op:%d-%m-%Y}",
    )
    ask_update("termijn-over")
    return TermijnChanged(aanvraag_id=aanvraag.pk, beslistermijn=aanvraag.beslistermijn)


def running(aanvraag_id: int, actor: Gebruiker, now: datetime) -> tuple[Aanvraag, Situatie]:
    """The open application, locked, with its term; part of a step."""
    aanvraag = lock(aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    if aanvraag.status in CLOSED:
        raise TermijnStaatNietToe("Op deze aanvraag is al beslist. De termijn loopt niet meer.")
    return aanvraag, situation_of(aanvraag, timezone.localdate(now))


def recompute(aanvraag: Aanvraag, found: Situatie) -> date:
    """Writes the last day to decide after a change; while nobody can say when, the term of before stays."""
    found.berekening = computation(found.begin, found.basis, found.opschortingen, found.verdaging)
    if found.berekening.einde is not None:
        aanvraag.beslistermijn = found.berekening.einde
        aanvraag.save(update_fields=["beslistermijn"])
    return aanvraag.beslistermijn


def completion_day(today: date, days: int) -> date:
    """The proposal for a hersteltermijn: so many days, on a working day."""
    return end_of_term(today, weken(days // 7)) if days % 7 == 0 else today + timedelta(days=days)
