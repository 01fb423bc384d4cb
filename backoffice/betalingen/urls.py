"""Where the pages of payments live."""

from django.urls import path

from backoffice.betalingen import bank_views, batch_views, views

urlpatterns = [
    path("betalingen/", views.Betalingen.as_view(), name="betalingen"),
    path("betalingen/controleren/", views.BetalingenControleren.as_view(), name="betalingen-controleren"),
    path("betalingen/<int:betaalregel_id>/", views.BetalingPagina.as_view(), name="betaling"),
    path(
        "betalingen/<int:betaalregel_id>/vasthouden/",
        views.BetalingVasthouden.as_view(),
        name="betaling-vasthouden",
    ),
    path(
        "betalingen/<int:betaalregel_id>/hervatten/",
        views.BetalingHervatten.as_view(),
        name="betaling-hervatten",
    ),
    path(
        "betalingen/<int:betaalregel_id>/annuleren/",
        views.BetalingAnnuleren.as_view(),
        name="betaling-annuleren",
    ),
    path(
        "betalingen/<int:betaalregel_id>/corrigeren/",
        views.BetalingCorrigeren.as_view(),
        name="betaling-corrigeren",
    ),
    path("betaalbatches/", batch_views.Betaalbatches.as_view(), name="betaalbatches"),
    path("betaalbatches/nieuw/", batch_views.BetaalbatchKlaarzetten.as_view(), name="betaalbatch-nieuw"),
    path("betaalbatches/<int:betaalbatch_id>/", batch_views.BetaalbatchPagina.as_view(), name="betaalbatch"),
    path(
        "betaalbatches/<int:betaalbatch_id>/vrijgeven/",
        batch_views.BetaalbatchVrijgeven.as_view(),
        name="betaalbatch-vrijgeven",
    ),
    path(
        "betaalbatches/<int:betaalbatch_id>/annuleren/",
        batch_views.BetaalbatchAnnuleren.as_view(),
        name="betaalbatch-annuleren",
    ),
    path(
        "betaalbatches/<int:betaalbatch_id>/bestand/",
        batch_views.BetaalbatchBestand.as_view(),
        name="betaalbatch-bestand",
    ),
    path("bankberichten/", bank_views.Bankberichten.as_view(), name="bankberichten"),
    path("bankberichten/nieuw/", bank_views.BankberichtInlezen.as_view(), name="bankbericht-nieuw"),
    path("bankberichten/<int:bankbericht_id>/", bank_views.BankberichtPagina.as_view(), name="bankbericht"),
    path(
        "bankmeldingen/<int:bankmelding_id>/",
        bank_views.BankmeldingUitzoeken.as_view(),
        name="bankmelding",
    ),
]
