"""The forms of an afweging: the four questions, the second person, the lesson."""

from decimal import Decimal
from uuid import uuid4

from django import forms

from intake.afweging.models import MagHet
from intake.afweging.policy import VRAGEN, Antwoorden
from intake.quick_scan.forms import yes_no
from serviceplein.ui.formulieren import Formulier

TEKST = {"rows": 2}


def explanation(label: str) -> forms.CharField:
    """The words beside an answer."""
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(TEKST))


class AfwegingForm(Formulier):
    """The shared framework, in the order in which it is gone through."""

    situatie = forms.CharField(
        label="Wat is er aan de hand?", max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    regel = forms.CharField(label="Van welke regel wijkt u af?", max_length=300)
    oplossing = forms.CharField(
        label="Welk maatwerk stelt u voor?", max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    betrokken = yes_no(f"1. {VRAGEN[0]}")
    betrokken_uitleg = explanation("Hoe is de inwoner betrokken?")
    lost_op = yes_no(f"2. {VRAGEN[1]}")
    lost_op_uitleg = explanation("Waarom wel of niet?")
    kosten_kort = forms.DecimalField(
        label=f"3. {VRAGEN[2]} Eerste jaar, in euro's",
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=2,
        localize=True,
    )
    kosten_lang = forms.DecimalField(
        label="Daarna, in euro's", min_value=Decimal(0), max_digits=10, decimal_places=2, localize=True
    )
    kosten_uitleg = explanation("Wat kost het als u niets doet?")
    mag = forms.ChoiceField(label=f"4. {VRAGEN[3]}", choices=MagHet.choices, widget=forms.RadioSelect)
    mag_uitleg = explanation("Op grond waarvan?")
    toegekend = yes_no("Besluit: geeft u het maatwerk?")
    reden = forms.CharField(label="Waarom?", max_length=2000, widget=forms.Textarea({"rows": 3}))
    eenmalig = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def antwoorden(self) -> Antwoorden:
        """The four answers; only after is_valid()."""
        names = Antwoorden.__dataclass_fields__
        data = {name: self.cleaned_data[name] for name in names}
        return Antwoorden(**data | {"mag": MagHet(data["mag"])})


class OordeelForm(Formulier):
    akkoord = yes_no("Staat u achter dit besluit?")
    uitleg = forms.CharField(label="Waarom?", max_length=1000, widget=forms.Textarea(TEKST))


class LesForm(Formulier):
    les = forms.CharField(label="Wat leren we hiervan?", max_length=2000, widget=forms.Textarea({"rows": 3}))
