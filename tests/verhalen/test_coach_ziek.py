"""From the Quick Scan to a vaste contactpersoon, and what happens when that coach falls ill."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from caseload.toewijzing.bijwerken import refresh_caseload
from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.models import Toewijzing
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from tests.browser import axe, log_in, overflow, resize
from tests.factories import MedewerkerFactory
from tests.intake.factories import QuickScanFactory


def proper(page: Page) -> None:
    """Holds the page that is open to axe and to a phone's width."""
    assert axe(page) == [], page.url
    resize(page, 390)
    assert axe(page) == [], page.url
    assert overflow(page) == 0, page.url
    resize(page, 1440)


class TestZiek:
    def test_coach_has_a_waarnemer_and_after_a_conflict_the_klant_another_coach(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        coach, now = utrecht["werkcoach"], timezone.now()
        other = MedewerkerFactory(
            rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER, team=coach.team, fte=0.5
        )
        with transaction.atomic():
            ensure_capaciteiten(timezone.localdate())
        refresh_caseload(actor=None, now=now - timedelta(days=7))
        scan = QuickScanFactory(medewerker=coach, melding__klant__wijk=coach.team.wijken.first())
        log_in(page, coach.gebruiker, live_server)
        visit(f"/meldingen/{scan.melding_id}/")
        panel = page.get_by_role("region", name="Vaste contactpersoon")
        expect(panel).to_contain_text(f"Voorstel: {coach.naam}")
        panel.get_by_role("button", name="Toewijzen").click()
        expect(panel).to_contain_text("Waarom deze keuze?")
        refresh_caseload(actor=None, now=now)
        visit("/caseload/belasting/")
        expect(page.get_by_role("region", name="Waar het gewicht vandaan komt")).to_contain_text("Trede 3")
        proper(page)

        visit("/waarneming/")
        page.get_by_role("region", name="Ziek vandaag").get_by_role("button", name="Ziek melden").click()
        expect(page.get_by_text(f"De afwezigheid is gemeld. {other.naam} neemt waar.")).to_be_visible()
        proper(page)
        page.get_by_role("link", name="Waarom, en een ander kiezen").click()
        expect(page.get_by_role("table")).to_contain_text("heeft dezelfde functie, werkt in hetzelfde team")
        proper(page)

        page.context.clear_cookies()
        log_in(page, other.gebruiker, live_server)
        visit("/caseload/")
        expect(page.get_by_role("main")).to_contain_text(scan.klant.naam)
        visit(f"/klanten/{scan.klant_id}/")
        expect(page.get_by_role("region", name="Contactpersoon en regie")).to_contain_text("Nu neemt waar")

        page.context.clear_cookies()
        log_in(page, coach.gebruiker, live_server)
        visit("/waarneming/")
        page.get_by_role("button", name="Weer aan het werk").click()
        expect(page.get_by_text("De afwezigheid is ingetrokken.")).to_be_visible()
        page.context.clear_cookies()
        log_in(page, other.gebruiker, live_server)
        visit("/caseload/")
        expect(page.get_by_role("main")).not_to_contain_text(scan.klant.naam)
        row = Toewijzing.objects.running().get()
        assert row.medewerker == coach

        page.context.clear_cookies()
        log_in(page, utrecht["teamleider"].gebruiker, live_server)
        visit(f"/klanten/{row.klant_id}/uitsluitingen/")
        form = page.get_by_role("region", name="Nieuwe uitsluiting")
        page.select_option("[name=medewerker]", str(coach.pk))
        form.get_by_label("Waarom?").fill("Zij zijn buren")
        form.get_by_role("button", name="Vastleggen").click()
        expect(page.get_by_role("region", name="Uitsluitingen")).to_contain_text("Zij zijn buren")
        proper(page)
        visit(f"/toewijzingen/{row.pk}/wisselen/")
        expect(page.get_by_role("region", name="Voorstel")).to_contain_text(other.naam)
        proper(page)
        page.get_by_label("Waarom krijgt de klant een ander?").fill("Zij zijn buren")
        page.get_by_role("button", name="Wisselen").click()
        expect(page.get_by_text(f"{other.naam} is de vaste contactpersoon.")).to_be_visible()
