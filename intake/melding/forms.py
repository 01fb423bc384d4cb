"""Forms of the desk."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from intake.melding.codes import (
    VIA_EEN_PARTNER,
    Bestemming,
    Kanaal,
    Machtiging,
    Relatie,
    SoortVraag,
    Stroom,
    Vervolgstap,
)
from intake.melding.services import Namens, RegisterMelding
from intake.schulden.termijn import Bedreiging
from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.models import Domein, Product
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.models import Partner
from serviceplein.ui.formulieren import Formulier

GEEN_KEUZE = ("", "Maak een keuze")


def product_choices() -> list[tuple[str, str]]:
    """What the catalogus offers today, or nothing."""
    running = valid_on(Product.objects.all(), timezone.localdate())
    return [("", "Geen of onbekend"), *running.order_by("naam").values_list("code", "naam")]


class MeldingForm(Formulier):
    """One question at the desk; `eenmalig` makes a double click harmless."""

    eenmalig = forms.UUIDField(widget=forms.HiddenInput)
    vraag = forms.CharField(
        label="Vraag in eigen woorden",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Noteer wat de klant zegt. Geen medische gegevens.",
    )
    domeinen = forms.MultipleChoiceField(
        label="Waar gaat het over?", choices=Domein.choices, widget=forms.CheckboxSelectMultiple
    )
    soort_vraag = forms.ChoiceField(
        label="Wat voor vraag is het?", choices=SoortVraag.choices, widget=forms.RadioSelect
    )
    product = forms.ChoiceField(label="Product, als dat duidelijk is", required=False)
    juiste_plek = forms.TypedChoiceField(
        label="Bij een onduidelijke Wmo-vraag: is de klant hier op de juiste plek?",
        choices=[("", "Weet ik niet"), ("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda value: value == "ja",
        empty_value=None,
        required=False,
    )
    bedreiging = forms.ChoiceField(
        label="Bij schulden: dreigt er iets?",
        choices=[("", "Nee, of niet van toepassing"), *Bedreiging.choices],
        required=False,
    )
    raakt_begeleiding = forms.BooleanField(label="Raakt de begeleiding die al loopt", required=False)
    leefgebieden = forms.MultipleChoiceField(
        label="Welke leefgebieden spelen mee?",
        choices=Leefgebied.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kanaal = forms.ChoiceField(label="Kanaal", choices=Kanaal.choices, initial=Kanaal.TELEFOON)
    aangebracht_door = forms.ModelChoiceField(
        label="Gebracht door organisatie",
        queryset=Partner.objects.order_by("naam"),
        required=False,
        empty_label="Geen organisatie",
    )
    ontvangen_op = forms.DateTimeField(
        label="Ontvangen op",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Alleen als de vraag eerder binnenkwam, zoals per brief of e-mail.",
    )
    melder_naam = forms.CharField(label="Naam van wie het meldt", max_length=120, required=False)
    melder_relatie = forms.ChoiceField(
        label="Relatie met de klant", choices=[GEEN_KEUZE, *Relatie.choices], required=False
    )
    melder_machtiging = forms.ChoiceField(
        label="Machtiging", choices=[GEEN_KEUZE, *Machtiging.choices], required=False
    )
    melder_telefoon = forms.CharField(label="Telefoon van wie het meldt", max_length=20, required=False)
    antwoord = forms.CharField(
        label="Antwoord, als u de vraag meteen beantwoordt",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Met een antwoord sluit u de melding af met de knop Direct afgehandeld.",
    )

    VRAAG = ("vraag", "domeinen", "soort_vraag")
    MEER = ("product", "bedreiging", "juiste_plek", "leefgebieden")
    HERKOMST = ("kanaal", "aangebracht_door", "ontvangen_op")
    NAMENS = ("melder_naam", "melder_relatie", "melder_machtiging", "melder_telefoon")
    samen_verplicht = NAMENS[:3]

    def __init__(self, *args: Any, heeft_contactpersoon: bool = False, **kwargs: Any) -> None:
        """Without a vaste contactpersoon there is no begeleiding to touch, so that is not asked."""
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = product_choices()  # type: ignore[attr-defined]
        self.fields["eenmalig"].initial = uuid4
        self.fields["vraag"].widget.attrs["autofocus"] = not self.is_bound
        if not heeft_contactpersoon:
            del self.fields["raakt_begeleiding"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "direct" in self.data and not cleaned.get("antwoord", "").strip():
            self.add_error("antwoord", "Noteer kort welk antwoord de klant kreeg.")
        if cleaned.get("kanaal") in VIA_EEN_PARTNER and not cleaned.get("aangebracht_door"):
            self.add_error("aangebracht_door", "Kies welke organisatie de vraag brengt.")
        if (received := cleaned.get("ontvangen_op")) and received > timezone.now():
            self.add_error("ontvangen_op", "Vul een moment in dat al geweest is.")
        if cleaned.get("bedreiging") and Domein.SCHULDEN not in cleaned.get("domeinen", []):
            self.add_error("bedreiging", "Kies ook het onderwerp schulden, of kies hier niet van toepassing.")
        self._check_melder(cleaned)
        return cleaned

    def _check_melder(self, cleaned: dict[str, Any]) -> None:
        """Who asks for another: all of name, relation and ground, or none."""
        named = [name for name in self.NAMENS if cleaned.get(name)]
        for name, text in (
            ("melder_naam", "Vul de naam in van wie het meldt."),
            ("melder_relatie", "Kies wat deze persoon van de klant is."),
            ("melder_machtiging", "Kies of deze persoon gemachtigd is."),
        ):
            if named and name not in named and name not in self.errors:
                self.add_error(name, text)

    def command(self, klant_id: int | None) -> RegisterMelding:
        """The step that a valid form asks for."""
        data = self.cleaned_data
        partner = data["aangebracht_door"]
        return RegisterMelding(
            klant_id=klant_id,
            kanaal=data["kanaal"],
            vraag=data["vraag"],
            domeinen=tuple(data["domeinen"]),
            leefgebieden=tuple(data["leefgebieden"]),
            soort_vraag=data["soort_vraag"],
            product=data["product"],
            juiste_plek=data["juiste_plek"],
            bedreiging=data["bedreiging"],
            raakt_begeleiding=data.get("raakt_begeleiding", False),
            aangebracht_door_id=partner.pk if partner else None,
            namens=Namens(
                naam=data["melder_naam"],
                relatie=data["melder_relatie"],
                machtiging=data["melder_machtiging"],
                telefoon=data["melder_telefoon"],
            )
            if data["melder_naam"]
            else None,
            ontvangen_op=data["ontvangen_op"],
            eenmalig=data["eenmalig"],
        )


class AntwoordForm(Formulier):
    antwoord = forms.CharField(
        label="Antwoord aan de klant", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    product = forms.ChoiceField(label="Over welk product ging het?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = product_choices()  # type: ignore[attr-defined]


class AfwijkingForm(Formulier):
    """Another outcome than the proposal, with the reason."""

    stroom = forms.ChoiceField(label="Stroom", choices=Stroom.choices)
    bestemming = forms.ChoiceField(
        label="Bestemming",
        choices=[choice for choice in Bestemming.choices if choice[0] != Bestemming.DIRECT_AFGEHANDELD],
    )
    vervolgstap = forms.ChoiceField(label="Vervolgstap", choices=Vervolgstap.choices)
    reden = forms.CharField(
        label="Waarom wijkt u af?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class HeropenForm(Formulier):
    reden = forms.CharField(label="Waarom opnieuw?", max_length=500)
