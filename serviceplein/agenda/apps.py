from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "serviceplein.agenda"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from serviceplein.agenda.gebeurtenissen import register_all

        register_all()
