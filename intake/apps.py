from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        from intake import betrokkenheid, gebeurtenissen, navigatie, zoeken

        gebeurtenissen.register_all()
        betrokkenheid.register_all()
        navigatie.register_all()
        zoeken.register_all()
