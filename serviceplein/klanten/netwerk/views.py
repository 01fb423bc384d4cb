"""Screens of the own network of a klant (KRN-03)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.netwerk import services
from serviceplein.klanten.netwerk.forms import NaasteForm
from serviceplein.klanten.netwerk.models import Netwerkcontact
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin


class NetwerkPagina(RechtMixin, View):
    """Everybody who helps, and the form to add somebody."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        return netwerk_page(request, open_klant(request, klant_id, handeling="netwerk bekijken"))


class NaasteToevoegen(RechtMixin, View):
    recht = Recht.KLANT_WIJZIGEN

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="netwerk wijzigen")
        form = NaasteForm(request.POST)
        if not form.is_valid():
            return netwerk_page(request, klant, form=form, status=422)
        command = services.AddContact(klant_id=klant.pk, naaste=services.Naaste(**form.cleaned_data))
        try:
            services.add_contact(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return netwerk_page(request, klant, form=form, status=409)
        messages.success(request, f"{command.naaste.naam} staat in het netwerk.")
        return redirect("klant-netwerk", klant.pk)


class NaastePagina(RechtMixin, View):
    """One person: change what is known, or note that they stopped."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, contact_id: int) -> HttpResponse:
        contact = _open_contact(request, contact_id)
        initial = {
            **{name: getattr(contact, name) for name in ("naam", "relatie", "kan_helpen_met")},
            "telefoon": contact.telefoon,
            "email": contact.email,
            "klant_vindt_goed": True,
            "naaste_vindt_goed": contact.akkoord_op is not None,
        }
        return self._page(request, contact, NaasteForm(initial=initial))

    def post(self, request: HttpRequest, contact_id: int) -> HttpResponse:
        user: Any = request.user
        contact = _open_contact(request, contact_id)
        form = NaasteForm(request.POST)
        if not form.is_valid():
            return self._page(request, contact, form, status=422)
        command = services.ChangeContact(contact_id=contact.pk, naaste=services.Naaste(**form.cleaned_data))
        try:
            services.change_contact(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, contact, form, status=409)
        messages.success(request, "De wijziging is opgeslagen.")
        return redirect("klant-netwerk", contact.klant_id)

    def _page(
        self, request: HttpRequest, contact: Netwerkcontact, form: NaasteForm, status: int = 200
    ) -> HttpResponse:
        context = {"klant": contact.klant, "contact": contact, "form": form}
        return render(request, "klanten/netwerk/naaste.html", context, status=status)


class NaasteGestopt(RechtMixin, View):
    recht = Recht.KLANT_WIJZIGEN

    def post(self, request: HttpRequest, contact_id: int) -> HttpResponse:
        user: Any = request.user
        contact = _open_contact(request, contact_id)
        services.end_contact(services.EndContact(contact_id=contact.pk), actor=user, now=timezone.now())
        messages.success(request, f"{contact.naam} helpt niet meer. Telefoon en e-mail zijn gewist.")
        return redirect("klant-netwerk", contact.klant_id)


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
