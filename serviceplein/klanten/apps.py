from django.apps import AppConfig


class KlantenConfig(AppConfig):
    name = "serviceplein.klanten"
    verbose_name = "Klanten"

    def ready(self) -> None:
        from serviceplein.klanten.gebeurtenissen import register_all

        register_all()
