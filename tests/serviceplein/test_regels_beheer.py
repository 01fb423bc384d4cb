"""Concept, edit, check, simulate, activate, withdraw: the steps of functioneel beheer (INT-23)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.regels.beheer import wijzigingen
from serviceplein.regels.beheer.activering import (
    ActivateVersie,
    GeldtAl,
    NietTeActiveren,
    WithdrawVersie,
    activate_versie,
    withdraw_versie,
)
from serviceplein.regels.beheer.rijen import mark_of, rows_of
from serviceplein.regels.beheer.services import (
    ChangeConcept,
    ConceptBestaat,
    ConceptGewijzigd,
    MakeConcept,
    OverVersie,
    VersieAlVerder,
    change_concept,
    discard_versie,
    make_concept,
    reopen_versie,
)
from serviceplein.regels.models import Beslissing, Simulatie, TabelVersie
from serviceplein.regels.services import active_versie, decide, load_tabellen, reproduce
from serviceplein.regels.simulatie import services as simulatie
from serviceplein.regels.transitions import SimulatieStatus, VersieStatus
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests.factories import GebruikerFactory
from tests.serviceplein.regels_hulp import NOW, change, check, concept_of, simulate

pytestmark = pytest.mark.django_db
MORGEN = date(2026, 3, 11)
NAAR_FRONTOFFICE = {"stroom": "werk_inkomen", "bestemming": "frontoffice", "vervolgstap": "navragen"}


@pytest.fixture
def maker() -> Gebruiker:
    user: Gebruiker = GebruikerFactory(rol=Rol.BEHEER, first_name="Mo", last_name="Maker")
    return user


@pytest.fixture
def collega() -> Gebruiker:
    user: Gebruiker = GebruikerFactory(rol=Rol.BEHEER, first_name="Cor", last_name="Collega")
    return user


@pytest.fixture
def concept(maker: Gebruiker) -> TabelVersie:
    return concept_of("triage", maker)


def row_of(versie: TabelVersie, number: int) -> dict[str, Any]:
    return rows_of(versie.inhoud)[number - 1]


def changed(versie: TabelVersie, number: int, **parts: Any) -> wijzigingen.Wijziging:
    row = row_of(versie, number)
    return wijzigingen.changed_row({**row, **parts}, nummer=number, kenmerk=mark_of(row))


def ready(concept: TabelVersie, maker: Gebruiker) -> TabelVersie:
    """Checked and simulated, with everybody under 27 at the frontoffice."""
    versie = change(concept, changed(concept, 24, dan=NAAR_FRONTOFFICE), maker)
    assert check(versie, maker).goedgekeurd
    return simulate(versie, maker)


class TestConcept:
    def test_has_the_rows_that_decide_today(self, concept: TabelVersie) -> None:
        first = concept.tabel.versies.get(nummer=1)
        assert (concept.nummer, concept.status, concept.gebaseerd_op) == (2, VersieStatus.CONCEPT, first)
        assert concept.inhoud == first.inhoud

    def test_is_one_at_a_time(self, concept: TabelVersie, collega: Gebruiker) -> None:
        with pytest.raises(ConceptBestaat, match="Versie 2 is al in bewerking"):
            make_concept(MakeConcept(tabel="triage"), actor=collega, now=NOW)

    def test_is_for_functioneel_beheer(self) -> None:
        load_tabellen(now=NOW)
        with pytest.raises(PermissionDenied):
            make_concept(MakeConcept(tabel="triage"), actor=GebruikerFactory(rol=Rol.FRONTOFFICE), now=NOW)

    def test_can_be_removed_and_begun_again(self, concept: TabelVersie, maker: Gebruiker) -> None:
        discard_versie(OverVersie(versie_id=concept.pk, revisie=0), actor=maker, now=NOW)
        made = make_concept(MakeConcept(tabel="triage"), actor=maker, now=NOW)
        assert TabelVersie.objects.get(pk=made.versie_id).nummer == 3


class TestEditing:
    def test_adds_moves_copies_and_deletes_rows(self, concept: TabelVersie, maker: Gebruiker) -> None:
        texts = [row["uitleg"] for row in rows_of(concept.inhoud)]
        versie = change(concept, wijzigingen.copied_row(2), maker)
        versie = change(versie, wijzigingen.moved_row(3, naar=1), maker)
        versie = change(versie, wijzigingen.deleted_row(2), maker)
        versie = change(versie, wijzigingen.new_row({"als": {}, "dan": {}, "uitleg": "x"}, plaats=99), maker)
        assert [row["uitleg"] for row in rows_of(versie.inhoud)] == [texts[1], *texts[1:], "x"]
        assert versie.revisie == 4

    def test_keeps_who_changed_it_and_tells_the_history(
        self, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        versie = change(concept, wijzigingen.deleted_row(26), collega)
        assert (versie.bewerkers, versie.gewijzigd_door) == ([maker.pk, collega.pk], collega)
        event = Gebeurtenis.objects.get(soort="tabelversie.gewijzigd")
        assert (event.gegevens["wat"], event.actor) == ("regel 26 verwijderd", collega)

    def test_lets_two_people_change_different_rows(
        self, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        mine = changed(concept, 5, uitleg="van mij")
        change(concept, changed(concept, 6, uitleg="van een collega"), collega)
        versie = change(concept, mine, maker)
        assert [row_of(versie, number)["uitleg"] for number in (5, 6)] == ["van mij", "van een collega"]

    def test_finds_a_row_that_a_colleague_moved(
        self, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        mine = changed(concept, 5, uitleg="van mij")
        change(concept, wijzigingen.moved_row(5, naar=9), collega)
        assert row_of(change(concept, mine, maker), 9)["uitleg"] == "van mij"

    @pytest.mark.parametrize(
        "theirs", [wijzigingen.deleted_row(5), wijzigingen.moved_row(1, naar=2), "changed"]
    )
    def test_refuses_what_would_undo_a_colleague(
        self, theirs: Any, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        change(concept, changed(concept, 5, uitleg="hun") if theirs == "changed" else theirs, collega)
        mine = wijzigingen.deleted_row(5) if theirs != "changed" else changed(concept, 5, uitleg="mijn")
        command = ChangeConcept(versie_id=concept.pk, revisie=concept.revisie, wijziging=mine)
        with pytest.raises(ConceptGewijzigd, match="Cor Collega heeft deze tabel intussen gewijzigd"):
            change_concept(command, actor=maker, now=NOW)

    def test_is_over_once_checked(self, concept: TabelVersie, maker: Gebruiker) -> None:
        check(concept, maker)
        with pytest.raises(VersieAlVerder, match="gecontroleerd"):
            change(concept, wijzigingen.deleted_row(26), maker)


class TestCheck:
    def test_puts_a_gap_on_the_row_that_almost_fits_and_keeps_it_a_concept(
        self, concept: TabelVersie, maker: Gebruiker
    ) -> None:
        versie = change(concept, wijzigingen.deleted_row(26), maker)
        assert not check(versie, maker).goedgekeurd
        assert (versie.status, versie.fouten) == (VersieStatus.CONCEPT, 1)
        assert "geen regel voor alles" in versie.bevindingen[0]["melding"]
        assert "bijvoorbeeld bij niets bekend" in versie.bevindingen[0]["melding"]
        assert versie.bevindingen[0]["regel"] == 25

    def test_puts_an_unreachable_row_on_that_row(self, concept: TabelVersie, maker: Gebruiker) -> None:
        versie = change(concept, wijzigingen.copied_row(4), maker)
        check(versie, maker)
        assert [(found["regel"], found["ernst"]) for found in versie.bevindingen] == [(5, "fout")]

    def test_puts_an_overlap_on_the_row_of_a_unique_table(
        self, concept: TabelVersie, maker: Gebruiker
    ) -> None:
        versie = change(concept, wijzigingen.properties(hit_policy="UNIQUE", geen_treffer=""), maker)
        check(versie, maker)
        assert versie.status == VersieStatus.CONCEPT
        assert {2, 26} <= {found["regel"] for found in versie.bevindingen}

    def test_puts_an_unknown_value_on_its_cell(self, concept: TabelVersie, maker: Gebruiker) -> None:
        wrong = {"melding.kanaal": {"is": "fax"}}
        versie = change(concept, changed(concept, 5, als=wrong), maker)
        check(versie, maker)
        (found,) = versie.bevindingen
        assert (found["regel"], found["kolom"]) == (5, "melding.kanaal")
        assert "'fax' is niet goed" in found["melding"]

    @pytest.mark.parametrize(
        ("wijziging", "words"),
        [
            (wijzigingen.properties(hit_policy="COLLECT", geen_treffer=""), "moet één uitkomst geven"),
            (wijzigingen.properties(hit_policy="FIRST", geen_treffer="Niets."), "altijd een uitkomst"),
        ],
    )
    def test_holds_the_table_to_what_the_application_counts_on(
        self, wijziging: Any, words: str, concept: TabelVersie, maker: Gebruiker
    ) -> None:
        versie = change(concept, wijziging, maker)
        check(versie, maker)
        assert words in versie.bevindingen[0]["melding"]

    def test_refuses_an_empty_outcome_that_the_application_needs(
        self, concept: TabelVersie, maker: Gebruiker
    ) -> None:
        versie = change(concept, changed(concept, 24, dan={**NAAR_FRONTOFFICE, "stroom": None}), maker)
        check(versie, maker)
        assert (versie.bevindingen[0]["regel"], versie.bevindingen[0]["kolom"]) == (24, "stroom")

    def test_has_to_be_done_again_after_reopening(self, concept: TabelVersie, maker: Gebruiker) -> None:
        versie = ready(concept, maker)
        reopen_versie(OverVersie(versie_id=versie.pk, revisie=versie.revisie), actor=maker, now=NOW)
        versie.refresh_from_db()
        assert (versie.status, versie.gecontroleerd_op, versie.gesimuleerd_op) == ("concept", None, None)


class TestSimulation:
    @pytest.fixture
    def beslissingen(self) -> None:
        load_tabellen(now=NOW)
        for age in (20, 22, 40, 60):
            decide("triage", {"klant.leeftijd": age}, now=NOW)
        decide("triage", {"klant.leeftijd": 19}, now=NOW - timedelta(days=400))

    def test_shows_who_would_go_elsewhere_and_writes_nothing_else(
        self, beslissingen: None, maker: Gebruiker
    ) -> None:
        before = list(Beslissing.objects.order_by("pk").values())
        versie = ready(concept_of("triage", maker), maker)
        result = versie.simulaties.get()
        assert (result.status, result.totaal, result.gedaan, result.anders) == ("klaar", 5, 5, 3)
        (group,) = result.samenvatting
        assert (group["van"]["bestemming"], group["naar"]["bestemming"]) == ("jongerenloket", "frontoffice")
        assert group["aantal"] == 3
        assert list(result.rijen.values_list("regel_van", "regel_naar")) == [(24, 24)] * 3
        assert list(Beslissing.objects.order_by("pk").values()) == before

    def test_looks_from_the_asked_day_on(self, beslissingen: None, maker: Gebruiker) -> None:
        versie = concept_of("triage", maker)
        check(versie, maker)
        simulate(versie, maker, vanaf=date(2026, 1, 1))
        assert versie.simulaties.get().totaal == 4

    def test_goes_on_where_a_worker_stopped(
        self, beslissingen: None, maker: Gebruiker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulatie, "STUK", 2)
        versie = ready(concept_of("triage", maker), maker)
        result = versie.simulaties.get()
        assert (result.gedaan, result.rijen.count()) == (5, 3)
        assert simulatie.process_piece(result.pk, actor=None, now=NOW) is False

    def test_stops_when_the_version_is_reopened(self, beslissingen: None, maker: Gebruiker) -> None:
        versie = concept_of("triage", maker)
        check(versie, maker)
        asked = simulatie.request_simulatie(
            simulatie.RequestSimulatie(versie_id=versie.pk, vanaf=date(2020, 1, 1)), actor=maker, now=NOW
        )
        with pytest.raises(simulatie.SimulatieLoopt):
            simulate(versie, maker)
        reopen_versie(OverVersie(versie_id=versie.pk, revisie=versie.revisie), actor=maker, now=NOW)
        assert simulatie.process_piece(asked.simulatie_id, actor=None, now=NOW) is False
        assert Simulatie.objects.get().status == SimulatieStatus.AFGEBROKEN

    def test_does_not_count_the_same_outcome_by_another_row(
        self, beslissingen: None, maker: Gebruiker
    ) -> None:
        versie = concept_of("triage", maker)
        versie = change(versie, wijzigingen.moved_row(3, naar=1), maker)
        check(versie, maker)
        assert simulate(versie, maker).simulaties.get().anders == 0


class TestActivating:
    def test_decides_from_its_day_and_ends_the_former_one(
        self, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        young = {"klant.leeftijd": 22}
        old = decide("triage", young, now=NOW)
        versie = ready(concept, maker)
        activate_versie(ActivateVersie(versie_id=versie.pk, geldig_van=MORGEN), actor=collega, now=NOW)
        days = (NOW, NOW + timedelta(days=1))
        found = [
            decide("triage", young, now=day, record=False).uitkomst.uitvoer["bestemming"] for day in days
        ]
        assert found == ["jongerenloket", "frontoffice"]
        assert reproduce(Beslissing.objects.get(pk=old.beslissing_id or 0)).gelijk
        assert active_versie("triage", op=MORGEN).versie_id == versie.pk

    def test_is_not_for_an_editor(self, concept: TabelVersie, maker: Gebruiker) -> None:
        versie = ready(concept, maker)
        with pytest.raises(NietTeActiveren, match="Laat een collega"):
            activate_versie(ActivateVersie(versie_id=versie.pk, geldig_van=MORGEN), actor=maker, now=NOW)

    def test_needs_a_simulation_and_a_day_to_come(
        self, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        check(concept, maker)
        command = ActivateVersie(versie_id=concept.pk, geldig_van=MORGEN)
        with pytest.raises(NietTeActiveren, match="Simuleer"):
            activate_versie(command, actor=collega, now=NOW)
        simulate(concept, maker)
        today = ActivateVersie(versie_id=concept.pk, geldig_van=date(2026, 3, 10))
        with pytest.raises(NietTeActiveren, match="na vandaag") as caught:
            activate_versie(today, actor=collega, now=NOW)
        assert caught.value.veld == "geldig_van"

    def test_needs_a_checked_version(self, concept: TabelVersie, collega: Gebruiker) -> None:
        with pytest.raises(VersieAlVerder):
            activate_versie(ActivateVersie(versie_id=concept.pk, geldig_van=MORGEN), actor=collega, now=NOW)

    def test_can_be_taken_back_until_it_begins(
        self, concept: TabelVersie, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        versie = ready(concept, maker)
        activate_versie(ActivateVersie(versie_id=versie.pk, geldig_van=MORGEN), actor=collega, now=NOW)
        withdraw = WithdrawVersie(versie_id=versie.pk)
        with pytest.raises(GeldtAl):
            withdraw_versie(withdraw, actor=collega, now=NOW + timedelta(days=1))
        withdraw_versie(withdraw, actor=collega, now=NOW)
        assert active_versie("triage", op=MORGEN).versie_id == versie.tabel.versies.get(nummer=1).pk
        kinds = Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True)
        assert list(kinds)[-2:] == ["tabelversie.geactiveerd", "tabelversie.ingetrokken"]
