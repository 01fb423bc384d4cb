"""Where the pages of the backoffice live."""

from django.urls import path

from backoffice.aanvragen import batch_views
from backoffice.aanvragen import views as aanvragen
from backoffice.besluiten import akkoord_views as akkoord
from backoffice.besluiten import tekst_views as teksten
from backoffice.besluiten import views as besluiten
from backoffice.betalingen import urls as betalingen
from backoffice.bewaren.urls import urlpatterns as bewaren
from backoffice.helpdesk import urls as helpdesk
from backoffice.mutaties import urls as mutaties
from backoffice.regelingen import urls as regelingen
from backoffice.termijnen.urls import urlpatterns as termijnen
from backoffice.verzending import views as verzending
from backoffice.werkvoorraad import urls as werkvoorraad

urlpatterns = [
    *bewaren,
    *termijnen,
    *werkvoorraad.urlpatterns,
    *helpdesk.urlpatterns,
    *mutaties.urlpatterns,
    path("aanvragen/", aanvragen.Aanvragen.as_view(), name="aanvragen"),
    path("aanvragen/<int:aanvraag_id>/", besluiten.AanvraagPagina.as_view(), name="aanvraag"),
    path("aanvragen/<int:aanvraag_id>/intrekken/", besluiten.Intrekken.as_view(), name="aanvraag-intrekken"),
    path("aanvragen/<int:aanvraag_id>/beslissen/", besluiten.Beslissen.as_view(), name="aanvraag-beslissen"),
    path("aanvragen/<int:aanvraag_id>/afstemmen/", besluiten.Afstemmen.as_view(), name="aanvraag-afstemmen"),
    path("aanvragen/<int:aanvraag_id>/brief/", besluiten.BriefDownload.as_view(), name="aanvraag-brief"),
    path("klanten/<int:klant_id>/aanvragen/nieuw/", aanvragen.NieuweAanvraag.as_view(), name="aanvraag-kies"),
    path(
        "klanten/<int:klant_id>/aanvragen/nieuw/<slug:regeling>/",
        aanvragen.NieuweAanvraag.as_view(),
        name="aanvraag-nieuw",
    ),
    path("aanvragen/<int:aanvraag_id>/voorstel/", akkoord.Briefvoorstel.as_view(), name="aanvraag-voorstel"),
    path("aanvragen/<int:aanvraag_id>/akkoord/", akkoord.AkkoordGeven.as_view(), name="aanvraag-akkoord"),
    path(
        "aanvragen/<int:aanvraag_id>/terugleggen/",
        akkoord.AkkoordTerugleggen.as_view(),
        name="aanvraag-terugleggen",
    ),
    path("akkoord/", akkoord.Akkoord.as_view(), name="akkoord"),
    path("brieven/", verzending.Brieven.as_view(), name="brieven"),
    path("brieven/printbatch/", verzending.PrintbatchMaken.as_view(), name="printbatch-maken"),
    path(
        "brieven/<int:printbatch_id>/bestand/",
        verzending.PrintbatchBestand.as_view(),
        name="printbatch-bestand",
    ),
    path(
        "brieven/<int:printbatch_id>/gepost/", verzending.PrintbatchGepost.as_view(), name="printbatch-gepost"
    ),
    path("briefteksten/", teksten.Brievenboek.as_view(), name="briefteksten"),
    path("briefteksten/<slug:tekst>/", teksten.TekstPagina.as_view(), name="brieftekst"),
    path("batches/", batch_views.Batches.as_view(), name="batches"),
    path("batches/nieuw/", batch_views.NieuweBatch.as_view(), name="batch-nieuw"),
    path("batches/<int:batch_id>/", batch_views.BatchPagina.as_view(), name="batch"),
    path("batches/<int:batch_id>/voortgang/", batch_views.BatchVoortgang.as_view(), name="batch-voortgang"),
    path("batches/<int:batch_id>/pauzeren/", batch_views.BatchPauzeren.as_view(), name="batch-pauzeren"),
    path("batches/<int:batch_id>/hervatten/", batch_views.BatchHervatten.as_view(), name="batch-hervatten"),
    path("batches/<int:batch_id>/stoppen/", batch_views.BatchStoppen.as_view(), name="batch-stoppen"),
    path("batches/<int:batch_id>/opnieuw/", batch_views.BatchOpnieuw.as_view(), name="batch-opnieuw"),
    path("batches/<int:batch_id>/fouten/", batch_views.BatchFoutbestand.as_view(), name="batch-fouten"),
    path("batches/<int:batch_id>/rijen/<int:rij>/", batch_views.Uitvalpagina.as_view(), name="batch-rij"),
    *betalingen.urlpatterns,
    *regelingen.urlpatterns,
]
