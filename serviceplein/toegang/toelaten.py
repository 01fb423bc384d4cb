"""Who else may open this dossier: naming a colleague until a day, and ending it (PRV-05)."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import RECHTEN, Recht
from serviceplein.toegang.services import (
    NameColleague,
    UnnameColleague,
    may_name,
    name_colleague,
    unname_colleague,
)
from serviceplein.ui import panelen
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.stap import Formulierpagina, Knop

OPENERS = [rol for rol, rechten in RECHTEN.items() if Recht.KLANT_BEKIJKEN in rechten]


class ToelatenFormulier(Formulier):
    gebruiker = forms.ModelChoiceField(
        label="Collega", queryset=Gebruiker.objects.none(), empty_label="Kies een collega"
    )
    tot = DatumField(label="Tot en met", help_text="Na deze dag stopt het vanzelf.")
    reden = forms.CharField(
        label="Waarom?", max_length=200, help_text="Bijvoorbeeld: neemt waar tijdens vakantie."
    )

    def __init__(self, *args: Any, actor: Gebruiker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        running = RolToekenning.objects.lopend(today).filter(rol__in=OPENERS)
        granted = Gebruiker.objects.filter(roltoekenningen__in=running)
        colleagues: Any = self.fields["gebruiker"]
        colleagues.queryset = (
            granted.filter(is_active=True)
            .exclude(pk=actor.pk)
            .distinct()
            .order_by("last_name", "first_name", "pk")
        )


class Toelaten(Formulierpagina):
    """The named colleagues of a dossier; who may decide about it also gets the form."""

    recht = Recht.KLANT_BEKIJKEN
    formulier = ToelatenFormulier
    template_name = "toegang/toelaten.html"
    terug = "klant-toelaten"

    def find(self, **kwargs: Any) -> None:
        self.klant = _open(self.request, kwargs["klant_id"])

    def form_options(self) -> dict[str, Any]:
        return {"actor": self.user}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        who = data.pop("gebruiker")
        command = NameColleague(klant_id=self.klant.pk, gebruiker_id=who.pk, **data)
        name_colleague(command, actor=actor, now=now)
        return f"{who} mag dit dossier nu openen."

    def context(self) -> dict[str, Any]:
        rows = KlantUserObjectPermission.objects.filter(
            content_object=self.klant, tot__gte=timezone.localdate()
        )
        return {
            "klant": self.klant,
            "toegelaten": rows.select_related("user", "door").order_by("tot", "pk"),
            "mag": may_name(self.klant, self.user),
        }


class ToelatenEinde(Knop):
    """Ends the access of one named colleague at once."""

    recht = Recht.KLANT_BEKIJKEN
    terug = "klant-toelaten"
    gelukt = "Deze collega kan het dossier niet meer openen."

    def find(self, **kwargs: Any) -> None:
        self.klant = _open(self.request, kwargs["klant_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        number = self.request.POST.get("gebruiker", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 18):
            raise Http404
        command = UnnameColleague(klant_id=self.klant.pk, gebruiker_id=int(number))
        unname_colleague(command, actor=actor, now=now)


def _open(request: HttpRequest, klant_id: int) -> Klant:
    user: Any = request.user
    klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
    require_open(request, klant, handeling="toegelaten collega's bekijken")
    return klant


def toelaten_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """A way to the page, for those whose roles can decide; it asks the database nothing."""
    user: Any = request.user
    if not (user.heeft(Recht.TOEGANG_VERLENEN) or user.heeft(Recht.CASELOAD_BEKIJKEN)):
        return None
    return {"klant": klant}


def register_panel() -> None:
    """Called when the app starts."""
    panelen.register(
        plaats="klant",
        naam="toelaten",
        volgorde=30,
        render=toelaten_panel,
        template="toegang/_toelaten.html",
        recht=Recht.KLANT_BEKIJKEN,
    )
