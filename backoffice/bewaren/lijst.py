"""The lists of vernietigingslijsten, of what stands on one, and of holds."""

from typing import Any

from django.utils import timezone

from backoffice.bewaren.forms import ZAKEN, LijstFilter, RegelFilter, StopFilter
from backoffice.bewaren.selectielijst import resultaten
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.lijst import Kolom, Lijst


def result_in_words(row: Any) -> str:
    """Number and name of the result, as the selectielijst says it."""
    found = next((one for one in resultaten() if one.code == (row.zaak, row.resultaat)), None)
    return f"{found.nummer} {found.naam}" if found else row.resultaat


class LijstenLijst(Lijst):
    naam = "vernietigingslijsten"
    titel = "Bewaren en vernietigen"
    enkelvoud, meervoud = "vernietigingslijst", "vernietigingslijsten"
    filters = LijstFilter
    standaard_sortering = "-gemaakt"
    leeg_titel = "Geen vernietigingslijsten"
    leeg_tekst = "Elke nacht komt op een lijst wat niet meer bewaard hoeft te worden."
    kolommen = (
        Kolom(
            naam="lijst",
            label="Lijst",
            waarde=lambda rij: f"Lijst {rij.pk}",
            template="backoffice/bewaren/_lijst.html",
            kop=True,
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde=lambda rij: rij.get_status_display(),
            template="backoffice/bewaren/_status.html",
            kaart="rechts",
        ),
        Kolom(naam="zaken", label="Zaken", waarde="zaken", getal=True),
        Kolom(
            naam="gemaakt",
            label="Gemaakt",
            waarde="gemaakt_op",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("gemaakt_op",),
            nowrap=True,
        ),
        Kolom(
            naam="wie",
            label="Voorgelegd door",
            waarde=lambda rij: str(rij.voorgelegd_door) if rij.voorgelegd_door else "",
            prioriteit=3,
        ),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        return queryset.filter(status=keuze["status"]) if "status" in keuze else queryset


class RegelsLijst(Lijst):
    naam = "vernietigingsregels"
    titel = "Zaken op deze lijst"
    enkelvoud, meervoud = "zaak", "zaken"
    filters = RegelFilter
    standaard_sortering = "vanaf"
    export_recht = Recht.BEWAREN
    leeg_titel = "Geen zaken"
    kolommen = (
        Kolom(naam="kenmerk", label="Kenmerk", waarde="kenmerk", sorteer=("kenmerk",), kop=True),
        Kolom(naam="zaak", label="Soort zaak", waarde=lambda rij: ZAKEN.get(rij.zaak, rij.zaak)),
        Kolom(naam="resultaat", label="Resultaat", waarde=result_in_words),
        Kolom(
            naam="geeindigd",
            label="Geëindigd",
            waarde="geeindigd_op",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("geeindigd_op",),
            prioriteit=3,
            nowrap=True,
        ),
        Kolom(
            naam="vanaf",
            label="Vernietigen vanaf",
            waarde="vernietigen_vanaf",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("vernietigen_vanaf",),
            nowrap=True,
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde=lambda rij: rij.get_status_display(),
            template="backoffice/bewaren/_regelstatus.html",
            kaart="rechts",
        ),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        if tekst := keuze.get("tekst"):
            queryset = queryset.filter(kenmerk__istartswith=tekst)
        return queryset.filter(**{naam: keuze[naam] for naam in ("zaak", "status") if naam in keuze})


class StopsLijst(Lijst):
    naam = "bewaarstops"
    titel = "Bewaarstops"
    enkelvoud, meervoud = "bewaarstop", "bewaarstops"
    filters = StopFilter
    standaard_sortering = "-vanaf"
    leeg_titel = "Geen bewaarstops"
    leeg_tekst = "Geen enkel dossier wordt langer bewaard dan de termijn."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klantnummer",
            waarde=lambda rij: str(rij.klant.klantnummer),
            template="backoffice/bewaren/_stop.html",
            kop=True,
        ),
        Kolom(naam="reden", label="Reden", waarde="reden"),
        Kolom(
            naam="vanaf",
            label="Sinds",
            waarde="vanaf",
            template="backoffice/aanvragen/_datum.html",
            sorteer=("vanaf",),
            nowrap=True,
        ),
        Kolom(
            naam="tot",
            label="Tot",
            waarde="tot",
            template="backoffice/bewaren/_tot.html",
            kaart="rechts",
            nowrap=True,
        ),
        Kolom(naam="door", label="Door", waarde=lambda rij: str(rij.door), prioriteit=3),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        return queryset.running(timezone.localdate()) if keuze.get("lopend") else queryset
