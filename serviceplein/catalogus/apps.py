from django.apps import AppConfig


class CatalogusConfig(AppConfig):
    name = "serviceplein.catalogus"
    verbose_name = "Catalogus"

    def ready(self) -> None:
        from serviceplein.catalogus.gebeurtenissen import register_all
        from serviceplein.toegang import startpagina
        from serviceplein.toegang.rollen import Recht, Rol
        from serviceplein.ui.navigatie import Item, register

        register_all()
        register(
            Item(url_name="producten", label="Producten", icon="books", recht=Recht.CATALOGUS, volgorde=70)
        )
        register(
            Item(url_name="handboek", label="Handboek", icon="notebook", recht=Recht.CATALOGUS, volgorde=80)
        )
        register(
            Item(
                url_name="normen",
                label="Normen",
                icon="adjustments",
                recht=Recht.BEHEREN,
                groep="Beheer",
                volgorde=20,
            )
        )
        startpagina.register(rol=Rol.BEHEER, url_name="normen")
