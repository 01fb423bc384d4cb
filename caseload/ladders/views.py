"""The page to set a klant on another trede."""

from datetime import datetime
from typing import Any

from caseload.klantstap import KlantStap
from caseload.ladders.forms import TredeForm, treden
from caseload.ladders.models import Ladder, LadderStap
from caseload.ladders.services import SetTrede, set_trede
from intake.quick_scan.ladders import trede_of
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import long_date


class TredeVastleggen(KlantStap):
    recht = Recht.PLAN_BEWERKEN
    formulier = TredeForm
    handboek = "ladders"
    anker = "p-ladders"
    titel = "Trede vastleggen"
    gelukt = "De trede is vastgelegd."
    ladder: Ladder

    def klant_van(self, **kwargs: Any) -> int:
        if kwargs["ladder"] not in Ladder.values:
            raise LadderStap.DoesNotExist
        self.ladder = Ladder(kwargs["ladder"])
        return int(kwargs["klant_id"])

    def form_for(self, data: Any = None, files: Any = None) -> Any:
        known = self._now()
        form = TredeForm(data, initial={"trede": known.trede} if known else {})
        field: Any = form.fields["trede"]
        field.choices = treden(self.ladder)
        return form

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        set_trede(SetTrede(klant_id=self.klant.pk, ladder=self.ladder, **data), actor=actor, now=now)

    def about(self) -> dict[str, Any]:
        known = self._now()
        if known is None:
            return {"feiten": [("Ladder", self.ladder.label)]}
        name = trede_of(self.ladder, known.trede).naam
        since = f"trede {known.trede}: {name.lower()}, sinds {long_date(known.op)}"
        return {"feiten": [("Ladder", self.ladder.label), ("Nu", since)]}

    def _now(self) -> LadderStap | None:
        return LadderStap.objects.filter(klant=self.klant, ladder=self.ladder).order_by("-op").first()
