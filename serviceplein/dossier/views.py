"""Documents of a klant: list, add, replace, sort, sign, check, download; never shown inside a page."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
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
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView
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


class KlantDocument(RechtMixin, View):
    """Adds a document to the dossier of a klant."""

    recht = Recht.DOCUMENT_TOEVOEGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="document toevoegen")
        return self._page(request, klant, DocumentFormulier(links=self._links(request, klant)))

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="document toevoegen")
        form = DocumentFormulier(request.POST, request.FILES, links=self._links(request, klant))
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        now = timezone.now()
        name, content = uploaded(form, now)
        command = AddDocument(
            klant_id=klant.pk,
            titel=form.cleaned_data["titel"],
            soort=form.cleaned_data["soort"],
            bestandsnaam=name,
            inhoud=content,
            koppelingen=tuple(form.cleaned_data.get("koppelingen", ())),
        )
        try:
            added = add_document(command, actor=user, now=now)
        except DomainError as refused:
            form.add_error("bestand", refused.message)
            return self._page(request, klant, form, status=409)
        messages.success(request, "Het document staat in het dossier.")
        return redirect("document-over", added.document_id)

    def _links(self, request: HttpRequest, klant: Klant) -> dict[str, Any]:
        user: Any = request.user
        return linkable(klant, user)

    def _page(self, request: HttpRequest, klant: Klant, form: Formulier, status: int = 200) -> HttpResponse:
        return render(request, "dossier/document.html", {"klant": klant, "form": form}, status=status)


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


class DocumentIndelen(RechtMixin, View):
    recht = Recht.DOCUMENT_TOEVOEGEN

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        user: Any = request.user
        document = open_document(request, document_id, handeling="document indelen")
        form = IndeelFormulier(
            request.POST, links=linkable(klant_of(document), user), vast=document.soort in VAST
        )
        if not form.is_valid():
            return document_page(request, document, form, status=422)
        command = ClassifyDocument(
            document_id=document.pk,
            titel=form.cleaned_data.get("titel") or document.titel,
            soort=form.cleaned_data.get("soort") or document.soort,
            koppelingen=tuple(form.cleaned_data.get("koppelingen", ())),
        )
        classify_document(command, actor=user, now=timezone.now())
        messages.success(request, "Het document is ingedeeld.")
        return redirect("document-over", document.pk)


class DocumentVersie(RechtMixin, View):
    """A better file in the place of this one; the older version stays."""

    recht = Recht.DOCUMENT_TOEVOEGEN

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = open_document(request, document_id, handeling="document vernieuwen")
        return self._page(request, document, VersieFormulier())

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        user: Any = request.user
        document = open_document(request, document_id, handeling="document vernieuwen")
        form = VersieFormulier(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, document, form, status=422)
        now = timezone.now()
        name, content = uploaded(form, now)
        links = links_of([document], linkable(klant_of(document), user))[document.pk]
        command = AddDocument(
            klant_id=klant_of(document).pk,
            titel=document.titel,
            soort=document.soort,
            bestandsnaam=name,
            inhoud=content,
            koppelingen=tuple(link.sleutel for link in links),
            vorige_id=document.pk,
        )
        try:
            added = add_document(command, actor=user, now=now)
        except DomainError as refused:
            form.add_error("bestand", refused.message)
            return self._page(request, document, form, status=409)
        messages.success(request, "De nieuwe versie staat in het dossier. De oude blijft bewaard.")
        return redirect("document-over", added.document_id)

    def _page(
        self, request: HttpRequest, document: Document, form: Formulier, status: int = 200
    ) -> HttpResponse:
        context = {"klant": klant_of(document), "document": document, "form": form}
        return render(request, "dossier/versie.html", context, status=status)


class DocumentOndertekenen(RechtMixin, View):
    recht = Recht.DOCUMENT_TOEVOEGEN

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        user: Any = request.user
        document = open_document(request, document_id, handeling="document ondertekenen")
        sign_document(SignDocument(document_id=document.pk), actor=user, now=timezone.now())
        messages.success(request, "U hebt het document ondertekend.")
        return redirect("document-over", document.pk)


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
