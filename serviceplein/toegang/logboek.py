"""The verwerkingenlogboek for the privacy officer: who looked at what, and who looked at this klant."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Doel, Inzage, Verwerking
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.toegang.wie_keek import BriefFormulier, midnight
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.lijst import Kolom, Lijst, LijstView, Tab
from serviceplein.ui.weergave import short_date, time_of_day


class LogboekFilters(Formulier):
    klant = forms.IntegerField(label="Klantnummer", required=False, min_value=1)
    medewerker = forms.CharField(label="Medewerker of partner", required=False, max_length=100)
    vanaf = DatumField(label="Vanaf", required=False)
    tot_en_met = DatumField(label="Tot en met", required=False)


def _who(rij: Verwerking) -> str:
    if rij.gebruiker:
        return str(rij.gebruiker)
    return rij.partner or ("Serviceplein zelf" if rij.wijziging else "Niet ingelogd")


def _when(rij: Verwerking) -> str:
    return f"{short_date(rij.op, timezone.localdate())}, {time_of_day(rij.op)}"


def _which(rij: Verwerking) -> str:
    if rij.klant:
        return str(rij.klant.klantnummer)
    return f"{len(rij.klanten)} klanten" if rij.klanten else ""


def _what(rij: Verwerking) -> str:
    return f"{rij.handeling} (gewijzigd)" if rij.wijziging else rij.handeling


def _result(rij: Verwerking) -> str:
    if rij.uitkomst < 400:
        return "Gelukt"
    return {403: "Geweigerd", 404: "Niet gevonden", 409: "Geweigerd", 422: "Niet juist ingevuld"}.get(
        rij.uitkomst, "Mislukt"
    )


class LogboekLijst(Lijst):
    naam = "logboek"
    titel = "Verwerkingenlogboek"
    enkelvoud, meervoud = "verwerking", "verwerkingen"
    filters = LogboekFilters
    standaard_sortering = "-op"
    export_recht = Recht.LOGBOEK_BEKIJKEN
    leeg_titel = "Geen verwerkingen gevonden"
    kolommen = (
        Kolom(naam="op", label="Wanneer", waarde=_when, exporteer="op", sorteer=("op",), nowrap=True),
        Kolom(naam="wie", label="Wie", waarde=_who, kop=True),
        Kolom(naam="handeling", label="Handeling", waarde=_what),
        Kolom(naam="doel", label="Doel", waarde="doel"),
        Kolom(naam="klant", label="Klantnummer", waarde=_which, prioriteit=2),
        Kolom(naam="uitkomst", label="Uitkomst", waarde=_result, exporteer="uitkomst", prioriteit=3),
        Kolom(naam="trace", label="Spoor", waarde="trace_id", prioriteit=3),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if "klant" in keuze:
            klant_id = Klant.objects.filter(klantnummer=keuze["klant"]).values_list("pk", flat=True).first()
            about = Verwerking.objects.about(klant_id) if klant_id else Verwerking.objects.none()
            queryset = queryset & about
        if "medewerker" in keuze:
            for word in keuze["medewerker"].split():
                queryset = queryset.filter(
                    Q(gebruiker__username__icontains=word)
                    | Q(gebruiker__first_name__icontains=word)
                    | Q(gebruiker__last_name__icontains=word)
                    | Q(partner__icontains=word)
                )
        if "vanaf" in keuze:
            queryset = queryset.filter(op__gte=midnight(keuze["vanaf"]))
        if "tot_en_met" in keuze:
            queryset = queryset.filter(op__lt=midnight(keuze["tot_en_met"] + timedelta(days=1)))
        return queryset


class LogboekView(RechtMixin, LijstView):
    """All processing; with ?klant=<klantnummer> it answers 'who looked at this dossier'."""

    recht = Recht.LOGBOEK_BEKIJKEN
    lijst: type[Lijst] = LogboekLijst
    template_name = "toegang/logboek.html"

    def get_queryset(self) -> QuerySet[Any]:
        self._log()
        return Verwerking.objects.select_related("gebruiker", "klant").order_by("-op")

    def get_context(self) -> dict[str, Any]:
        number = self.request.GET.get("klant", "").strip()[:18]
        return {"klantnummer": number, "brief": BriefFormulier(initial={"klant": number})}

    def get_tabs(self) -> Sequence[Tab]:
        here = self.request.path
        return (
            Tab(label="Alle verwerkingen", url=reverse("logboek"), actief=here == reverse("logboek")),
            Tab(label="Opgegeven doelen", url=reverse("inzages"), actief=here == reverse("inzages")),
        )

    def _log(self) -> None:
        number = self.request.GET.get("klant", "")
        klant = None
        if number.isascii() and number.isdecimal() and len(number) < 18:
            klant = Klant.objects.filter(klantnummer=int(number)).only("pk").first()
        log_verwerking(
            self.request,
            klant_id=klant.pk if klant else None,
            handeling="verwerkingenlogboek bekijken",
            doel="toezicht op privacy",
        )


class InzageFilters(LogboekFilters):
    doel = forms.ChoiceField(label="Doel", required=False, choices=[("", "Alle doelen"), *Doel.choices])


class InzageLijst(Lijst):
    naam = "inzages"
    titel = "Opgegeven doelen"
    enkelvoud, meervoud = "opgegeven doel", "opgegeven doelen"
    filters = InzageFilters
    standaard_sortering = "-vanaf"
    export_recht = Recht.LOGBOEK_BEKIJKEN
    leeg_titel = "Geen opgegeven doelen gevonden"
    kolommen = (
        Kolom(
            naam="vanaf",
            label="Wanneer",
            waarde=lambda rij: f"{short_date(rij.vanaf, timezone.localdate())}, {time_of_day(rij.vanaf)}",
            exporteer="vanaf",
            sorteer=("vanaf",),
            nowrap=True,
        ),
        Kolom(naam="wie", label="Wie", waarde=lambda rij: str(rij.gebruiker), kop=True),
        Kolom(naam="doel", label="Doel", waarde="get_doel_display", sorteer=("doel",)),
        Kolom(naam="toelichting", label="Toelichting", waarde="toelichting", prioriteit=2),
        Kolom(naam="klant", label="Klantnummer", waarde="klant.klantnummer", prioriteit=2),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if "doel" in keuze:
            queryset = queryset.filter(doel=keuze["doel"])
        if "klant" in keuze:
            queryset = queryset.filter(klant__klantnummer=keuze["klant"])
        for word in keuze.get("medewerker", "").split():
            queryset = queryset.filter(
                Q(gebruiker__username__icontains=word)
                | Q(gebruiker__first_name__icontains=word)
                | Q(gebruiker__last_name__icontains=word)
            )
        if "vanaf" in keuze:
            queryset = queryset.filter(vanaf__gte=midnight(keuze["vanaf"]))
        if "tot_en_met" in keuze:
            queryset = queryset.filter(vanaf__lt=midnight(keuze["tot_en_met"] + timedelta(days=1)))
        return queryset


class InzagesView(LogboekView):
    """Every purpose given for a dossier outside somebody's own work, for review (PRV-02)."""

    lijst = InzageLijst

    def get_queryset(self) -> QuerySet[Any]:
        self._log()
        return Inzage.objects.select_related("gebruiker", "klant").order_by("-vanaf")
