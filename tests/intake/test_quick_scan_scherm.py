"""The pages of the Quick Scan: of the coach, together with the klant, and the print to take home."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caseload.ladders.aansluiten import ladder_panel
from caseload.plan.models import Actie
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from intake.quick_scan.gesprek import report_html
from intake.quick_scan.models import EersteAfspraak
from intake.quick_scan.vraag import THEMAS, Thema
from intake.quick_scan.vragen import BY_CODE
from serviceplein.dossier.brief import can_print
from tests.caseload.factories import coach as free_coach
from tests.factories import NOW, MedewerkerFactory
from tests.intake.factories import QuickScanFactory
from tests.intake.scannen import ANSWERS, FORM, finish, ready, running, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def coach(client):
    person = MedewerkerFactory()
    client.force_login(person.gebruiker, backend=BACKEND)
    return person


def page(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


class TestPage:
    def test_resumes_where_it_was_interrupted(self, client, coach):
        scan = running(coach, antwoorden={"opleiding": "mbo"})
        url = reverse("quick-scan-antwoord", args=[scan.pk, "beroepswens"])
        client.post(url, {"beroepswens": "Kok", "versie": "0"}, headers=HTMX)
        shown = page(client, "quick-scan", scan.pk)
        assert "Kok</textarea>" in shown
        assert "2 van" in shown

    def test_shows_source_and_date_of_what_was_known_and_how_many_questions_it_saved(self, client, coach):
        source = {"opleiding": {"bron": "suwinet", "op": "2026-10-01"}}
        scan = running(coach, herkomst=source, niet_opnieuw_gevraagd=1)
        shown = page(client, "quick-scan", scan.pk)
        assert "Al bekend: UWV (Suwinet), 01-10-2026" in shown
        assert "1 antwoord was al bekend en is niet opnieuw gevraagd" in shown

    def test_asks_what_follows_from_an_answer_and_nothing_else(self, client, coach):
        scan = running(coach, antwoorden={"schuld": 0})
        assert 'id="q-schuld_dreigt"' not in page(client, "quick-scan", scan.pk)
        url = reverse("quick-scan-antwoord", args=[scan.pk, "schuld"])
        answer = client.post(url, {"schuld": "500", "versie": "0"}, headers=HTMX).content.decode()
        assert 'id="q-schuld_dreigt"' in answer
        assert 'hx-swap-oob="outerHTML"' in answer

    def test_keeps_a_wrong_answer_on_screen_with_what_to_do(self, client, coach):
        scan = running(coach)
        url = reverse("quick-scan-antwoord", args=[scan.pk, "schuld"])
        answer = client.post(url, {"schuld": "veel", "versie": "0"}, headers=HTMX)
        assert answer.status_code == 422
        assert 'value="veel"' in answer.content.decode()
        assert "Vul een getal in" in answer.content.decode()

    @pytest.mark.parametrize("headers", [HTMX, {}])
    def test_shows_the_second_of_two_people_both_texts(self, client, coach, headers):
        scan = running(coach)
        save(scan, "beroepswens", "Bakker", MedewerkerFactory().gebruiker, versie=0)
        url = reverse("quick-scan-antwoord", args=[scan.pk, "beroepswens"])
        answer = client.post(url, {"beroepswens": "Slager", "versie": "0"}, headers=headers)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Bakker" in text
        assert "Slager" in text
        client.post(url, {"beroepswens": "Slager", "versie": "1"}, headers=headers)
        scan.refresh_from_db()
        assert scan.antwoorden["beroepswens"] == "Slager"

    def test_says_at_the_field_why_an_outcome_is_refused_and_keeps_the_rest(self, client, coach):
        scan = ready(coach)
        url = reverse("quick-scan-afronden", args=[scan.pk])
        answer = client.post(url, {**FORM, "perspectief_op_werk": "nee", "direct_bemiddelbaar": "ja"})
        shown = answer.content.decode()
        assert answer.status_code == 409
        errors = answer.context["form"].errors
        assert "Wie direct aan het werk kan, heeft perspectief op werk." in errors["perspectief_op_werk"]
        assert '<option value="taal" selected' in shown

    def test_keeps_an_unfinished_outcome_that_was_typed(self, client, coach):
        scan = ready(coach)
        answer = client.post(reverse("quick-scan-afronden", args=[scan.pk]), {**FORM, "kan": ""})
        assert answer.status_code == 422
        assert '<option value="taal" selected' in answer.content.decode()

    def test_ends_on_the_melding_and_then_only_shows(self, client, coach):
        scan = ready(coach)
        answer = client.post(reverse("quick-scan-afronden", args=[scan.pk]), FORM)
        assert answer.url == reverse("melding", args=[scan.melding_id])
        shown = page(client, "quick-scan", scan.pk)
        assert "Kunner, willer" in shown
        assert "Onbetaald werk" in shown
        assert "hx-post" not in shown

    def test_adds_and_withdraws_a_first_step_and_confirms_the_rights(self, client, coach):
        scan = running(coach)
        url = reverse("quick-scan-afspraak", args=[scan.pk])
        assert client.post(url, {"wat": "", "wie": "klant", "voor": ""}).status_code == 422
        late = client.post(url, {"wat": "Bellen", "wie": "klant", "voor": "2020-01-01"})
        assert "Kies vandaag of een dag daarna." in late.content.decode()
        client.post(url, {"wat": "Bellen", "wie": "klant", "voor": "2099-01-01"})
        step = EersteAfspraak.objects.get()
        client.post(reverse("quick-scan-afspraak-weg", args=[scan.pk, step.pk]))
        assert not EersteAfspraak.objects.exists()
        client.post(reverse("quick-scan-rechten", args=[scan.pk]), {"bevestiging": "scherm"})
        assert "Bevestigd op" in page(client, "quick-scan", scan.pk)

    def test_needs_as_many_queries_for_1_step_as_for_21(self, client, coach):
        def count():
            with CaptureQueriesContext(connection) as queries:
                page(client, "quick-scan", scan.pk)
            return len(queries)

        scan = ready(coach)
        count()
        with_one = count()
        EersteAfspraak.objects.bulk_create(
            EersteAfspraak(quick_scan=scan, wat=f"Stap {n}", wie="klant", voor=NOW.date(), afgesproken_op=NOW)
            for n in range(20)
        )
        assert count() == with_one


class TestTogetherWithTheKlant:
    def test_is_one_theme_a_screen_without_notes_for_colleagues(self, client, coach):
        scan = running(coach, antwoorden={**ANSWERS, "notitie": "Alleen voor ons"})
        shown = [name for name in THEMAS if name is not Thema.HOUDING]
        for thema in shown:
            text = page(client, "quick-scan-gesprek", scan.pk, thema.value)
            assert "Alleen voor ons" not in text
            assert scan.klant.achternaam not in text
            assert not any(one.tekst in text for one in BY_CODE.values() if one.intern)
            asked = [one for one in BY_CODE.values() if one.thema is not thema and not one.als]
            assert not any(f'id="q-{one.code}"' in text for one in asked)
        hidden = reverse("quick-scan-gesprek", args=[scan.pk, Thema.HOUDING.value])
        assert client.get(hidden).status_code == 404

    def test_comes_back_to_the_talk_after_a_step(self, client, coach):
        scan = running(coach)
        url = reverse("quick-scan-rechten", args=[scan.pk])
        answer = client.post(url, {"bevestiging": "scherm", "gesprek": "1"})
        assert answer.url == reverse("quick-scan-gesprek", args=[scan.pk, "informatie"])


class TestReport:
    def test_tells_the_klant_what_was_said_agreed_and_confirmed(self, coach):
        scan = ready(coach, antwoorden={**ANSWERS, "notitie": "Alleen voor ons"})
        text = report_html(scan)
        assert "Welk werk zou u graag doen? Kok" in text
        assert "U: Drie bedrijven bellen" in text
        assert "Uw plichten" in text
        assert "U bevestigde op" in text
        assert "Alleen voor ons" not in text
        assert BY_CODE["motivatie"].tekst not in text

    @pytest.mark.skipif(not can_print(), reason="Pango ontbreekt")
    def test_is_a_pdf_to_take_home(self, client, coach):
        answer = client.get(reverse("quick-scan-verslag", args=[ready(coach).pk]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


class TestAssignment:
    def test_takes_the_first_steps_along_into_the_plan_once(self, coach):
        free_coach()
        scan = ready(coach)
        finish(scan, coach.gebruiker)
        command = AssignContactpersoon(melding_id=scan.melding_id)
        assign_contactpersoon(command, actor=coach.gebruiker, now=NOW)
        step = Actie.objects.get()
        assert (step.omschrijving, step.actor) == ("Drie bedrijven bellen", "klant")
        assert step.doel.van_klant == "Kok"
        assert step.doel.plan.klant == scan.klant

    def test_keeps_the_baseline_on_both_ladders_with_what_each_trede_means(self, rf, coach):
        free_coach()
        scan = QuickScanFactory(medewerker=coach, reintegratieladder=3)
        assign_contactpersoon(
            AssignContactpersoon(melding_id=scan.melding_id), actor=coach.gebruiker, now=NOW
        )
        request = rf.get("/")
        request.user = coach.gebruiker
        context = ladder_panel(request, scan.klant)
        names = [one["trede"].naam for one in context["ladders"]]
        assert names == ["Georganiseerde activiteiten", "Arbeidsactivering"]
        assert {one["nu"].op for one in context["ladders"]} == {NOW.date()}
        shown = render_to_string("caseload/ladders/_klant.html", {**context, "object": scan.klant})
        assert "intensief traject" in shown
