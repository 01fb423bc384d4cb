from django.apps import AppConfig


class KlantenConfig(AppConfig):
    name = "serviceplein.klanten"
    verbose_name = "Klanten"

    def ready(self) -> None:
        from serviceplein.klanten import gebeurtenissen, gegevens
        from serviceplein.klanten.gezin import voorzieningen
        from serviceplein.klanten.netwerk.views import netwerk_panel
        from serviceplein.ui.panelen import register

        gebeurtenissen.register_all()
        voorzieningen.register_all()
        gegevens.register_all()
        register(
            plaats="klant-omgeving",
            naam="netwerk",
            volgorde=5,
            render=netwerk_panel,
            template="klanten/netwerk/_klant.html",
        )
