"""The lists of relatiebeheer: partners with their figures, and the klanten under their regie."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from caseload.relatiebeheer.lezen import sharing_over
from caseload.toewijzing.lijst import KLANT
from serviceplein.ui.lijst import Kolom, Lijst

DATUM = "caseload/toewijzing/_cel_datum.html"
TERMIJN = "caseload/toewijzing/_cel_termijn.html"
TE_LAAT, VERWACHT, GEEN_CONTACT, TOESTEMMING = "te_laat", "verwacht", "geen_contact", "toestemming"
VOORUIT = timedelta(days=28)


class PartnerFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False, widget=forms.TextInput({"type": "search"}))
    aandacht = forms.BooleanField(label="Vraagt aandacht", required=False)


class RelatieLijst(Lijst):
    naam = "partners"
    titel = "Partners"
    enkelvoud, meervoud = "partner", "partners"
    filters = PartnerFilter
    standaard_sortering = "-signalen"
    export_recht = ""
    leeg_titel = "Geen partners"
    leeg_tekst = "Kies Alle partners om te zien wie nog geen relatiebeheerder heeft."
    kolommen = (
        Kolom(
            naam="naam",
            label="Partner",
            waarde="naam",
            template="caseload/relatiebeheer/_cel_partner.html",
            sorteer=("naam",),
            kop=True,
        ),
        Kolom(
            naam="klanten", label="Klanten onder regie", waarde="klanten", sorteer=("klanten",), getal=True
        ),
        Kolom(
            naam="afspraken",
            label="Afspraken",
            waarde="afspraken",
            sorteer=("afspraken",),
            getal=True,
            prioriteit=2,
        ),
        Kolom(
            naam="rapporten",
            label="Rapporten te laat",
            waarde="rapporten",
            sorteer=("rapporten",),
            getal=True,
        ),
        Kolom(
            naam="signalen",
            label="Signalen",
            waarde="signalen",
            template="caseload/relatiebeheer/_cel_signalen.html",
            sorteer=("signalen",),
            kaart="rechts",
        ),
        Kolom(
            naam="beheerder",
            label="Relatiebeheerder",
            waarde=lambda rij: rij.beheerder or "Niemand",
            sorteer=("beheerder",),
            prioriteit=3,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(naam__unaccent__icontains=text)
        if "aandacht" in keuze:
            queryset = queryset.filter(signalen__gt=0)
        return queryset


class KlantFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False, widget=forms.TextInput({"type": "search"}))
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[
            ("", "Alle klanten"),
            (TE_LAAT, "Rapport te laat"),
            (VERWACHT, "Rapport deze vier weken"),
            (GEEN_CONTACT, "Geen contact"),
            (TOESTEMMING, "Toestemming voorbij"),
        ],
    )


class RegieLijst(Lijst):
    """The klanten under the regie of one partner, or with their partner of several."""

    naam = "regieklanten"
    titel = "Klanten onder regie"
    enkelvoud, meervoud = "klant", "klanten"
    filters = KlantFilter
    standaard_sortering = "rapport"
    export_recht = ""
    leeg_titel = "Geen klanten onder regie"
    leeg_tekst = "Deze partner voert nu over niemand de regie."
    kolommen: ClassVar[Sequence[Kolom]] = (
        KLANT,
        Kolom(
            naam="sinds",
            label="Regie sinds",
            waarde="regie_dag",
            template=DATUM,
            sorteer=("regie_dag",),
            prioriteit=3,
            nowrap=True,
        ),
        Kolom(
            naam="laatste",
            label="Laatste rapport",
            waarde="laatste_rapport",
            template="caseload/relatiebeheer/_cel_dag.html",
            sorteer=("laatste_rapport",),
            prioriteit=2,
            nowrap=True,
        ),
        Kolom(
            naam="rapport",
            label="Rapport voor",
            waarde="rapport_voor",
            template="caseload/relatiebeheer/_cel_rapport.html",
            sorteer=("rapport_voor",),
            kaart="rechts",
        ),
        Kolom(
            naam="contact",
            label="Laatste contact",
            waarde="laatste_contact",
            template="caseload/relatiebeheer/_cel_dag.html",
            sorteer=("laatste_contact",),
            nowrap=True,
        ),
        Kolom(
            naam="gedeeld",
            label="Delen tot",
            waarde="gedeeld_tot",
            template="caseload/relatiebeheer/_cel_dag.html",
            sorteer=("gedeeld_tot",),
            prioriteit=3,
            nowrap=True,
        ),
        Kolom(
            naam="doen",
            label="Doen",
            waarde="pk",
            template="caseload/relatiebeheer/_cel_doen.html",
            in_export=False,
            kaart="zonder",
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if text := keuze.get("q", "").strip():
            queryset = queryset.filter(klant__zoeknaam__icontains=text.lower())
        match keuze.get("stand"):
            case "te_laat":
                return queryset.filter(rapport_voor__lt=today)
            case "verwacht":
                return queryset.filter(rapport_voor__range=(today, today + VOORUIT))
            case "geen_contact":
                return queryset.filter(contact_voor__lt=today)
            case "toestemming":
                return sharing_over(queryset, today)
        return queryset


class RegieLijstAlle(RegieLijst):
    leeg_tekst = "Uw partners voeren nu over niemand de regie."
    kolommen = (
        RegieLijst.kolommen[0],
        Kolom(
            naam="partner",
            label="Partner",
            waarde="regiepartner.naam",
            sorteer=("regiepartner__naam",),
        ),
        *RegieLijst.kolommen[1:],
    )
