"""Accounts for functioneel beheer: who can log in and how, and mending a lost phone (PRV-08)."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.toegang.herstel import ResetAccount, reset_account
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import Kolom, Lijst, LijstView
from serviceplein.ui.stap import Formulierpagina


class AccountFilters(Formulier):
    naam = forms.CharField(label="Naam", required=False, max_length=100)


class AccountLijst(Lijst):
    naam = "accounts"
    titel = "Accounts"
    enkelvoud, meervoud = "account", "accounts"
    filters = AccountFilters
    standaard_sortering = "naam"
    leeg_titel = "Geen accounts gevonden"
    kolommen = (
        Kolom(
            naam="naam",
            label="Naam",
            waarde=str,
            sorteer=("last_name", "first_name"),
            kop=True,
            template="toegang/_account_naam.html",
        ),
        Kolom(
            naam="username", label="Gebruikersnaam", waarde="username", sorteer=("username",), prioriteit=2
        ),
        Kolom(naam="app", label="App gekoppeld", waarde=lambda rij: "Ja" if rij.met_app else "Nee"),
        Kolom(naam="codes", label="Herstelcodes", waarde="codes_over", getal=True, prioriteit=2),
        Kolom(naam="actief", label="Open", waarde=lambda rij: "Ja" if rij.is_active else "Nee", prioriteit=3),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        for word in keuze.get("naam", "").split():
            queryset = queryset.filter(
                Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
            )
        return queryset


class Accounts(RechtMixin, LijstView):
    recht = Recht.ACCOUNTS_BEHEREN
    lijst = AccountLijst

    def get_queryset(self) -> QuerySet[Any]:
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return Gebruiker.objects.annotate(
            met_app=Exists(apps),
            codes_over=Count("herstelcodes", filter=Q(herstelcodes__gebruikt_op__isnull=True)),
        )


class HerstelFormulier(Formulier):
    reden = forms.CharField(
        label="Hoe hebt u gecontroleerd wie het vraagt?",
        max_length=200,
        help_text="Bijvoorbeeld: teruggebeld op het vaste nummer en personeelsnummer gevraagd.",
    )


class AccountHerstel(Formulierpagina):
    """Asks how the person was recognised, then takes the second factor off the account."""

    recht = Recht.ACCOUNTS_BEHEREN
    formulier = HerstelFormulier
    template_name = "toegang/account_herstel.html"

    def find(self, **kwargs: Any) -> None:
        number = (self.request.POST or self.request.GET).get("account", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 18):
            raise Http404
        self.account = Gebruiker.objects.get(pk=int(number))

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        reset_account(ResetAccount(gebruiker_id=self.account.pk, **data), actor=actor, now=now)
        return f"{self.account} is overal afgemeld en koppelt bij het inloggen een nieuwe app."

    def back(self) -> str:
        return reverse("accounts")

    def context(self) -> dict[str, Any]:
        return {"account": self.account}
