"""What the rest of the product sees of the helpdesk: events, menu, start page, panels and statuses."""

from caseload.contact.aansluiten import klant_panel as contact_panel
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.toegang import startpagina
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui import navigatie, panelen
from serviceplein.ui.statussen import register_statussen


def register_all() -> None:
    """Called when the app starts."""
    register_soort(
        Soort(
            code="identiteit.vastgesteld",
            domein="helpdesk",
            zin="Identiteit {niveau} ({manier}).",
            icoon="user-check",
        ),
        Soort(
            code="identiteit.niet_vastgesteld",
            domein="helpdesk",
            zin="Identiteit niet vastgesteld ({manier}).",
            icoon="alert-triangle",
        ),
        Soort(
            code="helpdesk.gesprek",
            domein="helpdesk",
            zin="Helpdesk ({kanaal}): {uitkomst}. {naar}.",
            icoon="phone-call",
        ),
    )
    startpagina.register(rol=Rol.HELPDESK, url_name="helpdesk", volgorde=20)
    navigatie.register(
        navigatie.Item(
            url_name="helpdesk",
            label="Helpdesk",
            icon="phone-call",
            recht=Recht.HELPDESK_WERKEN,
            volgorde=14,
        )
    )
    panelen.register(
        plaats="helpdesk",
        naam="contact",
        volgorde=10,
        render=contact_panel,
        template="caseload/contact/_klant.html",
    )
    register_statussen("goed", "user-check", "basis", "sterk")
    register_statussen("goed", "check", "beantwoord")
    register_statussen("info", "phone-call", "terugbellen")
    register_statussen("info", "users", "doorgezet")
    register_statussen("info", "edit", "mutatie")
