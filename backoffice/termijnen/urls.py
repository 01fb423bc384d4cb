"""Where the pages of terms live."""

from django.urls import path

from backoffice.termijnen import views

urlpatterns = [
    path("termijnen/", views.Termijnen.as_view(), name="termijnen"),
    path("aanvragen/<int:aanvraag_id>/termijn/", views.TermijnPagina.as_view(), name="termijn"),
    *(
        path(f"aanvragen/<int:aanvraag_id>/termijn/{stap.naam}/", stap.as_view(), name=f"termijn-{stap.naam}")
        for stap in views.STAPPEN
    ),
]
