"""Documents: what comes in is checked, what is kept never changes, and it lies on disk or in S3."""

import hashlib
import io
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pydyf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from pypdf.generic import DecodedStreamObject, NameObject

from serviceplein.dossier.controles import check_portal, check_storage
from serviceplein.dossier.documenten import (
    AddDocument,
    AlOndertekend,
    ClassifyDocument,
    DocumentVast,
    KoppelingOnbekend,
    SignDocument,
    add_document,
    classify_document,
    sign_document,
)
from serviceplein.dossier.inhoud import clean_name, refusal
from serviceplein.dossier.models import Document, Documentkoppeling, Gebeurtenis, Handtekening
from serviceplein.dossier.ongewijzigd import BestandGewijzigd
from serviceplein.opslag import S3, storage_from
from serviceplein.toegang.models import Verwerking
from tests.backoffice.factories import AanvraagFactory, backoffice_medewerker, eigen_gemeente
from tests.bestanden import pdf, picture
from tests.factories import NOW, DocumentFactory, InzageFactory, KlantFactory, NormFactory
from tests.intake.factories import MeldingFactory

MEGABYTE = 1_000_000


@pytest.fixture
def actor(db):
    NormFactory(code="dossier.grootste_bestand_mb", waarde=1)
    eigen_gemeente()
    return backoffice_medewerker().gebruiker


def add(klant, actor, content=None, **values):
    """Adds a payslip, or what `values` say."""
    command = {"titel": "Loonstrook oktober", "soort": "bewijsstuk", "bestandsnaam": "loon.pdf", **values}
    done = add_document(
        AddDocument(klant_id=klant.pk, inhoud=content or pdf(), **command), actor=actor, now=NOW
    )
    return Document.objects.get(pk=done.document_id)


def hidden_program():
    """A program inside a compressed stream of objects, so that no byte of it shows."""
    made, output = pydyf.PDF(), io.BytesIO()
    made.add_page(pydyf.Dictionary({"Type": "/Page", "Parent": made.pages.reference}))
    made.add_object(pydyf.Dictionary({"S": "/Launch", "F": pydyf.String("x")}))
    made.write(output, version=b"1.7", compress=True)
    assert b"/Launch" not in output.getvalue()
    return output.getvalue()


def attachment(writer):
    stream = DecodedStreamObject()
    stream.set_data(b"MZ")
    stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
    writer._add_object(stream)


def bomb():
    """A PNG that says it is 100.000 by 100.000 pixels in a few bytes."""
    content = bytearray(picture())
    content[16:24] = (100_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


class TestRefusal:
    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.pdf", pdf()), ("A.PDF", pdf()), ("b.png", picture()), ("c.jpeg", picture("JPEG"))],
    )
    def test_lets_what_is_right_through(self, name, content):
        assert refusal(name, content, maximum=MEGABYTE) == ""

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.pdf", pdf(lambda writer: writer.encrypt("geheim")), "beveiligd"),
            ("a.pdf", pdf().replace(b"/Pages", b"/JS (x)", 1), "programma"),
            ("a.pdf", hidden_program(), "programma"),
            ("a.pdf", pdf(attachment), "programma"),
            ("a.pdf", pdf(lambda writer: writer.remove_page(0)), "geen bladzijden"),
            ("a.pdf", b"%PDF-1.7\n" + b"0" * 400 + b"\n%%EOF\n", "beschadigd"),
            ("a.pdf", pdf()[:-40], "niet compleet"),
            ("a.png", bomb(), "beeldpunten"),
            ("a.png", picture()[:-20], "beschadigd"),
            ("a.jpg", b"\xff\xd8\xff" + b"0" * 50, "beschadigd"),
            ("a.txt", rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "virus"),
            ("a.docx", b"PK\x03\x04" + b"0" * 40, "geen PDF, JPG of PNG"),
            ("a.pdf.exe", pdf(), "eindigt op .pdf"),
        ],
    )
    def test_says_what_is_wrong(self, name, content, why):
        assert why in refusal(name, content, maximum=MEGABYTE)

    @pytest.mark.parametrize(
        ("name", "clean"),
        [
            ("C:\\Users\\jan\\loon strook.PDF", "loon strook.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("a\u202egnp.pdf", "agnp.pdf"),
            ("\x00..", "document.pdf"),
            ('wat?<is>"dit".pdf', "wat-is-dit.pdf"),
            ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ],
    )
    def test_cleans_the_name(self, name, clean):
        assert clean_name(name, "application/pdf") == clean


class TestVersions:
    def test_follow_each_other_and_keep_their_bytes(self, actor):
        klant = KlantFactory()
        first = add(klant, actor)
        second = add(klant, actor, pdf(tekst="twee"), vorige_id=first.pk, bestandsnaam="map/loon 2.pdf")
        assert (second.versie, second.vorige, second.bestandsnaam) == (2, first, "loon 2.pdf")
        with pytest.raises(DocumentVast, match="nieuwere"):
            add(klant, actor, pdf(tekst="drie"), vorige_id=first.pk)
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Document.objects.filter(pk=first.pk).update(sha256="0" * 64)
        assert list(Document.objects.newest().filter(klant=klant)) == [second]
        assert Gebeurtenis.objects.get(soort="document.vernieuwd").gegevens["versie"] == 2

    def test_are_not_made_of_what_the_application_wrote(self, actor):
        letter = DocumentFactory(soort="beschikking")
        with pytest.raises(DocumentVast):
            add(letter.klant, actor, vorige_id=letter.pk)
        with pytest.raises(DocumentVast):
            classify_document(
                ClassifyDocument(document_id=letter.pk, titel="Anders", soort="brief", koppelingen=()),
                actor=actor,
                now=NOW,
            )


class TestSign:
    def test_keeps_hash_who_and_when_once(self, actor):
        document = add(KlantFactory(), actor)
        signed = sign_document(SignDocument(document_id=document.pk), actor=actor, now=NOW)
        assert (signed.sha256, signed.naam, signed.op) == (document.sha256, str(actor), NOW)
        with pytest.raises(AlOndertekend):
            sign_document(SignDocument(document_id=document.pk), actor=actor, now=NOW)
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Handtekening.objects.update(naam="Een ander")
        with pytest.raises(IntegrityError, match="not the bytes"), transaction.atomic():
            Handtekening.objects.create(
                document=DocumentFactory(), door=actor, naam="x", op=NOW, sha256="0" * 63 + "1"
            )

    def test_is_refused_when_the_file_is_not_what_was_kept(self, actor):
        document = add(KlantFactory(), actor)
        with open(document.bestand.path, "ab") as file:
            file.write(b"%")
        with pytest.raises(BestandGewijzigd):
            sign_document(SignDocument(document_id=document.pk), actor=actor, now=NOW)


class TestLinks:
    def test_go_only_to_what_belongs_to_the_klant(self, actor):
        aanvraag, other = AanvraagFactory(), AanvraagFactory()
        document = add(aanvraag.klant, actor, koppelingen=(f"backoffice.aanvraag:{aanvraag.pk}",))
        assert Documentkoppeling.objects.get().onderwerp_id == aanvraag.pk
        with pytest.raises(KoppelingOnbekend):
            add(
                aanvraag.klant,
                actor,
                picture(),
                koppelingen=(f"backoffice.aanvraag:{other.pk}",),
                bestandsnaam="a.png",
            )
        classify_document(
            ClassifyDocument(document_id=document.pk, titel="Loon", soort="overig", koppelingen=()),
            actor=actor,
            now=NOW,
        )
        document.refresh_from_db()
        assert (document.titel, document.soort) == ("Loon", "overig")
        assert not Documentkoppeling.objects.exists()


class Emmer(BaseHTTPRequestHandler):
    """A store that speaks enough S3 to keep a file and give it back."""

    kept: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.kept[self.path] = body
        self._answer(200, b"", ETag='"x"')

    def do_GET(self):
        self._answer(200 if self.path in self.kept else 404, self.kept.get(self.path, b""))

    def do_HEAD(self):
        found = self.kept.get(self.path)
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Length", str(len(found or b"")))
        self.send_header("Last-Modified", "Thu, 19 Nov 2026 09:00:00 GMT")
        self.end_headers()

    def _answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class TestStorage:
    @pytest.fixture
    def emmer(self):
        Emmer.kept.clear()
        with ThreadingHTTPServer(("127.0.0.1", 0), Emmer) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()

    def test_is_the_disk_or_s3_by_the_environment(self, emmer):
        disk = storages.create_storage(storage_from({}))
        assert isinstance(disk, FileSystemStorage)
        environment = {
            "BESTANDSOPSLAG": "s3",
            "S3_BUCKET": "dossiers",
            "S3_ENDPOINT": emmer,
            "S3_REGIO": "nl",
            "S3_SLEUTEL": "sleutel",
            "S3_GEHEIM": "geheim",
            "S3_ADRESSTIJL": "path",
        }
        s3 = storages.create_storage(storage_from(environment))
        content = pdf()
        name = s3.save("documenten/2026/11/document.pdf", ContentFile(content))
        assert Emmer.kept == {f"/dossiers/{name}": content}
        with s3.open(name, "rb") as file:
            assert file.read() == content
        with pytest.raises(FileNotFoundError):
            s3.open("documenten/weg.pdf", "rb")
        with pytest.raises(ValueError, match="schijf of s3"):
            storage_from({"BESTANDSOPSLAG": "ftp"})

    def test_is_checked_before_the_service_starts(self, settings):
        assert check_storage(None) == [] == check_portal(None)
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": S3, "OPTIONS": {"access_key": "a", "endpoint_url": "http://opslag"}},
        }
        settings.PORTAAL_URL, settings.PORTAAL_SLEUTEL = "http://portaal", ""
        assert [found.id for found in check_storage(None)] == ["dossier.E001", "dossier.E002", "dossier.W001"]
        assert [found.id for found in check_portal(None)] == ["dossier.E003", "dossier.E004"]


@pytest.mark.eis("KRN-06")
def test_a_document_is_uploaded_sorted_renewed_signed_found_and_linked(client, actor):
    """The requirement from end to end, through the pages."""
    aanvraag = AanvraagFactory()
    klant = aanvraag.klant
    melding = MeldingFactory(klant=klant)
    InzageFactory(gebruiker=actor, klant=klant, tot=NOW.replace(year=2099))
    client.force_login(actor, backend="serviceplein.toegang.aanmelding.AccountBackend")

    def upload(url, content, name="loon.pdf", **data):
        return client.post(url, {**data, "bestand": SimpleUploadedFile(name, content)})

    new = reverse("klant-document", args=[klant.pk])
    about = {
        "titel": "Loonstrook oktober",
        "soort": "bewijsstuk",
        "koppelingen": [f"backoffice.aanvraag:{aanvraag.pk}", f"intake.melding:{melding.pk}"],
    }
    for content, name, why in (
        (b"MZ" + b"0" * 90, "loon.pdf", "geen PDF, JPG of PNG"),
        (pdf() + b"0" * MEGABYTE, "loon.pdf", "groter dan 1 MB"),
        (picture(), "loon.pdf", "De inhoud is PNG"),
    ):
        refused = upload(new, content, name, **about)
        assert (refused.status_code, why in refused.content.decode()) == (409, True)
    assert not Document.objects.exists()
    assert upload(new, pdf(), **about).status_code == 302
    first = Document.objects.get()
    page = client.get(reverse("document-over", args=[first.pk])).content.decode()
    for text in (aanvraag.kenmerk, melding.kenmerk, first.sha256, "Versie 1"):
        assert text in page
    assert client.post(reverse("document-ondertekenen", args=[first.pk])).status_code == 302
    assert upload(reverse("document-versie", args=[first.pk]), pdf(tekst="beter")).status_code == 302
    second = Document.objects.get(versie=2)
    assert {row.onderwerp_soort for row in second.koppelingen.all()} == {
        "backoffice.aanvraag",
        "intake.melding",
    }
    data = {"titel": "Loonstrook oktober 2026", "soort": "overig", "koppelingen": about["koppelingen"][:1]}
    assert client.post(reverse("document-indelen", args=[second.pk]), data).status_code == 302
    checked = client.post(reverse("document-controleren", args=[second.pk]), follow=True).content.decode()
    assert "nog hetzelfde" in checked
    signed = Handtekening.objects.get()
    assert (signed.document, signed.door, signed.sha256) == (first, actor, first.sha256)

    def listed(query):
        page = client.get(f"{reverse('klant-documenten', args=[klant.pk])}?{query}").content.decode()
        return [row.pk for row in (first, second) if reverse("document-over", args=[row.pk]) in page]

    assert listed("zoek=oktober+loon") == listed("soort=overig") == [second.pk]
    assert listed("zoek=huur") == listed("soort=brief") == listed("bij=caseload.plan") == []
    assert listed("bij=intake.melding&versies=alle") == [first.pk]
    download = client.get(reverse("document", args=[second.pk]))
    assert download["Content-Disposition"].startswith("attachment;")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(b"".join(download.streaming_content)).hexdigest() == second.sha256
    assert Verwerking.objects.filter(klant=klant, handeling="document downloaden").exists()
