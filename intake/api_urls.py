from django.urls import path

from intake.melding.api import MeldingApi, MeldingenApi

urlpatterns = [
    path("meldingen", MeldingenApi.as_view(), name="api-meldingen"),
    path("meldingen/<str:kenmerk>", MeldingApi.as_view(), name="api-melding"),
]
