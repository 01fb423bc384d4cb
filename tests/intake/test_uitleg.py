"""Every proposal explained later: to staff, to the klant, and in the Algoritmeregister (INT-24)."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.triage.services import TriageMelding, propose_triage, triage_melding
from serviceplein.regels.beheer.cijfers import count_by_row
from serviceplein.regels.models import Beslissing, TabelVersie
from serviceplein.regels.services import decide, reproduce
from serviceplein.toegang.models import Gebruiker, Verwerking
from serviceplein.toegang.rollen import Rol
from tests.factories import GebruikerFactory, KlantFactory
from tests.inrichting import set_up_utrecht
from tests.wereld import melding_of

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def desk() -> Gebruiker:
    set_up_utrecht()
    user: Gebruiker = GebruikerFactory(rol=Rol.FRONTOFFICE)
    return user


@pytest.fixture
def melding(desk: Gebruiker) -> Melding:
    birth = timezone.localdate() - timedelta(days=40 * 366)
    return melding_of(KlantFactory(geboortedatum=birth), 1, gesloten=False)


def settle(melding: Melding, desk: Gebruiker, *, bestemming: str = "", reden: str = "") -> Beslissing:
    proposal = propose_triage(melding, now=timezone.now())
    command = TriageMelding(
        melding_id=melding.pk,
        stroom=Stroom(proposal.stroom),
        bestemming=Bestemming(bestemming or proposal.bestemming),
        vervolgstap=Vervolgstap(proposal.vervolgstap),
        reden=reden,
    )
    triage_melding(command, actor=desk, now=timezone.now())
    melding.refresh_from_db()
    assert melding.triage_beslissing is not None
    return melding.triage_beslissing


def page(user: Gebruiker, address: str, status: int = 200) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def newer_versie() -> None:
    """From today on everybody goes elsewhere."""
    first = TabelVersie.objects.get(tabel__code="triage")
    rows = [{**first.inhoud["regels"][-1], "uitleg": "Nieuwe regel.", "uitleg_klant": ""}]
    TabelVersie.objects.create(
        tabel=first.tabel,
        nummer=2,
        status="actief",
        geldig_van=date(2020, 1, 1),
        inhoud={**first.inhoud, "regels": rows},
        gemaakt_op=timezone.now(),
    )


class TestForStaff:
    def test_shows_version_facts_rows_and_candidates(self, melding: Melding, desk: Gebruiker) -> None:
        beslissing = settle(melding, desk)
        text = page(desk, f"/beslissingen/{beslissing.pk}/")
        for words in (
            "Triage naar stroom en bestemming versie 1",
            "Opnieuw berekend: gelijk",
            "De leeftijd is 40",
            "Regel 25 besliste",
            "Regel 26:",
            "Regel 24: De leeftijd is 40; nodig is: lager dan 27",
        ):
            assert words in text

    def test_stays_the_same_after_a_newer_version(self, melding: Melding, desk: Gebruiker) -> None:
        beslissing = settle(melding, desk)
        newer_versie()
        assert reproduce(Beslissing.objects.get(pk=beslissing.pk)).gelijk
        text = page(desk, f"/beslissingen/{beslissing.pk}/")
        assert "Opnieuw berekend: gelijk" in text
        assert "Nieuwe regel" not in text

    def test_is_not_there_for_who_may_not_see_the_melding(self, melding: Melding, desk: Gebruiker) -> None:
        beslissing = settle(melding, desk)
        page(GebruikerFactory(rol=Rol.BEHEER), f"/beslissingen/{beslissing.pk}/", status=403)
        Melding.objects.filter(pk=melding.pk).update(klant=KlantFactory(bescherming="huiselijk_geweld"))
        page(desk, f"/beslissingen/{beslissing.pk}/", status=404)

    def test_is_noted_in_the_verwerkingenlogboek(self, melding: Melding, desk: Gebruiker) -> None:
        beslissing = settle(melding, desk)
        page(desk, f"/beslissingen/{beslissing.pk}/voor-de-klant/")
        assert Verwerking.objects.filter(
            klant_id=melding.klant_id or 0, handeling="uitleg voor klant maken"
        ).exists()


class TestForTheKlant:
    def test_says_why_what_with_which_facts_and_that_a_person_decides(
        self, melding: Melding, desk: Gebruiker
    ) -> None:
        beslissing = settle(melding, desk)
        text = page(desk, f"/beslissingen/{beslissing.pk}/voor-de-klant/")
        for words in (
            "U bent 27 jaar of ouder. U krijgt een gesprek op het Werkplein.",
            "Wie u verder helpt",
            "Uw leeftijd",
            "Een medewerker beslist altijd zelf",
            "data-print",
        ):
            assert words in text
        assert "heeft daarna iets anders gekozen" not in text

    def test_tells_the_choice_of_the_medewerker_and_not_the_note(
        self, melding: Melding, desk: Gebruiker
    ) -> None:
        beslissing = settle(melding, desk, bestemming="helpdesk", reden="Intern: belde al drie keer")
        text = page(desk, f"/beslissingen/{beslissing.pk}/voor-de-klant/")
        assert "heeft daarna iets anders gekozen" in text
        assert "helpdesk" in text
        assert "drie keer" not in text
        assert "drie keer" in page(desk, f"/beslissingen/{beslissing.pk}/")

    def test_is_linked_from_the_melding(self, melding: Melding, desk: Gebruiker) -> None:
        beslissing = settle(melding, desk)
        assert f"/beslissingen/{beslissing.pk}/voor-de-klant/" in page(desk, f"/meldingen/{melding.pk}/")

    def test_has_words_for_every_row_of_the_shipped_tables(self, desk: Gebruiker) -> None:
        for versie in TabelVersie.objects.all():
            for row in versie.inhoud["regels"]:
                assert row["uitleg_klant"]
                assert "de klant" not in row["uitleg_klant"].lower()


class TestDeviations:
    def test_are_counted_on_the_row_that_proposed(self, melding: Melding, desk: Gebruiker) -> None:
        beslissing = settle(melding, desk, bestemming="helpdesk", reden="Belt liever")
        settle(melding_of(melding.klant, 5, gesloten=False), desk)  # type: ignore[arg-type]
        counts = count_by_row(beslissing.versie, now=timezone.now())
        assert (counts[25].beslissingen, counts[25].afgeweken, counts[25].procent) == (2, 1, 50)
        text = page(GebruikerFactory(rol=Rol.BEHEER), f"/regels/versies/{beslissing.versie_id}/")
        assert "1 afgeweken (50%)" in text


class TestAlgoritmeregister:
    @pytest.fixture
    def written(self, melding: Melding, desk: Gebruiker, tmp_path: Path) -> tuple[Any, str]:
        settle(melding, desk, bestemming="helpdesk", reden="Belt liever")
        call_command("algoritmeregister", str(tmp_path), contact="algoritmes@utrecht.example", verbosity=0)
        text = (tmp_path / "algoritmeregister.json").read_text(encoding="utf-8")
        return json.loads(text), (tmp_path / "algoritmeregister.html").read_text(encoding="utf-8")

    def test_has_the_fields_of_the_publication_standard(self, written: tuple[Any, str]) -> None:
        entries, _ = written
        assert [entry["source_id"] for entry in entries] == [
            "serviceplein-erbij",
            "serviceplein-na_quick_scan",
            "serviceplein-poort",
            "serviceplein-snelle_route",
            "serviceplein-triage",
        ]
        longest = {"name": 100, "description_short": 350, "goal": 2500, "source_data": 2500, "risks": 2500}
        longest |= {"human_intervention": 2500, "proportionality": 2500, "methods_and_models": 5000}
        for entry in entries:
            assert (entry["standard_version"], entry["lang"], entry["status"]) == (
                "1.0.0",
                "nld",
                "In gebruik",
            )
            assert (entry["organization"], entry["begin_date"]) == ("Gemeente Utrecht", "2010-01")
            assert entry["contact_email"] == "algoritmes@utrecht.example"
            for name, length in longest.items():
                assert 0 < len(entry[name]) <= length, name
            assert all(law["link"].startswith("https://") for law in entry["lawful_basis_grouping"])

    def test_tells_how_the_live_tables_are_used(self, written: tuple[Any, str]) -> None:
        entries, html = written
        triage = entries[-1]
        assert "1 voorstellen. Daarvan is 1 keer afgeweken (100%)" in triage["human_intervention"]
        assert "niet zelflerend" in triage["methods_and_models"]
        assert "De leeftijd (getal: 0 tot en met 130)" in triage["source_data"]
        for words in ('<html lang="nl">', "Geen gaten, overlap", "Regel", "1 keer afgeweken"):
            assert words in html


class TestUitleg:
    @pytest.mark.eis("INT-24")
    def test_of_every_proposal_is_stored_reproducible_and_readable(
        self, melding: Melding, desk: Gebruiker, tmp_path: Path
    ) -> None:
        beslissing = Beslissing.objects.get(pk=settle(melding, desk).pk)
        facts = {"quick_scan.perspectief_op_werk": True, "quick_scan.direct_bemiddelbaar": True}
        after = [
            decide(code, facts, now=timezone.now(), onderwerp=melding).beslissing_id
            for code in ("na_quick_scan", "snelle_route")
        ]
        assert (beslissing.versie.nummer, beslissing.invoer["klant.leeftijd"]) == (1, 40)
        assert (beslissing.regels, beslissing.kandidaten) == ([25], [25, 26])
        newer_versie()
        for one in Beslissing.objects.filter(pk__in=[beslissing.pk, *after]):
            assert one.kandidaten is not None
            assert reproduce(one).gelijk
            assert "Opnieuw berekend: gelijk" in page(desk, f"/beslissingen/{one.pk}/")
            assert "Een medewerker beslist altijd zelf" in page(
                desk, f"/beslissingen/{one.pk}/voor-de-klant/"
            )
        call_command("algoritmeregister", str(tmp_path), verbosity=0)
        entries = json.loads((tmp_path / "algoritmeregister.json").read_text(encoding="utf-8"))
        assert len(entries) == 5
        assert "versie 2" in entries[-1]["methods_and_models"]
