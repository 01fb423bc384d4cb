from django.urls import path

from serviceplein.klanten import views
from serviceplein.klanten.gezin import views as gezin
from serviceplein.klanten.netwerk import views as netwerk

urlpatterns = [
    path("zoeken/", views.Zoeken.as_view(), name="zoeken"),
    path("klanten/nieuw/", views.NieuweKlant.as_view(), name="klant-nieuw"),
    path("klanten/<int:klant_id>/", views.KlantPagina.as_view(), name="klant"),
    path("klanten/<int:klant_id>/wijzigen/", views.KlantWijzigenView.as_view(), name="klant-wijzigen"),
    path("klanten/<int:klant_id>/omgeving/", views.KlantOmgeving.as_view(), name="klant-omgeving"),
    path("klanten/<int:klant_id>/hulp/", views.KlantHulp.as_view(), name="klant-hulp"),
    path("klanten/<int:klant_id>/verloop/", views.KlantVerloop.as_view(), name="klant-verloop"),
    path("klanten/<int:klant_id>/tijdlijn/", views.KlantTijdlijn.as_view(), name="klant-tijdlijn"),
    path("klanten/<int:klant_id>/bsn/", views.KlantBsn.as_view(), name="klant-bsn"),
    path("klanten/<int:klant_id>/gegeven/", views.KlantGegeven.as_view(), name="klant-gegeven"),
    path("klanten/<int:klant_id>/huishouden/", gezin.HuishoudenPagina.as_view(), name="klant-huishouden"),
    path(
        "klanten/<int:klant_id>/huishouden/vormen/",
        gezin.HuishoudenVormen.as_view(),
        name="klant-huishouden-vormen",
    ),
    path(
        "klanten/<int:klant_id>/huishouden/zoeken/",
        gezin.LidZoeken.as_view(),
        name="klant-huishouden-zoeken",
    ),
    path("klanten/<int:klant_id>/huishouden/lid/", gezin.LidToevoegen.as_view(), name="klant-huishouden-lid"),
    path("klanten/<int:klant_id>/netwerk/", netwerk.NetwerkPagina.as_view(), name="klant-netwerk"),
    path("klanten/<int:klant_id>/netwerk/naaste/", netwerk.NaasteToevoegen.as_view(), name="klant-naaste"),
    path("naasten/<int:contact_id>/", netwerk.NaastePagina.as_view(), name="naaste"),
    path("naasten/<int:contact_id>/gestopt/", netwerk.NaasteGestopt.as_view(), name="naaste-gestopt"),
    path("huishoudleden/<int:lid_id>/", gezin.LidPagina.as_view(), name="lid"),
    path("huishoudleden/<int:lid_id>/rol/", gezin.LidRol.as_view(), name="lid-rol"),
    path("huishoudleden/<int:lid_id>/einde/", gezin.LidEinde.as_view(), name="lid-einde"),
    path("huishoudleden/<int:lid_id>/verhuizen/", gezin.LidVerhuizen.as_view(), name="lid-verhuizen"),
]
