from django.urls import path

from backoffice.mutaties.api import MutatieApi, MutatiesApi

urlpatterns = [
    path("mutaties", MutatiesApi.as_view(), name="api-mutaties"),
    path("mutaties/<str:kenmerk>", MutatieApi.as_view(), name="api-mutatie"),
]
