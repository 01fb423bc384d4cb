from django.urls import path

from intake.diagnose.api import DiagnoseApi, DiagnosesApi, UitslagApi
from intake.melding.api import MeldingApi, MeldingenApi
from intake.ww.api import WwAankondigingenApi

urlpatterns = [
    path("diagnoses", DiagnosesApi.as_view(), name="api-diagnoses"),
    path("diagnoses/<str:kenmerk>", DiagnoseApi.as_view(), name="api-diagnose"),
    path("diagnoses/<str:kenmerk>/uitslag", UitslagApi.as_view(), name="api-uitslag"),
    path("meldingen", MeldingenApi.as_view(), name="api-meldingen"),
    path("meldingen/<str:kenmerk>", MeldingApi.as_view(), name="api-melding"),
    path("ww-aankondigingen", WwAankondigingenApi.as_view(), name="api-ww-aankondigingen"),
]
