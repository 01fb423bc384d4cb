"""The dossier: one append-only time line, and documents that are what they say they are."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from serviceplein.dossier import soorten
from serviceplein.dossier.documenten import AddDocument, BestandGeweigerd, DocumentBestaat, add_document
from serviceplein.dossier.inhoud import refusal
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.rollen import Rol
from tests.bestanden import pdf, picture
from tests.factories import (
    NOW,
    DocumentFactory,
    GebeurtenisFactory,
    GebruikerFactory,
    KlantFactory,
    NormFactory,
)

pytestmark = pytest.mark.django_db
PDF, PNG = pdf(), picture()


@pytest.fixture(autouse=True)
def grens():
    NormFactory(code="dossier.grootste_bestand_mb", waarde=1)


def own(user, klant):
    from django.contrib.auth.models import Permission

    permission = Permission.objects.get(codename="view_klant")
    KlantUserObjectPermission.objects.create(content_object=klant, user=user, permission=permission)


class TestGebeurtenis:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE dossier_gebeurtenis SET soort = 'x'",
            "DELETE FROM dossier_gebeurtenis",
            "UPDATE toegang_verwerking SET doel = 'x'",
            "DELETE FROM toegang_verwerking",
        ],
    )
    def test_is_never_changed_or_deleted_not_even_in_sql(self, statement):
        GebeurtenisFactory()
        Verwerking.objects.create(op=NOW, handeling="x", doel="y", uitkomst=200, trace_id="0" * 32)
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(statement)
        assert Gebeurtenis.objects.count() == 1

    def test_is_never_emptied_outside_a_throwaway_test_database(self):
        GebeurtenisFactory()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL serviceplein.testdatabase = 'off'")
            with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
                cursor.execute("TRUNCATE dossier_gebeurtenis CASCADE")
        assert Gebeurtenis.objects.exists()

    def test_of_an_unknown_kind_cannot_be_recorded(self):
        with pytest.raises(KeyError):
            record("klant.verzonnen", actor=None, now=NOW, klant_id=None)

    def test_kind_cannot_mean_two_things(self):
        with pytest.raises(ValueError, match=r"klant\.geregistreerd"):
            soorten.register(soorten.Soort(code="klant.geregistreerd", domein="x", zin="Anders."))

    def test_reads_as_a_sentence_also_when_a_detail_is_missing(self):
        event = GebeurtenisFactory(soort="taak.afgerond", domein="werk", gegevens={})
        assert soorten.sentence(event) == "Taak afgerond: onbekend."

    def test_of_a_protected_klant_is_invisible(self):
        GebeurtenisFactory(klant__bescherming=Bescherming.COLLEGA)
        assert not Gebeurtenis.objects.visible_to(GebruikerFactory(rol=Rol.FRONTOFFICE)).exists()


class TestRefusal:
    @pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF), ("A.PDF", PDF), ("foto.png", PNG)])
    def test_lets_good_files_through(self, name, content):
        assert refusal(name, content, maximum=5000) == ""

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.pdf", b"", "leeg"),
            ("a.pdf", PDF + b"0" * 9000, "groter"),
            ("a.pdf", b"MZ programma", "geen PDF, JPG of PNG"),
            ("a.exe", PDF, "eindigt op .pdf"),
            ("a.png", PDF, "De inhoud is PDF"),
            ("zonder", PNG, "eindigt op .png"),
            ("a.pdf", b"%PDF-1.7 afgebroken", "niet compleet"),
            ("a.pdf", PDF.replace(b"/Pages", b"/JS (1)"), "programma"),
            ("a.svg", b"<svg onload=alert(1)>", "geen PDF, JPG of PNG"),
        ],
    )
    def test_says_why(self, name, content, why):
        assert why in refusal(name, content, maximum=5000)


class TestAddDocument:
    def add(self, klant, actor=None, **values):
        command = AddDocument(
            **{
                "klant_id": klant.pk,
                "titel": "Loonstrook",
                "soort": "bewijsstuk",
                "bestandsnaam": "loon.pdf",
                "inhoud": PDF,
                **values,
            }
        )
        return add_document(command, actor=actor or GebruikerFactory(rol=Rol.BACKOFFICE), now=NOW)

    def test_keeps_the_file_with_its_hash_and_one_event(self):
        klant = KlantFactory()
        document = Document.objects.get(pk=self.add(klant).document_id)
        assert (document.sha256, document.mediatype) == (hashlib.sha256(PDF).hexdigest(), "application/pdf")
        with document.bestand.open("rb") as stored:
            assert stored.read() == PDF
        assert Gebeurtenis.objects.get(klant=klant).soort == "document.toegevoegd"

    def test_refuses_what_it_is_not(self):
        with pytest.raises(BestandGeweigerd):
            self.add(KlantFactory(), inhoud=b"MZ")

    def test_refuses_the_same_file_twice(self):
        klant = KlantFactory()
        self.add(klant)
        with pytest.raises(DocumentBestaat, match="Loonstrook"):
            self.add(klant)

    def test_hides_a_protected_klant(self):
        with pytest.raises(Klant.DoesNotExist):
            self.add(KlantFactory(bescherming=Bescherming.COLLEGA))


class TestDocumentPagina:
    @pytest.fixture
    def user(self, client):
        user = GebruikerFactory(rol=Rol.BACKOFFICE)
        client.force_login(user, backend="serviceplein.toegang.aanmelding.AccountBackend")
        return user

    def test_adds_a_file_and_says_why_one_is_refused(self, client, user):
        klant = KlantFactory()
        own(user, klant)
        url = reverse("klant-document", args=[klant.pk])
        good = SimpleUploadedFile("loon.pdf", PDF)
        assert client.post(url, {"soort": "bewijsstuk", "titel": "Loon", "bestand": good}).status_code == 302
        bad = SimpleUploadedFile("loon.pdf", b"MZ" + b"0" * 100)
        answer = client.post(url, {"soort": "bewijsstuk", "titel": "Loon", "bestand": bad})
        assert answer.status_code == 409
        assert "geen PDF, JPG of PNG" in answer.content.decode()

    def test_is_downloaded_as_attachment_and_noted(self, client, user):
        document = DocumentFactory()
        own(user, document.klant)
        answer = client.get(reverse("document", args=[document.pk]))
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer.getvalue() == b"%PDF-1.7\n"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert Verwerking.objects.filter(klant=document.klant, handeling="document downloaden").exists()

    def test_is_not_there_for_a_protected_klant_or_without_a_klant(self, client, user):
        for document in (
            DocumentFactory(klant__bescherming=Bescherming.COLLEGA),
            DocumentFactory(klant=None),
        ):
            assert client.get(reverse("document", args=[document.pk])).status_code == 404

    def test_asks_for_a_purpose_outside_own_work(self, client, user):
        assert client.get(reverse("document", args=[DocumentFactory().pk])).status_code == 302
