"""The sociale kaart as a list."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from serviceplein.catalogus.codes import Doelgroep, RaamafspraakSoort
from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.partners.lezen import agreements_on
from serviceplein.catalogus.partners.models import Dienst
from serviceplein.organisatie.models import Wijk
from serviceplein.ui.lijst import Kolom, Lijst


class PartnerFilter(forms.Form):
    q = forms.CharField(
        label="Zoek op naam of hulp", required=False, widget=forms.TextInput({"type": "search"})
    )
    wijk = forms.ModelChoiceField(
        label="Wijk",
        required=False,
        queryset=Wijk.objects.select_related("gemeente").order_by("naam"),
        empty_label="Alle",
    )
    doelgroep = forms.ChoiceField(
        label="Doelgroep", required=False, choices=[("", "Alle"), *Doelgroep.choices]
    )
    afspraak = forms.ChoiceField(
        label="Raamafspraak", required=False, choices=[("", "Alle"), *RaamafspraakSoort.choices]
    )
    mag_regie_voeren = forms.BooleanField(label="Kan de regie voeren", required=False)


class SocialeKaart(Lijst):
    naam = "sociale-kaart"
    titel = "Sociale kaart"
    enkelvoud, meervoud = "partner", "partners"
    filters = PartnerFilter
    standaard_sortering = "naam"
    kolommen = (
        Kolom(
            naam="naam",
            label="Partner",
            waarde="naam",
            template="catalogus/partners/_partner.html",
            sorteer=("naam",),
            kop=True,
        ),
        Kolom(naam="soort", label="Soort", waarde="soort", sorteer=("soort",), prioriteit=2),
        Kolom(naam="diensten", label="Wat zij doen", waarde="diensten", kaart="zonder"),
        Kolom(
            naam="wijken",
            label="Wijken",
            waarde=lambda partner: ", ".join(wijk.naam for wijk in partner.wijken.all()) or "Hele gemeente",
            prioriteit=3,
        ),
        Kolom(naam="bereik", label="Bereiken", waarde="telefoon", template="organisatie/_bereik.html"),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        offers = valid_on(Dienst.objects.all(), today)
        if "q" in keuze:
            text = keuze["q"]
            queryset = queryset.filter(
                Q(naam__unaccent__icontains=text)
                | Q(diensten__unaccent__icontains=text)
                | Q(soort__icontains=text)
                | Q(pk__in=offers.filter(naam__unaccent__icontains=text).values("partner"))
            )
        if "wijk" in keuze:
            queryset = queryset.filter(Q(wijken=keuze["wijk"]) | Q(wijken__isnull=True)).distinct()
        if "doelgroep" in keuze:
            for_them = offers.filter(doelgroepen__overlap=[keuze["doelgroep"], Doelgroep.IEDEREEN])
            queryset = queryset.filter(pk__in=for_them.values("partner"))
        if "afspraak" in keuze:
            agreed = agreements_on(today).filter(soort=keuze["afspraak"])
            queryset = queryset.filter(pk__in=agreed.values("partner"))
        if "mag_regie_voeren" in keuze:
            queryset = queryset.filter(mag_regie_voeren=True)
        return queryset
