"""The style guide: every component with sample data, in development and tests only."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from serviceplein.fouten import DomainError
from serviceplein.ui.lijst import BulkActie, LijstView, Tab
from serviceplein.ui.stijlgids import voorbeelden


class OnlyWithStijlgids(View):
    """Absent (404) unless the setting STIJLGIDS is on."""

    openbaar = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (settings.DEBUG or settings.STIJLGIDS):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class StijlgidsLijst(OnlyWithStijlgids, LijstView):
    """The list of the style guide on an address of its own, so that filtering and paging work."""

    lijst = voorbeelden.TakenLijst

    def get_queryset(self) -> Any:
        return voorbeelden.RijenBron(voorbeelden.sample_tasks())

    def get_bulk(self) -> list[BulkActie]:
        return [BulkActie(label="Toewijzen", url=reverse("stijlgids"))]

    def get_tabs(self) -> list[Tab]:
        url = reverse("stijlgids-lijst")
        return [
            Tab(label="Mijn taken", url=url, actief=True, aantal=100),
            Tab(label="Team Noord", url=url, aantal=148),
            Tab(label="Niet toegewezen", url=url, aantal=12),
        ]

    def get_context(self) -> dict[str, Any]:
        return {"navigatie": voorbeelden.menu(), "gemeente_naam": "Voorbeeldstad"}


class StijlgidsView(OnlyWithStijlgids):
    """All components on one page; posting the sample form answers as every form does."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, voorbeelden.ContactForm(prefix="leeg"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = voorbeelden.ContactForm(request.POST, request.FILES, prefix="leeg")
        return self._page(request, form, status=200 if form.is_valid() else 422)

    def _page(self, request: HttpRequest, form: voorbeelden.ContactForm, status: int = 200) -> HttpResponse:
        tasks = voorbeelden.sample_tasks()
        lijst = voorbeelden.TakenLijst(
            voorbeelden.RijenBron(tasks),  # type: ignore[arg-type]
            request,
            bulk=[BulkActie(label="Toewijzen", url=reverse("stijlgids"))],
        )
        empty = voorbeelden.TakenLijst(voorbeelden.RijenBron([]), request)  # type: ignore[arg-type]
        context = {
            "navigatie": voorbeelden.menu(),
            "gemeente_naam": "Voorbeeldstad",
            "lijst": lijst,
            "lege_lijst": empty,
            "taken": tasks,
            "form": form,
            "fout_form": voorbeelden.form_with_errors(),
            "statussen": voorbeelden.STATUSSEN,
            "lijngrafiek": voorbeelden.line_chart(),
            "staafgrafiek": voorbeelden.bar_chart(),
            "stappen": voorbeelden.timeline(),
            "proces": ["Melding", "Triage", "Afspraak", "Quick Scan"],
            "redenen": [
                "Woont in wijk Overvecht.",
                "Meer dan één leefgebied: geld en werk.",
                "Geen spoed gemeld.",
            ],
            "feiten": [
                ("Klantnummer", "20135"),
                ("Geboortedatum", "14-03-1987 (39 jaar)"),
                ("Telefoon", "06 - 1234 5678"),
                ("E-mail", ""),
                ("Contactpersoon", "Fatima el Amrani"),
            ],
            "klantstatussen": [("Traject actief", "actief"), ("Briefadres", "let_op")],
            "kenmerken": ["Participatiewet", "Alleenstaande ouder"],
            "lange_naam": voorbeelden.NAMEN[8],
            "klantacties": [
                {"url": "#taak", "icon": "plus", "label": "Taak"},
                {"url": "#contact", "icon": "message", "label": "Contactmoment"},
            ],
            "weigering": DomainError("Deze melding is al door een collega opgepakt. Laad de pagina opnieuw."),
        }
        return render(request, "ui/stijlgids/pagina.html", context, status=status)


class VoortgangVoorbeeld(OnlyWithStijlgids):
    """Progress that moves 40 rows at each poll and ends at 500."""

    def get(self, request: HttpRequest, gedaan: int) -> HttpResponse:
        gedaan = min(500, gedaan)
        url = reverse("stijlgids-voortgang", args=[gedaan + 40])
        context = {"gedaan": gedaan, "url": url, "klaar": gedaan == 500}
        return render(request, "ui/stijlgids/_voortgang.html", context)
