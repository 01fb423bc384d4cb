"""Forms of the helpdesk: the control questions, and the end of a talk."""

from collections.abc import Sequence
from typing import Any

from django import forms

from backoffice.helpdesk.identiteit import Controlevraag, Manier, Uitkomst
from backoffice.helpdesk.services import CONTACTPERSOON
from backoffice.werkvoorraad.specialismen import SPECIALISMEN, soorten_van
from caseload.contact.models import Contactkanaal
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.formulieren import DatumField, Formulier

GOED, FOUT = "goed", "fout"
VRAAG = "vraag_"


class ControleForm(Formulier):
    """One pair of buttons per question; a question that was not asked is left open."""

    manier = forms.ChoiceField(
        label="Hoe stelt u vast wie het is?",
        choices=[(m.value, m.label) for m in Manier if m != Manier.DIGID],
        initial=Manier.VRAGEN.value,
    )

    def __init__(self, *args: Any, vragen: Sequence[Controlevraag] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for vraag in vragen:
            self.fields[f"{VRAAG}{vraag.code}"] = forms.ChoiceField(
                label=vraag.vraag,
                help_text=f"Bij ons: {vraag.antwoord}",
                choices=[(GOED, "Goed"), (FOUT, "Fout")],
                widget=forms.RadioSelect,
                required=False,
            )
        self.samen_verplicht = [name for name in self.fields if name.startswith(VRAAG)]

    def answered(self, answer: str) -> tuple[str, ...]:
        """Codes of the questions that were answered like this."""
        return tuple(
            name.removeprefix(VRAAG)
            for name, value in self.cleaned_data.items()
            if name.startswith(VRAAG) and value == answer
        )


def receivers(heeft_contactpersoon: bool) -> list[Any]:
    """Who can go on: the contactpersoon, the frontoffice, or a kind of work of the backoffice."""
    first = [(CONTACTPERSOON, "De vaste contactpersoon")] if heeft_contactpersoon else []
    kinds = [
        (Specialisme(code).label, [(kind.code, kind.naam) for kind in soorten_van([code])])
        for code in SPECIALISMEN
    ]
    return [("", "Kies"), *first, (Specialisme.FRONTOFFICE.value, "De frontoffice"), *kinds]


class GesprekForm(Formulier):
    """What was asked and answered, and who goes on."""

    kanaal = forms.ChoiceField(
        label="Hoe?",
        choices=[
            (kanaal.value, kanaal.label)
            for kanaal in (
                Contactkanaal.TELEFOON,
                Contactkanaal.BALIE,
                Contactkanaal.EMAIL,
                Contactkanaal.BERICHT,
                Contactkanaal.BRIEF,
                Contactkanaal.ONLINE,
            )
        ],
    )
    verslag = forms.CharField(
        label="Vraag en antwoord",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Een paar woorden is genoeg. De klant kan dit lezen.",
    )
    uitkomst = forms.ChoiceField(label="Wat kwam ervan?", choices=Uitkomst.choices, widget=forms.RadioSelect)
    naar = forms.ChoiceField(
        label="Wie gaat verder?", required=False, help_text="Bij terugbellen en doorzetten."
    )
    bel_voor = DatumField(
        label="Voor welke dag?", required=False, help_text="Leeg: de termijn van de gemeente."
    )
    eenmalig = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, heeft_contactpersoon: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        naar: Any = self.fields["naar"]
        naar.choices = receivers(heeft_contactpersoon)
