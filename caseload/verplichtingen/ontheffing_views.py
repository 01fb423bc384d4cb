"""Pages of the steps on an exemption."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from caseload.klantstap import KlantStap
from caseload.plan.models import Ontheffing
from caseload.verplichtingen import forms, ontheffing
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import long_date


class OntheffingVerlenen(KlantStap):
    recht = Recht.PLAN_BEWERKEN
    formulier = forms.OntheffingForm
    handboek = "verplichtingen"
    anker = "p-verplichtingen"
    titel = "Ontheffing verlenen"
    knop = "Verlenen"
    gelukt = "De ontheffing is verleend."
    uitleg = "In deze periode hoeft de klant niet te solliciteren of aan een traject mee te werken."

    def initial(self) -> dict[str, Any]:
        return {"van": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = ontheffing.GrantOntheffing(klant_id=self.klant.pk, **data)
        ontheffing.grant_ontheffing(command, actor=actor, now=now)


class OverOntheffing(KlantStap):
    """A step on one exemption."""

    recht = Recht.PLAN_BEWERKEN
    handboek = "verplichtingen"
    anker = "p-verplichtingen"
    row: Ontheffing

    def klant_van(self, **kwargs: Any) -> int:
        rows = Ontheffing.objects.filter(Klant.objects.all().open_to(self.user, "klant__"))
        self.row = rows.get(pk=kwargs["ontheffing_id"])
        return self.row.klant_id

    def about(self) -> dict[str, Any]:
        return {
            "feiten": [
                ("Loopt", f"{long_date(self.row.van)} tot {long_date(self.row.tot)}"),
                ("Reden", self.row.reden),
            ]
        }


class OntheffingVerlengen(OverOntheffing):
    formulier = forms.VerlengenForm
    titel = "Ontheffing verlengen"
    knop = "Verlengen"
    gelukt = "De ontheffing is verlengd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = ontheffing.ExtendOntheffing(ontheffing_id=self.row.pk, **data)
        ontheffing.extend_ontheffing(command, actor=actor, now=now)


class OntheffingIntrekken(OverOntheffing):
    formulier = forms.OntheffingIntrekkenForm
    titel = "Ontheffing intrekken"
    knop = "Intrekken"
    gelukt = "De ontheffing stopt eerder."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = ontheffing.WithdrawOntheffing(ontheffing_id=self.row.pk, **data)
        ontheffing.withdraw_ontheffing(command, actor=actor, now=now)
