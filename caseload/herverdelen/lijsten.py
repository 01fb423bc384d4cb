"""The lists of redistributing: what was asked before, the klanten, and the people of one proposal."""

from typing import Any

from django.db.models import F, Q, QuerySet, Value

from caseload.herverdelen.forms import LoadFilter, RegelFilter
from caseload.herverdelen.lezen import hundredths
from caseload.herverdelen.models import Herverdeelbelasting, Herverdeelregel, Herverdeling
from caseload.herverdelen.redenen import in_klanten
from caseload.herverdelen.transitions import HerverdelingStatus
from caseload.toewijzing.lijst import KLANT
from serviceplein.klanten.models import Zoekbaar
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.lijst import Kolom, Lijst


class HerverdelingenLijst(Lijst):
    naam = "herverdelingen"
    titel = "Eerdere herverdelingen"
    enkelvoud, meervoud = "herverdeling", "herverdelingen"
    standaard_sortering = "-gevraagd"
    leeg_titel = "Nog niets herverdeeld"
    leeg_tekst = "Kies hierboven waarom u klanten wilt herverdelen."
    kolommen = (
        Kolom(
            naam="aanleiding",
            label="Aanleiding",
            waarde="get_aanleiding_display",
            template="caseload/herverdelen/_cel_aanleiding.html",
            kop=True,
        ),
        Kolom(
            naam="wie",
            label="Medewerker of team",
            waarde=lambda rij: rij.medewerker or rij.team or "Alle teams",
            prioriteit=2,
        ),
        Kolom(
            naam="klanten", label="Klanten", waarde="totaal", sorteer=("totaal",), getal=True, prioriteit=2
        ),
        Kolom(
            naam="gevraagd",
            label="Gevraagd",
            waarde="gevraagd_op",
            template="caseload/toewijzing/_cel_datum.html",
            sorteer=("gevraagd_op",),
            nowrap=True,
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="caseload/herverdelen/_cel_status.html",
            sorteer=("status",),
            kaart="rechts",
        ),
    )


def redistributions(rows: QuerySet[Herverdeling]) -> QuerySet[Herverdeling]:
    """All that one row of the list shows."""
    return rows.select_related("medewerker", "team")


class RegelsLijst(Lijst):
    naam = "regels"
    titel = "Klanten"
    enkelvoud, meervoud = "klant", "klanten"
    filters = RegelFilter
    standaard_sortering = "klant"
    leeg_titel = "Niemand hoeft te verhuizen"
    leeg_tekst = "In dit voorstel verhuizen geen klanten die u mag zien."
    kolommen = (
        KLANT,
        Kolom(naam="van", label="Van", waarde="van.naam", sorteer=("van__naam",), prioriteit=2),
        Kolom(
            naam="naar",
            label="Naar",
            waarde="naar.naam",
            template="caseload/herverdelen/_cel_naar.html",
            sorteer=("naar__naam",),
        ),
        Kolom(
            naam="gewicht",
            label="Gewicht",
            waarde=lambda rij: _words(rij.gewicht),
            sorteer=("gewicht",),
            getal=True,
            prioriteit=3,
        ),
        Kolom(naam="reden", label="Waarom", waarde="reden"),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="caseload/herverdelen/_cel_regel.html",
            sorteer=("status",),
            kaart="rechts",
        ),
    )

    @property
    def aanpasbaar(self) -> bool:
        """Whether a receiver can still be chosen by hand; every row belongs to one redistribution."""
        first = next(iter(self.pagina.rijen), None)
        if first is None:
            return False
        row = first.herverdeling
        return row.status == HerverdelingStatus.VOORSTEL and not row.verkenning

    @property
    def formulier(self) -> Any:
        form: Any = super().formulier
        if form is not None and not form.fields["naar"].queryset.query.has_filters():
            used = self._bron.order_by().values("naar")
            form.fields["naar"].queryset = Medewerker.objects.filter(pk__in=used).order_by("naam", "pk")
        return form

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(klant__zoeknaam__contains=Zoekbaar(Value(text)))
        if "naar" in keuze:
            queryset = queryset.filter(naar=keuze["naar"])
        status = keuze.get("status")
        if status == "zonder":
            return queryset.filter(naar__isnull=True)
        if status == "hand":
            return queryset.filter(~Q(naar=F("voorgesteld")))
        return queryset.filter(status=status) if status else queryset


def proposed(rows: QuerySet[Herverdeelregel]) -> QuerySet[Herverdeelregel]:
    """All that one row shows."""
    return rows.select_related("klant", "van", "naar", "herverdeling")


class BelastingLijst(Lijst):
    naam = "belasting"
    titel = "Belasting per medewerker"
    enkelvoud, meervoud = "medewerker", "medewerkers"
    filters = LoadFilter
    standaard_sortering = "-verschil"
    leeg_titel = "Niemand om mee te delen"
    leeg_tekst = "Er is niemand met deze functie."
    kolommen = (
        Kolom(
            naam="medewerker",
            label="Medewerker",
            waarde="medewerker.naam",
            sorteer=("medewerker__naam",),
            kop=True,
        ),
        Kolom(
            naam="functie",
            label="Functie",
            waarde="medewerker.get_functie_display",
            sorteer=("medewerker__functie",),
            prioriteit=3,
        ),
        Kolom(
            naam="team",
            label="Team",
            waarde="medewerker.team.naam",
            sorteer=("medewerker__team__naam",),
            prioriteit=2,
        ),
        Kolom(
            naam="klanten",
            label="Klanten",
            waarde=lambda rij: f"{rij.klanten_voor} → {rij.klanten_na}",
            sorteer=("klanten_na",),
            nowrap=True,
        ),
        Kolom(
            naam="belasting",
            label="Gewogen",
            waarde=lambda rij: f"{_words(rij.belasting_voor)} → {_words(rij.belasting_na)}",
            sorteer=("belasting_na",),
            nowrap=True,
        ),
        Kolom(
            naam="verschil",
            label="Tegen de norm",
            waarde=lambda rij: {"na": float(rij.belasting_na), "norm": float(rij.norm)},
            template="caseload/herverdelen/_cel_belasting.html",
            exporteer="norm",
            sorteer=("verschil",),
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if functie := keuze.get("functie"):
            queryset = queryset.filter(medewerker__functie=functie)
        return queryset


def loads_of(rows: QuerySet[Herverdeelbelasting]) -> QuerySet[Herverdeelbelasting]:
    """All that one row shows; `verschil` is how much the load changes."""
    return rows.select_related("medewerker__team").annotate(verschil=F("belasting_na") - F("belasting_voor"))


def _words(value: Any) -> str:
    return in_klanten(hundredths(value))
