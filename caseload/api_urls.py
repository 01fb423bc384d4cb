from django.urls import path

from caseload.delen.api import GedeeldePlannenApi, GedeeldPlanApi
from caseload.relatiebeheer.api import RapportenApi, RegieplanApi, RegieplannenApi
from caseload.trajecten.api import ResultaatApi, TrajectApi, TrajectenApi

urlpatterns = [
    path("trajecten", TrajectenApi.as_view(), name="api-trajecten"),
    path("trajecten/<str:kenmerk>", TrajectApi.as_view(), name="api-traject"),
    path("trajecten/<str:kenmerk>/resultaat", ResultaatApi.as_view(), name="api-trajectresultaat"),
    path("plannen-onder-regie", RegieplannenApi.as_view(), name="api-regieplannen"),
    path("plannen-onder-regie/<str:kenmerk>", RegieplanApi.as_view(), name="api-regieplan"),
    path("plannen-onder-regie/<str:kenmerk>/rapporten", RapportenApi.as_view(), name="api-rapporten"),
    path("gedeelde-plannen", GedeeldePlannenApi.as_view(), name="api-gedeelde-plannen"),
    path("gedeelde-plannen/<str:kenmerk>", GedeeldPlanApi.as_view(), name="api-gedeeld-plan"),
]
