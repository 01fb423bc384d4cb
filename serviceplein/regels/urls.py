from django.urls import path

from serviceplein.regels.beheer import rijpaginas, views
from serviceplein.regels.verantwoording import views as verantwoording

urlpatterns = [
    path("beslissingen/<int:beslissing_id>/", verantwoording.BeslissingUitleg.as_view(), name="beslissing"),
    path(
        "beslissingen/<int:beslissing_id>/voor-de-klant/",
        verantwoording.BeslissingBrief.as_view(),
        name="beslissing-brief",
    ),
    path("regels/", views.Beslistabellen.as_view(), name="beslistabellen"),
    path("regels/versies/<int:versie_id>/", views.EenTabelVersie.as_view(), name="tabelversie"),
    path("regels/versies/<int:versie_id>/dmn/", views.DmnExporteren.as_view(), name="tabelversie-dmn"),
    path("regels/versies/<int:versie_id>/stap/", views.VersieStap.as_view(), name="tabelversie-stap"),
    path(
        "regels/versies/<int:versie_id>/activeren/",
        views.VersieActiveren.as_view(),
        name="tabelversie-activeren",
    ),
    path(
        "regels/versies/<int:versie_id>/intrekken/",
        views.ActiveringIntrekken.as_view(),
        name="tabelversie-intrekken",
    ),
    path(
        "regels/versies/<int:versie_id>/simulatie/",
        views.SimulatieStarten.as_view(),
        name="simulatie-starten",
    ),
    path(
        "regels/versies/<int:versie_id>/simulatie/voortgang/",
        views.SimulatieVoortgang.as_view(),
        name="simulatie-voortgang",
    ),
    path(
        "regels/simulaties/<int:simulatie_id>/",
        views.SimulatieVerschillen.as_view(),
        name="simulatie",
    ),
    path(
        "regels/versies/<int:versie_id>/eigenschappen/",
        rijpaginas.Eigenschappen.as_view(),
        name="tabel-eigenschappen",
    ),
    path("regels/versies/<int:versie_id>/invoer/", rijpaginas.InvoerWijzigen.as_view(), name="tabel-invoer"),
    path(
        "regels/versies/<int:versie_id>/regels/nieuw/",
        rijpaginas.RijToevoegen.as_view(),
        name="tabel-rij-nieuw",
    ),
    path(
        "regels/versies/<int:versie_id>/regels/actie/",
        rijpaginas.RijActie.as_view(),
        name="tabel-rij-actie",
    ),
    path(
        "regels/versies/<int:versie_id>/regels/<int:nummer>/",
        rijpaginas.RijWijzigen.as_view(),
        name="tabel-rij",
    ),
    path("regels/<slug:tabel>/", views.EenBeslistabel.as_view(), name="beslistabel"),
    path("regels/<slug:tabel>/concept/", views.ConceptMaken.as_view(), name="tabel-concept"),
    path("regels/<slug:tabel>/inlezen/", views.DmnImporteren.as_view(), name="tabel-importeren"),
]
