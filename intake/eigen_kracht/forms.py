"""The five steps as one form; skipping them all takes one sentence."""

from typing import Any

from django import forms

from intake.eigen_kracht.models import EigenKrachtStap
from intake.eigen_kracht.policy import Oordeel, Stap
from intake.eigen_kracht.services import StapAntwoord
from serviceplein.ui.formulieren import Formulier

GEEN_KEUZE = ("", "Maak een keuze")


class EigenKrachtForm(Formulier):
    """Per step a verdict and why; `overslaan` answers the steps that were left open."""

    overslaan = forms.CharField(
        label="Open stappen overslaan, omdat",
        max_length=500,
        required=False,
        help_text="Bijvoorbeeld: deze stappen zijn vorige week met de klant doorgenomen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stap in Stap:
            self.fields[f"oordeel_{stap}"] = forms.ChoiceField(
                label=stap.label, choices=[GEEN_KEUZE, *Oordeel.choices], required=False
            )
            self.fields[f"reden_{stap}"] = forms.CharField(
                label="Waarom, of wat precies?", max_length=500, required=False
            )
        self.samen_verplicht = [name for name in self.fields if name != "overslaan"]
        self.order_fields([name for name in self.fields if name != "overslaan"])

    @classmethod
    def of(cls, steps: list[EigenKrachtStap]) -> "EigenKrachtForm":
        """The form with what was noted before."""
        initial = {f"oordeel_{row.stap}": row.oordeel for row in steps}
        return cls(initial=initial | {f"reden_{row.stap}": row.reden for row in steps})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        skip = cleaned.get("overslaan", "").strip()
        for stap in Stap:
            verdict, reason = cleaned.get(f"oordeel_{stap}"), cleaned.get(f"reden_{stap}", "").strip()
            if not verdict and reason:
                self.add_error(f"oordeel_{stap}", f"Maak een keuze bij: {stap.label}")
            elif verdict and not reason and not (skip and verdict == Oordeel.OVERGESLAGEN):
                self.add_error(f"reden_{stap}", "Noteer waarom.")
            elif not verdict and not skip:
                self.add_error(f"oordeel_{stap}", "Maak een keuze, of sla de open stappen onderaan over.")
        return cleaned

    def answers(self) -> tuple[StapAntwoord, ...]:
        """The five answers of a valid form."""
        data = self.cleaned_data
        return tuple(
            StapAntwoord(
                stap=stap,
                oordeel=Oordeel(data[f"oordeel_{stap}"] or Oordeel.OVERGESLAGEN),
                reden=data[f"reden_{stap}"] or data["overslaan"],
            )
            for stap in Stap
        )
