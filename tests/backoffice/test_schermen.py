"""The pages of the backoffice, as a browser asks for them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.brieven import make_letters
from backoffice.besluiten.models import Besluit
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import (
    AanvraagFactory,
    backoffice_medewerker,
    deliver,
    process,
    u_pas_file,
    u_pas_row,
)
from tests.factories import NOW, GebruikerFactory, InzageFactory, KlantFactory, MedewerkerFactory
from tests.later import whole_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda app, name, **kwargs: None)


@pytest.fixture
def browser(client, actor):
    client.force_login(actor, backend="serviceplein.toegang.aanmelding.AccountBackend")
    return client


@pytest.fixture
def klant(ingericht):
    return KlantFactory(gemeente=ingericht)


class TestBatchPages:
    def upload(self, browser, content, naam="u-pas.csv"):
        data = {
            "regeling": "u_pas",
            "bron": "digitaal loket",
            "bestand": SimpleUploadedFile(naam, content),
        }
        return browser.post(reverse("batch-nieuw"), data)

    def test_upload_leads_to_the_batch_and_again_to_the_same(self, browser, klant):
        content = u_pas_file([u_pas_row(klant.bsn, 1)])
        first = self.upload(browser, content)
        batch = Aanvraagbatch.objects.get()
        assert first.headers["Location"] == reverse("batch", args=[batch.pk])
        again = self.upload(browser, content)
        assert again.headers["Location"] == first.headers["Location"]
        page = browser.get(again.headers["Location"]).content.decode()
        assert "al aangeleverd" in page
        assert "De batch wacht op verwerking" in page

    def test_upload_of_something_else_says_what_to_do(self, browser):
        response = self.upload(browser, b"PK\x03\x04" + b"x" * 90, "aanvragen.xlsx")
        assert response.status_code == 422
        assert "Sla het bestand op als CSV" in response.content.decode()

    def test_progress_polls_until_ready_and_then_loads_the_page_once_more(self, browser, klant, actor):
        done = deliver(u_pas_file([u_pas_row(klant.bsn, 1)]), actor=actor)
        url = reverse("batch-voortgang", args=[done.batch_id])
        under_way = browser.get(url)
        assert f'hx-get="{url}"' in under_way.content.decode()
        assert "HX-Refresh" not in under_way.headers
        process(done.batch_id)
        ready = browser.get(url)
        assert "hx-get" not in ready.content.decode()
        assert ready.headers["HX-Refresh"] == "true"

    def test_errors_can_be_downloaded_without_a_formula_in_them(self, browser, klant, actor):
        rows = [u_pas_row(klant.bsn, 1), u_pas_row(klant.bsn, 2, huishouden="=HYPERLINK(1)")]
        done = deliver(u_pas_file(rows), actor=actor)
        process(done.batch_id)
        response = browser.get(reverse("batch", args=[done.batch_id]), {"export": "csv"})
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        assert text.splitlines()[1].startswith("3;huishouden;'=HYPERLINK(1);")

    def test_can_be_paused_resumed_and_asks_before_it_is_stopped(self, browser, klant, actor):
        from tests.backoffice.factories import AanvraagbatchFactory

        batch = AanvraagbatchFactory()
        browser.post(reverse("batch-pauzeren", args=[batch.pk]))
        batch.refresh_from_db()
        assert batch.status == "gepauzeerd"
        browser.post(reverse("batch-hervatten", args=[batch.pk]))
        batch.refresh_from_db()
        assert batch.status == "loopt"
        page = browser.get(reverse("batch", args=[batch.pk])).content.decode()
        asked, stop = page.index('data-dialoog="stoppen"'), reverse("batch-stoppen", args=[batch.pk])
        assert asked < page.index('<dialog class="sp-dialoog" id="stoppen"') < page.index(stop)


class TestAanvraagPages:
    def test_work_list_claims_the_next_and_opens_its_decision(self, browser, actor):
        aanvraag = AanvraagFactory()
        assert "1" in browser.get(reverse("werkvoorraad")).content.decode()
        response = browser.post(reverse("opdracht-volgende"))
        assert response.headers["Location"] == reverse("aanvraag-beslissen", args=[aanvraag.pk])
        aanvraag.refresh_from_db()
        assert aanvraag.behandelaar == actor

    def answers(self, aanvraag, **changes):
        codes = ("leeftijd", "woonplaats", "inkomen", "vermogen", "eerder")
        values = {f"voldaan_{code}": "nee" if code == "inkomen" else "ja" for code in codes}
        return {**values, "uitkomst": "afgewezen", **changes}

    def test_preview_shows_the_letter_and_decides_nothing(self, browser):
        aanvraag = AanvraagFactory()
        url = reverse("aanvraag-beslissen", args=[aanvraag.pk])
        page = browser.post(url, self.answers(aanvraag, voorbeeld="1")).content.decode()
        assert "U krijgt U-pas niet." in page
        assert "stelt de gemeente nog vast" in page
        assert not Besluit.objects.exists()

    def test_decision_gets_a_letter_to_download(self, browser):
        aanvraag = AanvraagFactory()
        browser.post(reverse("aanvraag-beslissen", args=[aanvraag.pk]), self.answers(aanvraag))
        make_letters(actor=None, now=NOW)
        assert "Brief (pdf)" in browser.get(reverse("aanvraag", args=[aanvraag.pk])).content.decode()
        response = browser.get(reverse("aanvraag-brief", args=[aanvraag.pk]))
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.content.startswith(b"%PDF")

    def test_decision_without_its_reason_keeps_what_was_filled_in(self, browser):
        aanvraag = AanvraagFactory()
        data = self.answers(aanvraag, voldaan_inkomen="ja", uitkomst="toegekend", toelichting="Bewaar dit")
        response = browser.post(reverse("aanvraag-beslissen", args=[aanvraag.pk]), data)
        assert response.status_code == 422
        assert "Leg uit waarom uw oordeel" in response.content.decode()
        assert "Bewaar dit" in response.content.decode()

    def test_form_of_a_medewerker_is_taken_in_once(self, browser, klant, actor):
        InzageFactory(gebruiker=actor, klant=klant, tot=NOW.replace(year=2099))
        url = reverse("aanvraag-nieuw", args=[klant.pk, "u_pas"])
        page = browser.get(url).content.decode()
        assert 'name="bsn"' not in page
        once = re.search(r'name="eenmalig" value="([^"]+)"', page)
        assert once is not None
        data = {
            "eenmalig": once[1],
            "aanvraagdatum": "2026-11-16",
            "huishouden": "alleenstaand",
            "inkomen_per_maand": "1200,50",
            "vermogen": "0",
        }
        assert browser.post(url, {**data, "vermogen": "veel"}).status_code == 422
        first, again = browser.post(url, data), browser.post(url, data)
        aanvraag = Aanvraag.objects.get()
        assert first.headers["Location"] == again.headers["Location"]
        assert aanvraag.status == AanvraagStatus.BESLIST

    def test_klant_page_shows_applications(self, browser, actor):
        aanvraag = AanvraagFactory(behandelaar=actor)
        page = whole_page(browser, reverse("klant", args=[aanvraag.klant_id]))
        assert reverse("aanvraag", args=[aanvraag.pk]) in page

    @pytest.mark.parametrize(
        "url_name", ["werkvoorraad", "batches", "batch-nieuw", "opdracht-volgende", "aanvragen"]
    )
    def test_are_closed_for_who_has_no_right(self, client, ingericht, url_name):
        user = GebruikerFactory(rol=Rol.RAAD)
        client.force_login(user, backend="serviceplein.toegang.aanmelding.AccountBackend")
        assert client.get(reverse(url_name)).status_code == 403

    def test_application_of_a_protected_klant_does_not_exist_for_others(self, browser, ingericht):
        klant = KlantFactory(gemeente=ingericht, bescherming="collega")
        aanvraag = AanvraagFactory(klant=klant, status=AanvraagStatus.BESLIST)
        assert browser.get(reverse("aanvraag", args=[aanvraag.pk])).status_code == 404

    def test_application_outside_ones_own_work_asks_the_purpose(self, client, ingericht):
        aanvraag = AanvraagFactory()
        coach = MedewerkerFactory()
        client.force_login(coach.gebruiker, backend="serviceplein.toegang.aanmelding.AccountBackend")
        response = client.get(reverse("aanvraag", args=[aanvraag.pk]))
        assert "/doel" in response.headers["Location"]

    def test_list_needs_as_many_queries_for_many_rows_as_for_one(self, browser):
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(reverse("aanvragen")).status_code == 200
            return len(queries)

        AanvraagFactory(behandelaar=backoffice_medewerker().gebruiker)
        count()
        one = count()
        for _ in range(20):
            AanvraagFactory(behandelaar=backoffice_medewerker().gebruiker)
        assert count() == one
