"""Menu entries and start pages of the intake."""

from serviceplein.toegang import startpagina
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui.navigatie import Item, register


def register_all() -> None:
    """Called when the app starts."""
    register(
        Item(
            url_name="melding-nieuw",
            label="Nieuwe melding",
            icon="plus",
            recht=Recht.MELDING_REGISTREREN,
            volgorde=10,
        )
    )
    register(
        Item(url_name="meldingen", label="Meldingen", icon="inbox", recht=Recht.MELDING_BEKIJKEN, volgorde=20)
    )
    register(
        Item(
            url_name="gesprekken",
            label="Mijn gesprekken",
            icon="calendar-event",
            recht=Recht.QUICK_SCAN_AFNEMEN,
            volgorde=15,
        )
    )
    register(
        Item(
            url_name="afwegingen",
            label="Maatwerk",
            icon="scale",
            recht=Recht.AFWEGING_VASTLEGGEN,
            groep="Intake",
            volgorde=60,
        )
    )
    startpagina.register(rol=Rol.FRONTOFFICE, url_name="meldingen")
    startpagina.register(rol=Rol.HELPDESK, url_name="meldingen", volgorde=60)
    for rol in (Rol.WERKCOACH, Rol.PARTICIPATIECOACH, Rol.CONSULENT):
        startpagina.register(rol=rol, url_name="gesprekken", volgorde=60)
