"""The step that makes letters for decisions that have none yet (BO-06)."""

import hashlib
from datetime import datetime

from backoffice.besluiten.brief import letter_pdf
from backoffice.besluiten.models import Besluit
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker

PER_KEER = 10
"""Letters in one transaction: about a second of printing is what a killed worker has to do again."""


class BriefGewijzigd(DomainError):
    code = "backoffice.brief_gewijzigd"


@step
def make_letters(*, actor: Gebruiker | None, now: datetime) -> int:
    """Makes the next letters and gives them to their decisions; 0 when there is none to make.

    Decisions another worker is printing are skipped. The events of the decisions tell the story already.
    Raises BrievenNietMogelijk.
    """
    waiting = list(
        Besluit.objects.filter(brief=None)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("aanvraag__klant")
        .order_by("pk")[:PER_KEER]
    )
    for besluit in waiting:
        besluit.brief = keep_document(
            letter_pdf(besluit),
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
    return len(waiting)


def letter_of(besluit: Besluit) -> bytes:
    """The letter as it was made. Raises BriefGewijzigd when the stored file is no longer that letter."""
    if besluit.brief is None:
        raise BriefGewijzigd("De brief is nog niet klaar. Probeer het over een minuut opnieuw.")
    with besluit.brief.bestand.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != besluit.brief.sha256:
        raise BriefGewijzigd(
            "De opgeslagen brief is niet meer de brief die is gemaakt. Meld dit bij functioneel beheer."
        )
    return content
