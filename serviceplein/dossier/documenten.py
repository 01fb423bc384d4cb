"""Documents of a klant: adding one after checking what it is, and listing them (KRN-06)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from serviceplein.catalogus.normen import norm
from serviceplein.dossier.inhoud import EXTENSIONS, refusal, sniff
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

GROOTSTE_MB = "dossier.grootste_bestand_mb"


class BestandGeweigerd(DomainError):
    code = "dossier.bestand_geweigerd"


class DocumentBestaat(DomainError):
    code = "dossier.document_bestaat"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    klant_id: int
    titel: str
    soort: str
    bestandsnaam: str
    inhoud: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded:
    document_id: int


@step
def add_document(command: AddDocument, *, actor: Gebruiker, now: datetime) -> DocumentAdded:
    """Keeps a file in the dossier of a klant.

    Raises Klant.DoesNotExist, PermissionDenied, BestandGeweigerd saying why, DocumentBestaat.
    """
    klant = Klant.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.DOCUMENT_TOEVOEGEN)
    if why := refusal(command.bestandsnaam, command.inhoud, maximum=largest_file(now)):
        raise BestandGeweigerd(why, veld="bestand")
    digest = hashlib.sha256(command.inhoud).hexdigest()
    if same := Document.objects.filter(klant=klant, sha256=digest).first():
        raise DocumentBestaat(f"Dit bestand staat al in het dossier, als '{same.titel}'.", veld="bestand")
    mediatype = sniff(command.inhoud)
    document = keep_document(
        command.inhoud,
        name=f"document.{EXTENSIONS[mediatype]}",
        titel=command.titel,
        soort=Document.Soort(command.soort),
        mediatype=mediatype,
        klant_id=klant.pk,
        onderwerp=klant,
        actor=actor,
        now=now,
    )
    record(
        "document.toegevoegd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=document,
        gegevens={"soort": document.get_soort_display(), "sha256": digest},
    )
    return DocumentAdded(document_id=document.pk)


def largest_file(now: datetime) -> int:
    """Bytes a file may have at most; policy, so a norm."""
    return int(norm(GROOTSTE_MB, op=timezone.localdate(now))) * 1_000_000


def documents_of(klant: Klant) -> list[Document]:
    """The newest documents of a klant the user already opened, at most twenty."""
    rows = Document.objects.filter(klant=klant).select_related("toegevoegd_door")
    return list(rows.order_by("-toegevoegd_op", "-pk")[:20])
