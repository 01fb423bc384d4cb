"""Forms of functioneel beheer for regelingen, and of the review."""

from django import forms

from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.regelingen.transitions import Nazien
from serviceplein.fouten import DomainError
from serviceplein.ui.formulieren import DatumField, Formulier


class VersieForm(Formulier):
    geldig_van = DatumField(label="Geldt vanaf", help_text="Vandaag of later.")
    geldig_tot = DatumField(
        label="Eerste dag waarop de regeling niet meer geldt",
        required=False,
        help_text="Alleen als de regeling stopt.",
    )
    tekst = forms.CharField(
        label="De regeling",
        strip=False,
        widget=forms.Textarea({"rows": 30, "spellcheck": "false", "class": "sp-code"}),
        help_text="Voorwaarden, bewijsstukken en bedragen. Bedragen en grenzen zijn normen.",
    )

    def refuse(self, refused: DomainError) -> None:
        """Every mistake in the text at the text, with its line."""
        for fout in getattr(refused, "fouten", ()):
            self.add_error("tekst", str(fout))
        if not self.errors:
            super().refuse(refused)


class ProefForm(Formulier):
    """Which applications of before."""

    batch = forms.ChoiceField(label="Aanvragen van eerder", required=False)

    def __init__(self, code: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = Aanvraagbatch.objects.filter(regeling=code).order_by("-aangeleverd_op")[:10]
        choices = [(str(row.pk), f"{row.bestandsnaam} ({row.goed} aanvragen)") for row in rows]
        self.fields["batch"] = forms.ChoiceField(
            label="Aanvragen van eerder",
            required=False,
            choices=[("", "De nieuwste aanvragen"), *choices],
        )


class OpmerkingForm(Formulier):
    opmerking = forms.CharField(label="Wat moet er anders?", max_length=500)


class NazienForm(Formulier):
    oordeel = forms.ChoiceField(label="Klopt dit besluit?", choices=Nazien.choices, widget=forms.RadioSelect)
    toelichting = forms.CharField(
        label="Wat klopt er niet?", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
