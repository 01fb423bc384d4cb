"""The lists of applications, batches and the errors of one batch."""

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from backoffice.aanvragen.forms import AanvraagFilter, BatchFilter, FoutFilter
from backoffice.aanvragen.regelingen import naam_van
from backoffice.aanvragen.transitions import AanvraagStatus, UitvalStatus
from serviceplein.klanten.models import Zoekbaar
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.lijst import Kolom, Lijst


class AanvragenLijst(Lijst):
    naam = "aanvragen"
    titel = "Aanvragen"
    enkelvoud, meervoud = "aanvraag", "aanvragen"
    filters = AanvraagFilter
    standaard_filters = {"status": AanvraagStatus.BIJ_MEDEWERKER.value}
    standaard_sortering = "termijn"
    export_recht = Recht.AANVRAAG_BESLISSEN
    leeg_titel = "Geen aanvragen"
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="backoffice/aanvragen/_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(
            naam="regeling",
            label="Regeling",
            waarde=lambda rij: naam_van(rij.regeling),
            sorteer=("regeling",),
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde=lambda rij: rij.get_status_display(),
            template="backoffice/aanvragen/_status.html",
            kaart="rechts",
        ),
        Kolom(
            naam="behandelaar",
            label="Behandelaar",
            waarde=lambda rij: str(rij.behandelaar) if rij.behandelaar else "",
            prioriteit=3,
        ),
        Kolom(
            naam="ontvangen",
            label="Ontvangen",
            waarde="ontvangen_op",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("ontvangen_op",),
            prioriteit=3,
            nowrap=True,
        ),
        Kolom(
            naam="termijn",
            label="Beslissen voor",
            waarde="beslistermijn",
            template="backoffice/aanvragen/_termijn.html",
            sorteer=("beslistermijn",),
            nowrap=True,
        ),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        if tekst := keuze.get("tekst"):
            queryset = queryset.filter(
                Q(kenmerk__iexact=tekst) | Q(klant__zoeknaam__contains=Zoekbaar(Value(tekst)))
            )
        for naam in ("regeling", "status", "batch"):
            if naam in keuze:
                queryset = queryset.filter(**{naam: keuze[naam]})
        if keuze.get("over_termijn"):
            queryset = queryset.over_term(timezone.localdate())
        if keuze.get("van_mij"):
            queryset = queryset.filter(behandelaar=self.user)
        return queryset


class BatchesLijst(Lijst):
    naam = "batches"
    titel = "Batches"
    enkelvoud, meervoud = "batch", "batches"
    filters = BatchFilter
    standaard_sortering = "-aangeleverd"
    leeg_titel = "Nog geen batches"
    leeg_tekst = "Lever een bestand met aanvragen aan."
    kolommen = (
        Kolom(
            naam="bestand",
            label="Bestand",
            waarde="bestandsnaam",
            template="backoffice/aanvragen/_batch.html",
            sorteer=("bestandsnaam",),
            kop=True,
        ),
        Kolom(
            naam="regeling",
            label="Regeling",
            waarde=lambda rij: naam_van(rij.regeling),
            sorteer=("regeling",),
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde=lambda rij: rij.get_status_display(),
            template="backoffice/aanvragen/_status.html",
            kaart="rechts",
        ),
        Kolom(naam="goed", label="Goed", waarde="goed", getal=True, sorteer=("goed",)),
        Kolom(naam="fout", label="Fout", waarde="fout", getal=True, sorteer=("fout",)),
        Kolom(naam="dubbel", label="Dubbel", waarde="dubbel", getal=True, prioriteit=3),
        Kolom(
            naam="aangeleverd",
            label="Aangeleverd",
            waarde="aangeleverd_op",
            template="backoffice/aanvragen/_tijdstip.html",
            sorteer=("aangeleverd_op",),
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        return queryset.filter(**{naam: keuze[naam] for naam in ("regeling", "status") if naam in keuze})


class FoutenLijst(Lijst):
    naam = "fouten"
    titel = "Rijen die niet zijn opgenomen"
    enkelvoud, meervoud = "fout", "fouten"
    filters = FoutFilter
    standaard_sortering = "rij"
    export_recht = Recht.AANVRAAG_BATCH
    leeg_titel = "Geen fouten"
    leeg_tekst = "Alle rijen zijn goed."
    kolommen = (
        Kolom(
            naam="rij",
            label="Rij",
            waarde=lambda rij: f"Rij {rij.rij}",
            template="backoffice/aanvragen/_rij.html",
            exporteer="rij",
            sorteer=("rij", "veld"),
            kop=True,
        ),
        Kolom(naam="veld", label="Kolom", waarde="veld", sorteer=("veld", "rij")),
        Kolom(naam="waarde", label="Waarde", waarde="waarde", template="backoffice/aanvragen/_waarde.html"),
        Kolom(naam="melding", label="Wat er mis is", waarde="melding"),
        Kolom(
            naam="stand",
            label="Stand",
            waarde=lambda rij: "Dubbel" if rij.dubbel else UitvalStatus(rij.stand or "open").label,
            template="backoffice/aanvragen/_stand.html",
            nowrap=True,
        ),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        if tekst := keuze.get("tekst"):
            queryset = queryset.filter(
                Q(melding__icontains=tekst) | Q(waarde__icontains=tekst) | Q(veld__icontains=tekst)
            )
        if stand := keuze.get("stand"):
            queryset = queryset.filter(dubbel=True) if stand == "dubbel" else queryset.filter(stand=stand)
        return queryset
