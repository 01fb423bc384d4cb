from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from serviceplein.regels.meegeleverd import TABELLEN
from serviceplein.regels.models import Beslissing, Beslistabel, TabelVersie
from serviceplein.regels.services import (
    FeitNietToegestaan,
    GeenActieveTabel,
    active_versie,
    decide,
    load_tabellen,
    reproduce,
)
from serviceplein.regels.transitions import TRANSITIONS, VersieStatus
from serviceplein.toegang.models import Gebruiker

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night summer time starts


@pytest.fixture
def triage() -> Beslistabel:
    load_tabellen(now=NOW)
    return Beslistabel.objects.get(code="triage")


@pytest.fixture
def maker() -> Gebruiker:
    return Gebruiker.objects.create_user(username="maker")


@pytest.fixture
def collega() -> Gebruiker:
    return Gebruiker.objects.create_user(username="collega")


def new_versie(tabel: Beslistabel, **values: Any) -> TabelVersie:
    latest = tabel.versies.latest("nummer")
    defaults = {"nummer": latest.nummer + 1, "inhoud": latest.inhoud, "gemaakt_op": NOW}
    return TabelVersie.objects.create(tabel=tabel, **defaults | values)


CHECKED = {"gecontroleerd_op": NOW, "fouten": 0, "gesimuleerd_op": NOW}


def first_row_gone(tabel: Beslistabel, *, geldig_van: date) -> TabelVersie:
    inhoud = tabel.versies.latest("nummer").inhoud
    inhoud["regels"] = inhoud["regels"][1:]
    return new_versie(tabel, status=VersieStatus.ACTIEF, geldig_van=geldig_van, inhoud=inhoud)


def decided(code: str, facts: dict[str, Any], **values: Any) -> Beslissing:
    pk = decide(code, facts, now=NOW, **values).beslissing_id
    assert pk is not None
    return Beslissing.objects.get(pk=pk)


def refused(change: Any, error: type[Exception] = ProgrammingError, match: str | None = None) -> None:
    with pytest.raises(error, match=match), transaction.atomic():
        change()


class TestLoadTabellen:
    def test_stores_every_shipped_table_as_first_active_version(self) -> None:
        assert load_tabellen(now=NOW) == list(TABELLEN)
        versies = TabelVersie.objects.values_list("tabel__code", "nummer", "status")
        assert set(versies) == {(code, 1, "actief") for code in TABELLEN}

    def test_leaves_a_table_alone_that_exists(self, triage: Beslistabel) -> None:
        first_row_gone(triage, geldig_van=date(2026, 1, 1))
        assert load_tabellen(now=NOW) == []
        assert triage.versies.count() == 2


class TestActiveVersie:
    def test_is_the_one_that_started_last(self, triage: Beslistabel) -> None:
        first_row_gone(triage, geldig_van=date(2026, 4, 1))
        rows = [len(active_versie("triage", op=day).tabel.definitie.regels) for day in DAYS]
        assert rows == [26, 25]

    def test_passes_over_versions_that_are_not_active(self, triage: Beslistabel, maker: Gebruiker) -> None:
        for status in set(VersieStatus) - {VersieStatus.ACTIEF}:
            new_versie(triage, status=status, geldig_van=date(2026, 1, 1), gemaakt_door=maker, **CHECKED)
        first = triage.versies.get(nummer=1)
        assert active_versie("triage", op=date(2026, 4, 1)).versie_id == first.pk

    def test_says_what_to_do_when_there_is_none(self) -> None:
        with pytest.raises(GeenActieveTabel, match=r"manage\.py inrichten"):
            active_versie("triage", op=date(2026, 4, 1))

    def test_is_compiled_once(self, triage: Beslistabel) -> None:
        first, second = (active_versie("triage", op=day).tabel for day in DAYS)
        assert first is second


DAYS = (date(2026, 3, 31), date(2026, 4, 1))


class TestDecide:
    def test_records_version_inputs_outcome_row_and_explanation(self, triage: Beslistabel) -> None:
        facts: dict[str, Any] = {
            "klant.leeftijd": 22,
            "melding.domeinen": ["werk"],
            "klant.gemeente": "Utrecht",
        }
        beslissing = decided("triage", facts, onderwerp=triage)
        assert beslissing.versie_id == triage.versies.get().pk
        assert beslissing.invoer == {"klant.leeftijd": 22, "melding.domeinen": ["werk"]}
        assert beslissing.uitkomst == {
            "stroom": "werk_inkomen_jongeren",
            "bestemming": "jongerenloket",
            "vervolgstap": "quick_scan",
        }
        assert (beslissing.regel, beslissing.op) == (24, NOW)
        assert (beslissing.regels, beslissing.kandidaten) == ([24], [24, 26])
        assert (beslissing.onderwerp_soort, beslissing.onderwerp_id) == ("regels.beslistabel", triage.pk)
        assert beslissing.uitleg["tekst"].startswith("De klant is jonger dan 27.")
        assert [entry["regel"] for entry in beslissing.uitleg["afgewezen"]] == list(range(1, 24))

    def test_writes_nothing_when_asked_not_to(self, triage: Beslistabel) -> None:
        beslist = decide("triage", {"klant.leeftijd": 40}, now=NOW, record=False)
        assert (beslist.uitkomst.regel, beslist.beslissing_id) == (25, None)
        assert not Beslissing.objects.exists()

    def test_takes_the_version_of_the_dutch_day(self, triage: Beslistabel) -> None:
        first_row_gone(triage, geldig_van=date(2026, 3, 30))
        late = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # half past midnight, 30 March, in Utrecht
        rows = [decide("triage", {}, now=now, record=False).uitkomst.regel for now in (NOW, late)]
        assert rows == [26, 25]

    def test_refuses_a_fact_that_is_not_allowed(self, triage: Beslistabel) -> None:
        with pytest.raises(FeitNietToegestaan, match=r"melding\.kanaal: 'fax'") as caught:
            decide("triage", {"melding.kanaal": "fax"}, now=NOW)
        assert caught.value.veld == "melding.kanaal"

    @pytest.mark.parametrize("code", ["na_quick_scan", "snelle_route"])
    def test_records_that_no_row_decides(self, code: str, triage: Beslistabel) -> None:
        beslissing = decided(code, {})
        assert beslissing.regel is None
        assert set((beslissing.uitkomst or {}).values()) == {None}
        assert reproduce(beslissing).gelijk


class TestReproduce:
    @pytest.mark.parametrize(
        "facts",
        [
            {"klant.leeftijd": 22},
            {"melding.direct_te_beantwoorden": True, "melding.domeinen": ["schulden", "wmo"]},
            {"klant.dak_en_thuisloos": True, "melding.kanaal": "bct"},
            {},
        ],
    )
    def test_gives_the_same_after_the_policy_changed(
        self, facts: dict[str, Any], triage: Beslistabel
    ) -> None:
        beslissing = decided("triage", facts)
        first_row_gone(triage, geldig_van=date(2026, 1, 1))
        assert reproduce(beslissing).gelijk

    def test_notices_a_decision_that_does_not_follow_from_its_inputs(self, triage: Beslistabel) -> None:
        beslissing = decided("triage", {"klant.leeftijd": 22})
        beslissing.invoer = {"klant.leeftijd": 41}
        again = reproduce(beslissing)
        assert (again.gelijk, again.uitkomst.regel) == (False, 25)


class TestTabelVersie:
    @pytest.mark.parametrize(
        "change",
        [
            {"inhoud": {}},
            {"nummer": 9},
            {"geldig_van": date(2030, 1, 1)},
            {"geactiveerd_op": NOW + timedelta(1)},
        ],
    )
    def test_does_not_change_once_active(self, change: dict[str, Any], triage: Beslistabel) -> None:
        refused(lambda: triage.versies.update(**change), match="Cannot update")

    def test_cannot_be_deleted_once_active(self, triage: Beslistabel) -> None:
        refused(lambda: TabelVersie.objects.filter(tabel=triage).delete())

    def test_changes_as_a_concept_only(self, triage: Beslistabel) -> None:
        versie = new_versie(triage)
        concept = TabelVersie.objects.filter(pk=versie.pk)
        concept.update(inhoud={"regels": []})
        concept.update(status=VersieStatus.GECONTROLEERD, **CHECKED)
        refused(lambda: concept.update(inhoud={}))
        concept.update(status=VersieStatus.CONCEPT)
        assert concept.update(inhoud={}) == 1

    def test_has_its_number_once(self, triage: Beslistabel) -> None:
        refused(lambda: new_versie(triage, nummer=1), IntegrityError, "nummer_once")

    def test_is_the_only_one_that_starts_on_its_day(self, triage: Beslistabel) -> None:
        first_row_gone(triage, geldig_van=date(2026, 1, 1))
        refused(
            lambda: first_row_gone(triage, geldig_van=date(2026, 1, 1)), IntegrityError, "one_active_per_day"
        )

    def test_is_activated_by_a_second_person(
        self, triage: Beslistabel, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        versie = new_versie(triage, status=VersieStatus.GECONTROLEERD, gemaakt_door=maker, **CHECKED)
        row = TabelVersie.objects.filter(pk=versie.pk)
        active = {"status": VersieStatus.ACTIEF, "geldig_van": date(2026, 5, 1), "geactiveerd_op": NOW}
        for second in (None, maker):
            refused(
                lambda second=second: row.update(geactiveerd_door=second, **active),
                IntegrityError,
                "second_person",
            )
        assert row.update(geactiveerd_door=collega, **active) == 1

    def test_is_not_activated_by_any_of_its_editors(
        self, triage: Beslistabel, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        versie = new_versie(
            triage,
            status=VersieStatus.GECONTROLEERD,
            gemaakt_door=maker,
            bewerkers=[maker.pk, collega.pk],
            **CHECKED,
        )
        row = TabelVersie.objects.filter(pk=versie.pk)
        active = {"status": VersieStatus.ACTIEF, "geldig_van": date(2026, 5, 1), "geactiveerd_op": NOW}
        refused(lambda: row.update(geactiveerd_door=collega, **active), match="Cannot")
        refused(lambda: row.update(bewerkers=[maker.pk]))

    @pytest.mark.parametrize(
        ("gone", "name"),
        [
            ({"gesimuleerd_op": None}, "was_simulated"),
            ({"gecontroleerd_op": None}, "checked_without_errors"),
            ({"fouten": None}, "checked_without_errors"),
            ({"fouten": 1}, "checked_without_errors"),
        ],
    )
    def test_is_active_only_when_checked_and_simulated(
        self, gone: dict[str, Any], name: str, triage: Beslistabel, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        refused(
            lambda: new_versie(
                triage,
                status=VersieStatus.ACTIEF,
                geldig_van=date(2026, 6, 1),
                gemaakt_door=maker,
                geactiveerd_door=collega,
                **CHECKED | gone,
            ),
            IntegrityError,
            name,
        )

    def test_is_not_withdrawn_once_it_decided(self, triage: Beslistabel) -> None:
        decide("triage", {}, now=NOW)
        refused(lambda: triage.versies.update(status=VersieStatus.VERVALLEN), match="has decided")

    @pytest.mark.parametrize(
        ("old", "new"), [(old, new) for old in VersieStatus for new in VersieStatus if old != new]
    )
    def test_moves_only_along_the_transition_table(
        self, old: str, new: str, triage: Beslistabel, maker: Gebruiker, collega: Gebruiker
    ) -> None:
        versie = new_versie(
            triage,
            status=old,
            geldig_van=date(2026, 6, 1),
            gemaakt_door=maker,
            geactiveerd_door=collega,
            **CHECKED,
        )
        row = TabelVersie.objects.filter(pk=versie.pk)
        if new in TRANSITIONS[old]:
            assert row.update(status=new) == 1
        else:
            refused(lambda: row.update(status=new))


class TestBeslissing:
    def test_cannot_be_changed_or_deleted(self, triage: Beslistabel) -> None:
        decide("triage", {}, now=NOW)
        refused(lambda: Beslissing.objects.update(regel=1))
        refused(lambda: Beslissing.objects.all().delete())
