"""Menu entries and start pages of the caseload."""

from typing import Any

from django.db.models import QuerySet

from caseload.toewijzing.models import Wachtplaats
from serviceplein.toegang import startpagina
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui.navigatie import Item, register


def waiting_for(user: Any) -> QuerySet[Any]:
    """The klanten who wait for a contactpersoon, as far as the user may see."""
    return Wachtplaats.objects.visible_to(user).waiting()


def register_all() -> None:
    """Called when the app starts."""
    register(
        Item(url_name="caseload", label="Caseload", icon="users", recht=Recht.CASELOAD_BEKIJKEN, volgorde=12)
    )
    register(
        Item(
            url_name="wachtlijst",
            label="Wachtlijst",
            icon="hourglass",
            recht=Recht.CONTACTPERSOON_TOEWIJZEN,
            volgorde=30,
            badge=waiting_for,
        )
    )
    for rol in (Rol.WERKCOACH, Rol.PARTICIPATIECOACH, Rol.CONSULENT):
        startpagina.register(rol=rol, url_name="caseload", volgorde=40)
