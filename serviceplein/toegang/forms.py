"""Forms of logging in and of the purpose question."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.toegang.herstelcodes import use_code
from serviceplein.toegang.models import Doel, Gebruiker
from serviceplein.ui.formulieren import Formulier

WRONG_LOGIN = (
    "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Controleer of Caps Lock uit staat en "
    "probeer het opnieuw. Wachtwoord vergeten? Vraag functioneel beheer om een nieuw wachtwoord."
)


class InlogFormulier(Formulier):
    gebruikersnaam = forms.CharField(
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    wachtwoord = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: Any = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "gebruikersnaam" in data and "wachtwoord" in data:
            self.user = authenticate(
                self.request, username=data["gebruikersnaam"], password=data["wachtwoord"]
            )
            if self.user is None:
                raise ValidationError(WRONG_LOGIN, code="wachtwoord")
        return data


class CodeFormulier(Formulier):
    """Six digits of the authenticator app, or a recovery code; spaces in between are fine."""

    code = forms.CharField(
        label="Code uit uw app",
        max_length=30,
        help_text="Zes cijfers. De app toont elke 30 seconden een nieuwe code.",
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, device: TOTPDevice, *args: Any, **kwargs: Any) -> None:
        self.device = device
        self.met_herstelcode = False
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        digits = code.isascii() and code.isdigit() and len(code) == 6
        if not digits and (not self.device.confirmed or len(code) < 16):
            raise ValidationError("Vul de zes cijfers in die uw app nu toont.", code="vorm")
        allowed, reason = self.device.verify_is_allowed()
        if not allowed:
            raise ValidationError(
                "Er zijn te veel foute codes ingevuld. Wacht een minuut en vul dan een nieuwe code in.",
                code="wacht",
                params=reason,
            )
        if not digits:
            return self._recovery(code)
        if not self.device.verify_token(code):
            raise ValidationError(
                "Deze code klopt niet. Wacht op de volgende code in uw app en vul die in. "
                "Blijft het mislukken? Controleer of de klok van uw telefoon goed staat.",
                code="code",
            )
        return code

    def _recovery(self, code: str) -> str:
        if not use_code(self.device.user, code, now=timezone.now()):
            self.device.throttle_increment()
            raise ValidationError(
                "Deze herstelcode is niet bekend of al gebruikt. Kies een andere van uw lijst.", code="code"
            )
        self.met_herstelcode = True
        return code


class WachtwoordFormulier(Formulier):
    huidig = forms.CharField(
        label="Huidig wachtwoord",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    nieuw = forms.CharField(
        label="Nieuw wachtwoord",
        strip=False,
        help_text="Ten minste 12 tekens. Een zin van een paar woorden is goed te onthouden.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    herhaald = forms.CharField(
        label="Nieuw wachtwoord nog een keer",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, user: Gebruiker, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_huidig(self) -> str:
        huidig: str = self.cleaned_data["huidig"]
        if not self.user.check_password(huidig):
            raise ValidationError("Dit is niet uw huidige wachtwoord. Vul het opnieuw in.", code="huidig")
        return huidig

    def clean_nieuw(self) -> str:
        nieuw: str = self.cleaned_data["nieuw"]
        password_validation.validate_password(nieuw, self.user)
        return nieuw

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("nieuw") and data.get("herhaald") and data["nieuw"] != data["herhaald"]:
            self.add_error("herhaald", "De twee nieuwe wachtwoorden zijn niet gelijk. Vul ze opnieuw in.")
        return data


class DoelFormulier(Formulier):
    doel = forms.ChoiceField(
        label="Waarom opent u dit dossier?", choices=Doel.choices, widget=forms.RadioSelect
    )
    toelichting = forms.CharField(
        max_length=300,
        required=False,
        help_text="Kort, bijvoorbeeld: belt over haar aanvraag. Zet hier geen gezondheidsgegevens in.",
    )
