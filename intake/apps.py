from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        from intake import (
            betrokkenheid,
            deuren,
            deuren_gebeurtenissen,
            gebeurtenissen,
            koppelingen,
            navigatie,
            panelen,
            zoeken,
        )
        from intake.afspraak import aansluiting, signalen, voorbereiding
        from intake.triage import onderwerp

        gebeurtenissen.register_all()
        deuren_gebeurtenissen.register_all()
        onderwerp.register_all()
        betrokkenheid.register_all()
        koppelingen.register_all()
        navigatie.register_all()
        panelen.register_all()
        deuren.register_all()
        zoeken.register_all()
        aansluiting.register_all()
        signalen.register_all()
        voorbereiding.register_all()
