from django.urls import path

from serviceplein.agenda import views
from serviceplein.agenda.gesprek import views as gesprek

urlpatterns = [
    path("agenda/", views.Agenda.as_view(), name="agenda"),
    path("agenda/blok/", views.BlokMaken.as_view(), name="agenda-blok"),
    path("agenda/blok/<int:blok_id>/weg/", views.BlokWeg.as_view(), name="agenda-blok-weg"),
    path("agenda/delen/", views.Delen.as_view(), name="agenda-delen"),
    path("agenda/delen/<str:sleutel>.ics", views.Kalender.as_view(), name="agenda-kalender"),
    path("agenda/plannen/<int:klant_id>/", gesprek.Plannen.as_view(), name="agenda-plannen"),
    path("agenda/gesprek/<int:afspraak_id>/", gesprek.Gesprek.as_view(), name="afspraak"),
    path(
        "agenda/gesprek/<int:afspraak_id>/verzetten/", gesprek.Verzetten.as_view(), name="afspraak-verzetten"
    ),
    path("agenda/gesprek/<int:afspraak_id>/afzeggen/", gesprek.Afzeggen.as_view(), name="afspraak-afzeggen"),
    path(
        "agenda/gesprek/<int:afspraak_id>/niet-gekomen/",
        gesprek.NietGekomen.as_view(),
        name="afspraak-niet-gekomen",
    ),
    path(
        "agenda/gesprek/<int:afspraak_id>/verklaring/",
        gesprek.Verklaring.as_view(),
        name="afspraak-verklaring",
    ),
    path("agenda/gesprek/<int:afspraak_id>/verslag/", gesprek.Verslag.as_view(), name="afspraak-verslag"),
    path("agenda/gesprek/<int:afspraak_id>/bezoek/", gesprek.Bezoek.as_view(), name="afspraak-bezoek"),
    path(
        "agenda/gesprek/<int:afspraak_id>/voorbereiding/",
        gesprek.Voorbereiding.as_view(),
        name="afspraak-voorbereiding",
    ),
]
