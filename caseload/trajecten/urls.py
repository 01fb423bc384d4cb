from django.urls import path

from caseload.instrumenten import beheer_views as beheer
from caseload.instrumenten import views as instrumenten
from caseload.trajecten import views

urlpatterns = [
    path("trajecten/", views.Trajecten.as_view(), name="trajecten"),
    path("trajecten/<int:traject_id>/", views.EenTraject.as_view(), name="traject"),
    path("trajecten/<int:traject_id>/opdracht/", views.TrajectOpdracht.as_view(), name="traject-opdracht"),
    path("trajecten/<int:traject_id>/begin/", views.TrajectBeginnen.as_view(), name="traject-begin"),
    path("trajecten/<int:traject_id>/contact/", views.TrajectContact.as_view(), name="traject-contact"),
    path(
        "trajecten/<int:traject_id>/tussendoel/", views.TrajectTussendoel.as_view(), name="traject-tussendoel"
    ),
    path("trajecten/<int:traject_id>/einde/", views.TrajectBeeindigen.as_view(), name="traject-einde"),
    path("trajecten/<int:traject_id>/annuleren/", views.TrajectAnnuleren.as_view(), name="traject-annuleren"),
    path("nazorg/<int:nazorg_id>/", views.NazorgVastleggen.as_view(), name="nazorg"),
    path(
        "klanten/<int:klant_id>/instrumentadvies/",
        instrumenten.AdviesVragen.as_view(),
        name="instrumentadvies-vragen",
    ),
    path("instrumentadviezen/<int:advies_id>/", instrumenten.EenAdvies.as_view(), name="instrumentadvies"),
    path(
        "instrumentadviezen/<int:advies_id>/<slug:instrument>/",
        views.TrajectBestellen.as_view(),
        name="traject-bestellen",
    ),
    path("contracten/", instrumenten.Contracten.as_view(), name="contracten"),
    path("contracten/nieuw/", instrumenten.ContractBewerken.as_view(), name="contract-nieuw"),
    path("contracten/<int:contract_id>/", instrumenten.ContractBewerken.as_view(), name="contract"),
    path("instrumenten/nieuw/", beheer.InstrumentBewerken.as_view(), name="instrument-nieuw"),
    path("instrumenten/<int:instrument_id>/", beheer.InstrumentBewerken.as_view(), name="instrument"),
    path(
        "instrumenten/<int:instrument_id>/stoppen/",
        beheer.InstrumentStoppen.as_view(),
        name="instrument-stoppen",
    ),
    path("budgetten/nieuw/", instrumenten.BudgetToevoegen.as_view(), name="budget-nieuw"),
    path("budgetten/<int:budget_id>/", instrumenten.BudgetWijzigen.as_view(), name="budget"),
]
