"""A beschikking from proposal to post: readable, archivable, by two persons, and then fixed (BO-06)."""

import hashlib
import io
import re
from datetime import date, timedelta

import pytest
from defusedxml import ElementTree
from django.db import ProgrammingError, transaction
from django.urls import reverse
from pypdf import PdfReader

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import regelingen
from backoffice.besluiten.brief import example_context, letter_context, readability
from backoffice.besluiten.brieven import letter_of, make_letters
from backoffice.besluiten.leesbaarheid import measure, syllables, text_of
from backoffice.besluiten.models import Besluit, Tekstblok, Uitkomst
from backoffice.besluiten.teksten import (
    ChangeTekst,
    TekstOnjuist,
    blokken,
    change_tekst,
    texts_on,
)
from backoffice.verzending.bestand import build_printfile
from backoffice.verzending.models import Printbatch, Verzending
from serviceplein.berichten.services import deliver
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.brief import huisstijl
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import AanvraagFactory, backoffice_medewerker
from tests.backoffice.test_akkoord import grant
from tests.browser import faults, log_in
from tests.factories import NOW, GebruikerFactory, InzageFactory, KlantFactory, NormFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture
def beheerder(ingericht):
    return GebruikerFactory(rol=Rol.BEHEER)


def change(actor, **values):
    command = {
        "code": "verandering",
        "kop": "Verandert er iets?",
        "tekst": "Bel ons **meteen** op {telefoon}.",
        "geldig_van": NOW.date(),
        "reden": "Korter",
        **values,
    }
    return change_tekst(ChangeTekst(**command), actor=actor, now=NOW)


class TestReadability:
    @pytest.mark.parametrize(
        ("word", "count"),
        [
            ("u", 1),
            ("brief", 1),
            ("bezwaar", 2),
            ("aanvraag", 2),
            ("ideeën", 3),
            ("eeuwen", 2),
            ("koeien", 2),
            ("42", 1),
        ],
    )
    def test_counts_syllables_as_they_are_said(self, word, count):
        assert syllables(word) == count

    def test_is_the_formula_of_flesch_and_douma(self):
        found = measure("U krijgt geld. Wij betalen u op maandag.")
        assert (found.zinnen, found.woorden, found.lettergrepen_per_woord) == (2, 8, 1.38)
        assert found.score == round(206.84 - 0.93 * 4 - 77 * 11 / 8)

    def test_calls_office_dutch_hard_and_shows_the_long_sentence(self):
        found = measure(
            "Ingevolge de vigerende beleidsregels betreffende minimavoorzieningen wordt onderhavige aanvraag "
            "uwerzijds na zorgvuldige belangenafweging dezerzijds niet-ontvankelijk verklaard."
        )
        assert (found.goed, found.score, len(found.lange_zinnen)) == (False, 0, 1)

    def test_leaves_headings_out(self):
        assert text_of("<h2>Bezwaar</h2><p>Bel <strong>ons</strong>.</p>").strip() == "Bel ons."

    @pytest.mark.parametrize("uitkomst", Uitkomst)
    def test_of_every_letter_shipped_is_b1(self, ingericht, uitkomst):
        for code, regeling in regelingen().items():
            teksten = texts_on(code, NOW.date())
            context = example_context(regeling, op=NOW, uitkomst=uitkomst, teksten=teksten)
            assert readability(context).goed, code


class TestTextBlocks:
    def test_hold_from_their_day_and_the_one_of_the_regeling_goes_first(self, beheerder):
        tomorrow = NOW.date() + timedelta(days=1)
        change(beheerder)
        change(beheerder, regeling="u_pas", tekst="Alleen voor de pas.", geldig_van=tomorrow)
        assert texts_on("u_pas", NOW.date())["verandering"].tekst.startswith("Bel ons")
        assert texts_on("u_pas", tomorrow)["verandering"].tekst == "Alleen voor de pas."
        assert texts_on("bijzondere_bijstand", tomorrow)["verandering"].tekst.startswith("Bel ons")
        yesterday = NOW.date() - timedelta(days=1)
        assert texts_on("u_pas", yesterday)["verandering"].tekst == blokken()["verandering"].tekst

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"tekst": "Bel {telefon}."}, "bestaat niet"),
            ({"tekst": "Bel {telefoon.__class__}."}, "bestaat niet"),
            ({"tekst": "Bel {telefoon!r}."}, "zonder iets erachter"),
            ({"tekst": "Bel {telefoon."}, "accolades"),
            ({"code": "bezwaar", "tekst": "Maak bezwaar."}, "moet in de tekst blijven"),
            ({"geldig_van": date(2026, 1, 1)}, "vandaag of later"),
            ({"reden": " "}, "waarom"),
            ({"regeling": "onzin"}, "Kies er een"),
        ],
    )
    def test_are_refused_when_a_letter_would_go_wrong(self, beheerder, values, why):
        with pytest.raises(TekstOnjuist, match=why):
            change(beheerder, **values)
        assert not Tekstblok.objects.exists()

    def test_are_never_changed_afterwards(self, beheerder):
        change(beheerder)
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Tekstblok.objects.update(tekst="Anders")

    def test_show_their_text_and_no_code_of_it(self, beheerder, actor):
        change(beheerder, tekst="<script>x</script> **{regeling}**\n\nNieuwe alinea")
        context = example_context(
            regelingen()["u_pas"], op=NOW, uitkomst=Uitkomst.TOEGEKEND, teksten=texts_on("u_pas", NOW.date())
        )
        html = context["teksten"]["verandering"].html
        assert html == "<p>&lt;script&gt;x&lt;/script&gt; <strong>U-pas</strong></p><p>Nieuwe alinea</p>"

    def test_are_managed_with_preview_versions_and_score(self, client, beheerder):
        client.force_login(beheerder, backend=BACKEND)
        url = reverse("brieftekst", args=["verandering"])
        data = {"kop": "Let op", "tekst": "Bel ons snel.", "geldig_van": "2099-01-01", "reden": "Korter"}
        preview = client.post(url, {**data, "voorbeeld": "1"}).content.decode()
        assert "Bel ons snel." in preview
        assert "Leesscore" in preview
        assert not Tekstblok.objects.exists()
        assert client.post(url, {**data, "tekst": "{onzin}"}).status_code == 422
        assert client.post(url, data).status_code == 302
        page = client.get(url).content.decode()
        assert f"Gewijzigd door {beheerder}" in page
        assert "Gaat nog in" in page
        assert "Hoe lezen onze brieven?" in client.get(reverse("briefteksten")).content.decode()


def fonts_of(reader):
    return [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]


def check_pdf(content, besluit):
    """PDF/UA-1 and PDF/A-2u: tags, language, title, metadata that says both, colours and fonts inside."""
    reader = PdfReader(io.BytesIO(content))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "nl"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert reader.trailer["/ID"]
    tree = ElementTree.fromstring(
        re.sub(rb"<\?xpacket.*?\?>", b"", catalog["/Metadata"].get_object().get_data())
    )
    [rdf] = tree.findall(f"{RDF}RDF")
    says = {key: value for row in rdf for key, value in row.attrib.items()}
    assert (says[f"{PDFA}part"], says[f"{PDFA}conformance"], says[f"{PDFUA}part"]) == ("2", "U", "1")
    assert b"pdfaExtension" in catalog["/Metadata"].get_object().get_data()
    kinds = set()

    def walk(node):
        node = node.get_object()
        if isinstance(node, dict):
            kinds.add(node.get("/S"))
            assert node.get("/S") != "/Figure" or node.get("/Alt")
            below = node.get("/K", [])
            for child in below if isinstance(below, list) else [below]:
                if not isinstance(child, int):
                    walk(child)

    walk(catalog["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Figure"} <= kinds
    for font in fonts_of(reader):
        assert "/ToUnicode" in font
        descendant = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descendant)
    text = " ".join("\n".join(page.extract_text() for page in reader.pages).split()).replace("\u00a0", " ")
    stijl = huisstijl()
    for part in (
        besluit.aanvraag.kenmerk,
        "U krijgt U-pas.",
        "Het bedrag is € 150,00.",
        "Dit besluit geldt van",
        "U woont in onze gemeente.",
        "binnen 6 weken: uiterlijk op",
        stijl.postadres,
        stijl.afzender,
        stijl.ondertekening,
    ):
        assert part in text, part


@pytest.mark.eis("BO-06")
def test_a_beschikking_goes_from_proposal_to_post(client, actor):
    """Preview, a second person, PDF, way by preference, bulk printing, sent and then fixed."""
    Norm.objects.filter(code="besluit.tweede_persoon_boven").update(waarde=100)
    NormFactory(code="berichten.pogingen", waarde=1)
    first, second = actor, backoffice_medewerker().gebruiker
    gemeente = AanvraagFactory().klant.gemeente
    ways = {"post": {}, "email": {"voorkeurskanaal": "email", "email": "a@voorbeeld.example"}}
    aanvragen = {
        way: AanvraagFactory(klant=KlantFactory(gemeente=gemeente, **values)) for way, values in ways.items()
    }
    judged = {
        f"voldaan_{code}": "ja" for code in ("leeftijd", "woonplaats", "inkomen", "vermogen", "eerder")
    } | {"toelichting_inkomen": "Uw inkomen was deze maand eenmalig hoger.", "uitkomst": "toegekend"}
    client.force_login(first, backend=BACKEND)
    for aanvraag in aanvragen.values():
        decide = reverse("aanvraag-beslissen", args=[aanvraag.pk])
        preview = client.post(decide, {**judged, "voorbeeld": "1"}).content.decode()
        assert "Leesscore" in preview
        assert "U krijgt U-pas." in preview
        assert not Besluit.objects.filter(aanvraag=aanvraag).exists()
        assert client.post(decide, judged).status_code == 302
        refused = client.post(reverse("aanvraag-akkoord", args=[aanvraag.pk]))
        assert refused.status_code == 409
    assert make_letters(actor=None, now=NOW) == 0
    client.force_login(second, backend=BACKEND)
    proof = client.get(reverse("aanvraag-voorstel", args=[aanvragen["post"].pk]))
    assert "Voorstel" in PdfReader(io.BytesIO(proof.content)).pages[0].extract_text()
    listed = client.get(reverse("akkoord")).content.decode()
    for aanvraag in aanvragen.values():
        assert reverse("aanvraag", args=[aanvraag.pk]) in listed
        assert client.post(reverse("aanvraag-akkoord", args=[aanvraag.pk])).status_code == 302
    assert make_letters(actor=None, now=NOW) == 2
    by_post = Besluit.objects.get(aanvraag=aanvragen["post"])
    check_pdf(letter_of(by_post), by_post)
    assert readability(letter_context(by_post)).goed
    assert deliver(now=NOW) == 1
    assert client.post(reverse("printbatch-maken")).status_code == 302
    batch = Printbatch.objects.get()
    assert batch.aantal == 1
    build_printfile(batch.pk, actor=None, now=NOW)
    printed = client.get(reverse("printbatch-bestand", args=[batch.pk]))
    assert printed["Content-Disposition"].startswith("attachment;")
    assert hashlib.sha256(b"".join(printed.streaming_content)).hexdigest() == Printbatch.objects.get().sha256
    assert client.post(reverse("printbatch-gepost", args=[batch.pk])).status_code == 302
    by_post.refresh_from_db()
    assert by_post.status == "verzonden"
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Besluit.objects.filter(pk=by_post.pk).update(toelichting="Anders")
    InzageFactory(gebruiker=second, klant=by_post.aanvraag.klant, tot=NOW.replace(year=2099))
    page = client.get(reverse("aanvraag", args=[by_post.aanvraag_id])).content.decode()
    assert by_post.brief.sha256 in page
    checked = client.post(reverse("document-controleren", args=[by_post.brief_id]), follow=True)
    assert "nog hetzelfde" in checked.content.decode()
    assert {row.weg for row in Verzending.objects.all()} == {"post", "email"}


@pytest.mark.django_db(transaction=True)
def test_pages_are_right_on_screen_and_phone(page, visit, live_server, ingericht, actor):
    """The pages of letters, texts and documents in a browser, from the second person to the post."""
    Norm.objects.filter(code="besluit.tweede_persoon_boven").update(waarde=100)
    NormFactory(code="dossier.grootste_bestand_mb", waarde=1)
    second, beheerder = backoffice_medewerker().gebruiker, GebruikerFactory(rol=Rol.BEHEER)
    done = grant(actor)
    log_in(page, second, live_server)
    visit(reverse("akkoord"))
    assert faults(page) == []
    page.get_by_role("link", name=Aanvraag.objects.get().klant.naam).click()
    assert faults(page) == []
    page.get_by_role("button", name="Akkoord: besluit vaststellen").click()
    page.get_by_text("Het besluit is vastgesteld").wait_for()
    make_letters(actor=None, now=NOW)
    visit(reverse("brieven"))
    page.get_by_role("button", name="Printbatch maken").click()
    page.get_by_text("wordt klaargemaakt").wait_for()
    build_printfile(Printbatch.objects.get().pk, actor=None, now=NOW)
    visit(reverse("brieven"))
    assert faults(page) == []
    page.get_by_role("button", name="Op de post gedaan").click()
    page.get_by_text("1 brief is verstuurd").wait_for()
    klant = Aanvraag.objects.get().klant
    InzageFactory(gebruiker=second, klant=klant, tot=NOW.replace(year=2099))
    visit(reverse("aanvraag", args=[done.aanvraag_id]))
    assert faults(page) == []
    page.get_by_role("button", name="Controleer de brief").click()
    page.get_by_text("nog hetzelfde").wait_for()
    assert faults(page) == []
    visit(reverse("klant-documenten", args=[klant.pk]))
    assert faults(page) == []
    log_in(page, beheerder, live_server)
    visit(reverse("briefteksten"))
    assert faults(page) == []
    page.get_by_role("link", name="Bezwaar").click()
    assert faults(page) == []
