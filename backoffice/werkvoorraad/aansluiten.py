"""The queues in the menu, on other pages, in the tasks and as the place where the backoffice begins."""

from django.urls import reverse

from backoffice.werkvoorraad.panelen import in_hand_of, klant_panel, melding_panel, own_klanten, plan_panel
from backoffice.werkvoorraad.schulden import follow_threat, talk_held
from backoffice.werkvoorraad.transitions import OpdrachtStatus
from intake.aansluitingen import register_schuldgesprek
from serviceplein.klanten import acties
from serviceplein.toegang import betrokkenheid, startpagina
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.ui import navigatie, panelen
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen

PANEEL = "backoffice/werkvoorraad/_paneel.html"


def register_all() -> None:
    """Called when the app starts."""
    betrokkenheid.register("opdracht", own_klanten)
    onderwerpen.register("backoffice.opdracht", lambda pk: reverse("opdracht", args=[pk]))
    register_schuldgesprek(talk_held, follow_threat)
    _menu()
    acties.register(
        "opdracht",
        label="Opdracht aan backoffice",
        icon="send",
        recht=Recht.OPDRACHT_GEVEN,
        url=lambda klant: reverse("opdracht-kies", args=[klant.pk]),
        volgorde=25,
    )
    for plaats, render, volgorde in (
        ("klant-verloop", klant_panel, 35),
        ("melding", melding_panel, 80),
        ("plan", plan_panel, 50),
    ):
        panelen.register(plaats=plaats, naam="opdrachten", volgorde=volgorde, render=render, template=PANEEL)
    register_statussen("info", "user-check", OpdrachtStatus.OPGEPAKT)
    register_statussen("let_op", "message", OpdrachtStatus.TERUGGEVRAAGD)


def _menu() -> None:
    for rol in (Rol.BACKOFFICE, Rol.HANDHAVING):
        startpagina.register(rol=rol, url_name="werkvoorraad", volgorde=30)
    navigatie.register(
        navigatie.Item(
            url_name="werkvoorraad",
            label="Werkvoorraad",
            icon="inbox",
            recht=Recht.OPDRACHT_BEHANDELEN,
            volgorde=8,
            badge=in_hand_of,
        )
    )
    navigatie.register(
        navigatie.Item(
            url_name="werkvoorraad-overzicht",
            label="Werkvoorraden",
            icon="inbox",
            recht=Recht.WERKVOORRAAD_STUREN,
            groep="Sturing",
            volgorde=30,
        )
    )
