"""Where the pages of the helpdesk live."""

from django.urls import path

from backoffice.helpdesk import views

urlpatterns = [
    path("helpdesk/", views.Helpdesk.as_view(), name="helpdesk"),
    path("helpdesk/klanten/<int:klant_id>/", views.HelpdeskKlant.as_view(), name="helpdesk-klant"),
    path("helpdesk/klanten/<int:klant_id>/openen/", views.KlantAanDeLijn.as_view(), name="helpdesk-openen"),
    path(
        "helpdesk/klanten/<int:klant_id>/verloop/", views.HelpdeskVerloop.as_view(), name="helpdesk-verloop"
    ),
    path(
        "helpdesk/klanten/<int:klant_id>/afronden/", views.GesprekAfronden.as_view(), name="helpdesk-afronden"
    ),
    path("klanten/<int:klant_id>/controle/", views.Controle.as_view(), name="helpdesk-controle"),
]
