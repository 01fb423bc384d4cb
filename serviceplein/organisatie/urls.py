from django.urls import path

from serviceplein.organisatie import views

urlpatterns = [
    path("smoelenboek/", views.SmoelenboekView.as_view(), name="smoelenboek"),
    path("smoelenboek/<int:medewerker_id>/", views.MedewerkerPagina.as_view(), name="medewerker"),
    path("teams/<int:team_id>/", views.TeamPagina.as_view(), name="team"),
    path("sociale-kaart/", views.SocialeKaartView.as_view(), name="sociale-kaart"),
    path("sociale-kaart/<int:partner_id>/", views.PartnerPagina.as_view(), name="partner"),
]
