"""Documents of a klant: list, add, replace, sort, sign, check, download; never shown inside a page."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.generic import View

from serviceplein.dossier.documenten import (
    VAST,
    AddDocument,
    ClassifyDocument,
    SignDocument,
    add_document,
    classify_document,
    largest_file,
    sign_document,
    versions_of,
)
from serviceplein.dossier.forms import DocumentFormulier, IndeelFormulier, VersieFormulier
from serviceplein.dossier.inhoud import EXTENSIONS
from serviceplein.dossier.koppelingen import linkable, links_of
from serviceplein.dossier.lijsten import DocumentLijst
from serviceplein.dossier.models import Document
from serviceplein.dossier.ongewijzigd import BestandGewijzigd, read_checked
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierpagina, Formulierstap, Knop
from serviceplein.ui.weergave import long_date


def open_klant(request: HttpRequest, klant_id: int, *, handeling: str) -> Klant:
    """A visible klant (else 404) whose purpose was asked."""
    user: Any = request.user
    klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
    require_open(request, klant, handeling=handeling)
    return klant


def open_document(request: HttpRequest, document_id: int, *, handeling: str) -> Document:
    """A visible document of a klant whose purpose was asked; 404 when there is none."""
    user: Any = request.user
    rows = Document.objects.visible_to(user).select_related("klant", "toegevoegd_door", "vorige", "volgende")
    document = get_object_or_404(rows, pk=document_id)
    if document.klant is None:
        raise Http404
    require_open(request, document.klant, handeling=handeling)
    return document


def klant_of(document: Document) -> Klant:
    """The klant of a document that `open_document` gave."""
    if document.klant is None:
        raise Http404
    return document.klant


class KlantDocumenten(RechtMixin, LijstView):
    """Every document of a klant: search, filter, page."""

    recht = Recht.KLANT_BEKIJKEN
    lijst = DocumentLijst
    template_name = "dossier/documenten.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.klant = open_klant(request, kwargs["klant_id"], handeling="documenten bekijken")
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows = Document.objects.filter(klant=self.klant).select_related("toegevoegd_door")
        return rows.annotate(handtekening_aantal=Count("handtekeningen"))

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"klant": self.klant, "mag_toevoegen": user.heeft(Recht.DOCUMENT_TOEVOEGEN)}


class KlantDocument(Formulierpagina):
    """Adds a document to the dossier of a klant."""

    recht = Recht.DOCUMENT_TOEVOEGEN
    formulier: ClassVar[type[Formulier]] = DocumentFormulier
    template_name = "dossier/document.html"
    gelukt = "Het document staat in het dossier."
    nieuw: int

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="document toevoegen")

    def form_options(self) -> dict[str, Any]:
        return {"links": linkable(self.klant, self.user)}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        name, content = uploaded(self.form, now)
        command = AddDocument(
            klant_id=self.klant.pk,
            titel=data["titel"],
            soort=data["soort"],
            bestandsnaam=name,
            inhoud=content,
            koppelingen=tuple(data.get("koppelingen", ())),
        )
        self.nieuw = add_document(command, actor=actor, now=now).document_id

    def refused(self, form: Formulier, refused: DomainError) -> HttpResponse:
        form.add_error("bestand", refused.message)
        return self.page(form, status=refused.status)

    def back(self) -> str:
        return reverse("document-over", args=[self.nieuw])

    def context(self) -> dict[str, Any]:
        return {"klant": self.klant}


def uploaded(form: Formulier, now: Any) -> tuple[str, bytes]:
    """Name and bytes of an upload, never more than one byte past the largest allowed."""
    file: Any = form.cleaned_data["bestand"]
    return file.name or "", file.read(largest_file(now) + 1)


class DocumentOver(RechtMixin, View):
    """One document: its kind and links, its versions, who signed it."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = open_document(request, document_id, handeling="document bekijken")
        return document_page(request, document)


def document_page(
    request: HttpRequest, document: Document, form: IndeelFormulier | None = None, status: int = 200
) -> HttpResponse:
    """The page of a document; `form` is the one that was refused."""
    user: Any = request.user
    klant = klant_of(document)
    known = linkable(klant, user)
    links = links_of([document], known)[document.pk]
    may_change = user.heeft(Recht.DOCUMENT_TOEVOEGEN)
    signatures = list(document.handtekeningen.order_by("op", "pk"))
    initial = {
        "titel": document.titel,
        "soort": document.soort,
        "koppelingen": [link.sleutel for link in links],
    }
    context = {
        "klant": klant,
        "document": document,
        "naam": document.bestandsnaam or f"{document.titel}.{EXTENSIONS.get(document.mediatype, 'bin')}",
        "koppelingen": links,
        "handtekeningen": signatures,
        "versies": versions_of(document),
        "form": (form or IndeelFormulier(initial=initial, links=known, vast=document.soort in VAST))
        if may_change
        else None,
        "mag_tekenen": may_change and all(row.door_id != user.pk for row in signatures),
        "mag_vervangen": may_change
        and document.soort not in VAST
        and getattr(document, "volgende", None) is None,
    }
    return render(request, "dossier/over.html", context, status=status)


class _OverDocument(RechtMixin):
    """A step on one document."""

    recht = Recht.DOCUMENT_TOEVOEGEN
    terug = "document-over"
    handeling: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.document = open_document(self.request, kwargs["document_id"], handeling=self.handeling)
        self.klant = klant_of(self.document)


class DocumentIndelen(_OverDocument, Formulierstap):
    formulier = IndeelFormulier
    handeling, gelukt = "document indelen", "Het document is ingedeeld."

    def form_options(self) -> dict[str, Any]:
        return {"links": linkable(self.klant, self.user), "vast": self.document.soort in VAST}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = ClassifyDocument(
            document_id=self.document.pk,
            titel=data.get("titel") or self.document.titel,
            soort=data.get("soort") or self.document.soort,
            koppelingen=tuple(data.get("koppelingen", ())),
        )
        classify_document(command, actor=actor, now=now)

    def page(self, form: IndeelFormulier, status: int = 200) -> HttpResponse:
        return document_page(self.request, self.document, form, status=status)


class DocumentVersie(_OverDocument, KlantDocument):
    """A better file in the place of this one; the older version stays."""

    formulier = VersieFormulier
    template_name = "dossier/versie.html"
    handeling = "document vernieuwen"
    gelukt = "De nieuwe versie staat in het dossier. De oude blijft bewaard."

    def form_options(self) -> dict[str, Any]:
        return {}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        old = self.document
        name, content = uploaded(self.form, now)
        links = links_of([old], linkable(self.klant, self.user))[old.pk]
        command = AddDocument(
            klant_id=self.klant.pk,
            titel=old.titel,
            soort=old.soort,
            bestandsnaam=name,
            inhoud=content,
            koppelingen=tuple(link.sleutel for link in links),
            vorige_id=old.pk,
        )
        self.nieuw = add_document(command, actor=actor, now=now).document_id

    def context(self) -> dict[str, Any]:
        return {"klant": self.klant, "document": self.document}


class DocumentOndertekenen(_OverDocument, Knop):
    handeling, gelukt = "document ondertekenen", "U hebt het document ondertekend."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        sign_document(SignDocument(document_id=self.document.pk), actor=actor, now=now)


class DocumentControleren(RechtMixin, View):
    """Compares the stored file with the hash that was kept, and says what it found."""

    recht = Recht.KLANT_BEKIJKEN

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = open_document(request, document_id, handeling="document controleren")
        try:
            read_checked(document)
        except BestandGewijzigd as changed:
            messages.error(request, changed.message)
        else:
            messages.success(
                request, f"Het bestand is nog hetzelfde als op {long_date(document.toegevoegd_op)}."
            )
        return redirect("document-over", document.pk)


class DocumentDownload(RechtMixin, View):
    """Downloads one file, always as an attachment, and notes who did."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, document_id: int) -> HttpResponseBase:
        document = open_document(request, document_id, handeling="document downloaden")
        try:
            content = document.bestand.open("rb")
        except FileNotFoundError as error:
            raise Http404("Het bestand ontbreekt in de opslag.") from error
        suffix = EXTENSIONS.get(document.mediatype, "bin")
        return FileResponse(
            content,
            as_attachment=True,
            filename=f"{slugify(document.titel) or 'document'}-{document.pk}.{suffix}",
            content_type=document.mediatype,
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
        )
