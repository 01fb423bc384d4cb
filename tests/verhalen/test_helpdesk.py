"""Anybody calls, anybody helps: at the helpdesk, with the keyboard alone, in less than two minutes."""

import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import Betaalsoort
from backoffice.helpdesk.models import Helpdeskgesprek, Identiteitscontrole
from backoffice.mutaties.models import Mutatie
from backoffice.mutaties.transitions import MutatieStatus
from backoffice.werkvoorraad.models import Opdracht
from caseload.contact.models import Contactmoment
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente, Wijk
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory
from tests.backoffice.mutaties import u_pas_of
from tests.browser import log_in, proper
from tests.caseload.factories import ToewijzingFactory
from tests.factories import KlantFactory, MedewerkerFactory

TWO_MINUTES = 120


def tab_to(page: Page, selector: str) -> None:
    """Walks with the Tab key until the element has the focus."""
    for _ in range(90):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the keyboard")


def answer(page: Page, *codes: str) -> None:
    """Marks the answers to control questions as right and keeps them."""
    for code in codes:
        tab_to(page, f"[name=vraag_{code}]")
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("U weet met wie u spreekt.")).to_be_visible()


def end_with(page: Page, report: str, downs: int, naar: str) -> None:
    """Writes what was asked, chooses what came of it and who goes on."""
    tab_to(page, "[name=verslag]")
    page.keyboard.type(report)
    tab_to(page, "[name=uitkomst]")
    for _ in range(downs):
        page.keyboard.press("ArrowDown")
    tab_to(page, "#id_naar")
    page.keyboard.type(naar)
    tab_to(page, "form[action$='/afronden/'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vastgelegd.")).to_be_visible()


@pytest.fixture
def caller(utrecht: dict[str, Any]) -> Klant:
    """Somebody with a contactpersoon, a U-pas, an open application and a payment."""
    gemeente = Gemeente.objects.get(eigen=True)
    wijk = Wijk.objects.get(naam="Overvecht", gemeente=gemeente)
    klant: Klant = KlantFactory(
        voornamen="Janneke",
        achternaam="Wijngaard",
        gemeente=gemeente,
        wijk=wijk,
        postcode="3561AB",
        uitkering=Uitkering.PW,
        iwv=True,
    )
    ToewijzingFactory(klant=klant, medewerker=utrecht["werkcoach"])
    besluit = u_pas_of(klant)
    AanvraagFactory(
        klant=klant,
        regeling="individuele_inkomenstoeslag",
        status=AanvraagStatus.BIJ_MEDEWERKER,
        beslistermijn=timezone.localdate() + timedelta(days=30),
    )
    Betaalregel.objects.create(
        klant=klant,
        soort=Betaalsoort.OVERIG,
        bron="test:1",
        omschrijving="Vergoeding reiskosten",
        bedrag=Decimal("45.50"),
        betaal_op=besluit.geldig_van,
        ontstaan_op=timezone.now(),
    )
    return klant


class TestHelpdesk:
    @pytest.mark.eis("BO-02")
    def test_helps_two_callers_with_the_keyboard_in_two_minutes_on_average(
        self,
        page: Page,
        visit: Callable[[str], Page],
        live_server: Any,
        utrecht: dict[str, Any],
        caller: Klant,
    ) -> None:
        me = MedewerkerFactory(rol=Rol.HELPDESK, functie=Functie.HELPDESK)
        log_in(page, me.gebruiker, live_server)
        visit("/")
        page.wait_for_url("**/helpdesk/")
        started = time.monotonic()
        page.keyboard.type(f"{caller.klantnummer}")
        page.keyboard.press("Enter")
        page.wait_for_url("**/helpdesk/klanten/*/")
        told = page.locator("[aria-labelledby=p-wie]")
        expect(told).to_contain_text("Nog niet vastgesteld")
        expect(told).to_contain_text("ook niet of iemand hier bekend is")
        answer(page, "geboortedatum", "bsn", "contactpersoon")
        expect(told).to_contain_text("Zeker vastgesteld")
        expect(told).to_contain_text("Controlevragen door")
        runs = page.locator("[aria-labelledby=p-loopt]")
        for text in (
            "Uitkering Participatiewet",
            "Wmo-voorziening",
            "U-pas loopt tot",
            "Individuele inkomenstoeslag besluit voor",
            "Bij een medewerker",
            utrecht["werkcoach"].naam,
        ):
            expect(runs).to_contain_text(text)
        expect(page.locator("[aria-labelledby=p-betalingen]")).to_contain_text("Vergoeding reiskosten")
        expect(page.locator("[aria-labelledby=contact]")).to_be_visible()
        proper(page)
        tab_to(page, "#zoek-antwoord input[type=search], input#zoek-antwoord")
        page.keyboard.type("u-pas")
        expect(page.get_by_role("link", name="U-pas").last).to_be_visible()
        page.goto(page.url.split("#")[0] + "#p-afronden")
        end_with(page, "Wil weten of bijverdienen mag. Coach belt terug.", 1, "De vaste")
        assert Taak.objects.open().get(titel="Bel de klant terug").medewerker == utrecht["werkcoach"]

        page.keyboard.type(f"{caller.klantnummer}")
        page.keyboard.press("Enter")
        page.wait_for_url("**/helpdesk/klanten/*/")
        tab_to(page, "a[href$='/mutaties/nieuw/adres/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/nieuw/adres/")
        for name, value in {
            "postcode": "9711EF",
            "huisnummer": "8",
            "straat": "Herestraat",
            "woonplaats": "Groningen",
        }.items():
            tab_to(page, f"[name={name}]")
            page.keyboard.type(value)
        page.keyboard.press("Enter")
        effect = page.locator("[data-gevolgen]")
        expect(effect).to_contain_text("Het recht op Participatiewet van ons eindigt")
        expect(effect).to_contain_text("U woont niet in onze gemeente.")
        expect(effect).to_contain_text("De Wmo-voorziening loopt bij ons tot")
        assert not Mutatie.objects.exists()
        proper(page)
        tab_to(page, "[name=opslaan]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/helpdesk/klanten/**uitkomst=mutatie**")
        expect(page.get_by_text("is doorgevoerd")).to_be_visible()
        end_with(page, "Verhuist naar Groningen. Recht bekijken.", 3, "Advies over de uitk")
        seconds = (time.monotonic() - started) / 2
        assert seconds < TWO_MINUTES

        talks = list(Helpdeskgesprek.objects.order_by("pk"))
        assert [talk.uitkomst for talk in talks] == ["terugbellen", "doorgezet"]
        average = sum((t.afgerond_op - t.begonnen_op).total_seconds() for t in talks) / 2
        assert average < TWO_MINUTES
        assert Contactmoment.objects.filter(klant=caller, medewerker=me).count() == 2
        assert Identiteitscontrole.objects.get().door == me.gebruiker
        mutatie = Mutatie.objects.get()
        caller.refresh_from_db()
        assert (mutatie.status, caller.woonplaats) == (MutatieStatus.DOORGEVOERD, "Groningen")
        asked = set(Opdracht.objects.filter(klant=caller).values_list("specialisme", flat=True))
        assert {"beheer_wwb", "beheer_iwv", "financiele_regelingen"} <= asked
