"""What decisions and their letters add to the menu."""

from typing import Any

from django.db.models import QuerySet

from backoffice.besluiten.models import Besluit
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie
from serviceplein.ui.statussen import register_statussen


def besluiten_ter_akkoord(user: Any) -> QuerySet[Any]:
    """Decisions that wait for this person as the second one."""
    return Besluit.objects.ter_akkoord(user)


def register_all() -> None:
    """Called when the app starts."""
    navigatie.register(
        navigatie.Item(
            url_name="akkoord",
            label="Akkoord",
            icon="users",
            recht=Recht.BESLUIT_AKKOORD,
            groep="Backoffice",
            volgorde=34,
            badge=besluiten_ter_akkoord,
        )
    )
    navigatie.register(
        navigatie.Item(
            url_name="brieven",
            label="Brieven versturen",
            icon="mail",
            recht=Recht.BRIEVEN_VERSTUREN,
            groep="Backoffice",
            volgorde=35,
        )
    )
    navigatie.register(
        navigatie.Item(
            url_name="briefteksten",
            label="Teksten in brieven",
            icon="file-text",
            recht=Recht.BEHEREN,
            groep="Beheer",
            volgorde=60,
        )
    )
    register_statussen("let_op", "users", "ter_akkoord")
    register_statussen("neutraal", "ban", "buiten")
    register_statussen("info", "file-text", "concept")
    register_statussen("goed", "mail", "verzonden", "gepost")
