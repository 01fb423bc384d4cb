"""The list of the organisation: the smoelenboek."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from serviceplein.agenda.models import Rooster
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Afwezigheid, Locatie, Team, Wijk
from serviceplein.organisatie.week import day_of
from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.ui.werkdagen import is_werkdag


class SmoelenboekFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False, widget=forms.TextInput({"type": "search"}))
    team = forms.ModelChoiceField(
        label="Team", required=False, queryset=Team.objects.order_by("naam"), empty_label="Alle"
    )
    functie = forms.ChoiceField(label="Functie", required=False, choices=[("", "Alle"), *Functie.choices])
    wijk = forms.ModelChoiceField(
        label="Wijk",
        required=False,
        queryset=Wijk.objects.select_related("gemeente").order_by("naam"),
        empty_label="Alle",
    )
    locatie = forms.ModelChoiceField(
        label="Locatie", required=False, queryset=Locatie.objects.order_by("naam"), empty_label="Alle"
    )
    aanwezig = forms.BooleanField(label="Vandaag aanwezig", required=False)


class Smoelenboek(Lijst):
    naam = "smoelenboek"
    titel = "Medewerkers"
    enkelvoud, meervoud = "medewerker", "medewerkers"
    filters = SmoelenboekFilter
    standaard_sortering = "naam"
    kolommen = (
        Kolom(
            naam="naam",
            label="Naam",
            waarde="naam",
            template="organisatie/_medewerker.html",
            sorteer=("naam",),
            kop=True,
        ),
        Kolom(naam="functie", label="Functie", waarde="get_functie_display", sorteer=("functie",)),
        Kolom(
            naam="team",
            label="Team",
            waarde="team",
            template="organisatie/_team.html",
            sorteer=("team__naam",),
        ),
        Kolom(
            naam="vandaag",
            label="Vandaag",
            waarde=lambda medewerker: day_of(
                medewerker.afwezigheden.all(), medewerker.rooster.all(), timezone.localdate()
            ),
            template="organisatie/_vandaag.html",
        ),
        Kolom(
            naam="bereik",
            label="Bereiken",
            waarde="telefoon",
            template="organisatie/_bereik.html",
            prioriteit=2,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if "q" in keuze:
            queryset = queryset.filter(naam__unaccent__icontains=keuze["q"])
        if "locatie" in keuze:
            queryset = queryset.filter(team__locatie=keuze["locatie"])
        if "wijk" in keuze:
            queryset = queryset.filter(team__in=Team.objects.filter(wijken=keuze["wijk"]))
        if "aanwezig" in keuze:
            today = timezone.localdate()
            away = Afwezigheid.objects.filter(
                medewerker=OuterRef("pk"), van__lte=today, tot_en_met__gte=today
            )
            rooster = Rooster.objects.filter(medewerker=OuterRef("pk"))
            works: Any = Exists(rooster.filter(weekdag=today.weekday()))
            if is_werkdag(today):
                works = works | ~Exists(rooster)
            queryset = queryset.filter(works, ~Exists(away))
        return queryset.filter(**{name: keuze[name] for name in ("team", "functie") if name in keuze})
