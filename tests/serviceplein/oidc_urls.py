"""The addresses of the project as they are when single sign-on is switched on."""

from django.urls import include, path

from serviceplein.urls import handler400, handler403, handler404, handler500
from serviceplein.urls import urlpatterns as project

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
urlpatterns = [path("oidc/", include("mozilla_django_oidc.urls")), *project]
