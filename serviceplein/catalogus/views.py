"""Screens of the catalogue: products and norms."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from serviceplein.catalogus import services
from serviceplein.catalogus.lijsten import NormLijst, ProductLijst
from serviceplein.catalogus.models import Norm, Product
from serviceplein.catalogus.producten.getallen import amounts_of, day_of
from serviceplein.catalogus.toets.eisen import read_eisen
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierpagina


class Producten(RechtMixin, LijstView):
    recht = Recht.CATALOGUS
    lijst = ProductLijst
    template_name = "catalogus/producten.html"

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"mag_wijzigen": user.heeft(Recht.BEHEREN)}

    def get_queryset(self) -> QuerySet[Any]:
        return Product.objects.all()


class ProductPagina(RechtMixin, View):
    """One version of a product, and its other versions: rules of the past live beside those of now."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        versions = list(Product.objects.filter(code=code).order_by("-geldig_van"))
        if not versions:
            raise Http404
        user: Any = request.user
        today = timezone.localdate()
        asked = request.GET.get("versie", "")
        current = next((version for version in versions if str(version.pk) == asked), None)
        holds = [
            version
            for version in versions
            if version.geldig_van <= today and (version.geldig_tot is None or version.geldig_tot > today)
        ]
        product = current or (holds or versions)[0]
        return render(
            request,
            "catalogus/product.html",
            {
                "product": product,
                "versies": versions,
                "geldt_nu": product in holds,
                "vandaag": today,
                "getallen": amounts_of(product, op=day_of(product, today)),
                "eisen": read_eisen(product.eisen),
                "mag_wijzigen": user.heeft(Recht.BEHEREN),
            },
        )


class Normen(RechtMixin, LijstView):
    recht = Recht.BEHEREN
    lijst = NormLijst

    def get_queryset(self) -> QuerySet[Any]:
        return Norm.objects.all()


class NormFormulier(Formulier):
    waarde = forms.DecimalField(label="Nieuwe waarde", max_digits=12, decimal_places=4, localize=True)
    geldig_van = DatumField(label="Geldt vanaf")
    bron = forms.CharField(
        label="Bron", max_length=200, help_text="Het besluit of de wet waarop dit rust, met datum of artikel."
    )


class NormPagina(Formulierpagina):
    """The values of one norm through time; the next value is added, nothing is overwritten."""

    recht = Recht.BEHEREN
    formulier = NormFormulier
    template_name = "catalogus/norm.html"
    terug = "norm"
    gelukt = "De norm heeft een nieuwe waarde."

    def find(self, **kwargs: Any) -> None:
        self.versies = list(Norm.objects.filter(code=kwargs["code"]).order_by("-geldig_van"))
        if not self.versies:
            raise Http404

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.change_norm(services.ChangeNorm(**self.kwargs, **data), actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        return {"norm": self.versies[0], "versies": self.versies, "vandaag": timezone.localdate()}
