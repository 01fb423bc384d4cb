from django.urls import path

from caseload.delen.api import GedeeldePlannenApi, GedeeldPlanApi

urlpatterns = [
    path("gedeelde-plannen", GedeeldePlannenApi.as_view(), name="api-gedeelde-plannen"),
    path("gedeelde-plannen/<str:kenmerk>", GedeeldPlanApi.as_view(), name="api-gedeeld-plan"),
]
