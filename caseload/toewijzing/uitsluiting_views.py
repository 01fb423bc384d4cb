"""Who may not help a klant, and another contactpersoon for a klant who has one."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from caseload.toewijzing import uitsluitingen, wisselen
from caseload.toewijzing.forms import StopForm, UitsluitingForm, WisselForm
from caseload.toewijzing.models import Toewijzing, Uitsluiting
from caseload.toewijzing.paneel import load_rows
from caseload.toewijzing.plaatsen import explanation, propose
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.stap import Formulierpagina


class Uitsluitingen(Formulierpagina):
    """The exclusions of a klant, and a new one."""

    recht = Recht.CONTACTPERSOON_TOEWIJZEN
    formulier = UitsluitingForm
    template_name = "caseload/toewijzing/uitsluitingen.html"
    terug = "klant-uitsluitingen"
    gelukt = "De uitsluiting is vastgelegd."

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="uitsluitingen bekijken")

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        person = data.pop("medewerker")
        command = uitsluitingen.ExcludeMedewerker(klant_id=self.klant.pk, medewerker_id=person.pk, **data)
        uitsluitingen.exclude_medewerker(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        rows = Uitsluiting.objects.visible_to(self.user).filter(klant=self.klant).select_related("medewerker")
        return {"klant": self.klant, "uitsluitingen": rows.order_by("-vastgelegd_op", "-pk")}


class UitsluitingStoppen(Formulierpagina):
    """Lifts an exclusion, with the reason."""

    recht = Recht.CONTACTPERSOON_TOEWIJZEN
    formulier = StopForm
    template_name = "caseload/toewijzing/uitsluiting_stoppen.html"
    gelukt = "De uitsluiting is gestopt."

    def find(self, **kwargs: Any) -> None:
        rows = Uitsluiting.objects.visible_to(self.user).select_related("klant", "medewerker")
        self.row = rows.get(pk=kwargs["uitsluiting_id"])
        require_open(self.request, self.row.klant, handeling="uitsluitingen bekijken")

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = uitsluitingen.LiftUitsluiting(uitsluiting_id=self.row.pk, **data)
        uitsluitingen.lift_uitsluiting(command, actor=actor, now=now)

    def back(self) -> str:
        return reverse("klant-uitsluitingen", args=[self.row.klant_id])

    def context(self) -> dict[str, Any]:
        return {"uitsluiting": self.row, "klant": self.row.klant}


class ContactpersoonWisselen(Formulierpagina):
    """Who it could be now with why (not), and the change."""

    recht = Recht.CONTACTPERSOON_AFWIJKEN
    formulier = WisselForm
    template_name = "caseload/toewijzing/wisselen.html"

    def find(self, **kwargs: Any) -> None:
        rows = Toewijzing.objects.visible_to(self.user).running()
        self.row = rows.select_related("klant", "melding", "medewerker").get(pk=kwargs["toewijzing_id"])
        require_open(self.request, self.row.klant, handeling="contactpersoon wisselen")

    @cached_property
    def gezocht(self) -> Any:
        return wisselen.sought_for(self.row, self.row.klant, now=timezone.now())

    @cached_property
    def keuze(self) -> Any:
        return propose(self.gezocht, now=timezone.now())

    def form_options(self) -> dict[str, Any]:
        return {"keuze": self.keuze}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        command = wisselen.ChangeContactpersoon(
            toewijzing_id=self.row.pk, medewerker_id=data["medewerker"], reden=data["reden"]
        )
        done = wisselen.change_contactpersoon(command, actor=actor, now=now)
        return f"{done.medewerker} is de vaste contactpersoon."

    def back(self) -> str:
        return reverse("klant", args=[self.row.klant_id])

    def context(self) -> dict[str, Any]:
        return {
            "toewijzing": self.row,
            "klant": self.row.klant,
            "gekozen": self.keuze.gekozen,
            "tegenfeitelijk": self.keuze.tegenfeitelijk,
            "kandidaten": load_rows(explanation(self.keuze, self.gezocht.besluit)),
        }
