from django.apps import AppConfig


class KlantenConfig(AppConfig):
    name = "serviceplein.klanten"
    verbose_name = "Klanten"

    def ready(self) -> None:
        from serviceplein.klanten import gebeurtenissen, gegevens

        gebeurtenissen.register_all()
        gegevens.register_all()
