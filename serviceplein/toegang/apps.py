from django.apps import AppConfig


class ToegangConfig(AppConfig):
    name = "serviceplein.toegang"
    verbose_name = "Toegang"

    def ready(self) -> None:
        from serviceplein.toegang.gebeurtenissen import register_all
        from serviceplein.toegang.rollen import Recht, Rol
        from serviceplein.toegang.spoor import connect
        from serviceplein.toegang.startpagina import register as register_start
        from serviceplein.toegang.toelaten import register_panel
        from serviceplein.ui.navigatie import Item, register

        register_all()
        connect()
        register_panel()
        register_start(rol=Rol.PRIVACY, url_name="logboek", volgorde=90)
        register(
            Item(
                url_name="logboek",
                label="Verwerkingenlogboek",
                icon="shield-lock",
                recht=Recht.LOGBOEK_BEKIJKEN,
                groep="Beheer",
                volgorde=80,
            )
        )
        register(
            Item(
                url_name="geschiedenis",
                label="Geschiedenis",
                icon="history",
                recht=Recht.GESCHIEDENIS_BEKIJKEN,
                groep="Beheer",
                volgorde=85,
            )
        )
        register(
            Item(
                url_name="accounts",
                label="Accounts",
                icon="users",
                recht=Recht.ACCOUNTS_BEHEREN,
                groep="Beheer",
                volgorde=90,
            )
        )
