from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "serviceplein.dossier"
    verbose_name = "Dossier"

    def ready(self) -> None:
        from serviceplein.dossier.gebeurtenissen import register_all

        register_all()
