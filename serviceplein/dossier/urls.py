from django.urls import path

from serviceplein.dossier import views

urlpatterns = [
    path("klanten/<int:klant_id>/document/", views.KlantDocument.as_view(), name="klant-document"),
    path("klanten/<int:klant_id>/documenten/", views.KlantDocumenten.as_view(), name="klant-documenten"),
    path("documenten/<int:document_id>/over/", views.DocumentOver.as_view(), name="document-over"),
    path("documenten/<int:document_id>/indelen/", views.DocumentIndelen.as_view(), name="document-indelen"),
    path("documenten/<int:document_id>/versie/", views.DocumentVersie.as_view(), name="document-versie"),
    path(
        "documenten/<int:document_id>/ondertekenen/",
        views.DocumentOndertekenen.as_view(),
        name="document-ondertekenen",
    ),
    path(
        "documenten/<int:document_id>/controleren/",
        views.DocumentControleren.as_view(),
        name="document-controleren",
    ),
    path("documenten/<int:document_id>/", views.DocumentDownload.as_view(), name="document"),
]
