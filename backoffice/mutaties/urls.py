"""Where the pages of mutaties live."""

from django.urls import path

from backoffice.mutaties import views

urlpatterns = [
    path("klanten/<int:klant_id>/mutaties/nieuw/", views.MutatieKies.as_view(), name="mutatie-kies"),
    path(
        "klanten/<int:klant_id>/mutaties/nieuw/<slug:mutatiesoort>/",
        views.MutatieNieuw.as_view(),
        name="mutatie-nieuw",
    ),
    path(
        "klanten/<int:klant_id>/rekening/",
        views.MutatieNieuw.as_view(),
        {"mutatiesoort": "rekening"},
        name="klant-rekening",
    ),
    path("mutaties/", views.Mutaties.as_view(), name="mutaties"),
    path("mutaties/<int:mutatie_id>/", views.MutatiePagina.as_view(), name="mutatie"),
    path("mutaties/<int:mutatie_id>/afwijzen/", views.MutatieAfwijzen.as_view(), name="mutatie-afwijzen"),
    path(
        "mutaties/<int:mutatie_id>/terugdraaien/",
        views.MutatieTerugdraaien.as_view(),
        name="mutatie-terugdraaien",
    ),
]
