"""Documents of a klant: add one, download one. Files are never shown inside the application."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import View

from serviceplein.dossier.documenten import AddDocument, add_document, largest_file
from serviceplein.dossier.inhoud import EXTENSIONS
from serviceplein.dossier.models import Document
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier

UPLOADS = [
    (soort.value, soort.label)
    for soort in (Document.Soort.BEWIJSSTUK, Document.Soort.VERSLAG, Document.Soort.BRIEF)
]


class DocumentFormulier(Formulier):
    soort = forms.ChoiceField(label="Soort", choices=UPLOADS)
    titel = forms.CharField(label="Titel", max_length=200, help_text="Bijvoorbeeld: loonstrook oktober 2026")
    bestand = forms.FileField(label="Bestand", help_text="PDF, JPG of PNG")


class KlantDocument(RechtMixin, View):
    """Adds a document to the dossier of a klant."""

    recht = Recht.DOCUMENT_TOEVOEGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return self._page(request, self._klant(request, klant_id), DocumentFormulier())

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        form = DocumentFormulier(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        file: Any = form.cleaned_data["bestand"]
        now = timezone.now()
        command = AddDocument(
            klant_id=klant.pk,
            titel=form.cleaned_data["titel"],
            soort=form.cleaned_data["soort"],
            bestandsnaam=file.name or "",
            inhoud=file.read(largest_file(now) + 1),
        )
        try:
            add_document(command, actor=user, now=now)
        except DomainError as refused:
            form.add_error("bestand", refused.message)
            return self._page(request, klant, form, status=409)
        messages.success(request, "Het document staat in het dossier.")
        return redirect(f"{reverse('klant', args=[klant.pk])}#p-documenten")

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="document toevoegen")
        return klant

    def _page(
        self, request: HttpRequest, klant: Klant, form: DocumentFormulier, status: int = 200
    ) -> HttpResponse:
        return render(request, "dossier/document.html", {"klant": klant, "form": form}, status=status)


class DocumentDownload(RechtMixin, View):
    """Downloads one file, always as an attachment, and notes who did."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, document_id: int) -> HttpResponseBase:
        user: Any = request.user
        visible = Document.objects.visible_to(user).select_related("klant")
        document = get_object_or_404(visible, pk=document_id)
        if document.klant is None:
            raise Http404
        require_open(request, document.klant, handeling="document downloaden")
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
