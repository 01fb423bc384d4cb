"""Where the pages of keeping and destroying live."""

from django.urls import path

from backoffice.bewaren import views

urlpatterns = [
    path("bewaren/", views.Lijsten.as_view(), name="vernietigingslijsten"),
    path("bewaren/<int:lijst_id>/", views.LijstPagina.as_view(), name="vernietigingslijst"),
    path("bewaren/<int:lijst_id>/voorleggen/", views.Voorleggen.as_view(), name="vernietiging-voorleggen"),
    path("bewaren/<int:lijst_id>/goedkeuren/", views.Goedkeuren.as_view(), name="vernietiging-goedkeuren"),
    path("bewaren/<int:lijst_id>/teruggeven/", views.Teruggeven.as_view(), name="vernietiging-teruggeven"),
    path("bewaren/<int:lijst_id>/verklaring/", views.Verklaring.as_view(), name="vernietiging-verklaring"),
    path(
        "bewaren/regels/<int:vernietigingsregel_id>/bewaren/",
        views.Uitzonderen.as_view(),
        name="vernietiging-uitzonderen",
    ),
    path("bewaren/stops/", views.Stops.as_view(), name="bewaarstops"),
    path(
        "bewaren/stops/<int:bewaarstop_id>/beeindigen/",
        views.StopBeeindigen.as_view(),
        name="bewaarstop-beeindigen",
    ),
    path("klanten/<int:klant_id>/bewaarstop/", views.StopPlaatsen.as_view(), name="bewaarstop"),
]
