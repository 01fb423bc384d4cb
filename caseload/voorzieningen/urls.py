"""Addresses of Wmo-voorzieningen."""

from django.urls import path

from caseload.voorzieningen import views

urlpatterns = [
    path("voorzieningen/", views.Voorzieningen.as_view(), name="voorzieningen"),
    path(
        "klanten/<int:klant_id>/voorzieningen/nieuw/",
        views.VoorzieningBeginnen.as_view(),
        name="voorziening-beginnen",
    ),
    path(
        "klanten/<int:klant_id>/voorzieningen/loslaten/",
        views.KlantLoslaten.as_view(),
        name="voorzieningen-loslaten",
    ),
    path("voorzieningen/<int:voorziening_id>/", views.EenVoorziening.as_view(), name="voorziening"),
    path(
        "voorzieningen/<int:voorziening_id>/afwegen/",
        views.VoorzieningAfwegen.as_view(),
        name="voorziening-afwegen",
    ),
    path(
        "voorzieningen/<int:voorziening_id>/indicatie/",
        views.IndicatieVastleggen.as_view(),
        name="voorziening-indicatie",
    ),
    path(
        "voorzieningen/<int:voorziening_id>/opdracht/",
        views.OpdrachtGeven.as_view(),
        name="voorziening-opdracht",
    ),
    path(
        "voorzieningen/<int:voorziening_id>/opdracht/brief/",
        views.OpdrachtBrief.as_view(),
        name="voorziening-opdracht-brief",
    ),
    path(
        "voorzieningen/<int:voorziening_id>/levering/",
        views.LeveringVastleggen.as_view(),
        name="voorziening-levering",
    ),
    path(
        "voorzieningen/<int:voorziening_id>/tevreden/",
        views.TevredenVragen.as_view(),
        name="voorziening-tevreden",
    ),
    path(
        "voorzieningen/<int:voorziening_id>/stoppen/",
        views.VoorzieningStoppen.as_view(),
        name="voorziening-stoppen",
    ),
]
