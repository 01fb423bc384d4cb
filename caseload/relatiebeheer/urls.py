from django.urls import path

from caseload.relatiebeheer import formulieren, views

urlpatterns = [
    path("relatiebeheer/", views.Relatiebeheerdag.as_view(), name="relatiebeheer"),
    path("relatiebeheer/klanten/", views.Relatieklanten.as_view(), name="relatieklanten"),
    path("relatiebeheer/<int:partner_id>/", views.Relatiepartner.as_view(), name="relatiepartner"),
    path(
        "relatiebeheer/<int:partner_id>/herinneren/",
        views.PartnerHerinneren.as_view(),
        name="relatiepartner-herinneren",
    ),
    path(
        "relatiebeheer/<int:partner_id>/relatiebeheerder/",
        formulieren.BeheerderKiezen.as_view(),
        name="relatiebeheerder-kiezen",
    ),
    path(
        "relatiebeheer/<int:partner_id>/afspraken/",
        formulieren.SamenwerkingBewerken.as_view(),
        name="samenwerking-nieuw",
    ),
    path(
        "samenwerking/<int:samenwerking_id>/",
        formulieren.SamenwerkingBewerken.as_view(),
        name="samenwerking-wijzigen",
    ),
    path(
        "samenwerking/<int:samenwerking_id>/evalueren/",
        formulieren.SamenwerkingEvalueren.as_view(),
        name="samenwerking-evalueren",
    ),
    path(
        "samenwerking/<int:samenwerking_id>/beeindigen/",
        formulieren.SamenwerkingBeeindigen.as_view(),
        name="samenwerking-beeindigen",
    ),
    path(
        "plannen/<int:plan_id>/rapport/", formulieren.RapportVastleggen.as_view(), name="rapport-vastleggen"
    ),
]
