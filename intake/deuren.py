"""Plugs the special doors into the pages, tasks, signals and steps of the rest."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from intake.poort import services as poort
from intake.poort.views import poort_panel
from intake.quick_scan.models import QuickScan
from intake.schulden.signalen import late_first_talks
from intake.schulden.views import schulden_panel
from intake.snelle_route import services as snelle_route
from intake.snelle_route.views import route_panel
from intake.triage import gevolgen
from intake.ww import services as ww
from intake.ww.views import ww_panel
from intake.zoektermijn import services as zoektermijn
from intake.zoektermijn.signalen import ending_terms
from intake.zoektermijn.views import zoektermijn_panel
from serviceplein.agenda import aansluitingen as agenda
from serviceplein.klanten import acties
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import panelen
from serviceplein.ui.navigatie import Item
from serviceplein.ui.navigatie import register as register_item
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen, signalen


def zoektermijn_of_scan(request: HttpRequest, scan: QuickScan) -> dict[str, Any] | None:
    """The efforts are judged where the Quick Scan is held."""
    return zoektermijn_panel(request, scan.melding)


def announce_url(klant: Klant) -> str:
    """Only somebody with WW can be announced."""
    return reverse("ww-aankondigen", args=[klant.pk]) if klant.uitkering == Uitkering.WW else ""


def register_all() -> None:
    """Called when the app starts."""
    gevolgen.register(
        "zoektermijn",
        na_triage=zoektermijn.start_zoektermijn,
        bij_heropenen=zoektermijn.drop_zoektermijn,
    )
    gevolgen.register("poort", na_triage=poort.after_triage)
    gevolgen.register("snelle_route", na_triage=snelle_route.after_triage)
    _panels()
    signalen.register("zoektermijn", ending_terms)
    signalen.register("eerste_gesprek_schulden", late_first_talks)
    onderwerpen.register("intake.wwaankondiging", lambda number: reverse("ww-aankondiging", args=[number]))
    agenda.register_onderwerp("intake.wwgesprek", lock=ww.lock_talk_subject, na_einde=ww.after_talk)
    acties.register(
        "einde_ww",
        label="Einde WW aankondigen",
        icon="calendar-plus",
        recht=Recht.MELDING_REGISTREREN,
        url=announce_url,
        volgorde=20,
    )
    register_item(
        Item(
            url_name="ww-aankondigingen",
            label="Einde WW",
            icon="calendar",
            recht=Recht.MELDING_BEKIJKEN,
            groep="Intake",
            volgorde=24,
        )
    )
    register_item(
        Item(
            url_name="snelle-routes",
            label="Snelle routes",
            icon="route",
            recht=Recht.SNELLE_ROUTES_BEKIJKEN,
            groep="Intake",
            volgorde=60,
        )
    )
    register_statussen("info", "clock", "voorgesteld", "gevraagd")
    register_statussen("goed", "check", "administratief", "uitgevoerd", "gegeven", "gedaan")
    register_statussen("neutraal", "x", "afgezien", "niet_nodig")


def _panels() -> None:
    for plaats, naam, volgorde, render, template in (
        ("melding", "zoektermijn", 10, zoektermijn_panel, "intake/zoektermijn/_paneel.html"),
        ("quick_scan", "zoektermijn", 10, zoektermijn_of_scan, "intake/zoektermijn/_paneel.html"),
        ("melding", "schulden", 11, schulden_panel, "intake/schulden/_paneel.html"),
        ("melding", "poort", 12, poort_panel, "intake/poort/_paneel.html"),
        ("melding", "snelle_route", 13, route_panel, "intake/snelle_route/_paneel.html"),
        ("klant-hulp", "einde_ww", 61, ww_panel, "intake/ww/_klant.html"),
    ):
        panelen.register(
            plaats=plaats,
            naam=naam,
            volgorde=volgorde,
            render=render,
            template=template,
            recht=Recht.MELDING_BEKIJKEN,
        )
