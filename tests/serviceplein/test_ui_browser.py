"""The components in a real browser: accessible, never too wide, keeping what was typed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, faults, log_in, overflow, resize
from tests.factories import GebruikerFactory

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[[str], Page]


@pytest.fixture(autouse=True)
def own_gemeente(settings: object) -> None:
    settings.GEMEENTE_NAAM = "Voorbeeldstad"  # type: ignore[attr-defined]


class TestStijlgids:
    @pytest.mark.parametrize("path", ["/stijlgids", "/stijlgids/lijst", "/bestaat-niet"])
    def test_is_accessible_and_fits_320_pixels(self, visit: Visit, page: Page, path: str) -> None:
        assert faults(visit(path)) == []
        resize(page, 320)
        assert overflow(page) == 0

    def test_is_accessible_with_the_header_of_somebody_logged_in(
        self, visit: Visit, page: Page, live_server: object
    ) -> None:
        log_in(page, GebruikerFactory(first_name="Fatima", last_name="el Amrani"), live_server)
        visit("/stijlgids/lijst")
        page.locator("details[data-menu] summary").click()
        expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
        assert faults(page) == []
        expect(page.get_by_role("button", name="Uitloggen")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Uitloggen")).to_be_hidden()

    def test_moves_focus_to_the_errors_of_a_posted_form(self, visit: Visit, page: Page) -> None:
        visit("/stijlgids")
        form = page.locator("form[data-bewaar]")
        form.get_by_role("button", name="Opslaan").click()
        summary = page.locator("form[data-bewaar] [data-foutmelding]")
        expect(summary).to_contain_text("Vul het veld Onderwerp in.")
        summary.get_by_role("link", name="Vul het veld Onderwerp in.").click()
        expect(page.locator("#id_leeg-onderwerp")).to_be_focused()

    def test_opens_and_closes_a_dialog_with_the_keyboard(self, visit: Visit, page: Page) -> None:
        visit("/stijlgids")
        page.get_by_role("button", name="Nieuwe taak").press("Enter")
        expect(page.get_by_role("dialog", name="Nieuwe taak")).to_be_visible()
        assert axe(page) == []
        page.keyboard.press("Escape")
        expect(page.locator("#d-voorbeeld")).to_be_hidden()

    def test_finds_a_choice_in_a_long_list_by_typing(self, visit: Visit, page: Page) -> None:
        visit("/stijlgids")
        page.locator("#id_leeg-gemeente").fill("haar")
        page.get_by_role("option", name="Haarlem").click()
        expect(page.locator("select[name='leeg-gemeente']")).to_have_value("Haarlem")


class TestLijst:
    def test_filters_sorts_and_pages_without_leaving_the_page(self, visit: Visit, page: Page) -> None:
        visit("/stijlgids/lijst")
        page.evaluate("window.zelfdePagina = true")
        page.get_by_label("Status").select_option("Nieuw")
        expect(page.locator("[data-status]")).to_have_text("15 taken")
        expect(page).to_have_url(re.compile("status=Nieuw"))
        expect(page.locator("#sp-status")).to_have_text("15 taken")
        page.get_by_role("link", name="Klant", exact=True).click()
        expect(page.get_by_role("columnheader", name="Klant")).to_have_attribute("aria-sort", "ascending")
        expect(page.get_by_label("Status")).to_have_value("Nieuw")
        assert page.evaluate("window.zelfdePagina")
        page.get_by_role("link", name="Verwijder filter").click()
        expect(page.locator("[data-status]")).to_have_text("100 taken")

    def test_enables_bulk_buttons_when_rows_are_chosen(self, visit: Visit, page: Page) -> None:
        visit("/stijlgids/lijst")
        expect(page.get_by_role("button", name="Toewijzen")).to_be_disabled()
        page.get_by_label("Selecteer alle taken op deze pagina").check()
        expect(page.get_by_text("25 gekozen")).to_be_visible()
        expect(page.get_by_role("button", name="Toewijzen")).to_be_enabled()


class TestConcept:
    """Drafts need a user on the page; the style guide is public, so the page is told who is there."""

    def as_user(self, page: Page, user: str) -> None:
        page.route(
            "**/stijlgids",
            lambda route: route.fulfill(
                response=(answer := route.fetch()),
                body=answer.text().replace("<body ", f'<body data-gebruiker="{user}" ', 1),
            ),
        )

    def type_subject(self, page: Page) -> None:
        page.locator("#id_leeg-onderwerp").fill("Taaltraining verlengen")

    def test_is_put_back_after_a_reload(self, visit: Visit, page: Page) -> None:
        self.as_user(page, "7")
        visit("/stijlgids")
        self.type_subject(page)
        page.reload()
        expect(page.locator("#id_leeg-onderwerp")).to_have_value("Taaltraining verlengen")
        expect(page.locator("#meldingen")).to_contain_text("Uw eerder ingevulde tekst is teruggezet.")

    def test_is_not_shown_to_another_user(self, visit: Visit, page: Page) -> None:
        self.as_user(page, "7")
        visit("/stijlgids")
        self.type_subject(page)
        page.unroute("**/stijlgids")
        self.as_user(page, "8")
        page.reload()
        expect(page.locator("#id_leeg-onderwerp")).to_have_value("")
        assert "Taaltraining" not in page.evaluate("JSON.stringify(sessionStorage)")

    def test_survives_the_login_page_and_goes_when_saved(self, visit: Visit, page: Page) -> None:
        self.as_user(page, "7")
        visit("/stijlgids")
        self.type_subject(page)
        page.evaluate(
            "() => { for (const k of Object.keys(sessionStorage).filter((k) => k.startsWith('sp.concept.')))"
            " sessionStorage.setItem(k, sessionStorage.getItem(k).replace('false', 'true')); }"
        )
        visit("/stijlgids/lijst")
        visit("/stijlgids")
        expect(page.locator("#id_leeg-onderwerp")).to_have_value("Taaltraining verlengen")
        page.evaluate(
            "() => { for (const k of Object.keys(sessionStorage).filter((k) => k.startsWith('sp.concept.')))"
            " sessionStorage.setItem(k, sessionStorage.getItem(k).replace('false', 'true')); }"
        )
        page.reload()
        expect(page.locator("#id_leeg-onderwerp")).to_have_value("")


class TestDubbelklik:
    def test_posts_once(self, visit: Visit, page: Page) -> None:
        visit("/stijlgids")
        posts: list[str] = []
        page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        page.evaluate(
            "() => { const knop = document.querySelector('form[data-bewaar] [type=submit]');"
            " knop.click(); knop.click(); knop.click(); }"
        )
        expect(page.locator("form[data-bewaar] [data-foutmelding]")).to_be_visible()
        assert len(posts) == 1
