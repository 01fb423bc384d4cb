from django.urls import path

from serviceplein.catalogus import views
from serviceplein.catalogus.handboek import views as handboek
from serviceplein.catalogus.partners import views as partners
from serviceplein.catalogus.producten import views as producten
from serviceplein.catalogus.toets import views as toets
from serviceplein.catalogus.zoeken import views as zoeken

DEEL = "sociale-kaart/<int:partner_id>/<slug:onderdeel>/"

urlpatterns = [
    path("zoeken/alles/", zoeken.ZoekAlles.as_view(), name="zoek-alles"),
    path("producten/", views.Producten.as_view(), name="producten"),
    path("producten/nieuw/", producten.ProductNieuw.as_view(), name="product-nieuw"),
    path("producten/<str:code>/", views.ProductPagina.as_view(), name="product"),
    path("producten/<str:code>/versie/", producten.ProductVersie.as_view(), name="product-versie"),
    path("producten/<str:code>/toets/", toets.SnelleToetsView.as_view(), name="snelle-toets"),
    path("snelle-toets/", toets.KiesProduct.as_view(), name="snelle-toets-kies"),
    path(
        "klanten/<int:klant_id>/toets/<str:code>/",
        toets.SnelleToetsKlant.as_view(),
        name="snelle-toets-klant",
    ),
    path("klanten/<int:klant_id>/meegeven/", partners.Meegeven.as_view(), name="hulp-meegeven"),
    path("sociale-kaart/", partners.SocialeKaartView.as_view(), name="sociale-kaart"),
    path("sociale-kaart/nieuw/", partners.PartnerBewerken.as_view(), name="partner-nieuw"),
    path("sociale-kaart/<int:partner_id>/", partners.PartnerPagina.as_view(), name="partner"),
    path(
        "sociale-kaart/<int:partner_id>/wijzigen/",
        partners.PartnerBewerken.as_view(),
        name="partner-wijzigen",
    ),
    path("sociale-kaart/<int:partner_id>/api/", partners.PartnerApi.as_view(), name="partner-api"),
    path(DEEL, partners.OnderdeelBewerken.as_view(), name="partner-onderdeel-nieuw"),
    path(f"{DEEL}<int:onderdeel_id>/", partners.OnderdeelBewerken.as_view(), name="partner-onderdeel"),
    path("normen/", views.Normen.as_view(), name="normen"),
    path("normen/<str:code>/", views.NormPagina.as_view(), name="norm"),
    path("handboek/", handboek.Handboek.as_view(), name="handboek"),
    path("handboek/stap/<slug:stap>/", handboek.HandboekLade.as_view(), name="handboek-stap"),
    path("handboek/<slug:naam>/", handboek.HandboekPagina.as_view(), name="handboek-pagina"),
    path("handboek/<slug:naam>/versies/", handboek.HandboekVersies.as_view(), name="handboek-versies"),
    path("handboek/<slug:naam>/wijzigen/", handboek.HandboekWijzigen.as_view(), name="handboek-wijzigen"),
    path("handboek/<slug:naam>/beheer/", handboek.HandboekBeheer.as_view(), name="handboek-beheer"),
]
