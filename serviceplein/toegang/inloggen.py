"""Logging in with a local account and a second factor, and logging out (PRV-08)."""

from base64 import b64encode
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import qrcode
import qrcode.image.svg
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.toegang.forms import CodeFormulier, InlogFormulier
from serviceplein.toegang.herstelcodes import codes_left, new_codes
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.sessie import TWEEDE_STAP_OPEN, start_session
from serviceplein.toegang.views import RechtMixin, safe_next


def devices_of(user: Any) -> Any:
    """The confirmed authenticator apps of a user."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True)


@method_decorator([never_cache, sensitive_post_parameters("wachtwoord")], name="dispatch")
class InloggenView(View):
    openbaar = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect(safe_next(request, reverse("start")))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, InlogFormulier(request), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InlogFormulier(request, request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        login(request, form.user)
        start_session(request, now=timezone.now().timestamp(), tweede_stap=devices_of(form.user).exists())
        return HttpResponseRedirect(safe_next(request, reverse("start")))

    def _page(self, request: HttpRequest, form: InlogFormulier, status: int) -> HttpResponse:
        context = {
            "form": form,
            "next": safe_next(request, ""),
            "oidc": bool(settings.OIDC_RP_CLIENT_ID),
            "werkaccount_onbekend": request.GET.get("werkaccount") == "onbekend",
        }
        return render(request, "toegang/inloggen.html", context, status=status)


class UitloggenView(View):
    openbaar = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.success(request, "U bent uitgelogd.")
        return redirect("inloggen")


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class TweedeFactorView(RechtMixin):
    """The code of the authenticator app; somebody without an app couples one first."""

    recht = Recht.AANMELDEN
    zonder_tweede_factor = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and not user.is_verified():
            self.device = devices_of(user).first()
            self.enrolling = self.device is None
            if self.enrolling:
                self.device, _ = TOTPDevice.objects.get_or_create(
                    user=user, confirmed=False, defaults={"name": "Authenticator-app"}
                )
        elif user.is_authenticated:
            return redirect(safe_next(request, reverse("start")))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, CodeFormulier(self.device), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeFormulier(self.device, request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        if self.enrolling:
            self.device.confirmed = True
            self.device.save(update_fields=["confirmed"])
            messages.success(
                request, "Uw app is gekoppeld. Vanaf nu vraagt Serviceplein bij het inloggen een code."
            )
        request.session.cycle_key()
        otp_login(request, self.device)
        request.session[TWEEDE_STAP_OPEN] = False
        if self.enrolling:
            codes = new_codes(self.device.user, now=timezone.now())
            return show_codes(request, codes, next_page=safe_next(request, reverse("start")))
        if form.met_herstelcode:
            left = codes_left(self.device.user)
            messages.warning(
                request, f"U gebruikte een herstelcode. U hebt er nog {left}. Koppel snel een nieuwe app."
            )
            return redirect("account")
        return HttpResponseRedirect(safe_next(request, reverse("start")))

    def _page(self, request: HttpRequest, form: CodeFormulier, status: int) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "next": safe_next(request, ""), "koppelen": self.enrolling}
        if self.enrolling:
            context |= {"qr": qr_data_url(self.device.config_url), "geheim": readable_secret(self.device)}
        return render(request, "toegang/tweede_factor.html", context, status=status)


def show_codes(request: HttpRequest, codes: list[str], *, next_page: str) -> HttpResponse:
    """The only time that recovery codes are readable."""
    answer = render(request, "toegang/herstelcodes.html", {"codes": codes, "next": next_page})
    answer["Cache-Control"] = "no-store"
    return answer


def qr_data_url(text: str) -> str:
    """An SVG with the QR code of `text`, as the data: address of an image (allowed by the CSP)."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, box_size=12)
    buffer = BytesIO()
    image.save(buffer)
    return f"data:image/svg+xml;base64,{b64encode(buffer.getvalue()).decode()}"


def readable_secret(device: TOTPDevice) -> str:
    """The key to type over, in groups of four."""
    from base64 import b32encode

    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page after too many wrong passwords: when to try again, whom to call (for django-axes)."""
    pause: timedelta = get_cool_off(request) or timedelta()
    again: datetime = timezone.now() + pause
    answer = render(request, "toegang/geblokkeerd.html", {"weer_vanaf": again}, status=429)
    answer["Retry-After"] = str(int(pause.total_seconds()))
    return answer
