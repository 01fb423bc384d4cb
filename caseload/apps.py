from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "caseload"
    verbose_name = "Caseload"

    def ready(self) -> None:
        from django.urls import reverse

        from caseload import (
            begeleiding,
            betrokkenheid,
            gebeurtenissen,
            kolommen,
            koppelingen,
            navigatie,
            ontvangst,
            panelen,
            teamleider,
            voorbereiding,
        )
        from caseload.instrumenten import inrichten
        from caseload.relatiebeheer import aansluiten as relatiebeheer
        from caseload.toewijzing import onderwerp
        from caseload.toewijzing import signalen as wachtlijst
        from caseload.toewijzing.weging import weigh_again
        from caseload.trajecten import paneel as trajecten
        from caseload.waarneming import signalen, verloop
        from serviceplein.klanten import gevolgen
        from serviceplein.werk import onderwerpen

        gebeurtenissen.register_all()
        koppelingen.register_all()
        onderwerp.register_all()
        betrokkenheid.register_all()
        ontvangst.register_all()
        navigatie.register_all()
        panelen.register_all()
        teamleider.register_all()
        kolommen.register_all()
        voorbereiding.register_all()
        verloop.register_all()
        signalen.register_all()
        wachtlijst.register_all()
        onderwerpen.register("caseload.wachtplaats", lambda pk: reverse("wachtlijst"))
        onderwerpen.register("organisatie.afwezigheid", lambda pk: reverse("waarnemer-kiezen", args=[pk]))
        onderwerpen.register("organisatie.waarneming", lambda pk: reverse("waarneming"))
        onderwerpen.register("caseload.herverdeling", lambda pk: reverse("herverdeling", args=[pk]))
        gevolgen.register("caseload.gewicht", weigh_again)
        begeleiding.register_all()
        inrichten.register_all()
        trajecten.register_all()
        relatiebeheer.register_all()
