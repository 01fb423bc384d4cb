from django.apps import AppConfig


class WerkConfig(AppConfig):
    name = "serviceplein.werk"
    verbose_name = "Werk"

    def ready(self) -> None:
        from serviceplein.werk.gebeurtenissen import register_all

        register_all()
