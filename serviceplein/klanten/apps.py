from django.apps import AppConfig


class KlantenConfig(AppConfig):
    name = "serviceplein.klanten"
    verbose_name = "Klanten"

    def ready(self) -> None:
        from serviceplein.klanten import gebeurtenissen, gegevens
        from serviceplein.klanten.gezin import voorzieningen

        gebeurtenissen.register_all()
        voorzieningen.register_all()
        gegevens.register_all()
