"""The screens of functioneel beheer: errors at the cell, two at once, files; the whole flow in a browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from intake.melding.models import Melding
from intake.triage.services import propose_triage
from serviceplein.regels.beheer import wijzigingen
from serviceplein.regels.beheer.rijen import mark_of, rows_of
from serviceplein.regels.models import Simulatie, TabelVersie
from serviceplein.regels.services import decide, load_tabellen
from serviceplein.regels.tasks import simuleer
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests.browser import axe, log_in, overflow, resize
from tests.factories import GebruikerFactory, KlantFactory
from tests.inrichting import set_up_utrecht
from tests.serviceplein.regels_hulp import change, concept_of
from tests.wereld import melding_of

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def maker(db: None) -> Gebruiker:
    load_tabellen(now=timezone.now())
    user: Gebruiker = GebruikerFactory(rol=Rol.BEHEER, first_name="Mo", last_name="Maker")
    return user


@pytest.fixture
def collega(db: None) -> Gebruiker:
    user: Gebruiker = GebruikerFactory(
        rollen=[Rol.BEHEER, Rol.FRONTOFFICE], first_name="Cor", last_name="Collega"
    )
    return user


@pytest.fixture
def browse(maker: Gebruiker) -> Client:
    client = Client()
    client.force_login(maker, backend=BACKEND)
    return client


def posted(client: Client, versie: TabelVersie, number: int) -> dict[str, Any]:
    """What the form of a row posts when nothing is changed."""
    form = client.get(f"/regels/versies/{versie.pk}/regels/{number}/").context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {"revisie": versie.revisie, "kenmerk": mark_of(rows_of(versie.inhoud)[number - 1])}
    return {name: value for name, value in data.items() if value is not None}


class TestRowPage:
    def test_gives_every_shipped_row_back_as_it_was(self, browse: Client, maker: Gebruiker) -> None:
        versie = concept_of("triage", maker)
        before = rows_of(versie.inhoud)
        for number in (1, 2, 3, 7, 8, 19, 25, 26):
            address = f"/regels/versies/{versie.pk}/regels/{number}/"
            answer = browse.post(address, posted(browse, versie, number))
            assert answer.status_code == 302, (number, answer.content.decode()[:2000])
            versie.refresh_from_db()
        assert rows_of(versie.inhoud) == before

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"als-6-onder": "gte", "als-6-onder_getal": ""}, "De leeftijd: vul een getal in."),
            ({"als-6-onder": "gte", "als-6-onder_getal": "-3"}, "Zorg ervoor dat deze waarde"),
            ({"als-6-onder": "gte", "als-6-onder_getal": "veel"}, "Voer een geheel getal in"),
            ({"als-0-soort": "in", "als-0-waarden": []}, "Het kanaal: kies minstens één waarde."),
            ({"als-0-soort": "in", "als-0-waarden": ["fax"]}, "fax is geen beschikbare keuze"),
            ({"dan-1-waarde": ""}, "Kies of vul in: Bestemming."),
            (
                {"dan-0-bron": "melding.domeinen", "dan-0-gevallen": "wmo: x"},
                "schrijf &#x27;wmo: x&#x27; als",
            ),
            (
                {"dan-0-bron": "melding.domeinen", "dan-0-gevallen": "wmo = maan"},
                "&#x27;maan&#x27; is niet goed",
            ),
            ({"uitleg": ""}, "Vul het veld Uitleg voor collega"),
            ({"plaats": "0"}, "Zorg ervoor dat deze waarde"),
        ],
    )
    def test_says_what_is_wrong_at_the_cell_and_keeps_the_rest(
        self, wrong: dict[str, Any], words: str, browse: Client, maker: Gebruiker
    ) -> None:
        versie = concept_of("triage", maker)
        data = posted(browse, versie, 25) | {"uitleg_klant": "Bewaar dit."} | wrong
        answer = browse.post(f"/regels/versies/{versie.pk}/regels/25/", data)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in text
        assert "Bewaar dit." in text
        versie.refresh_from_db()
        assert versie.revisie == 0

    def test_shows_both_when_a_colleague_was_first(
        self, browse: Client, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        versie = concept_of("triage", maker)
        mine = posted(browse, versie, 25) | {"uitleg": "Mijn tekst."}
        row = rows_of(versie.inhoud)[24]
        theirs = wijzigingen.changed_row({**row, "uitleg": "Hun tekst."}, nummer=25, kenmerk=mark_of(row))
        change(versie, theirs, collega)
        answer = browse.post(f"/regels/versies/{versie.pk}/regels/25/", mine)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Cor Collega heeft deze tabel intussen gewijzigd" in text
        assert "Mijn tekst." in text
        assert "Hun tekst." in text
        again = mine | {"revisie": 1, "kenmerk": answer.context["kenmerk"]}
        assert browse.post(f"/regels/versies/{versie.pk}/regels/25/", again).status_code == 302
        versie.refresh_from_db()
        assert rows_of(versie.inhoud)[24]["uitleg"] == "Mijn tekst."

    def test_adds_a_row_at_its_place(self, browse: Client, maker: Gebruiker) -> None:
        versie = concept_of("snelle_route", maker)
        data = {
            "als-0-is": "ja",
            "als-2-soort": "in",
            "als-2-waarden": ["taal", "opleiding"],
            "dan-0-waarde": "uitzendbureau",
            "uitleg": "Taal op de werkvloer.",
            "plaats": "1",
            "revisie": "0",
        }
        answer = browse.post(f"/regels/versies/{versie.pk}/regels/nieuw/", data)
        assert answer["Location"].endswith(f"/regels/versies/{versie.pk}/#regel-1")
        versie.refresh_from_db()
        assert rows_of(versie.inhoud)[0] == {
            "als": {
                "quick_scan.perspectief_op_werk": {"is": True},
                "quick_scan.dominant_probleem": {"in": ["taal", "opleiding"]},
            },
            "dan": {"snelle_route": "uitzendbureau"},
            "uitleg": "Taal op de werkvloer.",
        }


class TestTablePage:
    def test_lets_inputs_come_and_go_with_their_types(self, browse: Client, maker: Gebruiker) -> None:
        versie = concept_of("triage", maker)
        address = f"/regels/versies/{versie.pk}/invoer/"
        browse.post(address, {"feit": "klant.statushouder", "revisie": "0"})
        versie.refresh_from_db()
        assert versie.inhoud["invoer"][-1]["naam"] == "klant.statushouder"
        browse.post(address, {"weg": "klant.statushouder", "revisie": "1"})
        versie.refresh_from_db()
        assert versie.inhoud["invoer"][-1]["naam"] != "klant.statushouder"

    def test_moves_and_removes_with_plain_buttons(self, browse: Client, maker: Gebruiker) -> None:
        versie = concept_of("triage", maker)
        texts = [row["uitleg"] for row in rows_of(versie.inhoud)]
        address = f"/regels/versies/{versie.pk}/regels/actie/"
        browse.post(address, {"actie": "omhoog:2", "revisie": "0"})
        browse.post(address, {"actie": "verwijderen:1", "revisie": "1"})
        stale = browse.post(address, {"actie": "verwijderen:1", "revisie": "1"})
        assert stale.status_code == 409
        versie.refresh_from_db()
        assert [row["uitleg"] for row in rows_of(versie.inhoud)] == [texts[0], *texts[2:]]

    def test_gives_a_deleted_row_back(self, browse: Client, maker: Gebruiker) -> None:
        versie = concept_of("triage", maker)
        address = f"/regels/versies/{versie.pk}/regels/actie/"
        assert browse.post(address, {"actie": "ongedaan", "revisie": "0"}).status_code == 409
        browse.post(address, {"actie": "verwijderen:5", "revisie": "0"})
        assert b"Laatste wijziging ongedaan maken" in browse.get(f"/regels/versies/{versie.pk}/").content
        assert browse.post(address, {"actie": "ongedaan", "revisie": "1"}).status_code == 302
        before = versie.inhoud
        versie.refresh_from_db()
        assert (versie.inhoud, versie.revisie) == (before, 2)

    def test_changes_its_properties(self, browse: Client, maker: Gebruiker) -> None:
        versie = concept_of("snelle_route", maker)
        address = f"/regels/versies/{versie.pk}/eigenschappen/"
        data = {"hit_policy": "UNIQUE", "geen_treffer": "Niets snellers.", "revisie": "0"}
        assert browse.post(address, data).status_code == 302
        assert browse.post(address, data).status_code == 409
        versie.refresh_from_db()
        assert (versie.inhoud["hit_policy"], versie.inhoud["geen_treffer"]) == ("UNIQUE", "Niets snellers.")


class TestDmnPages:
    def test_take_back_what_they_gave(self, browse: Client, maker: Gebruiker) -> None:
        first = TabelVersie.objects.get(tabel__code="na_quick_scan")
        answer = browse.get(f"/regels/versies/{first.pk}/dmn/")
        assert answer["Content-Disposition"] == 'attachment; filename="na_quick_scan-versie-1.dmn"'
        file = SimpleUploadedFile("tabel.dmn", answer.content)
        made = browse.post("/regels/na_quick_scan/inlezen/", {"bestand": file})
        assert made.status_code == 302
        assert TabelVersie.objects.get(tabel=first.tabel, nummer=2).inhoud == first.inhoud

    def test_name_the_row_of_a_mistake(self, browse: Client) -> None:
        first = TabelVersie.objects.get(tabel__code="snelle_route")
        content = browse.get(f"/regels/versies/{first.pk}/dmn/").content.replace(b">true<", b">waar<", 1)
        file = SimpleUploadedFile("tabel.dmn", content)
        answer = browse.post("/regels/snelle_route/inlezen/", {"bestand": file})
        assert answer.status_code == 422
        assert "Regel 1, kolom quick_scan.perspectief_op_werk:" in answer.content.decode()
        assert first.tabel.versies.count() == 1


@pytest.mark.django_db(transaction=True)
class TestInTheBrowser:
    """Whoever is 27 or older goes to the Werkplein; the concept sends them to the helpdesk."""

    @pytest.mark.eis("INT-23")
    def test_a_rule_goes_from_concept_to_use(
        self,
        page: Page,
        visit: Callable[[str], Page],
        live_server: Any,
        maker: Gebruiker,
        collega: Gebruiker,
    ) -> None:
        set_up_utrecht()
        now = timezone.now()
        melding = melding_of(
            KlantFactory(geboortedatum=timezone.localdate() - timedelta(days=40 * 366)), 1, gesloten=False
        )
        decide("triage", {"klant.leeftijd": 40}, now=now, onderwerp=melding)
        decide("triage", {"klant.leeftijd": 20}, now=now, onderwerp=melding)

        log_in(page, maker, live_server)
        visit("/regels/triage/")
        page.get_by_role("button", name="Nieuw concept").click()
        versie = TabelVersie.objects.get(nummer=2)
        self._edit_with_the_keyboard(page)
        self._find_the_gap(page)
        self._mend(page)
        page.get_by_role("button", name="Controleren").click()
        expect(page.get_by_text("De tabel is in orde")).to_be_visible()
        self._simulate(page)
        expect(page.get_by_text("U heeft zelf aan deze versie gewerkt")).to_be_visible()

        log_in(page, collega, live_server)
        visit(f"/regels/versies/{versie.pk}/")
        page.get_by_role("link", name="1 bekijken").click()
        page.get_by_role("link", name=f"Melding {melding.kenmerk}").click()
        expect(page.get_by_role("heading", name=f"Melding {melding.kenmerk}")).to_be_visible()
        visit(f"/regels/versies/{versie.pk}/")
        tomorrow = timezone.localdate() + timedelta(days=1)
        page.get_by_label("Geldt vanaf").fill(tomorrow.isoformat())
        page.get_by_role("button", name="Activeren").click()
        expect(page.get_by_text("De versie is geactiveerd")).to_be_visible()

        fresh = Melding.objects.get(pk=melding.pk)
        assert propose_triage(fresh, now=now).bestemming == "werkplein"
        assert propose_triage(fresh, now=now + timedelta(days=1)).bestemming == "helpdesk"

    def _edit_with_the_keyboard(self, page: Page) -> None:
        page.get_by_role("link", name="Bewerken van regel 25").press("Enter")
        choice = page.get_by_label("Bestemming", exact=True)
        choice.fill("helpdesk")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Regel opslaan").press("Enter")
        expect(page.get_by_text("Regel 25 is opgeslagen.")).to_be_visible()

    def _find_the_gap(self, page: Page) -> None:
        """Row 24 starts at 18 and the last row is gone: who is younger falls through."""
        page.get_by_role("button", name="Verwijderen regel 26").press("Enter")
        page.get_by_role("button", name="Kopiëren regel 24").press("Enter")
        page.get_by_role("button", name="Controleren").click()
        expect(page.get_by_text("De tabel klopt nog niet.")).to_be_visible()
        gap = page.locator("#regel-26").get_by_text("Er is geen regel voor alles wat kan voorkomen")
        expect(gap).to_be_visible()
        row = page.locator("#regel-25")
        expect(
            row.get_by_text("Deze regel wordt nooit bereikt: regel 24 geldt dan altijd al.")
        ).to_be_visible()
        assert axe(page) == []
        for width in (390, 1440):
            resize(page, width)
            assert overflow(page) == 0

    def _mend(self, page: Page) -> None:
        page.get_by_role("button", name="Verwijderen regel 25").press("Enter")
        page.get_by_role("link", name="Regel toevoegen").press("Enter")
        page.get_by_label("Stroom", exact=True).select_option("werk_inkomen")
        for label, value in (("Bestemming", "frontoffice"), ("Vervolgstap", "navragen")):
            page.get_by_label(label, exact=True).fill(value)
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        page.get_by_label("Uitleg voor collega's").fill("Vraag na wat we nog niet weten.")
        page.get_by_label("Plaats in de tabel").fill("26")
        assert axe(page) == []
        page.get_by_role("button", name="Regel opslaan").press("Enter")
        expect(page.get_by_text("Regel 26 is toegevoegd.")).to_be_visible()

    def _simulate(self, page: Page) -> None:
        page.get_by_role("button", name="Simuleren").click()
        expect(page.get_by_text("Beslissingen vergelijken")).to_be_visible()
        simuleer(Simulatie.objects.get().pk)
        expect(page.get_by_text("2 beslissingen vanaf")).to_be_visible(timeout=10_000)
        expect(page.get_by_role("row").filter(has_text="Bestemming: Werkplein")).to_contain_text("helpdesk")
