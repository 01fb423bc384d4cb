"""Somebody's own account: roles, password and authenticator app."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from serviceplein.toegang.forms import WachtwoordFormulier
from serviceplein.toegang.herstelcodes import codes_left, new_codes
from serviceplein.toegang.inloggen import devices_of, show_codes
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AccountView(RechtMixin):
    recht = Recht.AANMELDEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, WachtwoordFormulier(self._user(request)), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self._user(request)
        form = WachtwoordFormulier(user, request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        user.set_password(form.cleaned_data["nieuw"])
        user.save(update_fields=["password"])
        update_session_auth_hash(request, user)
        messages.success(request, "Uw wachtwoord is gewijzigd. Op andere apparaten bent u nu uitgelogd.")
        return redirect("account")

    def _user(self, request: HttpRequest) -> Any:
        return request.user

    def _page(self, request: HttpRequest, form: WachtwoordFormulier, status: int) -> HttpResponse:
        user = self._user(request)
        context = {
            "form": form,
            "rollen": user.roltoekenningen.lopend(timezone.localdate()).order_by("rol", "pk"),
            "rechten": sorted(recht.label for recht in user.rechten),
            "app_gekoppeld": devices_of(user).exists(),
            "met_wachtwoord": user.has_usable_password(),
            "herstelcodes": codes_left(user),
            "sessies": user.sessies.filter(expire_date__gt=timezone.now()).order_by("-laatst_op", "pk"),
            "deze_sessie": request.session.session_key,
        }
        return render(request, "toegang/account.html", context, status=status)


class OveralAfmelden(RechtMixin):
    """Ends every session of this account but the one that asks."""

    recht = Recht.AANMELDEN
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        ended, _ = user.sessies.exclude(session_key=request.session.session_key).delete()
        messages.success(request, f"U bent op {ended} andere apparaten afgemeld.")
        return redirect("account")


class NieuweHerstelcodes(RechtMixin):
    """Fresh recovery codes for whoever has an app coupled and gave its code in this session."""

    recht = Recht.AANMELDEN
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not user.is_verified():
            messages.error(request, "Koppel eerst een app of log opnieuw in met uw code.")
            return redirect("account")
        return show_codes(request, new_codes(user, now=timezone.now()), next_page=reverse("account"))
