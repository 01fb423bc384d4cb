"""Own strength first: five steps before an individual provision, and a letter to take along (INT-03)."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from intake.eigen_kracht.models import EigenKrachtStap
from intake.eigen_kracht.policy import HELPS, Oordeel, Stap, enough, missing_steps, needs_steps
from intake.eigen_kracht.suggesties import given_along
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class StapOntbreekt(DomainError):
    code = "intake.stap_eigen_kracht_ontbreekt"


class EerstEigenKracht(DomainError):
    code = "intake.eerst_eigen_kracht"


@dataclass(frozen=True, slots=True, kw_only=True)
class StapAntwoord:
    stap: Stap
    oordeel: Oordeel
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEigenKracht:
    """All five steps at once; doing it again replaces what was noted before."""

    melding_id: int
    stappen: tuple[StapAntwoord, ...]


@step
def record_eigen_kracht(command: RecordEigenKracht, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps what each of the five steps came to.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, StapOntbreekt (a step without answer or
    without reason; a skipped step needs one too).
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_REGISTREREN)
    require_status(melding, MeldingStatus.NIEUW, MeldingStatus.GETRIEERD)
    answered = {answer.stap: answer for answer in command.stappen if answer.reden.strip()}
    for stap in missing_steps(answered):
        raise StapOntbreekt(
            f"Beantwoord de stap '{stap.label}' of sla hem over, en noteer waarom.", veld=stap
        )
    EigenKrachtStap.objects.bulk_create(
        [
            EigenKrachtStap(
                melding=melding,
                stap=stap,
                oordeel=answer.oordeel,
                reden=answer.reden.strip(),
                vastgelegd_door=actor,
                vastgelegd_op=now,
            )
            for stap, answer in answered.items()
        ],
        update_conflicts=True,
        unique_fields=["melding", "stap"],
        update_fields=["oordeel", "reden", "vastgelegd_door", "vastgelegd_op"],
    )
    solves = enough({stap: answer.oordeel for stap, answer in answered.items()})
    record(
        "melding.eigen_kracht",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "helpt": solves or "",
            "overgeslagen": sum(answer.oordeel == Oordeel.OVERGESLAGEN for answer in answered.values()),
        },
    )


def require_eigen_kracht(melding: Melding, bestemming: str) -> None:
    """Refuses the way to an individual provision while a step is open. Raises EerstEigenKracht."""
    if not needs_steps(bestemming=bestemming, soort_vraag=melding.soort_vraag):
        return
    done = set(melding.eigen_kracht.values_list("stap", flat=True))
    if missing_steps(done):
        raise EerstEigenKracht(
            "Loop eerst de vijf stappen van eigen kracht door, of sla ze over met een reden. "
            "Daarna kan deze melding naar een individuele voorziening."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveLetter:
    melding_id: int


@step
def give_letter(command: GiveLetter, *, actor: Gebruiker, now: datetime) -> Document:
    """The letter to take along: what the klant can do and who can help; kept in the dossier.

    Raises Melding.DoesNotExist, PermissionDenied, EerstEigenKracht (nothing to write yet),
    BrievenNietMogelijk.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_REGISTREREN)
    if not letter_steps(melding) and not given_along(melding):
        raise EerstEigenKracht(
            "Noteer eerst wat de klant zelf kan doen, of geef hulp mee van de sociale kaart. "
            "Dat komt in de brief."
        )
    document = keep_document(
        print_pdf(letter_html(melding, now=now)),
        name=f"eigen-kracht-{melding.kenmerk}.pdf",
        titel=f"Brief eigen kracht bij melding {melding.kenmerk}",
        soort=Document.Soort.BRIEF,
        mediatype="application/pdf",
        klant_id=melding.klant_id,
        onderwerp=melding,
        actor=actor,
        now=now,
    )
    record(
        "melding.brief_meegegeven",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={"kenmerk": melding.kenmerk, "document_id": document.pk},
    )
    return document


def letter_steps(melding: Melding) -> list[EigenKrachtStap]:
    """The steps that help, wholly or in part, from near to far."""
    steps = melding.eigen_kracht.filter(oordeel__in=HELPS)
    return sorted(steps, key=lambda row: list(Stap).index(Stap(row.stap)))


def letter_html(melding: Melding, *, now: datetime) -> str:
    """The letter as a document of its own, in plain Dutch."""
    context = letter_head(melding.klant, kenmerk=melding.kenmerk, dag=timezone.localdate(now)) | {
        "melding": melding,
        "stappen": letter_steps(melding),
        "hulp": given_along(melding),
    }
    return render_to_string("intake/brieven/eigen_kracht.html", context)
