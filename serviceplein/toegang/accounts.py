"""Accounts for functioneel beheer: who can log in and how, and mending a lost phone (PRV-08)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.fouten import DomainError
from serviceplein.toegang.herstel import ResetAccount, reset_account
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import Kolom, Lijst, LijstView


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


class AccountHerstel(RechtMixin):
    """Asks how the person was recognised, then takes the second factor off the account."""

    recht = Recht.ACCOUNTS_BEHEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self._account(request.GET.get("account", "")), HerstelFormulier(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        account = self._account(request.POST.get("account", ""))
        form = HerstelFormulier(request.POST)
        if not form.is_valid():
            return self._page(request, account, form, 422)
        user: Any = request.user
        command = ResetAccount(gebruiker_id=account.pk, reden=form.cleaned_data["reden"])
        try:
            reset_account(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, account, form, 409)
        messages.success(request, f"{account} is overal afgemeld en koppelt bij het inloggen een nieuwe app.")
        return redirect("accounts")

    def _account(self, number: str) -> Gebruiker:
        if not (number.isascii() and number.isdecimal() and len(number) < 18):
            raise Http404
        return get_object_or_404(Gebruiker, pk=int(number))

    def _page(
        self, request: HttpRequest, account: Gebruiker, form: HerstelFormulier, status: int
    ) -> HttpResponse:
        return render(
            request, "toegang/account_herstel.html", {"account": account, "form": form}, status=status
        )
