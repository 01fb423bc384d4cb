"""A coach leaves: the teamleider gets a proposal, adjusts it, has it carried out, and turns it back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from caseload.herverdelen.models import Herverdeling
from caseload.herverdelen.tasks import bereken, voer_uit
from caseload.herverdelen.transitions import HerverdelingStatus
from tests.browser import log_in, proper
from tests.caseload.herverdelen import Ploeg, contactpersonen, load_norms

pytestmark = pytest.mark.django_db(transaction=True)


def test_coach_leaves_and_klanten_are_divided_approved_and_turned_back(
    page: Page, visit: Callable[[str], Page], live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("celery.current_app.send_task", lambda *args, **more: None)
    load_norms()
    ploeg = Ploeg(klanten=(3, 1, 0))
    gone, _, free = ploeg.coaches
    before = contactpersonen()
    log_in(page, ploeg.leider, live_server)
    visit("/teamleider/")
    proper(page)
    page.locator(f'a[href$="/vertrek/?medewerker={gone.pk}"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Een medewerker vertrekt")
    proper(page)
    page.get_by_role("button", name="Bereken").click()
    expect(page.get_by_text("Voorstel berekenen")).to_be_visible()
    row = Herverdeling.objects.get()
    bereken(row.pk)
    expect(page.get_by_role("link", name="Aanpassen").first).to_be_visible(timeout=10_000)
    proper(page)
    page.get_by_role("link", name="Per medewerker").click()
    expect(page.get_by_text("3 → 0").first).to_be_visible()
    proper(page)
    page.get_by_role("link", name="Per klant").click()
    page.get_by_role("link", name="Aanpassen").first.click()
    field = page.get_by_label("Nieuwe contactpersoon")
    field.select_option(label=free.naam)
    proper(page)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Goedkeuren").click()
    page.get_by_role("button", name="Goedkeuren en uitvoeren").click()
    expect(page.get_by_text("Klanten verplaatsen")).to_be_visible()
    voer_uit(row.pk)
    expect(page.get_by_role("button", name="Terugdraaien").first).to_be_visible(timeout=10_000)
    assert gone.pk not in contactpersonen().values()
    assert row.regels.by_hand().count() <= 1
    page.get_by_role("button", name="Terugdraaien").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Terugdraaien").click()
    expect(page.get_by_text("Klanten terugzetten")).to_be_visible()
    voer_uit(row.pk)
    expect(page.get_by_text("3 van 3")).to_be_visible(timeout=10_000)
    row.refresh_from_db()
    assert row.status == HerverdelingStatus.TERUGGEDRAAID
    assert contactpersonen() == before
    visit("/herverdelen/")
    proper(page)
