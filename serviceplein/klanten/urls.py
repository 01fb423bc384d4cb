from django.urls import path

from serviceplein.klanten import views

urlpatterns = [
    path("zoeken/", views.Zoeken.as_view(), name="zoeken"),
    path("klanten/nieuw/", views.NieuweKlant.as_view(), name="klant-nieuw"),
    path("klanten/<int:klant_id>/", views.KlantPagina.as_view(), name="klant"),
    path("klanten/<int:klant_id>/wijzigen/", views.KlantWijzigenView.as_view(), name="klant-wijzigen"),
    path("klanten/<int:klant_id>/tijdlijn/", views.KlantTijdlijn.as_view(), name="klant-tijdlijn"),
    path("klanten/<int:klant_id>/bsn/", views.KlantBsn.as_view(), name="klant-bsn"),
    path("klanten/<int:klant_id>/gegeven/", views.KlantGegeven.as_view(), name="klant-gegeven"),
]
