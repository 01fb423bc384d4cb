"""Where the pages of regelingen and of the sample live."""

from django.urls import path

from backoffice.regelingen import steekproef_views, views

VERSIE = "beheer/regelingversies/<int:regelingversie_id>/"

urlpatterns = [
    path("beheer/regelingen/", views.Regelingen.as_view(), name="regelingen"),
    path("beheer/regelingen/nieuw/", views.VersieMaken.as_view(), name="regeling-nieuw"),
    path("beheer/regelingen/<slug:regeling>/", views.RegelingPagina.as_view(), name="regeling"),
    path("beheer/regelingen/<slug:regeling>/versie/", views.VersieMaken.as_view(), name="regeling-versie"),
    path(VERSIE, views.VersiePagina.as_view(), name="regelingversie"),
    path(f"{VERSIE}wijzigen/", views.VersieMaken.as_view(), name="regelingversie-wijzigen"),
    path(f"{VERSIE}proef/", views.VersieProef.as_view(), name="regelingversie-proef"),
    path(f"{VERSIE}indienen/", views.VersieIndienen.as_view(), name="regelingversie-indienen"),
    path(f"{VERSIE}terugsturen/", views.VersieTerugsturen.as_view(), name="regelingversie-terugsturen"),
    path(f"{VERSIE}intrekken/", views.VersieIntrekken.as_view(), name="regelingversie-intrekken"),
    path(f"{VERSIE}vaststellen/", views.VersieVaststellen.as_view(), name="regelingversie-vaststellen"),
    path("steekproef/", steekproef_views.SteekproefOverzicht.as_view(), name="steekproef"),
    path(
        "steekproef/<int:steekproef_id>/",
        steekproef_views.SteekproefPagina.as_view(),
        name="steekproef-besluit",
    ),
]
