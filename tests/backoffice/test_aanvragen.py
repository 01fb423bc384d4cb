"""Batches and single applications: taken in once, with readable errors."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Sum

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Afstemming, Batchfout
from backoffice.aanvragen.services import BestandNietGeschikt, process_chunk, start_batch
from backoffice.aanvragen.sturen import (
    BatchStaatNietToe,
    ChangeBatch,
    pause_batch,
    resume_batch,
    stalled_batches,
)
from backoffice.aanvragen.transitions import AanvraagStatus, BatchStatus
from backoffice.besluiten.models import Besluit
from backoffice.werkvoorraad.models import Opdracht
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.backoffice.factories import (
    KOPPEN,
    deliver,
    process,
    u_pas_file,
    u_pas_row,
)
from tests.factories import NOW, GebruikerFactory, KlantFactory, MedewerkerFactory, valid_bsn

pytestmark = pytest.mark.django_db


@pytest.fixture
def klant(ingericht):
    return KlantFactory(gemeente=ingericht)


class TestDeliverBatch:
    def test_gives_the_same_batch_for_the_same_file(self, actor, klant):
        content = u_pas_file([u_pas_row(klant.bsn, 1)])
        first = deliver(content, actor=actor)
        again = deliver(content, actor=actor, naam="andere naam.csv")
        assert (first.nieuw, again.nieuw, again.batch_id) == (True, False, first.batch_id)
        assert Gebeurtenis.objects.filter(soort="batch.aangeleverd").count() == 1

    def test_needs_the_right(self, ingericht, klant):
        with pytest.raises(PermissionDenied):
            deliver(u_pas_file([]), actor=GebruikerFactory(rol=Rol.HELPDESK))

    @pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", b"\0" * 50])
    def test_refuses_what_is_not_csv(self, actor, start):
        with pytest.raises(BestandNietGeschikt, match="Sla het bestand op als CSV"):
            deliver(start + b"x" * 90, actor=actor)

    def test_refuses_a_file_above_the_norm(self, actor):
        Norm.objects.filter(code="aanvraag.batch.max_bytes").update(waarde=100)
        with pytest.raises(BestandNietGeschikt, match="groter"):
            deliver(b"kenmerk;bsn\n" * 20, actor=actor)

    def test_hands_the_batch_to_a_worker_after_commit(
        self, actor, klant, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr(
            "celery.app.base.Celery.send_task", lambda app, name, args=(), **kw: sent.append((name, args))
        )
        with django_capture_on_commit_callbacks(execute=True):
            done = deliver(u_pas_file([u_pas_row(klant.bsn, 1)]), actor=actor)
        assert sent == [("backoffice.aanvragen.tasks.verwerk_batch", [done.batch_id])]


class TestProcessBatch:
    @pytest.mark.parametrize(
        ("cells", "veld", "melding"),
        [
            ({"bsn": "123456789"}, "bsn", "elfproef"),
            ({"bsn": valid_bsn(900_000)}, "bsn", "niet bekend"),
            ({"kenmerk": ""}, "kenmerk", "leeg"),
            ({"kenmerk": "=cmd|' /C calc'!A0"}, "kenmerk", "formule"),
            ({"kenmerk": "+31612345678"}, "kenmerk", "formule"),
            ({"kenmerk": "@SOM(A1)"}, "kenmerk", "formule"),
            ({"kenmerk": "k" * 120}, "kenmerk", "te lang"),
            ({"kenmerk": "k" * 5000}, "kenmerk", "te lang"),
            ({"kenmerk": "a\0b"}, "kenmerk", "onleesbaar"),
            ({"aanvraagdatum": "31-02-2026"}, "aanvraagdatum", "bestaat niet"),
            ({"aanvraagdatum": "gisteren"}, "aanvraagdatum", "geen datum"),
            ({"aanvraagdatum": "2031-01-01"}, "aanvraagdatum", "toekomst"),
            ({"aanvraagdatum": "1999-01-01"}, "aanvraagdatum", "normen"),
            ({"huishouden": "kat"}, "huishouden", "Kies uit"),
            ({"inkomen_per_maand": "veel"}, "inkomen_per_maand", "geen bedrag"),
            ({"inkomen_per_maand": "-5"}, "inkomen_per_maand", "begint met -"),
            ({"inkomen_per_maand": "12.34.56"}, "inkomen_per_maand", "geen bedrag"),
            ({"vermogen": "99999999"}, "vermogen", "te hoog"),
            ({"kinderen": "2,5"}, "kinderen", "heel getal"),
            ({"email": "geen adres"}, "email", "e-mailadres"),
        ],
    )
    def test_says_row_field_value_and_what_is_expected(self, actor, klant, cells, veld, melding):
        rows = [u_pas_row(klant.bsn, 1, **{"kenmerk": "goed"}), u_pas_row(klant.bsn, 2, **cells)]
        batch = process(deliver(u_pas_file(rows), actor=actor).batch_id)
        assert (batch.status, batch.goed, batch.fout) == (BatchStatus.KLAAR, 1, 1)
        fout = Batchfout.objects.get()
        assert (fout.rij, fout.veld) == (3, veld)
        assert melding in fout.melding
        assert len(fout.waarde) <= 200

    def test_refuses_a_batch_with_a_missing_column(self, medewerker, actor, klant):
        content = u_pas_file([u_pas_row(klant.bsn, 1)], koppen=KOPPEN.replace("vermogen", "bezit"))
        batch = process(deliver(content, actor=actor).batch_id)
        assert batch.status == BatchStatus.GEWEIGERD
        assert "ontbreken: vermogen" in batch.reden
        assert Taak.objects.get(medewerker=medewerker).reden == batch.reden

    def test_refuses_a_batch_with_more_rows_than_the_norm(self, actor, klant):
        Norm.objects.filter(code="aanvraag.batch.max_rijen").update(waarde=2)
        rows = [u_pas_row(klant.bsn, number) for number in range(3)]
        batch = process(deliver(u_pas_file(rows), actor=actor).batch_id)
        assert (batch.status, batch.verwerkt) == (BatchStatus.GEWEIGERD, 0)

    def test_may_be_delivered_again_after_a_refusal(self, actor, klant):
        content = u_pas_file([u_pas_row(klant.bsn, 1)], koppen="a;b")
        process(deliver(content, actor=actor).batch_id)
        assert deliver(content, actor=actor).nieuw

    @pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig", "cp1252"])
    def test_reads_every_usual_encoding(self, actor, klant, codering):
        rows = [u_pas_row(klant.bsn, 1, kenmerk="één €")]
        process(deliver(u_pas_file(rows, codering=codering), actor=actor).batch_id)
        assert Aanvraag.objects.get().kenmerk == "één €"

    def test_takes_each_kenmerk_of_a_bron_once(self, actor, ingericht):
        people = KlantFactory.create_batch(3, gemeente=ingericht)
        rows = [u_pas_row(person.bsn, number) for number, person in enumerate(people)]
        process(deliver(u_pas_file([rows[0]]), actor=actor).batch_id)
        batch = process(deliver(u_pas_file([*rows, rows[1]]), actor=actor).batch_id)
        assert (batch.goed, batch.dubbel, batch.fout, batch.verwerkt) == (2, 2, 0, 4)
        assert Aanvraag.objects.count() == Besluit.objects.count() == 3
        assert set(Batchfout.objects.values_list("rij", "dubbel")) == {(2, True), (5, True)}

    def test_grants_once_per_period_also_within_one_file(self, actor, klant):
        rows = [u_pas_row(klant.bsn, 1), u_pas_row(klant.bsn, 2)]
        process(deliver(u_pas_file(rows), actor=actor).batch_id)
        statuses = dict(Aanvraag.objects.values_list("kenmerk", "status"))
        assert statuses == {
            "U-000001": AanvraagStatus.BESLIST,
            "U-000002": AanvraagStatus.BIJ_MEDEWERKER,
        }

    @pytest.mark.eis("BO-04")
    def test_grants_when_all_conditions_hold_and_else_asks_a_person(self, actor, ingericht):
        good, rich, away = KlantFactory.create_batch(3, gemeente=ingericht)
        away.gemeente = None
        away.save()
        rows = [
            u_pas_row(good.bsn, 1, huishouden="alleenstaande ouder", kinderen="2"),
            u_pas_row(rich.bsn, 2, inkomen_per_maand="1.774,34"),
            u_pas_row(away.bsn, 3),
        ]
        process(deliver(u_pas_file(rows), actor=actor).batch_id)
        besluit = Besluit.objects.get()
        assert (besluit.aanvraag.klant, besluit.bedrag, besluit.automatisch) == (good, Decimal("800"), True)
        assert all(row["voldaan"] and row["zin"] for row in besluit.voorwaarden)
        assert (besluit.geldig_van, besluit.geldig_tot) == (date(2026, 11, 16), date(2027, 11, 16))
        waiting = Aanvraag.objects.filter(status=AanvraagStatus.BIJ_MEDEWERKER)
        assert {aanvraag.klant for aanvraag in waiting} == {rich, away}
        assert not Besluit.objects.exclude(uitkomst="toegekend").exists()
        queue = Opdracht.objects.in_queue().values_list("klant", "specialisme", "termijn")
        assert set(queue) == {(who.pk, "financiele_regelingen", date(2027, 1, 11)) for who in (rich, away)}

    def test_writes_one_event_per_reception_and_per_decision(self, actor, klant):
        process(deliver(u_pas_file([u_pas_row(klant.bsn, 1)]), actor=actor).batch_id)
        events = Gebeurtenis.objects.filter(klant=klant).order_by("pk")
        assert [event.soort for event in events] == ["aanvraag.ontvangen", "aanvraag.beslist"]
        assert events[1].gegevens == {
            "regeling": "u_pas",
            "uitkomst": "toegekend",
            "op_tijd": True,
            "automatisch": True,
        }

    def test_is_the_same_in_small_pieces(self, actor, ingericht):
        Norm.objects.filter(code="aanvraag.batch.rijen_per_deel").update(waarde=3)
        people = KlantFactory.create_batch(10, gemeente=ingericht)
        rows = [u_pas_row(person.bsn, number) for number, person in enumerate(people)]
        rows[4] = '"stuk;' + rows[4]
        done = deliver(u_pas_file(rows), actor=actor)
        start_batch(done.batch_id, actor=None, now=NOW)
        assert process_chunk(done.batch_id, actor=None, now=NOW)
        assert Aanvraagbatch.objects.get().verwerkt == Aanvraag.objects.count() == 3
        batch = process(done.batch_id)
        assert (batch.goed, batch.fout, batch.totaal) == (9, 1, 10)
        assert Batchfout.objects.get().rij == 6

    def test_leaves_nothing_behind_when_a_piece_fails(self, actor, klant, monkeypatch):
        done = deliver(u_pas_file([u_pas_row(klant.bsn, 1)]), actor=actor)
        start_batch(done.batch_id, actor=None, now=NOW)

        def fail(*args, **kwargs):
            raise RuntimeError("stroom weg")

        with monkeypatch.context() as patch:
            patch.setattr("backoffice.aanvragen.services.keep_fallen", fail)
            with pytest.raises(RuntimeError):
                process_chunk(done.batch_id, actor=None, now=NOW)
        assert (Aanvraag.objects.count(), Aanvraagbatch.objects.get().positie) == (0, len(KOPPEN) + 2)
        assert process(done.batch_id).goed == 1

    def test_needs_as_many_queries_for_many_rows_as_for_few(
        self, actor, ingericht, django_assert_max_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def count(amount: int) -> int:
            people = KlantFactory.create_batch(amount, gemeente=ingericht)
            rows = [u_pas_row(person.bsn, person.pk) for person in people]
            done = deliver(u_pas_file(rows), actor=actor)
            start_batch(done.batch_id, actor=None, now=NOW)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                process_chunk(done.batch_id, actor=None, now=NOW)
            return len(queries)

        count(1)
        assert count(2) == count(60)


class TestContactpersoon:
    @pytest.fixture
    def coach(self, klant):
        coach = MedewerkerFactory()
        Toewijzing.objects.create(
            klant=klant, medewerker=coach, functie=Functie.WERKCOACH_REGULIER, gewicht=1, van=NOW
        )
        return coach

    def bijstand(self, klant, soort_kosten):
        return u_pas_file(
            [f"B-1;{klant.bsn};2026-11-16;alleenstaand;1000;100;{soort_kosten};250;ja"],
            koppen="kenmerk;bsn;aanvraagdatum;huishouden;inkomen_per_maand;vermogen;"
            "soort_kosten;gevraagd_bedrag;noodzaak_aangetoond",
        )

    @pytest.mark.eis("BO-05")
    def test_is_asked_only_when_the_application_touches_the_begeleiding(self, actor, klant, coach):
        content = self.bijstand(klant, "scholing")
        process(deliver(content, actor=actor, regeling="bijzondere_bijstand").batch_id)
        afstemming = Afstemming.objects.get()
        assert afstemming.aanvraag.status == AanvraagStatus.WACHT_OP_CONTACTPERSOON
        assert (afstemming.medewerker, afstemming.termijn) == (coach, date(2026, 11, 26))
        assert Taak.objects.get(medewerker=coach).deadline == afstemming.termijn

    @pytest.mark.eis("BO-05")
    def test_is_never_asked_otherwise(self, actor, klant, coach):
        content = self.bijstand(klant, "medisch")
        process(deliver(content, actor=actor, regeling="bijzondere_bijstand").batch_id)
        assert Besluit.objects.aggregate(Sum("bedrag"))["bedrag__sum"] == 250
        assert not Afstemming.objects.exists()

    def test_is_not_waited_for_when_there_is_none(self, actor, klant):
        content = self.bijstand(klant, "scholing")
        process(deliver(content, actor=actor, regeling="bijzondere_bijstand").batch_id)
        assert Aanvraag.objects.get().status == AanvraagStatus.BESLIST


class TestBatchStatus:
    def test_pauses_and_goes_on_at_the_same_row(self, actor, ingericht):
        Norm.objects.filter(code="aanvraag.batch.rijen_per_deel").update(waarde=2)
        people = KlantFactory.create_batch(5, gemeente=ingericht)
        rows = [u_pas_row(person.bsn, number) for number, person in enumerate(people)]
        done = deliver(u_pas_file(rows), actor=actor)
        start_batch(done.batch_id, actor=None, now=NOW)
        process_chunk(done.batch_id, actor=None, now=NOW)
        pause_batch(ChangeBatch(batch_id=done.batch_id), actor=actor, now=NOW)
        assert not process_chunk(done.batch_id, actor=None, now=NOW)
        assert Aanvraag.objects.count() == 2
        resume_batch(ChangeBatch(batch_id=done.batch_id), actor=actor, now=NOW)
        assert process(done.batch_id).goed == 5

    @pytest.mark.parametrize(
        ("change", "allowed"), [(pause_batch, BatchStatus.LOOPT), (resume_batch, BatchStatus.GEPAUZEERD)]
    )
    @pytest.mark.parametrize("status", BatchStatus)
    def test_refuses_what_the_status_does_not_allow(self, actor, klant, change, allowed, status):
        from tests.backoffice.factories import AanvraagbatchFactory

        batch = AanvraagbatchFactory(status=status)
        if status == allowed:
            assert change(ChangeBatch(batch_id=batch.pk), actor=actor, now=NOW).batch_id == batch.pk
        else:
            with pytest.raises(BatchStaatNietToe):
                change(ChangeBatch(batch_id=batch.pk), actor=actor, now=NOW)

    @pytest.mark.parametrize("old", BatchStatus)
    @pytest.mark.parametrize("new", BatchStatus)
    def test_moves_only_along_the_table_also_in_the_database(self, ingericht, old, new):
        from django.db import ProgrammingError, transaction

        from backoffice.aanvragen.transitions import BATCH_TRANSITIONS
        from tests.backoffice.factories import AanvraagbatchFactory

        batch = AanvraagbatchFactory(status=old)
        rows = Aanvraagbatch.objects.filter(pk=batch.pk)
        if new == old or new in BATCH_TRANSITIONS[old]:
            assert rows.update(status=new) == 1
        else:
            with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
                rows.update(status=new)

    def test_counts_always_add_up(self, ingericht):
        from tests.backoffice.factories import AanvraagbatchFactory

        with pytest.raises(IntegrityError, match="counts_add_up"):
            AanvraagbatchFactory(verwerkt=5, goed=3)

    def test_finds_batches_that_went_silent(self, actor, klant):
        from datetime import timedelta

        done = deliver(u_pas_file([u_pas_row(klant.bsn, 1)]), actor=actor)
        assert stalled_batches(NOW) == []
        assert stalled_batches(NOW + timedelta(minutes=1)) == [done.batch_id]
        process(done.batch_id)
        assert stalled_batches(NOW + timedelta(minutes=1)) == []
