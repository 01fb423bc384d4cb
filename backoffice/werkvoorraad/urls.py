"""Where the queues and their opdrachten live."""

from django.urls import path

from backoffice.werkvoorraad import opdracht_views as opdracht
from backoffice.werkvoorraad import views

OPDRACHT = "opdrachten/<int:opdracht_id>/"
GEVEN = "klanten/<int:klant_id>/opdracht/"

urlpatterns = [
    path("werkvoorraad/", views.Werkvoorraad.as_view(), name="werkvoorraad"),
    path("werkvoorraad/volgende/", views.Volgende.as_view(), name="opdracht-volgende"),
    path("werkvoorraad/samen/", views.Samen.as_view(), name="werkvoorraad-samen"),
    path("werkvoorraad/filters/", views.FilterBewaren.as_view(), name="werkvoorraad-filter"),
    path(
        "werkvoorraad/filters/<int:filter_id>/weg/", views.FilterWeg.as_view(), name="werkvoorraad-filter-weg"
    ),
    path("werkvoorraad/overzicht/", views.Overzicht.as_view(), name="werkvoorraad-overzicht"),
    path("werkvoorraad/verdelen/", views.Verdelen.as_view(), name="werkvoorraad-verdelen"),
    path("werkvoorraad/vaardigheden/", views.Vaardigheden.as_view(), name="vaardigheden"),
    path(
        "werkvoorraad/vaardigheden/<int:vaardigheid_id>/stoppen/",
        views.VaardigheidStoppen.as_view(),
        name="vaardigheid-stoppen",
    ),
    path(OPDRACHT, opdracht.OpdrachtPagina.as_view(), name="opdracht"),
    path(f"{OPDRACHT}oppakken/", opdracht.Oppakken.as_view(), name="opdracht-oppakken"),
    path(f"{OPDRACHT}teruggeven/", opdracht.Teruggeven.as_view(), name="opdracht-teruggeven"),
    path(f"{OPDRACHT}pauzeren/", opdracht.Pauzeren.as_view(), name="opdracht-pauzeren"),
    path(f"{OPDRACHT}overdragen/", opdracht.Overdragen.as_view(), name="opdracht-overdragen"),
    path(f"{OPDRACHT}adviseren/", opdracht.Adviseren.as_view(), name="opdracht-adviseren"),
    path(f"{OPDRACHT}terugvragen/", opdracht.Terugvragen.as_view(), name="opdracht-terugvragen"),
    path(f"{OPDRACHT}aanvullen/", opdracht.Aanvullen.as_view(), name="opdracht-aanvullen"),
    path(f"{OPDRACHT}spoed/", opdracht.Spoed.as_view(), name="opdracht-spoed"),
    path(f"{OPDRACHT}intrekken/", opdracht.Intrekken.as_view(), name="opdracht-intrekken"),
    path(GEVEN, opdracht.OpdrachtGeven.as_view(), name="opdracht-kies"),
    path(f"{GEVEN}<slug:opdrachtsoort>/", opdracht.OpdrachtGeven.as_view(), name="opdracht-geven"),
]
