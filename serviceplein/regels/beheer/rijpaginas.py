"""Screens for the rows of a concept (edit, add, move, copy, delete), its properties and its inputs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.fouten import DomainError
from serviceplein.regels.beheer import rijen, services, wijzigingen
from serviceplein.regels.beheer.contract import Contract
from serviceplein.regels.beheer.forms import EigenschappenForm, RijForm
from serviceplein.regels.beheer.views import find_versie, posted_number
from serviceplein.regels.beheer.weergave import rows_in_words
from serviceplein.regels.beheer.wijzigingen import Wijziging
from serviceplein.regels.definitie import read_definitie
from serviceplein.regels.models import TabelVersie
from serviceplein.regels.services import read_bronnen
from serviceplein.regels.transitions import VersieStatus
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class RijToevoegen(RechtMixin, View):
    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = concept_or_404(versie_id)
        form = row_form(versie, None, plaats=_asked_place(request, versie))
        return row_page(request, versie, form)

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = concept_or_404(versie_id)
        form = row_form(versie, None, plaats=1, data=request.POST)
        if not form.is_valid():
            return row_page(request, versie, form, status=422)
        place = min(form.cleaned_data["plaats"], len(rijen.rows_of(versie.inhoud)) + 1)
        change(request, versie_id, wijzigingen.new_row(form.rij, plaats=place))
        messages.success(request, f"Regel {place} is toegevoegd.")
        return to_row(versie_id, place)


class RijWijzigen(RechtMixin, View):
    """One row; when a colleague changed the same row meanwhile, both are shown and nothing is lost."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, versie_id: int, nummer: int) -> HttpResponse:
        versie = concept_or_404(versie_id)
        row = row_or_404(versie, nummer)
        form = row_form(versie, row, plaats=nummer)
        return row_page(request, versie, form, nummer=nummer, kenmerk=rijen.mark_of(row))

    def post(self, request: HttpRequest, versie_id: int, nummer: int) -> HttpResponse:
        versie = concept_or_404(versie_id)
        mark = request.POST.get("kenmerk", "")
        form = row_form(versie, None, plaats=nummer, data=request.POST)
        if not form.is_valid():
            return row_page(request, versie, form, status=422, nummer=nummer, kenmerk=mark)
        try:
            change(request, versie_id, wijzigingen.changed_row(form.rij, nummer=nummer, kenmerk=mark))
            place = self._move(request, versie_id, form)
        except services.ConceptGewijzigd as refused:
            return self._both(request, versie_id, form, nummer, refused)
        messages.success(request, f"Regel {place} is opgeslagen.")
        return to_row(versie_id, place)

    def _move(self, request: HttpRequest, versie_id: int, form: RijForm) -> int:
        """Puts the saved row where the form wants it; the place it ends up at."""
        versie = find_versie(versie_id)
        here = rijen.find_row(versie.inhoud, rijen.mark_of(form.rij), near=form.cleaned_data["plaats"])
        wanted: int = min(form.cleaned_data["plaats"], len(rijen.rows_of(versie.inhoud)))
        if here is None or here == wanted:
            return wanted
        change(request, versie_id, wijzigingen.moved_row(here, naar=wanted), revisie=versie.revisie)
        return wanted

    def _both(
        self, request: HttpRequest, versie_id: int, form: RijForm, nummer: int, refused: DomainError
    ) -> HttpResponse:
        """What was typed beside the row as it is now; saving again takes what was typed."""
        versie = concept_or_404(versie_id)
        rows = rows_in_words(versie)
        theirs = rows[nummer - 1] if nummer <= len(rows) else None
        mark = rijen.mark_of(rijen.row_at(versie.inhoud, nummer)) if theirs else ""
        extra = {"conflict": refused, "van_collega": theirs, "nummer": nummer, "kenmerk": mark}
        return row_page(request, versie, form, status=409, **extra)


class RijActie(RechtMixin, View):
    """Up, down, copy or delete (`actie` is "omhoog:5"), and undo of the last change ("ongedaan")."""

    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        action, _, text = request.POST.get("actie", "").partition(":")
        if action == "ongedaan":
            return self._undo(request, versie_id)
        made = _ACTIES.get(action)
        if made is None or not text.isdecimal() or len(text) > 6:
            raise DomainError("Deze handeling bestaat niet. Ververs de pagina.")
        number = int(text)
        find_versie(versie_id)
        change_made, place = made(number)
        change(request, versie_id, change_made, revisie=posted_number(request, "revisie"))
        if action == "verwijderen":
            messages.success(request, f"Regel {number} is verwijderd.")
        return to_row(versie_id, place)

    def _undo(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        former = services.former_content(concept_or_404(versie_id))
        if former is None:
            raise DomainError("Er is geen wijziging om ongedaan te maken.")
        change(request, versie_id, wijzigingen.restored(former))
        messages.success(request, "De laatste wijziging is ongedaan gemaakt.")
        return redirect("tabelversie", versie_id)


_ACTIES: dict[str, Callable[[int], tuple[Wijziging, int]]] = {
    "omhoog": lambda number: (wijzigingen.moved_row(number, naar=number - 1), max(number - 1, 1)),
    "omlaag": lambda number: (wijzigingen.moved_row(number, naar=number + 1), number + 1),
    "kopie": lambda number: (wijzigingen.copied_row(number), number + 1),
    "verwijderen": lambda number: (wijzigingen.deleted_row(number), max(number - 1, 1)),
}


class Eigenschappen(RechtMixin, View):
    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = concept_or_404(versie_id)
        initial = {
            "hit_policy": versie.inhoud.get("hit_policy", "FIRST"),
            "geen_treffer": versie.inhoud.get("geen_treffer", ""),
        }
        return self._page(request, versie, EigenschappenForm(initial=initial))

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = concept_or_404(versie_id)
        form = EigenschappenForm(request.POST)
        if not form.is_valid():
            return self._page(request, versie, form, status=422)
        revisie = posted_number(request, "revisie")
        try:
            change(request, versie_id, wijzigingen.properties(**form.cleaned_data), revisie=revisie)
        except services.ConceptGewijzigd as refused:
            form.add_error(None, refused.message)
            return self._page(request, concept_or_404(versie_id), form, status=409)
        return redirect("tabelversie", versie_id)

    def _page(
        self, request: HttpRequest, versie: TabelVersie, form: EigenschappenForm, status: int = 200
    ) -> HttpResponse:
        context = {"versie": versie, "tabel": versie.tabel, "form": form}
        return render(request, "regels/eigenschappen.html", context, status=status)


class InvoerWijzigen(RechtMixin, View):
    """Adds an input to the table, or takes one out with the conditions on it."""

    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, versie_id: int) -> HttpResponse:
        versie = find_versie(versie_id)
        first = versie.tabel.versies.order_by("nummer").values_list("inhoud", flat=True)[0]
        feit = services.known_facts(first).get(request.POST.get("feit", ""))
        gone = request.POST.get("weg", "")
        if feit is None and not gone:
            raise DomainError("Kies een gegeven uit de lijst.")
        made = wijzigingen.removed_input(gone) if feit is None else wijzigingen.new_input(feit)
        change(request, versie_id, made, revisie=posted_number(request, "revisie"))
        return redirect(f"{reverse('tabelversie', args=[versie_id])}#kolommen")


def change(
    request: HttpRequest, versie_id: int, wijziging: Wijziging, *, revisie: int | None = None
) -> services.ConceptChanged:
    user: Any = request.user
    seen = posted_number(request, "revisie") if revisie is None else revisie
    command = services.ChangeConcept(versie_id=versie_id, revisie=seen, wijziging=wijziging)
    return services.change_concept(command, actor=user, now=timezone.now())


def concept_or_404(versie_id: int) -> TabelVersie:
    """The version to edit. Raises VersieAlVerder for one that is no concept any more."""
    versie = find_versie(versie_id)
    services.require_status(versie, VersieStatus.CONCEPT)
    return versie


def row_or_404(versie: TabelVersie, number: int) -> dict[str, Any]:
    try:
        return rijen.row_at(versie.inhoud, number)
    except rijen.RijBestaatNiet as error:
        raise Http404 from error


def row_form(versie: TabelVersie, row: dict[str, Any] | None, *, plaats: int, data: Any = None) -> RijForm:
    first = versie.tabel.versies.order_by("nummer").values_list("inhoud", flat=True)[0]
    return RijForm(
        data,
        definitie=read_definitie(versie.inhoud)[0],
        contract=Contract.of(read_definitie(first)[0]),
        bronnen=read_bronnen(),
        inhoud=versie.inhoud,
        rij=row,
        plaats=plaats,
    )


def row_page(
    request: HttpRequest, versie: TabelVersie, form: RijForm, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {"versie": versie, "tabel": versie.tabel, "form": form, **extra}
    return render(request, "regels/rij.html", context, status=status)


def to_row(versie_id: int, number: int) -> HttpResponse:
    """Back to the table, at the row: the focus goes on from there."""
    return redirect(f"{reverse('tabelversie', args=[versie_id])}#regel-{number}")


def _asked_place(request: HttpRequest, versie: TabelVersie) -> int:
    last = len(rijen.rows_of(versie.inhoud))
    text = request.GET.get("plaats", "")
    return min(int(text), last + 1) if text.isdecimal() and len(text) < 7 and int(text) else max(last, 1)
