"""The pages of a diagnose and of an afweging, in the browser: ordered, entered, concluded; weighed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from intake.afweging.models import Afweging
from intake.diagnose.models import Diagnose
from tests.browser import log_in, proper
from tests.factories import PartnerFactory
from tests.intake.factories import QuickScanFactory
from tests.intake.scannen import ANSWERS
from tests.verhalen.test_van_melding_tot_cijfer import press

pytestmark = pytest.mark.django_db(transaction=True)


class TestDiagnose:
    def test_is_ordered_entered_by_hand_and_concluded(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        PartnerFactory(soort="diagnose", naam="Bureau Helder")
        scan = QuickScanFactory(
            medewerker=utrecht["werkcoach"], antwoorden=ANSWERS, verdiepte_diagnose_nodig=True
        )
        log_in(page, utrecht["werkcoach"].gebruiker, live_server)
        visit(f"/quick-scan/{scan.pk}/")
        page.get_by_role("link", name="Diagnose bestellen").click()
        page.select_option("[name=partner]", label="Bureau Helder")
        page.fill("[name=vraag]", "Hoeveel uur kan meneer werken?")
        proper(page)
        press(page, "Diagnose bestellen")
        page.get_by_role("link", name="Naar de diagnose").click()
        proper(page)
        page.check("[name=kan_werken][value=ja]")
        page.check("[name=perspectief_op_werk][value=ja]")
        page.fill("[name=conclusie]", "Kan drie dagen per week werken")
        press(page, "Uitslag bewaren")
        proper(page)
        press(page, "Uitkomst vaststellen")
        expect(page.locator("body")).to_contain_text("De uitkomst is vastgesteld met de diagnose erbij.")
        assert Diagnose.objects.get().status == "verwerkt"


class TestMaatwerk:
    def test_is_weighed_with_four_questions(
        self, page: Page, visit: Callable[[str], Page], live_server: Any, utrecht: dict[str, Any]
    ) -> None:
        scan = QuickScanFactory(medewerker=utrecht["werkcoach"])
        log_in(page, utrecht["werkcoach"].gebruiker, live_server)
        visit(f"/quick-scan/{scan.pk}/")
        page.get_by_role("link", name="Maatwerk afwegen").click()
        for name in ("situatie", "regel", "oplossing", "reden"):
            page.fill(f"[name={name}]", "Een fiets")
        for name in ("betrokken", "lost_op", "kosten", "mag"):
            page.fill(f"[name={name}_uitleg]", "Toelichting")
        page.check("[name=betrokken][value=ja]")
        page.check("[name=lost_op][value=nee]")
        page.check("[name=mag][value=ruimte]")
        page.check("[name=toegekend][value=ja]")
        page.fill("[name=kosten_kort]", "250")
        page.fill("[name=kosten_lang]", "5000")
        proper(page)
        press(page, "Afweging vastleggen")
        expect(page.get_by_role("group", name="2. Lost het het probleem op?")).to_contain_text(
            "kent u niet toe"
        )
        page.check("[name=lost_op][value=ja]")
        press(page, "Afweging vastleggen")
        proper(page)
        assert Afweging.objects.get().status == "wacht_op_akkoord"
        visit("/afwegingen/")
        proper(page)
