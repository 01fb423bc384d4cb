"""Steps on documents of a klant: add, replace by a new version, sort and link, sign (KRN-06)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from serviceplein.catalogus.normen import norm
from serviceplein.dossier.inhoud import EXTENSIONS, clean_name, refusal, sniff
from serviceplein.dossier.koppelingen import linkable
from serviceplein.dossier.models import Document, Documentkoppeling, Handtekening
from serviceplein.dossier.ongewijzigd import read_checked
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

GROOTSTE_MB = "dossier.grootste_bestand_mb"
VAST = (Document.Soort.BESCHIKKING, Document.Soort.PLAN)
"""Kinds the application makes itself; nobody replaces or renames those."""


class BestandGeweigerd(DomainError):
    code = "dossier.bestand_geweigerd"


class DocumentBestaat(DomainError):
    code = "dossier.document_bestaat"


class DocumentVast(DomainError):
    code = "dossier.document_vast"


class KoppelingOnbekend(DomainError):
    code = "dossier.koppeling_onbekend"


class AlOndertekend(DomainError):
    code = "dossier.al_ondertekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    """`koppelingen`: what it belongs to, as "kind:key"; `vorige_id`: what it is a new version of."""

    klant_id: int
    titel: str
    soort: str
    bestandsnaam: str
    inhoud: bytes
    koppelingen: tuple[str, ...] = ()
    vorige_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyDocument:
    document_id: int
    titel: str
    soort: str
    koppelingen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDocument:
    document_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded:
    document_id: int


@step
def add_document(command: AddDocument, *, actor: Gebruiker, now: datetime) -> DocumentAdded:
    """Keeps a file in the dossier of a klant, as a new document or as the next version of one.

    Raises Klant.DoesNotExist, Document.DoesNotExist, PermissionDenied, BestandGeweigerd saying why,
    DocumentBestaat, DocumentVast, KoppelingOnbekend.
    """
    klant = Klant.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.DOCUMENT_TOEVOEGEN)
    if why := refusal(command.bestandsnaam, command.inhoud, maximum=largest_file(now)):
        raise BestandGeweigerd(why, veld="bestand")
    digest = hashlib.sha256(command.inhoud).hexdigest()
    if same := Document.objects.filter(klant=klant, sha256=digest).first():
        raise DocumentBestaat(f"Dit bestand staat al in het dossier, als '{same.titel}'.", veld="bestand")
    vorige = _replaceable(klant, command.vorige_id) if command.vorige_id else None
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
        bestandsnaam=clean_name(command.bestandsnaam, mediatype),
        vorige=vorige,
    )
    _link(document, klant, command.koppelingen, actor=actor, now=now)
    record(
        "document.vernieuwd" if vorige else "document.toegevoegd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=document,
        gegevens={"soort": document.get_soort_display(), "sha256": digest, "versie": document.versie},
    )
    return DocumentAdded(document_id=document.pk)


@step
def classify_document(command: ClassifyDocument, *, actor: Gebruiker, now: datetime) -> None:
    """Another title, kind or belonging; the bytes stay what they are.

    Raises Document.DoesNotExist, PermissionDenied, DocumentVast, KoppelingOnbekend.
    """
    document = _visible(command.document_id, actor)
    require(actor, Recht.DOCUMENT_TOEVOEGEN)
    soort = Document.Soort(command.soort)
    if document.soort in VAST and (soort != document.soort or command.titel != document.titel):
        raise DocumentVast("De titel en soort van dit document liggen vast. Koppelen kan wel.")
    document.titel, document.soort = command.titel, soort
    document.save(update_fields=["titel", "soort"])
    if document.klant is not None:
        _link(document, document.klant, command.koppelingen, actor=actor, now=now)
    record(
        "document.ingedeeld",
        actor=actor,
        now=now,
        klant_id=document.klant_id,
        onderwerp=document,
        gegevens={"soort": document.get_soort_display(), "koppelingen": list(command.koppelingen)},
    )


@step
def sign_document(command: SignDocument, *, actor: Gebruiker, now: datetime) -> Handtekening:
    """Signs the bytes as they are now: hash, who and when. Raises as classify_document, and
    AlOndertekend, BestandGewijzigd.
    """
    document = _visible(command.document_id, actor)
    require(actor, Recht.DOCUMENT_TOEVOEGEN)
    read_checked(document)
    if Handtekening.objects.filter(document=document, door=actor).exists():
        raise AlOndertekend("U hebt dit document al ondertekend.")
    signed = Handtekening.objects.create(
        document=document, door=actor, naam=str(actor)[:200], op=now, sha256=document.sha256
    )
    record(
        "document.ondertekend",
        actor=actor,
        now=now,
        klant_id=document.klant_id,
        onderwerp=document,
        gegevens={"soort": document.get_soort_display(), "sha256": document.sha256},
    )
    return signed


def _visible(document_id: int, actor: Gebruiker) -> Document:
    rows = Document.objects.visible_to(actor).select_for_update(of=("self",)).select_related("klant")
    return rows.get(pk=document_id)


def _replaceable(klant: Klant, document_id: int) -> Document:
    document = Document.objects.select_for_update(of=("self",)).get(pk=document_id, klant=klant)
    if document.soort in VAST:
        raise DocumentVast("Dit document is door Serviceplein gemaakt. Daarvan komt geen andere versie.")
    if Document.objects.filter(vorige=document).exists():
        raise DocumentVast("Er is al een nieuwere versie. Vervang die.", veld="bestand")
    return document


def _link(
    document: Document, klant: Klant, koppelingen: Sequence[str], *, actor: Gebruiker, now: datetime
) -> None:
    """Makes the links what was chosen; only to what the actor may see of this klant."""
    known = linkable(klant, actor)
    if set(koppelingen) - known.keys():
        raise KoppelingOnbekend("Kies iets uit de lijst van deze klant.", veld="koppelingen")
    present = {f"{row.onderwerp_soort}:{row.onderwerp_id}": row for row in document.koppelingen.all()}
    gone = [row.pk for key, row in present.items() if key in known and key not in koppelingen]
    Documentkoppeling.objects.filter(pk__in=gone).delete()
    for key in koppelingen:
        if key not in present:
            soort, _, pk = key.rpartition(":")
            Documentkoppeling.objects.create(
                document=document,
                onderwerp_soort=soort,
                onderwerp_id=int(pk),
                gekoppeld_op=now,
                gekoppeld_door=actor,
            )


def largest_file(now: datetime) -> int:
    """Bytes a file may have at most; policy, so a norm."""
    return int(norm(GROOTSTE_MB, op=timezone.localdate(now))) * 1_000_000


def documents_of(klant: Klant) -> list[Document]:
    """The newest documents of a klant the user already opened, at most twenty."""
    rows = Document.objects.newest().filter(klant=klant).select_related("toegevoegd_door")
    return list(rows.order_by("-toegevoegd_op", "-pk")[:20])


def versions_of(document: Document) -> list[Document]:
    """Every version of this document, newest first; versions are few, each is one query."""
    newest = document
    while following := Document.objects.filter(vorige=newest).first():
        newest = following
    chain = [newest]
    while chain[-1].vorige is not None:
        chain.append(chain[-1].vorige)
    return chain
