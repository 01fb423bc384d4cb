from django.urls import path

from serviceplein.api.views import OpenApiView, TokenView

urlpatterns = [
    path("oauth/token", TokenView.as_view(), name="api-token"),
    path("openapi.json", OpenApiView.as_view(), name="api-openapi"),
]
