"""Menu entries and start pages of the caseload."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from caseload.regie.models import Regieverzoek
from caseload.toewijzing.models import Wachtplaats
from serviceplein.toegang import startpagina
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui.navigatie import Item, register
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen


def waiting_for(user: Any) -> QuerySet[Any]:
    """The klanten who wait for a contactpersoon, as far as the user may see."""
    return Wachtplaats.objects.visible_to(user).waiting()


def asked_of(user: Any) -> QuerySet[Any]:
    """The questions about the regie that wait for this user."""
    return Regieverzoek.objects.visible_to(user).open().to(user)


def register_all() -> None:
    """Called when the app starts."""
    register_statussen("info", "clock", "rekent", "voorstel")
    register_statussen("goed", "check", "verplaatst", "teruggezet")
    register_statussen("let_op", "alert-triangle", "overgeslagen", "niet_terug")
    register_statussen("neutraal", "refresh", "teruggedraaid")
    register(
        Item(url_name="caseload", label="Caseload", icon="users", recht=Recht.CASELOAD_BEKIJKEN, volgorde=12)
    )
    register(
        Item(
            url_name="belasting",
            label="Belasting",
            icon="chart-line",
            recht=Recht.CASELOAD_BEKIJKEN,
            groep="Begeleiding",
            volgorde=13,
        )
    )
    register(
        Item(
            url_name="waarneming",
            label="Waarneming",
            icon="user-check",
            recht=Recht.CASELOAD_BEKIJKEN,
            groep="Begeleiding",
            volgorde=17,
        )
    )
    register(
        Item(
            url_name="wachtlijst",
            label="Wachtlijst",
            icon="hourglass",
            recht=Recht.CONTACTPERSOON_TOEWIJZEN,
            groep="Begeleiding",
            volgorde=30,
            badge=waiting_for,
        )
    )
    register(
        Item(
            url_name="herverdelingen",
            label="Herverdelen",
            icon="refresh",
            recht=Recht.CASELOAD_HERVERDELEN,
            groep="Sturing",
            volgorde=15,
        )
    )
    register(
        Item(
            url_name="regieverzoeken",
            label="Regie",
            icon="heart-handshake",
            recht=Recht.CASELOAD_BEKIJKEN,
            groep="Begeleiding",
            volgorde=14,
            badge=asked_of,
        )
    )
    onderwerpen.register("caseload.regieverzoek", lambda pk: reverse("regieverzoek", args=[pk]))
    for rol in (Rol.WERKCOACH, Rol.PARTICIPATIECOACH, Rol.CONSULENT):
        startpagina.register(rol=rol, url_name="caseload", volgorde=40)
