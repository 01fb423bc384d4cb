from django.urls import path

from serviceplein.werk import views

urlpatterns = [
    path("werk/", views.Werk.as_view(), name="werk"),
    path("werk/team/", views.Werk.as_view(weergave="team"), name="werk-team"),
    path("werk/rij/", views.Werk.as_view(weergave="rij"), name="werk-rij"),
    path("werk/<int:taak_id>/", views.TaakPagina.as_view(), name="taak"),
    path("werk/<int:taak_id>/afronden/", views.TaakAfronden.as_view(), name="taak-afronden"),
    path("werk/<int:taak_id>/oppakken/", views.TaakOppakken.as_view(), name="taak-oppakken"),
    path("werk/<int:taak_id>/uitstellen/", views.TaakUitstellen.as_view(), name="taak-uitstellen"),
    path("werk/<int:taak_id>/overdragen/", views.TaakOverdragen.as_view(), name="taak-overdragen"),
]
