"""The step that makes letters for decisions that have none yet (BO-06)."""

from datetime import datetime

from backoffice.aanvragen.regelingen import naam_van
from backoffice.besluiten.brief import letter_pdf
from backoffice.besluiten.models import Besluit
from backoffice.besluiten.teksten import Teksten
from backoffice.besluiten.transitions import BesluitStatus
from backoffice.verzending.services import Brief, send_letters
from serviceplein.dossier.models import Document
from serviceplein.dossier.ongewijzigd import read_checked
from serviceplein.dossier.services import keep_document
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker

PER_KEER = 10
"""Letters in one transaction: about a second of printing is what a killed worker has to do again."""


class BriefNietKlaar(DomainError):
    code = "backoffice.brief_niet_klaar"


@step
def make_letters(*, actor: Gebruiker | None, now: datetime) -> int:
    """Makes the next letters and puts them on the way their klanten prefer; 0 when there is none to make.

    Decisions another worker is printing are skipped. The events of the decisions tell the story already.
    Raises BrievenNietMogelijk.
    """
    waiting = list(
        Besluit.objects.filter(brief=None, status=BesluitStatus.VASTGESTELD)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("aanvraag__klant")
        .order_by("pk")[:PER_KEER]
    )
    teksten = Teksten()
    for besluit in waiting:
        besluit.brief = keep_document(
            letter_pdf(besluit, teksten),
            name=f"besluit-{besluit.pk}.pdf",
            titel=f"Besluit {besluit.aanvraag.kenmerk}",
            soort=Document.Soort.BESCHIKKING,
            mediatype="application/pdf",
            klant_id=besluit.aanvraag.klant_id,
            onderwerp=besluit.aanvraag,
            actor=besluit.beslist_door,
            now=now,
        )
    Besluit.objects.bulk_update(waiting, ["brief"])
    send_letters(
        [
            Brief(
                document=besluit.brief,
                klant=besluit.aanvraag.klant,
                kenmerk=besluit.aanvraag.kenmerk,
                groep=f"{naam_van(besluit.aanvraag.regeling)}: {in_zin(besluit.get_uitkomst_display())}",
            )
            for besluit in waiting
            if besluit.brief is not None
        ],
        now=now,
    )
    return len(waiting)


def letter_of(besluit: Besluit) -> bytes:
    """The letter as it was made; raises BriefNietKlaar, and BestandGewijzigd when it is not that any more."""
    if besluit.brief is None:
        raise BriefNietKlaar("De brief is nog niet klaar. Probeer het over een minuut opnieuw.")
    return read_checked(besluit.brief)
