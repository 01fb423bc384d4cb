from django.urls import path

from reporting.dashboards import views

urlpatterns = [
    path("teamleider/", views.TeamleiderView.as_view(), name="teamleider"),
    path("teamleider/<int:team_id>/panelen/", views.TeamPanelen.as_view(), name="team-panelen"),
    path("raad/", views.RaadView.as_view(), name="raad"),
    path("rapportage/informatieplan/", views.InformatieplanView.as_view(), name="informatieplan"),
    path("rapportage/cijfer/<slug:code>/", views.CijferView.as_view(), name="cijfer"),
]
