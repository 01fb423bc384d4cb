"""Forms and filters of the queues."""

from typing import Any

from django import forms

from backoffice.werkvoorraad.models import QUEUES
from backoffice.werkvoorraad.specialismen import Opdrachtsoort, soort_choices, werkplan
from backoffice.werkvoorraad.transitions import Herkomst, OpdrachtStatus, Situatie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Rol
from serviceplein.ui.formulieren import DatumField, Formulier

ALLE = [("", "Alle")]
GEEN_SPOED = ("", "Nee, er is geen spoed")


def colleagues(specialisme: str = "") -> Any:
    """Who works a queue: their account has a running role of the backoffice or handhaving."""
    roles: dict[str, Any] = {"gebruiker__roltoekenningen__rol__in": [Rol.BACKOFFICE, Rol.HANDHAVING]}
    if specialisme:
        roles["gebruiker__roltoekenningen__specialisme"] = specialisme
    return Medewerker.objects.filter(actief=True, **roles).distinct().order_by("naam", "pk")


class OpdrachtFilter(forms.Form):
    tekst = forms.CharField(
        label="Naam van de klant", required=False, widget=forms.TextInput({"type": "search"})
    )
    specialisme = forms.ChoiceField(label="Specialisme", required=False, choices=ALLE + QUEUES)
    soort = forms.ChoiceField(label="Soort", required=False, choices=lambda: ALLE + soort_choices())
    status = forms.ChoiceField(label="Status", required=False, choices=ALLE + OpdrachtStatus.choices)
    situatie = forms.ChoiceField(label="Spoed", required=False, choices=ALLE + Situatie.choices)
    herkomst = forms.ChoiceField(label="Van wie", required=False, choices=ALLE + Herkomst.choices)
    risico = forms.BooleanField(label="Alleen te laat of bijna te laat", required=False)
    van_mij = forms.BooleanField(label="Alleen van mij", required=False)


class VerdeelFilter(OpdrachtFilter):
    """For who steers: also by behandelaar."""

    door = forms.TypedChoiceField(label="Behandelaar", required=False, coerce=int, empty_value="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues().values_list("gebruiker", "naam")
        self.fields["door"].choices = [*ALLE, *people]  # type: ignore[attr-defined]


class OpdrachtForm(Formulier):
    """What the asker says at hand-over; one box per demand only the asker can confirm."""

    vraag = forms.CharField(
        label="Wat vraagt u?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Schrijf het zo op dat de backoffice kan beslissen zonder u of de klant te bellen.",
    )
    situatie = forms.ChoiceField(
        label="Is er spoed?",
        choices=[GEEN_SPOED, *Situatie.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    termijn = DatumField(
        label="Antwoord uiterlijk op", required=False, help_text="Laat leeg voor de gewone termijn."
    )
    reden_onvolledig = forms.CharField(
        label="Waarom draagt u toch over?",
        max_length=300,
        required=False,
        help_text="Alleen als er iets ontbreekt dat u niet kunt aanvullen.",
    )

    def __init__(self, soort: Opdrachtsoort, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if demands := soort.bevestigingen:
            self.fields["bevestigd"] = forms.MultipleChoiceField(
                label="Dit is zo",
                choices=[(eis.code, eis.label) for eis in demands],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.order_fields(["vraag", "bevestigd", "situatie", "termijn", "reden_onvolledig"])


class AdviesForm(Formulier):
    advies = forms.CharField(
        label="Uw antwoord aan de aanvrager", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    gesprek_nodig = forms.BooleanField(label="Ik sprak de klant hiervoor", required=False)


class VraagTerugForm(Formulier):
    vraag = forms.CharField(
        label="Wat moet u nog weten?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AntwoordForm(Formulier):
    antwoord = forms.CharField(label="Uw antwoord", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SituatieForm(Formulier):
    situatie = forms.ChoiceField(
        label="Is er spoed?",
        choices=[GEEN_SPOED, *Situatie.choices],
        required=False,
        widget=forms.RadioSelect,
    )


class PauzeForm(Formulier):
    tot = DatumField(label="Wachten tot")
    reden = forms.CharField(label="Waar wacht u op?", max_length=300)


class OverdraagForm(Formulier):
    medewerker = forms.ModelChoiceField(label="Collega", queryset=Medewerker.objects.none())

    def __init__(self, *args: Any, specialisme: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medewerker"].queryset = colleagues(specialisme)  # type: ignore[attr-defined]


class FilterForm(Formulier):
    naam = forms.CharField(label="Naam van het filter", max_length=60)


class VaardigheidForm(Formulier):
    medewerker = forms.ModelChoiceField(label="Collega", queryset=Medewerker.objects.none())
    code = forms.ChoiceField(label="Vaardigheid", choices=lambda: list(werkplan().vaardigheden.items()))
    van = DatumField(label="Vanaf")
    tot = DatumField(label="Tot", required=False, help_text="Laat leeg als er geen einde is.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medewerker"].queryset = colleagues()  # type: ignore[attr-defined]
