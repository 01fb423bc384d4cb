"""The pages of the caseload, as a medewerker uses them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseload.plan.models import Doel, Plan
from caseload.plan.services import ChangeDoel, change_doel
from caseload.toewijzing.models import Toewijzing, Wachtplaats
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.startpagina import start_page_of
from tests.caseload.factories import (
    ActieFactory,
    CapaciteitFactory,
    DoelFactory,
    LadderStapFactory,
    PlanFactory,
    ToewijzingFactory,
    WachtplaatsFactory,
    coach,
)
from tests.factories import KlantFactory, MedewerkerFactory
from tests.intake.factories import QuickScanFactory
from tests.later import whole_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


def log_in(client, medewerker):
    client.force_login(medewerker.gebruiker, backend=BACKEND)
    return medewerker


@pytest.fixture
def ik(client):
    return log_in(client, MedewerkerFactory(functie=Functie.WERKCOACH_REGULIER))


@pytest.fixture
def mijn_plan(ik):
    toewijzing = ToewijzingFactory(medewerker=ik)
    return PlanFactory(klant=toewijzing.klant, regievoerder=ik)


def assign_url(scan):
    return reverse("melding-contactpersoon", args=[scan.melding_id])


class TestAssignment:
    def test_shows_the_proposal_with_every_candidate_and_why(self, client, ik):
        CapaciteitFactory(medewerker=ik, belasting=75)
        person = coach()
        scan = QuickScanFactory(medewerker=ik)
        page = client.get(reverse("melding", args=[scan.melding_id])).content.decode()
        assert f"Voorstel: <strong>{person.naam}</strong>" in page
        assert "Geen ruimte: met deze klant erbij 77 van 75." in page
        assert "Een werkcoach wordt vaste contactpersoon." in page
        assert "Afwijken van het voorstel" not in page

    def test_ends_in_the_stored_explanation_and_the_plan(self, client, ik):
        coach()
        scan = QuickScanFactory(medewerker=ik)
        answer = client.post(assign_url(scan), follow=True)
        toewijzing = Toewijzing.objects.get()
        page = answer.content.decode()
        assert answer.status_code == 200
        assert toewijzing.medewerker.naam in page
        assert reverse("plan", args=[Plan.objects.get().pk]) in page
        assert "Waarom deze keuze?" in page

    def test_of_a_colleague_who_was_first_is_a_clear_409(self, client, ik):
        coach()
        scan = QuickScanFactory(medewerker=ik)
        client.post(assign_url(scan))
        answer = client.post(assign_url(scan))
        assert answer.status_code == 409
        assert "Een collega was u voor" in answer.content.decode()
        assert Toewijzing.objects.count() == 1

    def test_keeps_the_deviation_that_was_typed(self, client):
        leider = log_in(client, MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER))
        coach()
        other = coach(belasting="9")
        scan = QuickScanFactory(medewerker=leider)
        answer = client.post(assign_url(scan), {"afwijken": "1", "medewerker": other.pk, "reden": ""})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert f'<option value="{other.pk}" selected' in page
        client.post(assign_url(scan), {"afwijken": "1", "medewerker": other.pk, "reden": "Kent de klant"})
        assert Toewijzing.objects.get().afwijking_reden == "Kent de klant"

    def test_says_when_a_deviation_is_not_possible(self, client):
        leider = log_in(client, MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER))
        coach()
        full = coach(belasting="82")
        scan = QuickScanFactory(medewerker=leider)
        answer = client.post(assign_url(scan), {"afwijken": "1", "medewerker": full.pk, "reden": "Nodig"})
        assert answer.status_code == 409
        assert "zit aan het maximum" in answer.content.decode()
        assert "Nodig" in answer.content.decode()

    @pytest.mark.parametrize(
        ("outcome", "text"),
        [
            ({"verdiepte_diagnose_nodig": True}, "We wachten op de verdiepte diagnose"),
            ({"perspectief_op_werk": False, "eigen_dienstverlening_beschikbaar": None}, "nog niet volledig"),
            ({"perspectief_op_werk": False, "eigen_dienstverlening_beschikbaar": False}, "ketenpartner"),
            ({}, "Niemand heeft nu ruimte"),
            ({"direct_bemiddelbaar": True}, "uitzendbureau"),
        ],
    )
    def test_says_what_else_can_come_of_it(self, client, ik, outcome, text):
        scan = QuickScanFactory(medewerker=ik, **outcome)
        assert text in client.get(reverse("melding", args=[scan.melding_id])).content.decode()


class TestCaseload:
    def test_is_where_a_coach_begins_the_day(self, ik):
        assert start_page_of(ik.gebruiker) == "dag"

    def test_lists_only_the_own_klanten(self, client, ik):
        mine, other = ToewijzingFactory(medewerker=ik), ToewijzingFactory()
        page = client.get(reverse("caseload")).content.decode()
        assert mine.klant.naam in page
        assert other.klant.naam not in page

    def test_lists_the_team_for_its_teamleider(self, client):
        leider = log_in(client, MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER))
        mine, other = ToewijzingFactory(medewerker__team=leider.team), ToewijzingFactory()
        page = client.get(reverse("caseload")).content.decode()
        assert mine.klant.naam in page
        assert other.klant.naam not in page

    @pytest.mark.parametrize(
        ("query", "number"),
        [("trede=2", 1), ("trede=0", 0), ("plan=concept", 1), ("plan=geen", 1), ("q=anders", 1), ("", 2)],
    )
    def test_can_be_narrowed(self, client, ik, query, number):
        with_plan = ToewijzingFactory(medewerker=ik)
        LadderStapFactory(klant=with_plan.klant, trede=2)
        PlanFactory(klant=with_plan.klant, regievoerder=ik)
        ToewijzingFactory(medewerker=ik, klant=KlantFactory(achternaam="Anders"))
        answer = client.get(f"{reverse('caseload')}?{query}")
        assert len(answer.context["lijst"].rijen) == number

    @pytest.mark.parametrize("page", ["caseload", "wachtlijst"])
    def test_needs_as_many_queries_for_1_row_as_for_21(self, client, ik, page):
        def add(number):
            for toewijzing in ToewijzingFactory.create_batch(number, medewerker=ik):
                PlanFactory(klant=toewijzing.klant, regievoerder=ik)
                WachtplaatsFactory()

        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(page)).status_code == 200
            return len(queries)

        add(1)
        count()
        with_one = count()
        add(20)
        assert count() == with_one


class TestWaitingList:
    def test_gives_whoever_has_room_now(self, client, ik):
        person, waiting = coach(), WachtplaatsFactory()
        page = client.get(reverse("wachtlijst")).content.decode()
        assert waiting.klant.naam in page
        answer = client.post(reverse("wachtende-plaatsen", args=[waiting.pk]), follow=True)
        assert f"{person.naam} is de vaste contactpersoon." in answer.content.decode()
        assert not Wachtplaats.objects.waiting().exists()

    def test_says_when_there_is_still_no_room(self, client, ik):
        answer = client.post(reverse("wachtende-plaatsen", args=[WachtplaatsFactory().pk]))
        assert answer.status_code == 409
        assert "blijft op de wachtlijst" in answer.content.decode()


class TestPlanPage:
    def test_shows_who_has_the_regie_and_both_goals(self, client, mijn_plan):
        mijn_plan.dominant_probleem = "financien"
        mijn_plan.save()
        DoelFactory(plan=mijn_plan, leefgebied="werk")
        ActieFactory(doel__plan=mijn_plan, doel__leefgebied="financien", doel__van_klant="Rust in mijn hoofd")
        page = client.get(reverse("plan", args=[mijn_plan.pk])).content.decode()
        assert mijn_plan.regievoerder.naam in page
        assert mijn_plan.regievoerder.telefoon in page
        assert "Klant en gemeente willen iets anders" in page
        assert page.index("Rust in mijn hoofd") < page.index("Ik wil weer als kok werken")

    def test_adds_a_goal_and_an_action_and_is_settled(self, client, mijn_plan):
        url = reverse("plan", args=[mijn_plan.pk])
        goal = {"versie": 1, "leefgebied": "werk", "van_klant": "Ik wil werken"}
        assert client.post(reverse("plan-doel", args=[mijn_plan.pk]), goal).url == url
        doel = Doel.objects.get()
        today = timezone.localdate().isoformat()
        action = {"versie": 2, "omschrijving": "Bellen", "actor": "klant", "termijn": today}
        assert client.post(reverse("doel-actie", args=[doel.pk]), action).url == url
        done = {"versie": 3, "status": "gedaan"}
        assert client.post(reverse("actie-afronden", args=[doel.acties.get().pk]), done).url == url
        signed = {"versie": 4, "ondertekend_op": today, "ondertekend_door": "Sam Bos", "wijze": "scherm"}
        assert client.post(reverse("plan-vaststellen", args=[mijn_plan.pk]), signed).url == url
        assert "De klant tekende op" in client.get(url).content.decode()

    def test_keeps_what_was_typed_when_something_is_missing(self, client, mijn_plan):
        answer = client.post(
            reverse("plan-doel", args=[mijn_plan.pk]),
            {"versie": 1, "leefgebied": "werk", "van_klant": "", "van_gemeente": "Betaald werk"},
        )
        assert answer.status_code == 422
        assert "Betaald werk</textarea>" in answer.content.decode()

    def test_shows_both_texts_when_a_colleague_was_first_and_saves_the_second_time(self, client, mijn_plan):
        doel = DoelFactory(plan=mijn_plan)
        change_doel(
            ChangeDoel(doel_id=doel.pk, versie=1, leefgebied="werk", van_klant="Tekst van de collega"),
            actor=mijn_plan.regievoerder.gebruiker,
            now=timezone.now(),
        )
        mine = {"versie": 1, "leefgebied": "werk", "van_klant": "Mijn eigen tekst"}
        answer = client.post(reverse("doel", args=[doel.pk]), mine)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert page.count("Mijn eigen tekst") == 2
        assert "Tekst van de collega" in page
        assert "Plan gewijzigd: doel op werk aangepast." in page
        assert 'name="versie" value="2"' in page
        doel.refresh_from_db()
        assert doel.van_klant == "Tekst van de collega"
        client.post(reverse("doel", args=[doel.pk]), {**mine, "versie": 2})
        doel.refresh_from_db()
        assert doel.van_klant == "Mijn eigen tekst"

    def test_asks_for_a_purpose_outside_the_own_work(self, client, ik):
        plan = PlanFactory()
        answer = client.get(reverse("plan", args=[plan.pk]))
        assert answer.status_code == 302
        assert reverse("klant-doel", args=[plan.klant_id]) in answer.url

    def test_needs_as_many_queries_for_1_goal_as_for_21(self, client, mijn_plan):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("plan", args=[mijn_plan.pk]))
            return len(queries)

        ActieFactory(doel__plan=mijn_plan)
        count()
        with_one = count()
        for _ in range(20):
            ActieFactory(doel__plan=mijn_plan)
        assert count() == with_one


class TestKlantPanels:
    def test_show_regie_plan_and_ladders(self, client, mijn_plan):
        ActieFactory(doel__plan=mijn_plan)
        LadderStapFactory(klant=mijn_plan.klant, trede=4)
        page = whole_page(client, reverse("klant", args=[mijn_plan.klant_id]))
        for text in (mijn_plan.regievoerder.naam, "Brief schrijven", "Trede 4", "Begeleiding beëindigen"):
            assert text in page

    def test_say_who_waits(self, client):
        leider = log_in(client, MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER))
        waiting = WachtplaatsFactory(team=leider.team)
        page = client.get(reverse("klant", args=[waiting.klant_id])).content.decode()
        assert "Op de wachtlijst voor een werkcoach" in page

    def test_end_the_assignment_with_a_reason(self, client, ik):
        CapaciteitFactory(medewerker=ik, belasting=1)
        toewijzing = ToewijzingFactory(medewerker=ik)
        url = reverse("toewijzing-einde", args=[toewijzing.pk])
        refused = client.post(url, {"reden": ""})
        assert refused.status_code == 422
        assert "Maak een keuze bij Waarom stopt de begeleiding?" in refused.content.decode()
        client.post(url, {"reden": "werk"})
        toewijzing.refresh_from_db()
        assert toewijzing.einde_reden == "werk"
