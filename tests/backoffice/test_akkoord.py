"""Two persons for a besluit above the norm, and letters that leave once, along the way the klant chose."""

import hashlib
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction
from pypdf import PdfReader

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.akkoord import (
    ApproveBesluit,
    BesluitAchterhaald,
    RedenNodig,
    ReturnBesluit,
    TweedePersoonNodig,
    approve_besluit,
    return_besluit,
)
from backoffice.besluiten.brieven import make_letters
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.services import DecideAanvraag, MensOordeel, decide_aanvraag
from backoffice.besluiten.stappen import AanvraagStaatNietToe, propose
from backoffice.besluiten.transitions import BESLUIT_TRANSITIONS, BesluitStatus
from backoffice.betalingen.models import Betaalregel
from backoffice.verzending.bestand import build_printfile
from backoffice.verzending.models import Verzending, Weg
from backoffice.verzending.services import (
    MakePrintbatch,
    NietsTePrinten,
    NogNietTePosten,
    PostPrintbatch,
    make_printbatch,
    post_printbatch,
    settle_verzendingen,
)
from backoffice.verzending.weg import choose_way
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import deliver
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from tests.backoffice.factories import AanvraagFactory, backoffice_medewerker
from tests.factories import NOW, DocumentFactory, KlantFactory, NormFactory

REDEN = "Uw inkomen was deze maand eenmalig hoger."


@pytest.fixture
def tweede(ingericht):
    return backoffice_medewerker().gebruiker


@pytest.fixture(autouse=True)
def grens(ingericht):
    Norm.objects.filter(code="besluit.tweede_persoon_boven").update(waarde=100)
    NormFactory(code="berichten.pogingen", waarde=1)


def grant(actor, aanvraag=None, **command):
    """A grant of 150 euro by a person, above the norm of 100 unless `command` says less."""
    aanvraag = aanvraag or AanvraagFactory()
    rows = tuple(
        MensOordeel(code=row.code, voldaan=True, toelichting="" if row.voldaan else REDEN)
        for row in propose(aanvraag).voorwaarden
    )
    given = {"uitkomst": Uitkomst.TOEGEKEND, "oordelen": rows, **command}
    return decide_aanvraag(DecideAanvraag(aanvraag_id=aanvraag.pk, **given), actor=actor, now=NOW)


def approve(done, actor):
    return approve_besluit(ApproveBesluit(aanvraag_id=done.aanvraag_id), actor=actor, now=NOW)


class TestSecondPerson:
    def test_is_asked_above_the_norm_before_letter_and_payment(self, actor, tweede):
        done = grant(actor)
        assert done.status == AanvraagStatus.TER_AKKOORD
        assert make_letters(actor=None, now=NOW) == 0
        assert not Betaalregel.objects.exists()
        assert not Gebeurtenis.objects.filter(soort="aanvraag.beslist").exists()
        assert approve(done, tweede).status == AanvraagStatus.BESLIST
        besluit = Besluit.objects.get()
        assert (besluit.status, besluit.beslist_door, besluit.akkoord_door) == ("vastgesteld", actor, tweede)
        assert Betaalregel.objects.get().bedrag == 150
        assert make_letters(actor=None, now=NOW) == 1

    def test_is_not_asked_at_the_norm(self, actor):
        Norm.objects.filter(code="besluit.tweede_persoon_boven").update(waarde=150)
        assert grant(actor).status == AanvraagStatus.BESLIST

    def test_is_another_than_the_first_also_in_the_database(self, actor, tweede):
        done = grant(actor)
        with pytest.raises(TweedePersoonNodig, match="collega"):
            approve(done, actor)
        rows = Besluit.objects.filter(pk=done.besluit_id)
        with pytest.raises(IntegrityError, match="akkoord_by_another"), transaction.atomic():
            rows.update(status="vastgesteld", akkoord_door=actor, akkoord_op=NOW)
        with pytest.raises(IntegrityError, match="above_limit_by_two"), transaction.atomic():
            rows.update(status="vastgesteld")

    def test_gives_it_back_and_the_first_makes_it_anew(self, actor, tweede):
        done = grant(actor)
        with pytest.raises(RedenNodig):
            return_besluit(ReturnBesluit(aanvraag_id=done.aanvraag_id, opmerking=" "), actor=tweede, now=NOW)
        returned = return_besluit(
            ReturnBesluit(aanvraag_id=done.aanvraag_id, opmerking="Het bedrag klopt niet."),
            actor=tweede,
            now=NOW,
        )
        assert returned.status == AanvraagStatus.BIJ_MEDEWERKER
        assert Aanvraag.objects.get().behandelaar == actor
        with pytest.raises(AanvraagStaatNietToe):
            approve(done, tweede)
        again = grant(actor, Aanvraag.objects.get(), bedrag=90)
        assert (again.besluit_id, again.status) == (done.besluit_id, AanvraagStatus.BESLIST)

    def test_does_not_grant_twice_what_may_be_had_once(self, actor, tweede):
        klant = AanvraagFactory().klant
        first, second = grant(actor, AanvraagFactory(klant=klant)), grant(actor, AanvraagFactory(klant=klant))
        approve(first, tweede)
        with pytest.raises(BesluitAchterhaald, match="U-pas"):
            approve(second, tweede)

    @pytest.mark.parametrize("old", BesluitStatus)
    @pytest.mark.parametrize("new", BesluitStatus)
    def test_status_moves_only_along_the_table(self, actor, old, new):
        aanvraag = AanvraagFactory()
        row = Besluit.objects.create(
            aanvraag=aanvraag,
            uitkomst="toegekend",
            automatisch=True,
            beslist_op=NOW,
            geldig_van=NOW.date(),
            status=old,
        )
        rows = Besluit.objects.filter(pk=row.pk)
        if new == old or new in BESLUIT_TRANSITIONS[old]:
            assert rows.update(status=new) == 1
        else:
            with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
                rows.update(status=new)


@pytest.mark.parametrize(
    ("voorkeur", "email", "bsn", "beschermd", "portaal", "weg"),
    [
        ("", "a@b.example", "1", False, True, Weg.POST),
        ("telefoon", "a@b.example", "1", False, True, Weg.POST),
        ("post", "a@b.example", "1", False, True, Weg.POST),
        ("email", "a@b.example", "", False, False, Weg.EMAIL),
        ("email", "", "1", False, True, Weg.POST),
        ("email", "a@b.example", "1", True, True, Weg.POST),
        ("portaal", "", "1", False, True, Weg.PORTAAL),
        ("portaal", "", "1", False, False, Weg.POST),
        ("portaal", "", "", False, True, Weg.POST),
    ],
)
def test_way_is_the_preference_where_possible(voorkeur, email, bsn, beschermd, portaal, weg):
    chosen = choose_way(voorkeur=voorkeur, email=email, bsn=bsn, beschermd=beschermd, portaal=portaal)
    assert (chosen.weg, chosen.reden != "") == (weg, True)


def decided(actor, count=1, **klant):
    """So many small decisions with their letters."""
    for _ in range(count):
        person = KlantFactory(gemeente=AanvraagFactory().klant.gemeente, **klant)
        grant(actor, AanvraagFactory(klant=person), bedrag=50)
    assert make_letters(actor=None, now=NOW) == count


class TestPost:
    def test_prints_each_letter_once_with_order_list_and_separators(self, actor):
        decided(actor, 3)
        made = make_printbatch(MakePrintbatch(), actor=actor, now=NOW)
        with pytest.raises(NietsTePrinten):
            make_printbatch(MakePrintbatch(), actor=actor, now=NOW)
        with pytest.raises(NogNietTePosten):
            post_printbatch(PostPrintbatch(printbatch_id=made.printbatch_id), actor=actor, now=NOW)
        assert build_printfile(made.printbatch_id, actor=None, now=NOW)
        assert not build_printfile(made.printbatch_id, actor=None, now=NOW)
        batch = Verzending.objects.first().printbatch
        with batch.bestand.open("rb") as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == batch.sha256
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        assert len(pages) == batch.bladzijden
        assert "Volgorde van de brieven" in pages[0]
        assert "1 – 3" in pages[2]
        starts = [
            number
            for number, text in enumerate(pages)
            if "Ons kenmerk\nA-" in text or "Ons kenmerk A-" in text
        ]
        assert len(starts) == 3
        assert all(number % 2 == 0 for number in starts)

    def test_lies_in_one_batch_for_ever(self, actor):
        decided(actor, 2)
        made = make_printbatch(MakePrintbatch(), actor=actor, now=NOW)
        rows = Verzending.objects.filter(volgnummer=1)
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            rows.update(printbatch=None, volgnummer=None)
        row = rows.get()
        with pytest.raises(IntegrityError, match="once_per_way"), transaction.atomic():
            Verzending.objects.create(
                document=row.document, klant=row.klant, weg=Weg.POST, reden="Nog eens", klaar_op=NOW
            )
        with pytest.raises(IntegrityError, match="place_in_batch"), transaction.atomic():
            Verzending.objects.create(
                document=DocumentFactory(klant=row.klant),
                klant=row.klant,
                weg=Weg.POST,
                reden="Zelfde plek",
                klaar_op=NOW,
                printbatch_id=made.printbatch_id,
                volgnummer=1,
            )

    def test_is_sent_when_it_was_posted_and_then_never_changes(self, actor):
        decided(actor, 1)
        made = make_printbatch(MakePrintbatch(), actor=actor, now=NOW)
        build_printfile(made.printbatch_id, actor=None, now=NOW)
        command = PostPrintbatch(printbatch_id=made.printbatch_id)
        assert [post_printbatch(command, actor=actor, now=NOW) for _ in range(2)] == [1, 0]
        besluit = Besluit.objects.get()
        assert (besluit.status, besluit.verzonden_op) == ("verzonden", NOW)
        assert Gebeurtenis.objects.get(soort="brief.verzonden").gegevens == {"weg": "post"}
        for change in ({"opmerking": "x"}, {"verzonden_op": None}, {"bedrag": 1}):
            with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
                Besluit.objects.filter(pk=besluit.pk).update(**change)


class TestOutbox:
    def test_mails_the_letter_itself(self, actor):
        decided(actor, voorkeurskanaal="email", email="jansen@voorbeeld.example")
        assert deliver(now=NOW) == 1
        assert settle_verzendingen(actor=None, now=NOW) == 1
        [sent] = mail.outbox
        [(_, content, kind)] = sent.attachments
        besluit = Besluit.objects.get()
        assert (hashlib.sha256(content).hexdigest(), kind) == (besluit.brief.sha256, "application/pdf")
        assert besluit.status == "verzonden"
        assert "50" not in sent.body

    def test_that_fails_lets_the_letter_go_by_post(self, actor, settings):
        settings.PORTAAL_URL = "http://127.0.0.1:9/"
        decided(actor, voorkeurskanaal="portaal")
        assert deliver(now=NOW) == 0
        assert settle_verzendingen(actor=None, now=NOW) == 1
        assert Bericht.objects.get().status == "mislukt"
        assert make_printbatch(MakePrintbatch(), actor=actor, now=NOW).aantal == 1
        assert Besluit.objects.get().status == "vastgesteld"

    def test_puts_it_in_the_portal_with_a_key_against_doubles(self, actor, settings):
        got = []

        class Portaal(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got.append((self.headers["Idempotency-Key"], self.headers["Authorization"], body))
                self.send_response(201)
                self.end_headers()

            def log_message(self, *args):
                pass

        with HTTPServer(("127.0.0.1", 0), Portaal) as server:
            threading.Thread(target=server.handle_request, daemon=True).start()
            settings.PORTAAL_URL = f"http://127.0.0.1:{server.server_port}/berichten"
            settings.PORTAAL_SLEUTEL = "geheim"
            decided(actor, voorkeurskanaal="portaal")
            assert deliver(now=NOW) == 1
        settle_verzendingen(actor=None, now=NOW)
        besluit = Besluit.objects.get()
        [(key, token, body)] = got
        assert (key, token) == (f"brief:{besluit.brief_id}:portaal", "Bearer geheim")
        assert besluit.brief.sha256.encode() in body
        assert besluit.status == "verzonden"
