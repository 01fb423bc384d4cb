"""The day page in the menu, and as the place where a coach begins."""

from caseload.dag import delen
from serviceplein.toegang import startpagina
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui import navigatie


def register_all() -> None:
    """Called when the app starts."""
    delen.register_all()
    navigatie.register(
        navigatie.Item(
            url_name="dag", label="Vandaag", icon="calendar-event", recht=Recht.CASELOAD_BEKIJKEN, volgorde=5
        )
    )
    for rol in (Rol.WERKCOACH, Rol.PARTICIPATIECOACH, Rol.CONSULENT):
        startpagina.register(rol=rol, url_name="dag", volgorde=30)
