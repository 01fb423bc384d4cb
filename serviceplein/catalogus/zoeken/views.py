"""Search in everything: the page with filters, and the results alone for the box on other pages."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from serviceplein.catalogus.codes import Doelgroep, Domein
from serviceplein.catalogus.zoeken.models import Vindbaar
from serviceplein.catalogus.zoeken.zoek import Vraag, search_all
from serviceplein.organisatie.models import Wijk
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier, view_of

IN_BOX = 8
"""Results under the box on another page; the rest is on the page of the search itself."""


class ZoekFormulier(Formulier):
    q = forms.CharField(
        label="Zoek in alles", required=False, max_length=120, widget=forms.TextInput({"type": "search"})
    )
    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alles"), *Vindbaar.Soort.choices])
    domein = forms.ChoiceField(label="Domein", required=False, choices=[("", "Alle"), *Domein.choices])
    doelgroep = forms.ChoiceField(
        label="Doelgroep", required=False, choices=[("", "Alle"), *Doelgroep.choices]
    )
    wijk = forms.ModelChoiceField(
        label="Wijk",
        required=False,
        queryset=Wijk.objects.select_related("gemeente").order_by("naam", "pk"),
        empty_label="Alle",
    )
    op = DatumField(label="Op datum", required=False)


class ZoekAlles(RechtMixin, View):
    """?q= and filters; `in=vak` gives the short list under the box."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ZoekFormulier(request.GET, auto_id="zoek-alles-%s")
        form.is_valid()
        chosen: dict[str, Any] = form.cleaned_data
        in_box = request.GET.get("in") == "vak"
        question = Vraag(
            tekst=chosen.get("q") or "",
            op=chosen.get("op") or timezone.localdate(),
            soorten=(chosen["soort"],) if chosen.get("soort") else (),
            domein=chosen.get("domein") or "",
            doelgroep=chosen.get("doelgroep") or "",
            wijk_id=chosen["wijk"].pk if chosen.get("wijk") else None,
            **({"maximum": IN_BOX} if in_box else {}),
        )
        found = search_all(question)
        context = {
            "uitkomst": found,
            "vraag": question,
            "meegeven": _number(request.GET.get("meegeven", "")),
            "bij": request.GET.get("bij", ""),
            "in_vak": in_box,
        }
        if in_box:
            return render(request, "catalogus/zoeken/_resultaten.html", context)
        fragment = request.headers.get("HX-Request") == "true"
        context["velden"] = [view_of(bound) for bound in form.visible_fields()]
        context["vandaag"] = timezone.localdate()
        template = "catalogus/zoeken/_resultaten.html" if fragment else "catalogus/zoeken/pagina.html"
        response = render(request, template, context)
        response["Vary"] = "HX-Request, Cookie"
        return response


def _number(text: str) -> int | None:
    """The klant to give something along, when the box was asked for one."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
