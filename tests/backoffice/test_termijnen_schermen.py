"""The pages of terms: the list, how a term was computed, and every step from its form (BO-07)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.termijnen.duur import end_of_term, next_werkdag, weken
from backoffice.termijnen.models import Opschorting, Overschrijding, Verdaging, Voorschot
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import AanvraagFactory, backoffice_medewerker, eigen_gemeente, load_norms
from tests.browser import faults, log_in
from tests.factories import GebruikerFactory, InzageFactory, KlantFactory


def received(days_ago: int, **extra):
    """An application of so many days ago, with its term as the intake computes it."""
    day = timezone.localdate() - timedelta(days=days_ago)
    values = {
        "aanvraagdatum": day.isoformat(),
        "huishouden": "alleenstaand",
        "inkomen_per_maand": "2500.00",
        "vermogen": "1000.00",
    }
    return AanvraagFactory(gegevens=values, beslistermijn=end_of_term(day, weken(8)), **extra)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def browser(self, client, actor):
        client.force_login(actor, backend="serviceplein.toegang.aanmelding.AccountBackend")
        return client

    def test_list_has_what_ends_first_on_top_and_costs_the_same_for_many_rows(self, browser):
        def page():
            with CaptureQueriesContext(connection) as queries:
                text = browser.get(reverse("termijnen")).content.decode()
            return text, len(queries)

        late, soon = received(80), received(10)
        page()
        text, few = page()
        assert text.index(late.kenmerk) < text.index(soon.kenmerk)
        assert "Te laat" in text
        for days in range(12, 20):
            received(days)
        assert page()[1] == few
        only_late = browser.get(reverse("termijnen"), {"stand": "te_laat"}).content.decode()
        assert soon.kenmerk not in only_late

    def test_a_form_with_an_error_comes_back_on_the_page(self, browser):
        aanvraag = received(3)
        url = reverse("termijn-opschorten", args=[aanvraag.pk])
        yesterday = timezone.localdate() - timedelta(days=1)
        data = {
            "opschorten-grond": "aanvulling",
            "opschorten-wat": "Een loonstrook",
            "opschorten-uiterlijk": yesterday.isoformat(),
        }
        response = browser.post(url, data)
        assert response.status_code == 422
        assert "kies een dag na vandaag" in response.content.decode()
        assert not Opschorting.objects.exists()

    def test_a_helpdesk_sees_the_computation_and_no_step(self, client, ingericht):
        aanvraag = received(3)
        user = GebruikerFactory(rol=Rol.HELPDESK)
        InzageFactory(gebruiker=user, klant=aanvraag.klant, tot=timezone.now() + timedelta(hours=1))
        client.force_login(user, backend="serviceplein.toegang.aanmelding.AccountBackend")
        page = client.get(reverse("termijn", args=[aanvraag.pk])).content.decode()
        assert "Zo is de termijn berekend" in page
        assert "Wat u kunt doen" not in page
        assert client.post(reverse("termijn-hervatten", args=[aanvraag.pk])).status_code == 403


@pytest.mark.django_db(transaction=True)
class TestStory:
    def test_from_missing_data_to_a_dwangsom(self, page, visit, live_server, monkeypatch):
        monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)
        load_norms()
        medewerker = backoffice_medewerker()
        klant = KlantFactory(gemeente=eigen_gemeente(), achternaam="Bakker")
        running = received(10, klant=klant)
        late = received(90, klant=klant)
        log_in(page, medewerker.gebruiker, live_server)
        wrong = faults(visit(reverse("termijnen")))

        visit(reverse("termijn", args=[running.pk]))
        page.get_by_text("Gegevens opvragen of termijn stilzetten").click()
        page.get_by_label("Wat hebben wij nodig").fill("De loonstrook van oktober")
        page.get_by_role("button", name="Brief sturen").click()
        page.get_by_text("De termijn staat stil vanaf morgen.").wait_for()
        wrong += faults(page)
        page.get_by_role("button", name="Termijn laten lopen").click()
        page.get_by_text("De termijn loopt weer.").wait_for()
        page.get_by_text("Verdagen: beslissen duurt langer").click()
        page.get_by_label("Waarom duurt het langer?").fill("Wij wachten op een advies.")
        page.get_by_role("button", name="Verdagen en brief sturen").click()
        page.get_by_text("De klant krijgt een brief met de nieuwe datum.").wait_for()
        assert Verdaging.objects.get().tot > running.beslistermijn
        page.get_by_text("Voorschot geven", exact=True).click()
        page.get_by_label("Bedrag in euro").fill("75,50")
        page.get_by_label("Waarom nu al geld?").fill("De klant kan niet wachten.")
        page.get_by_role("button", name="Voorschot geven en brief sturen").click()
        page.get_by_text("de betaling staat klaar").wait_for()
        assert Voorschot.objects.get().bedrag == pytest.approx(75.5)

        visit(reverse("termijn", args=[late.pk]))
        page.get_by_label("Waarom is het besluit te laat?").fill("Het was heel druk.")
        promised = next_werkdag(timezone.localdate() + timedelta(days=7))
        page.get_by_label("Wanneer krijgt de klant het besluit?").fill(promised.isoformat())
        page.get_by_role("button", name="Brief sturen").click()
        page.get_by_text("met de reden en de nieuwe datum").wait_for()
        assert Overschrijding.objects.get().verwacht_op == promised
        page.get_by_text("Ingebrekestelling ontvangen").click()
        long_ago: date = timezone.localdate() - timedelta(days=20)
        page.get_by_label("Wanneer kwam de brief binnen?").fill(long_ago.isoformat())
        page.get_by_role("button", name="Vastleggen en antwoorden").click()
        page.get_by_text("Dwangsom per dag").wait_for()
        assert wrong + faults(page) == []
