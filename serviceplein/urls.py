"""Where every page of the house lives; each app names its own rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("serviceplein.toegang.urls")),
    path("", include("serviceplein.ui.urls")),
    path("", include("serviceplein.klanten.urls")),
    path("", include("serviceplein.dossier.urls")),
    path("", include("serviceplein.werk.urls")),
    path("", include("serviceplein.agenda.urls")),
    path("", include("serviceplein.organisatie.urls")),
    path("", include("serviceplein.catalogus.urls")),
    path("", include("serviceplein.regels.urls")),
    path("api/v1/", include("serviceplein.api.urls")),
    path("api/v1/", include("intake.api_urls")),
    path("api/v1/", include("caseload.api_urls")),
    path("api/v1/", include("backoffice.api_urls")),
    path("", include("intake.urls")),
    path("", include("caseload.urls")),
    path("", include("backoffice.urls")),
    path("", include("reporting.urls")),
]

handler400 = "serviceplein.fouten.bad_request"
handler403 = "serviceplein.fouten.forbidden"
handler404 = "serviceplein.fouten.not_found"
handler500 = "serviceplein.fouten.server_error"
