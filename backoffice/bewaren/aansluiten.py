"""What keeping and destroying adds to the menu, the page of a klant and the styles of statuses."""

from django.urls import reverse

from serviceplein.klanten import acties
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie
from serviceplein.ui.statussen import register_statussen


def register_all() -> None:
    """Called when the app starts."""
    acties.register(
        "bewaarstop",
        label="Bewaarstop",
        icon="lock",
        recht=Recht.BEWAARSTOP,
        url=lambda klant: reverse("bewaarstop", args=[klant.pk]),
        volgorde=5,
    )
    navigatie.register(
        navigatie.Item(
            url_name="vernietigingslijsten",
            label="Bewaren en vernietigen",
            icon="trash",
            recht=Recht.BEWAREN,
            groep="Beheer",
            volgorde=80,
        )
    )
    register_statussen("info", "list-check", "voorstel", "opgenomen")
    register_statussen("let_op", "users", "vernietiging_ter_akkoord", "vernietiging_akkoord")
    register_statussen("neutraal", "trash", "vernietigd", "vernietigd_regel")
    register_statussen("goed", "lock", "uitgezonderd", "vervallen_regel")
