"""The whole path in one browser: from a phone call to the figure the raad sees."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.pain001 import read_file
from caseload.plan.models import Plan
from caseload.toewijzing.models import Toewijzing
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Bankrekening, Klant
from serviceplein.organisatie.models import Gemeente
from tests.backoffice.betaal_hulp import payer
from tests.browser import log_in, proper, settled
from tests.factories import KlantFactory
from tests.workers import Workers

Enter = Callable[[str], None]
HEADER = "kenmerk;bsn;aanvraagdatum;huishouden;inkomen_per_maand;vermogen;kinderen;email"


@pytest.fixture
def enter(page: Page, live_server: Any, utrecht: dict[str, Any]) -> Enter:
    """enter("werkcoach") goes on as somebody else."""

    def go(role: str) -> None:
        page.context.clear_cookies()
        log_in(page, utrecht[role].gebruiker, live_server)

    return go


def press(page: Page, name: str) -> None:
    with settled(page):
        page.get_by_role("button", name=name, exact=False).first.click()


def panel(page: Page, titel: str) -> Locator:
    """The panel with this heading."""
    return page.get_by_role("region", name=titel, exact=True)


def answer(page: Page, question: str, value: str) -> None:
    """Answers one question of the Quick Scan and waits until it is kept."""
    box = page.locator(f"#q-{question}")
    if box.evaluate("element => element.tagName") == "SELECT":
        box.select_option(value)
    else:
        box.fill(value)
        box.dispatch_event("change")
    expect(page.locator(f"#vraag-{question} [role=status]")).to_have_text("Bewaard")


class TestVanMeldingTotCijfer:
    def test_brings_a_phone_call_to_a_plan_that_the_figures_show(
        self,
        page: Page,
        visit: Callable[[str], Page],
        enter: Enter,
        utrecht: dict[str, Any],
    ) -> None:
        enter("frontoffice")
        visit("/klanten/nieuw/")
        page.fill("[name=voornamen]", "Ayşe")
        page.fill("[name=achternaam]", "Öztürk")
        for part, text in enumerate(("14", "3", "1985")):
            page.fill(f"[name=geboortedatum_{part}]", text)
        page.fill("[name=straat]", "Ivoordreef")
        page.fill("[name=huisnummer]", "12")
        page.fill("[name=postcode]", "3562 KD")
        proper(page)
        page.locator("main form").get_by_role("button").first.click()
        page.wait_for_url(re.compile(r"/klanten/\d+/$"))
        klant = Klant.objects.get(achternaam="Öztürk")
        assert str(klant.wijk) == "Overvecht"
        proper(page)

        visit("/meldingen/nieuw/")
        page.fill("#zoek-klant", "ozturk")
        page.get_by_role("link", name="Melding opnemen voor Ayşe Öztürk").click()
        page.fill("[name=vraag]", "Mijn WW stopt en ik zoek werk.")
        page.check("[name=domeinen][value=werk]")
        proper(page)
        press(page, "Alleen registreren")
        expect(page.locator("[data-foutmelding]")).to_contain_text("Maak een keuze")
        assert page.input_value("[name=vraag]") == "Mijn WW stopt en ik zoek werk."
        page.check("[name=domeinen][value=inkomen]")
        page.check("[name=soort_vraag][value=nieuwe_aanvraag]")
        press(page, "Alleen registreren")
        expect(panel(page, "Voorstel")).to_contain_text("Werkplein")
        proper(page)
        press(page, "Voorstel vaststellen")
        expect(panel(page, "Afspraak maken")).to_contain_text("Eerste vrije")
        proper(page)
        press(page, "Afspraak maken")
        expect(panel(page, "Afspraak")).to_contain_text(utrecht["werkcoach"].naam)
        melding = page.url

        enter("werkcoach")
        visit("/gesprekken/")
        proper(page)
        page.goto(melding)
        press(page, "start de Quick Scan")
        for question, value in {
            "opleiding": "mbo",
            "werkervaring": "4",
            "taalniveau": "b1",
            "schuld": "0",
            "gezondheid": "nee",
            "wonen": "goed",
            "gezin": "goed",
            "psychisch": "goed",
            "verslaving": "goed",
            "zelf_doen": "Zelf bellen",
            "netwerk": "Mijn zus past op",
            "beroepswens": "Thuiszorg",
            "scholing": "nee",
            "flexibiliteit": "hoog",
            "zelfbeeld": "gemiddeld",
            "motivatie": "hoog",
            "beroepswens_past": "ja",
            "dienstverlening_besproken": "ja",
        }.items():
            answer(page, question, value)
        page.check("[name=bevestiging][value=mondeling]")
        press(page, "Ik ken mijn rechten en plichten")
        page.fill("[name=wat]", "Mijn cv aanvullen")
        page.fill("[name=voor]", (timezone.localdate() + timedelta(days=7)).isoformat())
        press(page, "Afspraak toevoegen")
        proper(page)
        page.reload()
        assert page.input_value("#q-beroepswens") == "Thuiszorg"
        for name, value in {
            "kan": "ja",
            "wil": "ja",
            "direct_bemiddelbaar": "ja",
            "perspectief_op_werk": "nee",
            "verdiepte_diagnose_nodig": "nee",
            "participatieladder": "3",
            "reintegratieladder": "4",
        }.items():
            page.check(f'[name={name}][value="{value}"]')
        press(page, "Quick Scan afronden")
        expect(page.locator("[data-foutmelding]")).to_contain_text("heeft perspectief op werk")
        page.check("[name=perspectief_op_werk][value=ja]")
        press(page, "Quick Scan afronden")
        expect(panel(page, "Vaste contactpersoon")).to_contain_text(utrecht["werkcoach"].naam)
        proper(page)
        press(page, "Toewijzen")
        assert Toewijzing.objects.get(klant=klant).medewerker == utrecht["werkcoach"]
        expect(panel(page, "Vaste contactpersoon")).to_contain_text("Waarom deze keuze?")

        page.get_by_role("link", name="Naar het plan van aanpak").click()
        page.get_by_text("Doel toevoegen").first.click()
        page.fill("#doel-nieuw-van_klant", "Werk in de zorg, dicht bij huis")
        page.fill("#doel-nieuw-van_gemeente", "Betaald werk voor 24 uur per week")
        press(page, "Doel toevoegen")
        goal = page.locator("article").filter(has_text="Werk in de zorg, dicht bij huis")
        goal.get_by_text("Actie toevoegen").first.click()
        goal.locator("[name=omschrijving]").fill("Solliciteren bij drie thuiszorgorganisaties")
        goal.locator("[name=termijn]").fill((timezone.localdate() + timedelta(days=14)).isoformat())
        page.locator("details[open]").get_by_role("button", name="Actie toevoegen").click()
        expect(panel(page, "Doelen en acties")).to_contain_text("Solliciteren bij drie thuiszorgorganisaties")
        page.fill("[name=ondertekend_op]", timezone.localdate().isoformat())
        page.fill("[name=ondertekend_door]", "Sam de Boer")
        press(page, "Plan vaststellen met de klant")
        proper(page)
        assert Plan.objects.get(klant=klant).status == "actief"
        visit(f"/klanten/{klant.pk}/")
        expect(page.locator("main")).to_contain_text("vaste contactpersoon")
        proper(page)
        visit("/caseload/")
        expect(page.locator("main")).to_contain_text("Öztürk")
        proper(page)

        enter("teamleider")
        visit("/teamleider/")
        expect(page.locator("main")).to_contain_text(utrecht["werkcoach"].naam)
        proper(page)
        visit("/rapportage/cijfer/caseload/")
        proper(page)
        enter("raad")
        visit("/raad/")
        expect(page.locator("main")).not_to_contain_text("Öztürk")
        proper(page)
        assert list(
            Gebeurtenis.objects.filter(klant=klant, domein__in=["intake", "caseload", "agenda"])
            .order_by("pk")
            .values_list("soort", flat=True)
        ) == [
            "melding.geregistreerd",
            "melding.getrieerd",
            "afspraak.gepland",
            "quick_scan.begonnen",
            "quick_scan.rechten_bevestigd",
            "quick_scan.afspraak",
            "quick_scan.afgerond",
            "contactpersoon.toegewezen",
            "plan.gewijzigd",
            "plan.gewijzigd",
            "plan.vastgesteld",
        ]


def first_bad(batch: Aanvraagbatch) -> int:
    """Number of the first row that fell out."""
    return batch.uitval.order_by("rij").values_list("rij", flat=True)[0]


class TestBatchMetAanvragen:
    def test_goes_from_five_thousand_rows_to_letters_and_a_payment_file(
        self,
        page: Page,
        visit: Callable[[str], Page],
        enter: Enter,
        utrecht: dict[str, Any],
        worker: Workers,
        live_server: Any,
        tmp_path: Path,
    ) -> None:
        gemeente = Gemeente.objects.get(eigen=True)
        known = KlantFactory.build_batch(4963, gemeente=gemeente, wijk=None)
        for number, klant in enumerate(known, start=1):
            klant.klantnummer = 900_000 + number
        klanten = Klant.objects.bulk_create(known)
        granted = klanten[:463]
        day = timezone.localdate().isoformat()
        income = ["900,00"] * len(granted) + ["2500,00"] * (len(klanten) - len(granted))
        good = [
            f"U-{klant.klantnummer};{klant.bsn};{day};alleenstaand;{per_month};500;0;"
            for klant, per_month in zip(klanten, income, strict=True)
        ]
        bad = [f"X-{n};123456789;{day};alleenstaand;900,00;500;0;" for n in range(37)]
        upload = tmp_path / "u-pas.csv"
        upload.write_text("\r\n".join([HEADER, *good, *bad]) + "\r\n", encoding="utf-8")

        enter("backoffice")
        visit("/batches/nieuw/")
        proper(page)
        if page.locator("[name=regeling]").count():
            page.select_option("[name=regeling]", "u_pas")
        page.set_input_files("input[type=file]", str(upload))
        press(page, "Aanleveren")
        page.wait_for_url(re.compile(r"/batches/\d+/$"))
        expect(page.locator("main")).to_contain_text("Klaar", timeout=120_000)
        page.reload()
        proper(page)
        batch = Aanvraagbatch.objects.get()
        assert (batch.goed, batch.fout, batch.dubbel) == (4963, 37, 0)
        assert batch.fouten.filter(veld="bsn").count() == 37
        assert Besluit.objects.filter(uitkomst="toegekend", automatisch=True).count() == 463
        assert batch.aanvragen.filter(status=AanvraagStatus.BIJ_MEDEWERKER).count() == 4500
        first = Besluit.objects.order_by("pk").first()
        assert first is not None
        for _ in range(120):
            first.refresh_from_db()
            if first.brief:
                break
            page.wait_for_timeout(1000)
        assert first.brief is not None
        with default_storage.open(str(first.brief.bestand.name)) as letter:
            assert letter.read(5) == b"%PDF-"
        visit(f"/aanvragen/{first.aanvraag_id}/")
        proper(page)

        visit(f"/batches/{batch.pk}/rijen/{first_bad(batch)}/")
        expect(page.locator("main")).to_contain_text("elfproef")
        proper(page)
        page.fill("[name=reden]", "Proefrij van de leverancier")
        press(page, "Afboeken")
        expect(page.locator("main")).to_contain_text("36 te behandelen")

        visit("/batches/nieuw/")
        if page.locator("[name=regeling]").count():
            page.select_option("[name=regeling]", "u_pas")
        page.set_input_files("input[type=file]", str(upload))
        press(page, "Aanleveren")
        assert Aanvraagbatch.objects.count() == 1
        assert Besluit.objects.count() == 463

        lines = Betaalregel.objects.filter(besluit__aanvraag__batch=batch)
        assert lines.count() == 463
        Bankrekening.objects.bulk_create(
            Bankrekening(
                klant=klant,
                iban="NL91ABNA0417164300",
                tenaamstelling=klant.achternaam,
                geldig_van=timezone.localdate(),
                vastgelegd_op=timezone.now(),
            )
            for klant in granted
        )
        visit("/betaalbatches/nieuw/")
        press(page, "Klaarzetten")
        page.wait_for_url(re.compile(r"/betaalbatches/\d+/$"))
        payment = Betaalbatch.objects.get()
        assert payment.regels.count() == 463
        address = page.url
        page.context.clear_cookies()
        log_in(page, payer(), live_server)
        page.goto(address)
        page.get_by_label("Ik heb het aantal en het totaal vergeleken").check()
        press(page, "Vrijgeven")
        with page.expect_download() as download:
            page.get_by_role("button", name="Bestand ophalen").click()
        file = read_file(download.value.path().read_bytes())
        assert (file.aantal, file.totaal) == (463, payment.totaal)
