from django.urls import include, path

urlpatterns = [path("", include("reporting.dashboards.urls"))]
