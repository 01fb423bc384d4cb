"""Rows that fall out of a batch, JSON Lines, and partners that deliver over the API."""

import json

import pytest
from django.core.cache import cache
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse

from backoffice.aanvragen import uitval
from backoffice.aanvragen.herstel import CloseRow, MendRow, mend_row, reopen_row, write_off_row
from backoffice.aanvragen.invoer import AanvraagOnjuist
from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Batchfout, Uitvalrij
from backoffice.aanvragen.sturen import (
    MEESTE_HERSTARTS,
    BatchStaatNietToe,
    ChangeBatch,
    begin_turn,
    pause_batch,
    resume_batch,
    retry_failures,
    stop_batch,
)
from backoffice.aanvragen.tasks import verwerk_batch
from backoffice.aanvragen.transitions import UitvalStatus
from backoffice.besluiten.brieven import make_letters
from backoffice.besluiten.models import Besluit
from backoffice.betalingen.models import Betaalregel
from backoffice.kopieren import copy_rows
from serviceplein.api import beperking
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Gegeven, Klant
from tests.backoffice.factories import KOPPEN, AanvraagFactory, deliver, process, u_pas_file, u_pas_row
from tests.factories import NOW, KlantFactory, NormFactory, PartnerFactory, valid_bsn
from tests.serviceplein.partner import PartnerClient, assert_problem

pytestmark = pytest.mark.django_db
SCOPES = ("aanvragen:schrijven", "aanvragen:lezen")
API = "/api/v1/aanvraagbatches"


@pytest.fixture
def klanten(ingericht):
    return KlantFactory.create_batch(3, gemeente=ingericht)


@pytest.fixture
def partner(ingericht):
    cache.clear()
    NormFactory(code=beperking.NORM, waarde=1000, eenheid="verzoeken")
    return PartnerClient(PartnerFactory(), scopes=SCOPES)


@pytest.fixture
def browser(client, actor, monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda app, name, **kwargs: None)
    client.force_login(actor, backend="serviceplein.toegang.aanmelding.AccountBackend")
    return client


def lines(rows):
    """The rows of a U-pas file as JSON Lines."""
    return b"".join(json.dumps(cells_of(row)).encode() + b"\n" for row in rows)


def send(partner, url, content, kind):
    headers = {"Authorization": f"Bearer {partner.token}"}
    return partner.client.post(url, content, content_type=kind, headers=headers)


def cells_of(row):
    """The cells of one row of a U-pas file, by column."""
    return dict(zip(KOPPEN.split(";"), row.split(";"), strict=True))


class TestBatch:
    @pytest.mark.eis("BO-03")
    def test_comes_as_csv_json_lines_api_and_form_once_and_ends_in_decision_letter_payment_and_time_line(
        self, actor, klanten, partner, browser, monkeypatch
    ):
        """Each way in, each row once, a readable error per wrong row, treated and offered again.

        The killed workers, the lost messages and the live progress are in test_worker and the story.
        """
        Norm.objects.filter(code="aanvraag.batch.rijen_per_deel").update(waarde=2)
        een, twee, drie = klanten
        rows = [u_pas_row(een.bsn, 1), u_pas_row("123456789", 2), u_pas_row(een.bsn, 1)]
        first = process(deliver(u_pas_file(rows), actor=actor).batch_id)
        assert (first.goed, first.fout, first.dubbel) == (1, 1, 1)
        again = deliver(u_pas_file(rows), actor=actor)
        assert (again.batch_id, again.nieuw) == (first.pk, False)
        fout = Batchfout.objects.get(batch=first, dubbel=False)
        assert (fout.rij, fout.veld, fout.waarde) == (3, "bsn", "123456789")
        assert "elfproef" in fout.melding

        content = lines([u_pas_row(twee.bsn, 3)])
        answers = [send(partner, f"{API}?regeling=u_pas", content, "application/x-ndjson") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 200]
        assert answers[0].json()["nummer"] == answers[1].json()["nummer"]
        verwerk_batch(answers[0].json()["nummer"])
        assert partner.get(answers[0].json()["url"]).json()["goed"] == 1

        mend = MendRow(batch_id=first.pk, rij=3, cellen=cells_of(u_pas_row(drie.bsn, 9)))
        mend_row(mend, actor=actor, now=NOW)
        first.refresh_from_db()
        assert (first.goed, first.fout, first.verwerkt) == (2, 0, 3)

        while make_letters(actor=None, now=NOW):
            pass
        per_klant = Besluit.objects.values_list("aanvraag__klant").annotate(n=Count("pk")).order_by()
        assert dict(per_klant) == {klant.pk: 1 for klant in klanten}
        assert Document.objects.filter(soort="beschikking").count() == 3
        assert Betaalregel.objects.filter(besluit__isnull=False).count() == 3
        for klant in klanten:
            events = Gebeurtenis.objects.filter(klant=klant, soort__startswith="aanvraag.").order_by("pk")
            assert list(events.values_list("soort", flat=True)) == ["aanvraag.ontvangen", "aanvraag.beslist"]

    def test_reads_json_lines_with_numbers_and_says_what_is_wrong_per_line(self, actor, klanten):
        good = {"kenmerk": "J-1", "bsn": klanten[0].bsn, "aanvraagdatum": "2026-11-16"}
        good |= {"huishouden": "alleenstaand", "inkomen_per_maand": 1200.5, "vermogen": 1000}
        texts = [
            json.dumps(good),
            "{",
            "[1]",
            '{"kenmerk": ["a"]}',
            '{"kenmerk": "a", "kenmerk": "b"}',
            '{"kenmerk": NaN}',
            json.dumps({**good, "kenmerk": "J-7", "vermogen": -5}),
            '{"kenmerk":' + "[" * 20_000,
        ]
        content = "\n".join(texts).encode()
        batch = process(deliver(content, actor=actor, naam="a.jsonl").batch_id)
        assert (batch.goed, batch.fout, batch.totaal) == (1, 7, 8)
        found = dict(Batchfout.objects.filter(veld__in=["rij", "vermogen"]).values_list("rij", "melding"))
        for number, text in {2: "geen geldige", 3: "geen JSON-object", 4: "lijst", 5: "twee keer"}.items():
            assert text in found[number]
        assert "NaN is geen getal" in found[6]
        assert "begint met -" in found[7]
        assert "geen geldige" in found[8]


class TestUitval:
    def test_is_one_row_when_one_row_breaks_the_intake(self, actor, klanten, monkeypatch):
        real = uitval.take_in

        def breaks(regeling, rijen, **more):
            if any(rij.waarden["kenmerk"] == "U-000002" for rij in rijen):
                raise DataError("stuk")
            return real(regeling, rijen, **more)

        rows = [u_pas_row(klant.bsn, number) for number, klant in enumerate(klanten, 1)]
        done = deliver(u_pas_file(rows), actor=actor)
        with monkeypatch.context() as patch:
            patch.setattr(uitval, "take_in", breaks)
            batch = process(done.batch_id)
        assert (batch.goed, batch.fout) == (2, 1)
        assert Uitvalrij.objects.get().cellen["kenmerk"] == "U-000002"
        assert "fout in Serviceplein" in Batchfout.objects.get().melding
        retry_failures(ChangeBatch(batch_id=batch.pk), actor=actor, now=NOW)
        batch = process(batch.pk)
        assert (batch.goed, batch.fout, batch.status) == (3, 0, "klaar")
        assert (Uitvalrij.objects.get().status, Batchfout.objects.count()) == ("opgenomen", 0)

    def test_is_offered_again_after_the_klant_is_registered(self, actor, ingericht):
        bsn = valid_bsn(900_000)
        batch = process(deliver(u_pas_file([u_pas_row(bsn, 1), u_pas_row("1", 2)]), actor=actor).batch_id)
        assert batch.fout == 2
        KlantFactory(bsn=bsn, gemeente=ingericht)
        assert retry_failures(ChangeBatch(batch_id=batch.pk), actor=actor, now=NOW).aantal == 2
        batch = process(batch.pk)
        assert (batch.goed, batch.fout, batch.verwerkt, batch.totaal) == (1, 1, 2, 2)
        assert dict(Uitvalrij.objects.values_list("rij", "status")) == {2: "opgenomen", 3: "open"}
        assert Uitvalrij.objects.get(rij=3).pogingen == 2

    def test_is_mended_written_off_and_opened_again_on_its_screen(self, browser, actor, klanten):
        bad = [u_pas_row("123456789", 1), u_pas_row(klanten[0].bsn, 2, vermogen="=1+1")]
        batch = process(deliver(u_pas_file(bad), actor=actor).batch_id)
        text = b"".join(browser.get(reverse("batch-fouten", args=[batch.pk])).streaming_content).decode()
        assert text.splitlines()[2].startswith(f"U-000002;{klanten[0].bsn};")
        assert "'=1+1" in text
        first, second = (reverse("batch-rij", args=[batch.pk, number]) for number in (2, 3))
        assert "elfproef" in browser.get(first).content.decode()
        refused = browser.post(first, {"actie": "afboeken", "reden": ""})
        assert (refused.status_code, "Zeg waarom" in refused.content.decode()) == (422, True)
        browser.post(first, {"actie": "afboeken", "reden": "Proefrij van de leverancier"})
        assert Uitvalrij.objects.get(rij=2).reden == "Proefrij van de leverancier"
        values = cells_of(bad[1])
        still = browser.post(second, {**values, "actie": "herstel"})
        assert (still.status_code, "formule" in still.content.decode()) == (422, True)
        browser.post(second, {**values, "vermogen": "1000", "actie": "herstel"})
        assert Aanvraag.objects.get().rij == 3
        browser.post(first, {"actie": "heropenen"})
        assert dict(Uitvalrij.objects.values_list("rij", "status")) == {2: "open", 3: "opgenomen"}
        page = browser.get(reverse("batch", args=[batch.pk])).content.decode()
        assert "Fouten opnieuw proberen" in page
        browser.post(reverse("batch-opnieuw", args=[batch.pk]))
        assert Uitvalrij.objects.get(rij=2).status == "opnieuw"

    def test_refuses_what_was_taken_in_or_is_still_wrong(self, actor, klanten):
        batch = process(deliver(u_pas_file([u_pas_row("1", 1)]), actor=actor).batch_id)
        cells = cells_of(u_pas_row(valid_bsn(900_001), 1))
        with pytest.raises(AanvraagOnjuist, match="niet bekend"):
            mend_row(MendRow(batch_id=batch.pk, rij=2, cellen=cells), actor=actor, now=NOW)
        write_off_row(CloseRow(batch_id=batch.pk, rij=2, reden="Proef"), actor=actor, now=NOW)
        with pytest.raises(BatchStaatNietToe, match="geen rijen"):
            retry_failures(ChangeBatch(batch_id=batch.pk), actor=actor, now=NOW)
        reopen_row(CloseRow(batch_id=batch.pk, rij=2), actor=actor, now=NOW)
        assert Uitvalrij.objects.get().status == "open"


class TestCopyRows:
    def test_writes_every_value_as_it_is_and_refuses_what_a_database_cannot_hold(self, actor, klanten):
        batch_id = deliver(u_pas_file([u_pas_row(klanten[0].bsn, 1)]), actor=actor).batch_id
        texts = ["", "\\N", "a\tb\nc\r\\d", "\\.", "é € \u2028 'x' \"y\""]
        fields = ("rij", "cellen", "reden", "behandeld_op", "behandeld_door_id")
        same = {"batch_id": batch_id, "status": UitvalStatus.OPEN, "pogingen": 1}
        rows = [
            (n, {text: [text, n, None, True]}, text, (n and NOW) or None, None)
            for n, text in enumerate(texts)
        ]
        copy_rows(Uitvalrij, fields, rows, same=same)
        assert list(Uitvalrij.objects.order_by("rij").values_list(*fields)) == rows
        for wrong, error in (("a\0b", DataError), ("\ud800", UnicodeError), (object(), TypeError)):
            with pytest.raises(error), transaction.atomic():
                copy_rows(Uitvalrij, fields, [(9, {}, wrong, None, None)], same=same)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_rows(Uitvalrij, fields, rows[:1], same=same)


class TestSturen:
    def test_stops_for_good_and_lets_the_file_come_again(self, actor, klanten):
        Norm.objects.filter(code="aanvraag.batch.rijen_per_deel").update(waarde=1)
        content = u_pas_file([u_pas_row(klant.bsn, klant.pk) for klant in klanten])
        done = deliver(content, actor=actor)
        stop_batch(ChangeBatch(batch_id=done.batch_id), actor=actor, now=NOW)
        assert process(done.batch_id).goed == 0
        again = deliver(content, actor=actor)
        assert again.nieuw
        assert process(again.batch_id).goed == 3
        with pytest.raises(BatchStaatNietToe):
            stop_batch(ChangeBatch(batch_id=again.batch_id), actor=actor, now=NOW)

    def test_pauses_with_the_reason_when_a_norm_is_missing_and_goes_on_after_it_came(
        self, medewerker, actor, klanten
    ):
        norm = Norm.objects.get(code="besluit.tweede_persoon_boven")
        norm.delete()
        batch = process(deliver(u_pas_file([u_pas_row(klanten[0].bsn, 1)]), actor=actor).batch_id)
        assert (batch.status, batch.verwerkt) == ("gepauzeerd", 0)
        assert "besluit.tweede_persoon_boven" in batch.reden
        norm.pk = None
        norm.save()
        resume_batch(ChangeBatch(batch_id=batch.pk), actor=actor, now=NOW)
        assert process(batch.pk).goed == 1

    def test_pauses_a_batch_that_brings_down_one_worker_after_another(self, actor, klanten):
        done = deliver(u_pas_file([u_pas_row(klanten[0].bsn, 1)]), actor=actor)
        turns = [begin_turn(done.batch_id, actor=None, now=NOW) for _ in range(MEESTE_HERSTARTS + 1)]
        assert turns == [True] * MEESTE_HERSTARTS + [False]
        assert Aanvraagbatch.objects.get().status == "gepauzeerd"
        resume_batch(ChangeBatch(batch_id=done.batch_id), actor=actor, now=NOW)
        assert process(done.batch_id).goed == 1
        with pytest.raises(BatchStaatNietToe):
            pause_batch(ChangeBatch(batch_id=done.batch_id), actor=actor, now=NOW)


class TestApi:
    def body(self, klant, **changes):
        cells = cells_of(u_pas_row(klant.bsn, 1))
        kenmerk = cells.pop("kenmerk")
        cells = {naam: waarde for naam, waarde in cells.items() if waarde}
        return {"kenmerk": kenmerk, "regeling": "u_pas", "gegevens": {**cells, "vermogen": 1000, **changes}}

    def test_takes_one_application_and_gives_the_same_answer_twice(self, partner, klanten):
        body = json.dumps(self.body(klanten[0]))
        first, again = (send(partner, "/api/v1/aanvragen", body, "application/json") for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert Aanvraag.objects.count() == Besluit.objects.count() == 1
        assert partner.get(first["Location"]).json()["status"] == "beslist"
        other = json.dumps(self.body(klanten[0], vermogen=2000))
        assert_problem(send(partner, "/api/v1/aanvragen", other, "application/json"), 409)

    def test_names_each_wrong_field(self, partner, klanten):
        wrong = json.dumps(self.body(klanten[0], bsn="1", kleur="rood", vermogen=[1]))
        answer = assert_problem(send(partner, "/api/v1/aanvragen", wrong, "application/json"), 400)
        assert {line["name"] for line in answer["invalidParams"]} == {"gegevens.vermogen"}
        wrong = json.dumps(self.body(klanten[0], bsn="1", kleur="rood"))
        answer = assert_problem(send(partner, "/api/v1/aanvragen", wrong, "application/json"), 400)
        assert {line["name"] for line in answer["invalidParams"]} == {"gegevens.bsn", "gegevens.kleur"}

    def test_shows_progress_and_errors_to_the_partner_that_delivered_alone(self, partner, klanten):
        rows = u_pas_file([u_pas_row(klanten[0].bsn, 1), u_pas_row("1", 2)])
        made = send(partner, f"{API}?regeling=u_pas", rows, "text/csv").json()
        assert made["status"] == "ontvangen"
        verwerk_batch(made["nummer"])
        now = partner.get(made["url"]).json()
        assert (now["status"], now["goed"], now["fout"]) == ("klaar", 1, 1)
        faults = partner.get(made["fouten"]).json()["resultaten"]
        assert [(fout["rij"], fout["veld"]) for fout in faults] == [(3, "bsn")]
        other = PartnerClient(PartnerFactory(), scopes=SCOPES)
        assert_problem(other.get(made["url"]), 404)
        assert_problem(other.get(made["fouten"]), 404)

    @pytest.mark.parametrize(
        ("query", "content", "kind", "status"),
        [
            ("", b"{}", "application/x-ndjson", 400),
            ("?regeling=nergens", b"{}", "application/x-ndjson", 409),
            ("?regeling=u_pas", b"", "text/csv", 400),
            ("?regeling=u_pas", b"PK\x03\x04" + b"x" * 90, "text/csv", 409),
            ("?regeling=u_pas", b"{}", "application/json", 415),
        ],
    )
    def test_refuses_with_a_problem(self, partner, query, content, kind, status):
        assert_problem(send(partner, API + query, content, kind), status)

    def test_stops_reading_at_the_norm(self, partner):
        Norm.objects.filter(code="aanvraag.batch.max_bytes").update(waarde=1000)
        answer = send(partner, f"{API}?regeling=u_pas", b"x" * 200_000, "text/csv")
        assert "Lever het in delen aan" in json.dumps(assert_problem(answer, 400), ensure_ascii=False)


class TestVerschillen:
    def test_are_shown_at_the_application_and_only_for_what_is_known(self, browser, actor, ingericht):
        aanvraag = AanvraagFactory(behandelaar=actor)
        url = reverse("aanvraag", args=[aanvraag.pk])
        aanvraag.gegevens["email"] = "Nieuw@voorbeeld.nl"
        aanvraag.save()
        Klant.objects.filter(pk=aanvraag.klant_id).update(email="nieuw@voorbeeld.nl")
        assert "Wijkt af" not in browser.get(url).content.decode()
        Klant.objects.filter(pk=aanvraag.klant_id).update(email="oud@voorbeeld.nl")
        Gegeven.objects.create(
            klant=aanvraag.klant, naam="inkomen", waarde="1400.00", bron=Bron.SUWINET, op=NOW.date()
        )
        page = browser.get(url).content.decode()
        assert "Wijkt af van wat wij weten" in page
        assert "Bij ons bekend: oud@voorbeeld.nl" in page
        assert "1.400,00 (UWV (Suwinet)" in page
