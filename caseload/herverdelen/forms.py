"""Forms of redistributing: one per aanleiding, and the receiver of one klant."""

from typing import Any

from django import forms
from django.db.models import Count, Q

from caseload.herverdelen.models import Aanleiding, Herverdeelregel
from caseload.herverdelen.transitions import RegelStatus
from caseload.herverdelen.vraag import VAN_EEN_MEDEWERKER, Vraag
from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.organisatie.models import Medewerker, Team, Wijk
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.formulieren import Formulier

FUNCTIES = [(f.value, f.label) for f in Functie if f in CONTACTPERSONEN]
ALTIJD_VERKENNEN = frozenset({Aanleiding.GROEI})
VELDEN: dict[Aanleiding, tuple[str, ...]] = {
    Aanleiding.VERTREK: ("medewerker", "verkenning"),
    Aanleiding.AFWEZIGHEID: ("medewerker", "verkenning"),
    Aanleiding.REORGANISATIE: ("wijken", "naar_team", "verkenning"),
    Aanleiding.NORM: ("functie", "norm", "verkenning"),
    Aanleiding.GROEI: ("functie", "extra"),
}


class AanleidingForm(Formulier):
    """What is asked; fields that an aanleiding does not ask are left out."""

    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), required=False, empty_label="Alle teams"
    )
    medewerker = forms.ModelChoiceField(
        label="Medewerker", queryset=Medewerker.objects.none(), empty_label="Kies een medewerker"
    )
    functie = forms.ChoiceField(label="Functie", choices=FUNCTIES)
    wijken = forms.ModelMultipleChoiceField(
        label="Wijken die verhuizen", queryset=Wijk.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    naar_team = forms.ModelChoiceField(
        label="Team dat de wijken overneemt", queryset=Team.objects.none(), empty_label="Kies een team"
    )
    norm = forms.DecimalField(
        label="Andere norm",
        required=False,
        min_value=1,
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        help_text="Klanten per fte. Laat leeg voor de norm van nu; een andere kunt u alleen verkennen.",
    )
    extra = forms.IntegerField(label="Hoeveel klanten komen erbij?", min_value=1, max_value=20_000)
    verkenning = forms.BooleanField(
        label="Alleen verkennen: laten zien wat er zou gebeuren, zonder iemand te verplaatsen", required=False
    )

    def __init__(
        self, *args: Any, aanleiding: Aanleiding, user: Gebruiker, team_id: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.aanleiding = aanleiding
        self.team_id = team_id
        every = user.heeft(Recht.RAAD_BEKIJKEN)
        shown = (*(("team",) if every and not self._about_one else ()), *VELDEN[aanleiding])
        for name in list(self.fields):
            if name not in shown:
                del self.fields[name]
        self._choices(every)

    @property
    def _about_one(self) -> bool:
        """The team follows from the medewerker or the wijken."""
        return self.aanleiding in VAN_EEN_MEDEWERKER | {Aanleiding.REORGANISATIE}

    def _choices(self, every: bool) -> None:
        own = Q() if every else Q(team=self.team_id)
        querysets: dict[str, Any] = {
            "team": Team.objects.filter(medewerkers__functie__in=CONTACTPERSONEN).distinct().order_by("naam"),
            "medewerker": Medewerker.objects.filter(own, actief=True, capaciteit__isnull=False)
            .annotate(klanten=Count("toewijzingen", filter=Q(toewijzingen__tot__isnull=True)))
            .filter(klanten__gt=0)
            .order_by("naam", "pk"),
            "wijken": Wijk.objects.filter(Q() if every else Q(teams=self.team_id), teams__isnull=False)
            .distinct()
            .order_by("naam", "pk"),
            "naar_team": Team.objects.filter(medewerkers__functie__in=CONTACTPERSONEN)
            .exclude(pk=0 if every else self.team_id or 0)
            .distinct()
            .order_by("naam", "pk"),
        }
        for name, queryset in querysets.items():
            if name in self.fields:
                self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def clean_wijken(self) -> Any:
        """The wijken of one team, which the proposal is about."""
        wijken = self.cleaned_data["wijken"]
        teams = set(Team.wijken.through.objects.filter(wijk__in=wijken).values_list("team_id", flat=True))
        if self.team_id not in teams and len(teams) != 1:
            raise forms.ValidationError("Kies wijken van één team.")
        return wijken

    @property
    def alleen_verkennen(self) -> bool:
        other_norm = self.cleaned_data.get("norm") is not None
        return self.aanleiding in ALTIJD_VERKENNEN or other_norm or self.cleaned_data.get("verkenning", False)

    @property
    def vraag(self) -> Vraag:
        """What was asked, after validation."""
        data = self.cleaned_data
        person, team = data.get("medewerker"), data.get("team")
        wijken, to = data.get("wijken") or (), data.get("naar_team")
        return Vraag(
            aanleiding=self.aanleiding,
            team_id=self._team(person, team, wijken),
            medewerker_id=person.pk if person else None,
            functie=data.get("functie", ""),
            wijken=frozenset(wijk.pk for wijk in wijken),
            naar_team=to.pk if to else None,
            norm=data.get("norm"),
            extra=data.get("extra") or 0,
        )

    def _team(self, person: Any, team: Any, wijken: Any) -> int | None:
        if person is not None:
            return int(person.team_id)
        if "team" in self.fields:
            return team.pk if team else None
        if wijken and self.team_id is None:
            return Team.objects.filter(wijken__in=wijken).values_list("pk", flat=True).first()
        return self.team_id


class OntvangerForm(Formulier):
    """Another receiver for a klant and its household, or staying."""

    medewerker = forms.ModelChoiceField(
        label="Nieuwe contactpersoon",
        queryset=Medewerker.objects.none(),
        required=False,
        empty_label="Blijft bij de huidige contactpersoon",
    )

    def __init__(self, *args: Any, regel: Herverdeelregel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = (
            Medewerker.objects.filter(functie=regel.toewijzing.functie, actief=True)
            .filter(pk__in=regel.herverdeling.belastingen.values("medewerker"))
            .exclude(pk__in=[regel.van_id, regel.herverdeling.medewerker_id or 0])
        )
        self.fields["medewerker"].queryset = people.order_by("naam", "pk")  # type: ignore[attr-defined]


class RegelFilter(forms.Form):
    q = forms.CharField(label="Zoek op naam", required=False)
    naar = forms.ModelChoiceField(
        label="Nieuwe contactpersoon", required=False, queryset=Medewerker.objects.none(), empty_label="Alle"
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Alle"), ("zonder", "Zonder plek"), ("hand", "Met de hand"), *RegelStatus.choices],
    )


class LoadFilter(forms.Form):
    functie = forms.ChoiceField(label="Functie", required=False, choices=[("", "Alle"), *FUNCTIES])
