"""The quick check on screen: a few questions, an answer per eis, never a decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.generic import View

from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.models import Product
from serviceplein.catalogus.toets.feiten import Vraagfeit
from serviceplein.catalogus.toets.toetsen import SnelleToets, quick_check
from serviceplein.klanten.models import Klant
from serviceplein.regels.feiten import Soort
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraagveld:
    """A question as the template draws it."""

    naam: str
    vraag: str
    soort: str
    keuzes: tuple[tuple[str, str], ...]
    waarde: str
    fout: str


class SnelleToetsView(RechtMixin, View):
    """Without a klant: a general question at the desk."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.answer(request, code, None)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.answer(request, code, None)

    def answer(self, request: HttpRequest, code: str, klant: Klant | None) -> HttpResponse:
        """The whole page, or the check alone for htmx."""
        given = request.POST if request.method == "POST" else request.GET
        op = _day(given.get("op", ""))
        product = product_on(code, op)
        found = quick_check(product, klant=klant, antwoorden=given.dict(), op=op)
        fragment = request.headers.get("HX-Request") == "true"
        context = {
            "toets": found,
            "product": product,
            "klant": klant,
            "op": op,
            "vragen": [_field(fact, given.get(fact.naam, ""), found) for fact in found.toetsing.vragen],
            "verborgen": {name: given.get(name, "") for name in found.beantwoord},
            "gevraagd": len(found.beantwoord),
        }
        template = "catalogus/toets/_toets.html" if fragment else "catalogus/toets/pagina.html"
        response = render(request, template, context, status=422 if found.fouten else 200)
        response["Cache-Control"] = "no-store"
        return response


class SnelleToetsKlant(SnelleToetsView):
    """For a klant: what the dossier says is used with source and date."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, code: str, klant_id: int = 0) -> HttpResponse:
        return self.answer(request, code, _open(request, klant_id))

    def post(self, request: HttpRequest, code: str, klant_id: int = 0) -> HttpResponse:
        return self.answer(request, code, _open(request, klant_id))


def product_on(code: str, op: date) -> Product:
    """The version of a product that holds on `op`, else 404."""
    product: Product | None = valid_on(Product.objects.filter(code=code), op).first()
    if product is None:
        raise Http404
    return product


def _open(request: HttpRequest, klant_id: int) -> Klant:
    user: Any = request.user
    klant = Klant.objects.visible_to(user).select_related("gemeente").filter(pk=klant_id).first()
    if klant is None:
        raise Http404
    require_open(request, klant, handeling="snelle toets")
    return klant


def _day(text: str) -> date:
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _field(fact: Vraagfeit, value: str, found: SnelleToets) -> Vraagveld:
    match fact.feit.soort:
        case Soort.JA_NEE:
            options: tuple[tuple[str, str], ...] = (("ja", "Ja"), ("nee", "Nee"))
        case Soort.KEUZE:
            options = tuple((fact.feit.waarden or {}).items())
        case _:
            options = ()
    return Vraagveld(
        naam=fact.naam,
        vraag=fact.vraag,
        soort="bedrag" if fact.bedrag else fact.feit.soort.value,
        keuzes=options,
        waarde=value,
        fout=found.fouten.get(fact.naam, ""),
    )


class KiesProduct(RechtMixin, View):
    """From the chosen product to its quick check; an empty choice gives nothing."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest) -> HttpResponse:
        code, klant = request.GET.get("code", ""), request.GET.get("klant", "")
        if not code:
            return HttpResponse("")
        if klant.isdecimal() and len(klant) < 19:
            return redirect("snelle-toets-klant", klant, code)
        return redirect("snelle-toets", code)
