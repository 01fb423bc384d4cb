"""Addresses of the casusboek and the ontwikkelagenda."""

from django.urls import path

from caseload.casusboek import agenda_views, views

urlpatterns = [
    path("casusboek/", views.Casusboek.as_view(), name="casusboek"),
    path("casusboek/nieuw/", views.CasusBeginnen.as_view(), name="casus-beginnen"),
    path("klanten/<int:klant_id>/casus/", views.CasusOverKlant.as_view(), name="casus-over-klant"),
    path("casusboek/<int:casus_id>/", views.EenCasus.as_view(), name="casus"),
    path("casusboek/<int:casus_id>/wijzigen/", views.CasusWijzigen.as_view(), name="casus-wijzigen"),
    path("casusboek/<int:casus_id>/vragen/", views.PerspectiefVragen.as_view(), name="casus-vragen"),
    path(
        "casusboek/<int:casus_id>/perspectief/",
        views.PerspectiefSchrijven.as_view(),
        name="casus-perspectief",
    ),
    path("casusboek/<int:casus_id>/les/", views.LesToevoegen.as_view(), name="casus-les"),
    path("casusboek/<int:casus_id>/spoor/", views.SpoorBeoordelen.as_view(), name="casus-spoor"),
    path("casusboek/<int:casus_id>/aanbieden/", views.CasusAanbieden.as_view(), name="casus-aanbieden"),
    path("casusboek/<int:casus_id>/publiceren/", views.CasusPubliceren.as_view(), name="casus-publiceren"),
    path("casusboek/<int:casus_id>/terug/", views.CasusTerug.as_view(), name="casus-terug"),
    path("casusboek/<int:casus_id>/afdruk/", views.CasusPdf.as_view(), name="casus-pdf"),
    path("lessen/<int:les_id>/weg/", views.LesWeg.as_view(), name="les-weg"),
    path("lessen/<int:les_id>/agenda/", agenda_views.LesPlannen.as_view(), name="les-plannen"),
    path("ontwikkelagenda/", agenda_views.Ontwikkelagenda.as_view(), name="ontwikkelagenda"),
    path("ontwikkelagenda/<int:punt_id>/", agenda_views.EenPunt.as_view(), name="ontwikkelpunt"),
]
