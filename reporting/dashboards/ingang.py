"""Where the figures are found: menu entries and the start pages of who steers."""

from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.startpagina import register as register_start
from serviceplein.ui.navigatie import Item
from serviceplein.ui.navigatie import register as register_item


def register_all() -> None:
    """Makes the pages known; called when the app starts."""
    register_item(
        Item(
            url_name="teamleider",
            label="Mijn team",
            icon="chart-bar",
            recht=Recht.TEAM_BEKIJKEN,
            groep="Sturing",
            volgorde=10,
        )
    )
    register_item(
        Item(
            url_name="raad",
            label="Cijfers gemeente",
            icon="building",
            recht=Recht.RAAD_BEKIJKEN,
            groep="Sturing",
            volgorde=20,
        )
    )
    register_start(rol=Rol.TEAMLEIDER, url_name="teamleider", volgorde=10)
    register_start(rol=Rol.MANAGER, url_name="raad", volgorde=20)
    register_start(rol=Rol.RAAD, url_name="raad", volgorde=10)
