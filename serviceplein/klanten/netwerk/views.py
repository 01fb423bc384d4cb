"""Screens of the own network of a klant (KRN-03)."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import View

from serviceplein.klanten.models import Klant
from serviceplein.klanten.netwerk import services
from serviceplein.klanten.netwerk.forms import NaasteForm
from serviceplein.klanten.netwerk.models import Netwerkcontact
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import Formulierpagina, Formulierstap, Knop


class NetwerkPagina(RechtMixin, View):
    """Everybody who helps, and the form to add somebody."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return netwerk_page(request, open_klant(request, klant_id, handeling="netwerk bekijken"))


class NaasteToevoegen(Formulierstap):
    recht = Recht.KLANT_WIJZIGEN
    formulier = NaasteForm
    terug = "klant-netwerk"
    klant: Klant

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="netwerk wijzigen")

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        command = services.AddContact(klant_id=self.klant.pk, naaste=services.Naaste(**data))
        services.add_contact(command, actor=actor, now=now)
        return f"{command.naaste.naam} staat in het netwerk."

    def page(self, form: NaasteForm, status: int = 200) -> HttpResponse:
        return netwerk_page(self.request, self.klant, form=form, status=status)


class _OverNaaste(RechtMixin):
    """A step on one person of the network."""

    recht = Recht.KLANT_WIJZIGEN
    contact: Netwerkcontact

    def find(self, **kwargs: Any) -> None:
        self.contact = _open_contact(self.request, kwargs["contact_id"])

    def back(self) -> str:
        return reverse("klant-netwerk", args=[self.contact.klant_id])


class NaastePagina(_OverNaaste, Formulierpagina):
    """One person: change what is known, or note that they stopped."""

    formulier = NaasteForm
    template_name = "klanten/netwerk/naaste.html"
    gelukt = "De wijziging is opgeslagen."

    def initial(self) -> dict[str, Any]:
        names = ("naam", "relatie", "kan_helpen_met", "telefoon", "email")
        known = {name: getattr(self.contact, name) for name in names}
        agreed = {"klant_vindt_goed": True, "naaste_vindt_goed": self.contact.akkoord_op is not None}
        return known | agreed

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ChangeContact(contact_id=self.contact.pk, naaste=services.Naaste(**data))
        services.change_contact(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        return {"klant": self.contact.klant, "contact": self.contact}


class NaasteGestopt(_OverNaaste, Knop):
    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        services.end_contact(services.EndContact(contact_id=self.contact.pk), actor=actor, now=now)
        return f"{self.contact.naam} helpt niet meer. Telefoon en e-mail zijn gewist."


def netwerk_page(
    request: HttpRequest, klant: Klant, *, form: NaasteForm | None = None, status: int = 200
) -> HttpResponse:
    """The network as it is now and was; `form` comes back with what was typed."""
    user: Any = request.user
    contacts = list(Netwerkcontact.objects.filter(klant=klant))
    context = {
        "klant": klant,
        "netwerk": [one for one in contacts if one.gestopt_op is None],
        "gestopt": [one for one in contacts if one.gestopt_op is not None],
        "form": form or NaasteForm(),
        "mag_wijzigen": user.heeft(Recht.KLANT_WIJZIGEN),
    }
    return render(request, "klanten/netwerk/netwerk.html", context, status=status)


def netwerk_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """Who helps, on the page of the klant."""
    return {"netwerk": list(Netwerkcontact.objects.running().filter(klant=klant))}


def _open_contact(request: HttpRequest, contact_id: int) -> Netwerkcontact:
    """The person, of a klant who is open to this user; else 404."""
    user: Any = request.user
    rows = Netwerkcontact.objects.filter(klant__in=Klant.objects.visible_to(user))
    contact = get_object_or_404(rows, pk=contact_id)
    contact.klant = open_klant(request, contact.klant_id, handeling="netwerk wijzigen")
    if contact.gestopt_op is not None and request.method == "GET":
        raise Http404
    return contact
