"""Who else may open this dossier: naming a colleague until a day, and ending it (PRV-05)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from serviceplein.fouten import DomainError
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
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui import panelen
from serviceplein.ui.formulieren import DatumField, Formulier

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


class Toelaten(RechtMixin):
    """The named colleagues of a dossier; who may decide about it also gets the form."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = _open(request, klant_id)
        return self._page(request, klant, ToelatenFormulier(actor=_user(request)), 200)

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant, user = _open(request, klant_id), _user(request)
        form = ToelatenFormulier(request.POST, actor=user)
        if not form.is_valid():
            return self._page(request, klant, form, 422)
        data = form.cleaned_data
        command = NameColleague(
            klant_id=klant.pk, gebruiker_id=data["gebruiker"].pk, tot=data["tot"], reden=data["reden"]
        )
        try:
            name_colleague(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, klant, form, 409)
        messages.success(request, f"{data['gebruiker']} mag dit dossier nu openen.")
        return redirect("klant-toelaten", klant.pk)

    def _page(self, request: HttpRequest, klant: Klant, form: ToelatenFormulier, status: int) -> HttpResponse:
        named = (
            KlantUserObjectPermission.objects.filter(content_object=klant, tot__gte=timezone.localdate())
            .select_related("user", "door")
            .order_by("tot", "pk")
        )
        context = {
            "klant": klant,
            "form": form,
            "toegelaten": named,
            "mag": may_name(klant, _user(request)),
        }
        return render(request, "toegang/toelaten.html", context, status=status)


class ToelatenEinde(RechtMixin):
    """Ends the access of one named colleague at once."""

    recht = Recht.KLANT_BEKIJKEN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = _open(request, klant_id)
        number = request.POST.get("gebruiker", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 18):
            raise Http404
        command = UnnameColleague(klant_id=klant.pk, gebruiker_id=int(number))
        try:
            unname_colleague(command, actor=_user(request), now=timezone.now())
        except Gebruiker.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, "Deze collega kan het dossier niet meer openen.")
        return redirect("klant-toelaten", klant.pk)


def _open(request: HttpRequest, klant_id: int) -> Klant:
    klant = get_object_or_404(Klant.objects.visible_to(_user(request)), pk=klant_id)
    require_open(request, klant, handeling="toegelaten collega's bekijken")
    return klant


def _user(request: HttpRequest) -> Any:
    return request.user


def toelaten_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """A way to the page, for those whose roles can decide; it asks the database nothing."""
    user = _user(request)
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
