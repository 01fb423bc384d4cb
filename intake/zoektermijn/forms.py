"""Forms of the zoektermijn on the page of a melding."""

from typing import Any

from django import forms

from intake.zoektermijn.models import Inspanning, Zoektermijn
from intake.zoektermijn.policy import Beoordeling, Uitzondering
from intake.zoektermijn.services import Oordeel
from serviceplein.ui.formulieren import Formulier

AANTAL = 4
"""How many lines the form has to write efforts on."""


class InspanningenForm(Formulier):
    """A line per effort; one is needed."""

    def __init__(self, *args: Any, termijn: Zoektermijn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(termijn.inspanningen.order_by("pk").values_list("wat", flat=True))
        for number in range(max(AANTAL, len(known) + 1)):
            self.fields[f"wat_{number}"] = forms.CharField(
                label="Wat gaat de klant doen?" if number == 0 else f"Afspraak {number + 1}",
                max_length=300,
                required=number == 0,
                initial=known[number] if number < len(known) else "",
                help_text="Bijvoorbeeld: vier keer solliciteren en een gesprek met het Roc." * (number == 0),
            )

    def wat(self) -> tuple[str, ...]:
        """The lines of a valid form."""
        return tuple(self.cleaned_data.values())


class UitzonderingForm(Formulier):
    grond = forms.ChoiceField(label="Waarom geldt de zoektermijn niet?", widget=forms.RadioSelect)
    reden = forms.CharField(label="Waarop baseert u dat?", max_length=500)

    def __init__(self, *args: Any, teamleider: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grond"].choices = [  # type: ignore[attr-defined]
            choice for choice in Uitzondering.choices if teamleider or choice[0] != Uitzondering.COLLEGE
        ]


class BeoordelingForm(Formulier):
    """A verdict per effort."""

    def __init__(self, *args: Any, termijn: Zoektermijn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[Inspanning] = list(termijn.inspanningen.order_by("pk"))
        for row in self.rows:
            self.fields[f"oordeel_{row.pk}"] = forms.ChoiceField(
                label=row.wat, choices=[("", "Maak een keuze"), *Beoordeling.choices]
            )
            self.fields[f"toelichting_{row.pk}"] = forms.CharField(
                label="Toelichting", max_length=500, required=False
            )

    def oordelen(self) -> tuple[Oordeel, ...]:
        """The verdicts of a valid form."""
        data = self.cleaned_data
        return tuple(
            Oordeel(
                inspanning_id=row.pk,
                beoordeling=Beoordeling(data[f"oordeel_{row.pk}"]),
                toelichting=data[f"toelichting_{row.pk}"],
            )
            for row in self.rows
        )
