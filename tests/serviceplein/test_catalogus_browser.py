"""The catalogue in a real browser: accessible, fits a phone, works with the keyboard."""

import re

import pytest
from django.urls import reverse

from serviceplein.catalogus.models import Meegegeven
from serviceplein.catalogus.partners.models import Dienst
from serviceplein.toegang.rollen import Rol
from tests.browser import axe, faults, log_in, overflow, resize
from tests.factories import RolToekenningFactory
from tests.wereld import Wereld

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wereld(page, live_server):
    made = Wereld(Rol.BEHEER)
    RolToekenningFactory(gebruiker=made.gebruiker, rol=Rol.WERKCOACH)
    log_in(page, made.gebruiker, live_server)
    return made


class TestScreens:
    def test_are_accessible_and_fit_a_phone(self, page, visit, wereld):
        dienst = Dienst.objects.get(naam="Nachtopvang en woonbegeleiding")
        wrong = []
        for path in (
            reverse("producten"),
            reverse("product", args=["bijstand"]),
            reverse("product-versie", args=["bijstand"]),
            reverse("snelle-toets", args=["bijstand"]),
            reverse("sociale-kaart"),
            reverse("partner", args=[dienst.partner_id]),
            reverse("partner-wijzigen", args=[dienst.partner_id]),
            reverse("partner-onderdeel-nieuw", args=[dienst.partner_id, "raamafspraak"]),
            reverse("zoek-alles") + "?q=schulden",
            reverse("handboek"),
            reverse("handboek-pagina", args=["triage"]),
            reverse("handboek-wijzigen", args=["triage"]),
            reverse("handboek-versies", args=["triage"]),
        ):
            wrong += faults(visit(path))
        assert wrong == []


class TestBeside:
    def test_a_step_opens_its_instruction_in_a_drawer(self, page, visit, wereld):
        visit(reverse("plan", args=[wereld.eigen.plan.pk]))
        page.get_by_role("link", name=re.compile("Handboek ?:")).click()
        drawer = page.get_by_role("dialog", name="Het plan maken met de klant")
        drawer.wait_for()
        assert axe(page) == []
        resize(page, 390)
        assert overflow(page) <= 0
        page.keyboard.press("Escape")
        drawer.wait_for(state="hidden")

    def test_a_page_finds_help_with_the_keyboard_and_gives_it_along(self, page, visit, wereld):
        visit(reverse("plan", args=[wereld.eigen.plan.pk]))
        box = page.get_by_role("searchbox", name="Zoek hulp")
        box.fill("taalls")
        first = page.locator("#zoek-hulp-uitkomst [data-pijl]").first
        first.wait_for()
        box.press("ArrowDown")
        assert first.evaluate("node => node === document.activeElement")
        page.keyboard.press("Escape")
        assert page.get_by_role("searchbox", name="Zoek hulp").evaluate(
            "node => node === document.activeElement"
        )
        assert axe(page) == []
        page.get_by_role("button", name=re.compile("^Meegeven ?: Taalles")).click()
        page.locator("#zoek-hulp-uitkomst").get_by_text("Meegegeven").first.wait_for()
        assert Meegegeven.objects.get().onderwerp_soort == "caseload.plan"

    def test_the_quick_check_asks_and_answers_in_place(self, page, visit, wereld):
        visit(reverse("plan", args=[wereld.eigen.plan.pk]))
        page.get_by_text("Snelle toets", exact=True).click()
        page.get_by_label("Snelle toets voor").select_option("schuldhulpverlening")
        page.get_by_role("group", name="Kan de inwoner de schulden nog zelf betalen?").get_by_label(
            "Nee"
        ).check()
        page.get_by_role("group", name="Wil de inwoner meewerken aan een plan?").get_by_label("Ja").check()
        assert axe(page) == []
        page.get_by_role("button", name="Verder toetsen").click()
        page.get_by_text("waarschijnlijk wel", exact=True).wait_for()
        assert page.get_by_text("bron: dossier").count() >= 1
