"""Forms around documents."""

from collections.abc import Mapping
from typing import Any

from django import forms

from serviceplein.dossier.koppelingen import Koppeling
from serviceplein.dossier.models import Document
from serviceplein.ui.formulieren import Formulier

UPLOADS = [
    (soort.value, soort.label)
    for soort in (
        Document.Soort.BEWIJSSTUK,
        Document.Soort.AANVRAAG,
        Document.Soort.VERSLAG,
        Document.Soort.BRIEF,
        Document.Soort.OVEREENKOMST,
        Document.Soort.OVERIG,
    )
]


def file_field(label: str) -> forms.FileField:
    return forms.FileField(
        label=label, help_text="PDF, JPG of PNG", error_messages={"required": "Kies een bestand."}
    )


def link_field(links: Mapping[str, Koppeling]) -> forms.MultipleChoiceField:
    """What of this klant a document can belong to."""
    return forms.MultipleChoiceField(
        label="Hoort bij",
        required=False,
        choices=[(link.sleutel, f"{link.soort}: {link.naam}") for link in links.values()],
        widget=forms.CheckboxSelectMultiple,
    )


class DocumentFormulier(Formulier):
    soort = forms.ChoiceField(label="Soort", choices=UPLOADS)
    titel = forms.CharField(label="Titel", max_length=200, help_text="Bijvoorbeeld: loonstrook oktober 2026")
    bestand = file_field("Bestand")

    def __init__(self, *args: Any, links: Mapping[str, Koppeling], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if links:
            self.fields["koppelingen"] = link_field(links)


class IndeelFormulier(Formulier):
    """Title, kind and links; `vast` documents keep their title and kind."""

    soort = forms.ChoiceField(label="Soort", choices=UPLOADS)
    titel = forms.CharField(label="Titel", max_length=200)

    def __init__(self, *args: Any, links: Mapping[str, Koppeling], vast: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if vast:
            del self.fields["soort"], self.fields["titel"]
        if links:
            self.fields["koppelingen"] = link_field(links)


class VersieFormulier(Formulier):
    bestand = file_field("Nieuwe versie")
