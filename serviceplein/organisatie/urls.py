from django.urls import path

from serviceplein.organisatie import mensen_views as mensen
from serviceplein.organisatie import views

urlpatterns = [
    path("smoelenboek/", views.SmoelenboekView.as_view(), name="smoelenboek"),
    path("smoelenboek/<int:medewerker_id>/", views.MedewerkerPagina.as_view(), name="medewerker"),
    path("smoelenboek/<int:medewerker_id>/foto/", mensen.MedewerkerFoto.as_view(), name="medewerker-foto"),
    path(
        "smoelenboek/<int:medewerker_id>/foto/wijzigen/",
        mensen.FotoWijzigen.as_view(),
        name="medewerker-foto-wijzigen",
    ),
    path(
        "smoelenboek/<int:medewerker_id>/werkdagen/",
        mensen.RoosterWijzigen.as_view(),
        name="medewerker-rooster",
    ),
    path(
        "smoelenboek/<int:medewerker_id>/afwezigheid/einde/",
        mensen.AfwezigheidEinde.as_view(),
        name="afwezigheid-einde",
    ),
    path("teams/<int:team_id>/week/", mensen.TeamWeek.as_view(), name="team-week"),
    path("locaties/<int:locatie_id>/", mensen.LocatiePagina.as_view(), name="locatie"),
    path("teams/<int:team_id>/", views.TeamPagina.as_view(), name="team"),
]
