from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "serviceplein.agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from serviceplein.agenda import betrokkenheid, gebeurtenissen, navigatie, voorbereiding

        gebeurtenissen.register_all()
        betrokkenheid.register_all()
        navigatie.register_all()
        voorbereiding.register_all()
