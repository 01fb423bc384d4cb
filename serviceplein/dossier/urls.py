from django.urls import path

from serviceplein.dossier import views

urlpatterns = [
    path("klanten/<int:klant_id>/document/", views.KlantDocument.as_view(), name="klant-document"),
    path("documenten/<int:document_id>/", views.DocumentDownload.as_view(), name="document"),
]
