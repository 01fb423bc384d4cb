"""Addresses of the special doors: zoektermijn, debts, the gate, short cuts and the end of the WW."""

from django.urls import path

from intake.poort import views as poort
from intake.schulden import views as schulden
from intake.snelle_route import views as snelle_route
from intake.ww import views as ww
from intake.zoektermijn import views as zoektermijn

MELDING = "meldingen/<int:melding_id>/"

urlpatterns = [
    path(f"{MELDING}zoektermijn/", zoektermijn.ZoektermijnAfspreken.as_view(), name="melding-zoektermijn"),
    path(f"{MELDING}zoektermijn/brief/", zoektermijn.Zoekbrief.as_view(), name="melding-zoektermijn-brief"),
    path(
        f"{MELDING}zoektermijn/uitzondering/",
        zoektermijn.ZoektermijnUitzonderen.as_view(),
        name="melding-zoektermijn-uitzondering",
    ),
    path(
        f"{MELDING}zoektermijn/beoordelen/",
        zoektermijn.ZoektermijnBeoordelen.as_view(),
        name="melding-zoektermijn-beoordelen",
    ),
    path(f"{MELDING}bedreiging/", schulden.BedreigingVastleggen.as_view(), name="melding-bedreiging"),
    path(f"{MELDING}poort/signaal/", poort.PoortSignaal.as_view(), name="melding-poort-signaal"),
    path(f"{MELDING}poort/controle/", poort.PoortControle.as_view(), name="melding-poort-controle"),
    path("snelle-routes/", snelle_route.SnelleRoutes.as_view(), name="snelle-routes"),
    path("snelle-routes/<int:snelle_route_id>/", snelle_route.RouteBeslissen.as_view(), name="snelle-route"),
    path("ww/", ww.Aankondigingen.as_view(), name="ww-aankondigingen"),
    path("ww/<int:ww_id>/", ww.Aankondiging.as_view(), name="ww-aankondiging"),
    path("ww/<int:ww_id>/overdragen/", ww.WwOverdragen.as_view(), name="ww-overdragen"),
    path("ww/<int:ww_id>/niet-nodig/", ww.WwNietNodig.as_view(), name="ww-niet-nodig"),
    path("ww/gesprek/<int:ww_gesprek_id>/", ww.GesprekPlannen.as_view(), name="ww-gesprek"),
    path("klanten/<int:klant_id>/einde-ww/", ww.Aankondigen.as_view(), name="ww-aankondigen"),
]
