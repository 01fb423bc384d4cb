from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "serviceplein.dossier"
    verbose_name = "Dossier"

    def ready(self) -> None:
        from serviceplein.dossier import controles  # noqa: F401 - registers its checks
        from serviceplein.dossier.gebeurtenissen import register_all

        register_all()
