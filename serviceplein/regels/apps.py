from django.apps import AppConfig


class RegelsConfig(AppConfig):
    name = "serviceplein.regels"
    verbose_name = "beslistabellen"

    def ready(self) -> None:
        from serviceplein.regels.gebeurtenissen import register_all
        from serviceplein.toegang.rollen import Recht
        from serviceplein.ui.navigatie import Item, register

        register_all()
        register(
            Item(
                url_name="beslistabellen",
                label="Beslistabellen",
                icon="route",
                recht=Recht.BEHEREN,
                groep="Beheer",
                volgorde=30,
            )
        )
