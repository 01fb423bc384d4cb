from django.urls import path

from backoffice.aanvragen import api as aanvragen
from backoffice.mutaties.api import MutatieApi, MutatiesApi

urlpatterns = [
    path("mutaties", MutatiesApi.as_view(), name="api-mutaties"),
    path("mutaties/<str:kenmerk>", MutatieApi.as_view(), name="api-mutatie"),
    path("aanvragen", aanvragen.AanvragenApi.as_view(), name="api-aanvragen"),
    path("aanvragen/<int:nummer>", aanvragen.AanvraagApi.as_view(), name="api-aanvraag"),
    path("aanvraagbatches", aanvragen.AanvraagbatchesApi.as_view(), name="api-aanvraagbatches"),
    path("aanvraagbatches/<int:nummer>", aanvragen.AanvraagbatchApi.as_view(), name="api-aanvraagbatch"),
    path(
        "aanvraagbatches/<int:nummer>/fouten",
        aanvragen.AanvraagbatchFoutenApi.as_view(),
        name="api-aanvraagbatch-fouten",
    ),
]
