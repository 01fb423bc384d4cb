from django.apps import AppConfig


class OrganisatieConfig(AppConfig):
    name = "serviceplein.organisatie"
    verbose_name = "Organisatie"

    def ready(self) -> None:
        from serviceplein.organisatie.gebeurtenissen import register_all
        from serviceplein.toegang import startpagina
        from serviceplein.toegang.rollen import Recht, Rol
        from serviceplein.ui.navigatie import Item, register

        register_all()
        startpagina.register(rol=Rol.PARTNER, url_name="smoelenboek")
        register(
            Item(
                url_name="smoelenboek",
                label="Smoelenboek",
                icon="users-group",
                recht=Recht.SMOELENBOEK,
                groep="Opzoeken",
                volgorde=60,
            )
        )
