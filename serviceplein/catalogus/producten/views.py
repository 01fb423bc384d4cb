"""Screens of functioneel beheer on the catalogue: a new product and the next version of one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.catalogus.models import Product
from serviceplein.catalogus.producten.forms import (
    EisFormulieren,
    NieuwProductFormulier,
    ProductFormulier,
    eisen_initial,
)
from serviceplein.catalogus.producten.services import SaveVersion, save_version
from serviceplein.fouten import DomainError
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin


class ProductNieuw(RechtMixin, View):
    """A product that is not in the catalogue yet."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        return form_page(request, NieuwProductFormulier(), EisFormulieren(prefix="eis"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NieuwProductFormulier(request.POST)
        return _save(request, form, EisFormulieren(request.POST, prefix="eis"), None)


class ProductVersie(RechtMixin, View):
    """The next version of a product, starting from the last one."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        last = _last(code)
        start = {**model_to_dict(last), "geldig_van": None, "geldig_tot": None}
        eisen = EisFormulieren(prefix="eis", initial=eisen_initial(last.eisen))
        return form_page(request, ProductFormulier(initial=start), eisen, last)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        last = _last(code)
        return _save(
            request, ProductFormulier(request.POST), EisFormulieren(request.POST, prefix="eis"), last
        )


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    eisen: Any,
    product: Product | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form with its lines of toelatingseisen."""
    context = {
        "form": form,
        "eisen": eisen,
        "product": product,
        "titel": f"Nieuwe versie van {product.naam}" if product else "Nieuw product",
        "terug": reverse("product", args=[product.code]) if product else reverse("producten"),
    }
    return render(request, "catalogus/product_bewerken.html", context, status=status)


def _save(request: HttpRequest, form: Any, eisen: Any, product: Product | None) -> HttpResponse:
    user: Any = request.user
    if not (form.is_valid() & eisen.is_valid()):
        return form_page(request, form, eisen, product, status=422)
    values = dict(form.cleaned_data)
    code = product.code if product else values.pop("code")
    lines = [line.cleaned_data.get("eis") for line in eisen]
    command = SaveVersion(
        code=code, nieuw=product is None, waarden=values, eisen=[line for line in lines if line]
    )
    try:
        save_version(command, actor=user, now=timezone.now())
    except DomainError as refused:
        form.refuse(refused)
        return form_page(request, form, eisen, product, status=409)
    messages.success(request, "De versie is vastgelegd.")
    return redirect("product", code)


def _last(code: str) -> Product:
    last = Product.objects.filter(code=code).order_by("-geldig_van").first()
    if last is None:
        raise Http404
    return last
