"""The pages of the queue: my work and what waits, many at once, the seven queues, skills and kept filters."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.werkvoorraad.bulk import Actie, ChangeTogether, Uitkomst, change_together
from backoffice.werkvoorraad.filters import filters_of, keep_filter
from backoffice.werkvoorraad.forms import FilterForm, OverdraagForm, PauzeForm, VaardigheidForm
from backoffice.werkvoorraad.lijsten import OpdrachtenLijst, VerdeelLijst, rows_for, with_reasons
from backoffice.werkvoorraad.models import BewaardFilter, Vaardigheid
from backoffice.werkvoorraad.oppakken import ClaimNext, NietsTeDoen, claim_next, free_for
from backoffice.werkvoorraad.overzicht import people, queues
from backoffice.werkvoorraad.panelen import on_my_table
from backoffice.werkvoorraad.specialismen import SPECIALISMEN, werkplan
from backoffice.werkvoorraad.transitions import OpdrachtStatus
from backoffice.werkvoorraad.vaardigheden import (
    EndVaardigheid,
    SetVaardigheid,
    VaardigheidOnjuist,
    end_vaardigheid,
    set_vaardigheid,
)
from serviceplein.fouten import DomainError
from serviceplein.toegang.getoond import klanten_of_rows
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import BulkActie, LijstView, Tab

OP_TAFEL = 8
DOEN = {
    Actie.OPPAKKEN: "Oppakken",
    Actie.TERUGGEVEN: "Teruggeven",
    Actie.OVERDRAGEN: "Overdragen",
    Actie.PAUZEREN: "Pauzeren",
}


class _Rijen(RechtMixin, LijstView):
    """The list with its tabs and buttons, for who does the work and for who steers it."""

    lijst = OpdrachtenLijst

    def get_queryset(self) -> QuerySet[Any]:
        return rows_for(self.request.user)

    def get_bulk(self) -> list[BulkActie]:
        user: Any = self.request.user
        url = reverse("werkvoorraad-samen")
        does = user.heeft(Recht.OPDRACHT_BEHANDELEN)
        offered = list(Actie) if does else [Actie.OVERDRAGEN, Actie.TERUGGEVEN]
        return [BulkActie(label=DOEN[actie], url=url, waarde=actie.value) for actie in offered]

    def get_tabs(self) -> list[Tab]:
        url, asked = self.request.path, self.request.GET
        user: Any = self.request.user
        mine, status = bool(asked.get("van_mij")), asked.get("status", OpdrachtStatus.OPEN.value)
        views: list[tuple[str, dict[str, str], bool]] = [
            ("Te doen", {}, status == OpdrachtStatus.OPEN and not mine)
        ]
        if user.heeft(Recht.OPDRACHT_BEHANDELEN):
            views.append(("Van mij", {"status": "", "van_mij": "on"}, mine))
        for label, code in (
            ("Opgepakt", OpdrachtStatus.OPGEPAKT),
            ("Gepauzeerd", OpdrachtStatus.GEPAUZEERD),
            ("Vraag bij de aanvrager", OpdrachtStatus.TERUGGEVRAAGD),
        ):
            views.append((label, {"status": code.value}, status == code and not mine))
        return [
            Tab(label=label, url=f"{url}?{urlencode(query)}" if query else url, actief=active)
            for label, query, active in views
        ]


class Werkvoorraad(_Rijen):
    """Where the backoffice begins its day: my work, my next, and the queue."""

    recht = Recht.OPDRACHT_BEHANDELEN
    template_name = "backoffice/werkvoorraad/werkvoorraad.html"

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        now = timezone.now()
        mine = list(on_my_table(user)[: OP_TAFEL + 1])
        wanted = free_for(user, now).filter(specialisme__in=sorted(user.specialismen))
        following = list(wanted.select_related("klant")[:1])
        with_reasons(self.request, [*following, *mine])
        log_shown(self.request, klanten_of_rows([*following, *mine]), handeling="werkvoorraad bekijken")
        return {
            "mijn": mine[:OP_TAFEL],
            "meer": len(mine) > OP_TAFEL,
            "volgende": following[0] if following else None,
            "queues": [queue.label for queue in SPECIALISMEN if queue in user.specialismen],
            **_kept(self.request),
        }


class Verdelen(_Rijen):
    """All seven queues for the teamleider, to give out work from."""

    recht = Recht.WERKVOORRAAD_STUREN
    lijst = VerdeelLijst
    template_name = "backoffice/werkvoorraad/verdelen.html"

    def get_context(self) -> dict[str, Any]:
        return _kept(self.request)


def _kept(request: HttpRequest) -> dict[str, Any]:
    """The filters somebody kept, as links, and what of this address can be kept."""
    user: Any = request.user
    return {
        "filters": [(row, f"{request.path}?{row.zoekvraag}") for row in filters_of(user)],
        "zoekvraag": request.GET.urlencode(),
        "filter_form": FilterForm(),
    }


class Volgende(RechtMixin):
    """The most urgent opdracht for me."""

    recht = Recht.OPDRACHT_BEHANDELEN

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        command = ClaimNext(
            specialisme=request.POST.get("specialisme", ""), soort=request.POST.get("soort", "")
        )
        try:
            done = claim_next(command, actor=user, now=timezone.now())
        except NietsTeDoen as error:
            messages.info(request, error.message)
            return redirect("werkvoorraad")
        if done.aanvraag_id is not None:
            return redirect("aanvraag-beslissen", done.aanvraag_id)
        return redirect("opdracht", done.opdracht_id)


class Samen(RechtMixin):
    """Many rows at once: asks a day or a colleague first when the step needs it, then shows every row."""

    recht = Recht.AANMELDEN

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        ids = tuple(dict.fromkeys(int(pk) for pk in request.POST.getlist("rij") if pk.isdecimal()))
        if not ids:
            messages.info(request, "Kies eerst een of meer opdrachten.")
            return redirect(_home(user))
        if request.POST.get("actie") not in set(Actie):
            raise Http404
        actie = Actie(request.POST["actie"])
        values: dict[str, Any] = {}
        form = self._form(actie, request)
        if form is not None:
            if "bevestigd" not in request.POST or not form.is_valid():
                return self._ask(request, actie, ids, form, asked="bevestigd" in request.POST)
            values = _values(form.cleaned_data)
        command = ChangeTogether(opdracht_ids=ids, actie=actie, **values)
        try:
            done = change_together(command, actor=user, now=timezone.now())
        except DomainError as error:
            if form is None:
                raise
            form.refuse(error)
            return self._ask(request, actie, ids, form, asked=True)
        return _show(request, actie, done)

    def _form(self, actie: Actie, request: HttpRequest) -> Any:
        kinds: dict[Actie, Any] = {Actie.OVERDRAGEN: OverdraagForm, Actie.PAUZEREN: PauzeForm}
        kind = kinds.get(actie)
        if kind is None:
            return None
        return kind(request.POST) if "bevestigd" in request.POST else kind()

    def _ask(
        self, request: HttpRequest, actie: Actie, ids: tuple[int, ...], form: Any, *, asked: bool
    ) -> HttpResponse:
        context = {
            "actie": actie,
            "label": DOEN[actie],
            "ids": ids,
            "form": form,
            "terug": _home(request.user),
        }
        return render(request, "backoffice/werkvoorraad/samen.html", context, status=422 if asked else 200)


def _values(cleaned: dict[str, Any]) -> dict[str, Any]:
    values = dict(cleaned)
    if (colleague := values.pop("medewerker", None)) is not None:
        values["medewerker_id"] = colleague.pk
    return values


def _show(request: HttpRequest, actie: Actie, done: tuple[Uitkomst, ...]) -> HttpResponse:
    known = [one.opdracht for one in done if one.opdracht is not None]
    log_shown(request, klanten_of_rows(known), handeling="opdrachten samen wijzigen")
    context = {
        "label": DOEN[actie],
        "uitkomsten": done,
        "gelukt": sum(one.gelukt for one in done),
        "niet": sum(not one.gelukt for one in done),
        "terug": _home(request.user),
    }
    return render(request, "backoffice/werkvoorraad/samen_klaar.html", context)


def _home(user: Any) -> str:
    return "werkvoorraad" if user.heeft(Recht.OPDRACHT_BEHANDELEN) else "werkvoorraad-verdelen"


class Overzicht(RechtMixin):
    """The seven queues with age and risk, and who does what."""

    recht = Recht.WERKVOORRAAD_STUREN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        now = timezone.now()
        context = {
            "rijen": queues(user, now),
            "mensen": people(user, now),
            "url": reverse("werkvoorraad-verdelen"),
        }
        return render(request, "backoffice/werkvoorraad/overzicht.html", context)


class FilterBewaren(RechtMixin):
    recht = Recht.AANMELDEN

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = FilterForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Geef het filter een naam.")
            return redirect(_home(user))
        row = keep_filter(user, form.cleaned_data["naam"], request.POST.get("zoekvraag", ""))
        messages.success(request, "Het filter is bewaard.")
        return redirect(f"{reverse(_home(user))}?{row.zoekvraag}")


class FilterWeg(RechtMixin):
    recht = Recht.AANMELDEN

    def post(self, request: HttpRequest, filter_id: int) -> HttpResponse:
        user: Any = request.user
        get_object_or_404(BewaardFilter, pk=filter_id, gebruiker=user).delete()
        messages.success(request, "Het filter is weg.")
        return redirect(_home(user))


class Vaardigheden(RechtMixin):
    """Who masters what, now and later."""

    recht = Recht.WERKVOORRAAD_STUREN

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        return self._page(request, VaardigheidForm(initial={"van": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = VaardigheidForm(request.POST)
        if form.is_valid():
            try:
                set_vaardigheid(SetVaardigheid(**_values(form.cleaned_data)), actor=user, now=timezone.now())
            except VaardigheidOnjuist as error:
                form.add_error(error.veld, error.message)
            else:
                messages.success(request, "De vaardigheid is vastgelegd.")
                return redirect("vaardigheden")
        return self._page(request, form, status=422)

    def _page(self, request: HttpRequest, form: VaardigheidForm, status: int = 200) -> HttpResponse:
        today = timezone.localdate()
        rows = Vaardigheid.objects.exclude(tot__lte=today).select_related("medewerker")
        names = werkplan().vaardigheden
        context = {
            "form": form,
            "rijen": [
                (row, names.get(row.code, row.code))
                for row in rows.order_by("medewerker__naam", "code", "van")
            ],
        }
        return render(request, "backoffice/werkvoorraad/vaardigheden.html", context, status=status)


class VaardigheidStoppen(RechtMixin):
    recht = Recht.WERKVOORRAAD_STUREN

    def post(self, request: HttpRequest, vaardigheid_id: int) -> HttpResponse:
        user: Any = request.user
        get_object_or_404(Vaardigheid, pk=vaardigheid_id)
        end_vaardigheid(EndVaardigheid(vaardigheid_id=vaardigheid_id), actor=user, now=timezone.now())
        messages.success(request, "De vaardigheid is gestopt.")
        return redirect("vaardigheden")
