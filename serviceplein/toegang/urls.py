from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from serviceplein.toegang.account import AccountView, NieuweHerstelcodes, OveralAfmelden
from serviceplein.toegang.accounts import AccountHerstel, Accounts
from serviceplein.toegang.geschiedenis import GeschiedenisView
from serviceplein.toegang.inloggen import InloggenView, TweedeFactorView, UitloggenView
from serviceplein.toegang.logboek import InzagesView, LogboekView
from serviceplein.toegang.purpose import DoelView
from serviceplein.toegang.toelaten import Toelaten, ToelatenEinde
from serviceplein.toegang.views import GezondView, StartView
from serviceplein.toegang.wie_keek import WieKeekBrief

urlpatterns: list[URLPattern | URLResolver] = [
    path("", StartView.as_view(), name="start"),
    path("inloggen", InloggenView.as_view(), name="inloggen"),
    path("inloggen/code", TweedeFactorView.as_view(), name="tweede-factor"),
    path("uitloggen", UitloggenView.as_view(), name="uitloggen"),
    path("account", AccountView.as_view(), name="account"),
    path("account/herstelcodes", NieuweHerstelcodes.as_view(), name="herstelcodes"),
    path("account/overal-afmelden", OveralAfmelden.as_view(), name="overal-afmelden"),
    path("accounts", Accounts.as_view(), name="accounts"),
    path("accounts/herstel", AccountHerstel.as_view(), name="account-herstel"),
    path("gezond", GezondView.as_view(), name="gezond"),
    path("klanten/<int:klant_id>/doel", DoelView.as_view(), name="klant-doel"),
    path("klanten/<int:klant_id>/toelaten", Toelaten.as_view(), name="klant-toelaten"),
    path("klanten/<int:klant_id>/toelaten/einde", ToelatenEinde.as_view(), name="klant-toelaten-einde"),
    path("geschiedenis", GeschiedenisView.as_view(), name="geschiedenis"),
    path("logboek", LogboekView.as_view(), name="logboek"),
    path("logboek/brief", WieKeekBrief.as_view(), name="wie-keek-brief"),
    path("logboek/doelen", InzagesView.as_view(), name="inzages"),
]
if settings.OIDC_RP_CLIENT_ID:
    urlpatterns.append(path("oidc/", include("mozilla_django_oidc.urls")))
