"""The lists of payments, batches, files of the bank and their lines."""

from typing import Any

from django.db.models import Q, QuerySet, Value

from backoffice.betalingen.bankberichten import ONZE
from backoffice.betalingen.forms import (
    BankberichtFilter,
    BankmeldingFilter,
    BetaalbatchFilter,
    BetalingFilter,
)
from serviceplein.klanten.models import Zoekbaar
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.lijst import Kolom, Lijst

STATUS = Kolom(
    naam="status",
    label="Status",
    waarde=lambda rij: rij.get_status_display(),
    template="backoffice/betalingen/_status.html",
    sorteer=("status",),
    kaart="rechts",
)
BEDRAG = Kolom(
    naam="bedrag",
    label="Bedrag",
    waarde="bedrag",
    template="backoffice/betalingen/_bedrag.html",
    sorteer=("bedrag",),
    getal=True,
)


class BetalingenLijst(Lijst):
    naam = "betalingen"
    titel = "Betalingen"
    enkelvoud, meervoud = "betaling", "betalingen"
    filters = BetalingFilter
    standaard_sortering = "betaal_op"
    export_recht = Recht.BETALING_KLAARZETTEN
    leeg_titel = "Geen betalingen"
    leeg_tekst = "Er zijn geen betalingen die hierbij passen."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="backoffice/betalingen/_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(naam="omschrijving", label="Waarvoor", waarde="omschrijving", prioriteit=2),
        BEDRAG,
        STATUS,
        Kolom(naam="reden", label="Reden", waarde="reden", prioriteit=3),
        Kolom(
            naam="betaal_op",
            label="Betalen op",
            waarde="betaal_op",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("betaal_op",),
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if tekst := keuze.get("tekst"):
            match = ONZE.match(tekst.strip().upper())
            by_name = Q(klant__zoeknaam__contains=Zoekbaar(Value(tekst)))
            queryset = queryset.filter(Q(pk=int(match[1])) if match else by_name)
        chosen = {naam: keuze[naam] for naam in ("status", "soort", "regeling") if naam in keuze}
        return queryset.filter(**chosen)


class BatchregelsLijst(BetalingenLijst):
    """The lines of one batch."""

    naam = "batchregels"
    titel = "Betalingen in deze batch"
    standaard_sortering = "klant"


class BetaalbatchesLijst(Lijst):
    naam = "betaalbatches"
    titel = "Betaalbatches"
    enkelvoud, meervoud = "batch", "batches"
    filters = BetaalbatchFilter
    standaard_sortering = "-gemaakt"
    leeg_titel = "Nog geen betaalbatches"
    leeg_tekst = "Zet een batch klaar met wat vandaag betaald moet worden."
    kolommen = (
        Kolom(
            naam="kenmerk",
            label="Batch",
            waarde="kenmerk",
            template="backoffice/betalingen/_batch.html",
            sorteer=("kenmerk",),
            kop=True,
        ),
        STATUS,
        Kolom(naam="aantal", label="Aantal", waarde="aantal", getal=True, sorteer=("aantal",)),
        Kolom(
            naam="totaal",
            label="Totaal",
            waarde="totaal",
            template="backoffice/betalingen/_bedrag.html",
            getal=True,
            sorteer=("totaal",),
        ),
        Kolom(
            naam="betaaldatum",
            label="Betaaldatum",
            waarde="betaaldatum",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("betaaldatum",),
            prioriteit=2,
            nowrap=True,
        ),
        Kolom(
            naam="gemaakt",
            label="Klaargezet",
            waarde="gemaakt_op",
            template="backoffice/aanvragen/_tijdstip.html",
            sorteer=("gemaakt_op",),
            prioriteit=3,
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        return queryset.filter(**keuze)


class BankberichtenLijst(Lijst):
    naam = "bankberichten"
    titel = "Bankberichten"
    enkelvoud, meervoud = "bericht", "berichten"
    filters = BankberichtFilter
    standaard_sortering = "-ingelezen"
    leeg_titel = "Nog geen bankberichten"
    leeg_tekst = "Lees het bestand in dat de bank stuurde."
    kolommen = (
        Kolom(
            naam="bestand",
            label="Bestand",
            waarde="bestandsnaam",
            template="backoffice/betalingen/_bankbericht.html",
            sorteer=("bestandsnaam",),
            kop=True,
        ),
        Kolom(naam="betaald", label="Betaald", waarde="betaald", getal=True),
        Kolom(naam="mislukt", label="Mislukt", waarde="mislukt", getal=True),
        Kolom(naam="uit_te_zoeken", label="Uit te zoeken", waarde="uit_te_zoeken", getal=True),
        Kolom(
            naam="ingelezen",
            label="Ingelezen",
            waarde="ingelezen_op",
            template="backoffice/aanvragen/_tijdstip.html",
            sorteer=("ingelezen_op",),
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        return queryset.filter(**keuze)


class BankmeldingenLijst(Lijst):
    naam = "meldingen"
    titel = "Wat de bank meldt"
    enkelvoud, meervoud = "melding", "meldingen"
    filters = BankmeldingFilter
    standaard_sortering = "volgorde"
    leeg_titel = "Geen meldingen"
    leeg_tekst = "In dit bestand staat niets over onze betalingen."
    kolommen = (
        Kolom(
            naam="referentie",
            label="Referentie",
            waarde="referentie",
            template="backoffice/betalingen/_melding.html",
            sorteer=("referentie",),
            kop=True,
        ),
        Kolom(
            naam="gevolg",
            label="Gevolg",
            waarde=lambda rij: rij.get_gevolg_display(),
            template="backoffice/betalingen/_gevolg.html",
            kaart="rechts",
        ),
        Kolom(
            naam="bedrag",
            label="Bedrag",
            waarde="bedrag",
            template="backoffice/betalingen/_bedrag.html",
            getal=True,
        ),
        Kolom(naam="toelichting", label="Toelichting", waarde="toelichting", prioriteit=2),
        Kolom(naam="volgorde", label="Regel", waarde="volgnummer", sorteer=("volgnummer",), prioriteit=3),
        Kolom(
            naam="uitkomst",
            label="Uitgezocht",
            waarde="uitkomst",
            template="backoffice/betalingen/_uitzoeken.html",
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        return queryset.filter(**keuze)
