"""The page of a teamleider: the load and where it goes, who waits and is away, and moving klanten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseload.herverdelen.models import Aanleiding, Herverdeling
from reporting.dashboards.vooruitblik import look_ahead
from reporting.feiten.models import Dagfeit, Maandfeit
from reporting.indicatoren.vraag import Bereik, Vraag, months_back
from reporting.proefgemeente.herverdelen import propose_division
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.rollen import Rol
from tests.caseload.factories import CapaciteitFactory, WachtplaatsFactory
from tests.caseload.herverdelen import Ploeg, load_norms
from tests.factories import AfwezigheidFactory, KlantFactory, MedewerkerFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def ploeg(client):
    load_norms()
    found = Ploeg(klanten=(3, 1))
    client.force_login(found.leider, backend=BACKEND)
    return found


def page_of(client, team):
    """The page and the part that loads after it."""
    urls = reverse("teamleider"), reverse("team-panelen", args=[team.pk])
    page = client.get(urls[0]).content.decode()
    assert urls[1] in page
    return page + client.get(urls[1], headers={"HX-Request": "true"}).content.decode()


class TestTeamleiderpagina:
    def test_names_what_everybody_carries_with_its_weight_and_moves_from_there(self, client, ploeg):
        page = page_of(client, ploeg.team)
        person = ploeg.coaches[0]
        assert '3 Nog niet bepaald <span class="sp-zacht">(3)</span>' in page
        for aanleiding in ("vertrek", "afwezigheid"):
            url = f"{reverse('herverdeling-nieuw', args=[aanleiding])}?medewerker={person.pk}"
            assert url in page
            assert f'<option value="{person.pk}" selected>' in client.get(url).content.decode()

    def test_shows_the_waiting_list_with_its_term_absences_norms_and_what_moves(self, client, ploeg):
        today = timezone.localdate()
        WachtplaatsFactory(team=ploeg.team, termijn=today - timedelta(days=1))
        WachtplaatsFactory(team=ploeg.team, termijn=today + timedelta(days=3))
        away, stand_in = ploeg.coaches
        absence = AfwezigheidFactory(medewerker=away, van=today, tot_en_met=today + timedelta(days=30))
        AfwezigheidFactory(
            medewerker=stand_in, van=today + timedelta(days=99), tot_en_met=today + timedelta(days=120)
        )
        Waarneming.objects.create(
            medewerker=away,
            waarnemer=stand_in,
            afwezigheid=absence,
            van=absence.van,
            tot_en_met=absence.tot_en_met,
            gekozen_op=timezone.now(),
        )
        row = ploeg.ask(Aanleiding.AFWEZIGHEID)
        page = page_of(client, ploeg.team)
        assert "2 klanten, eerste" in page
        assert "(1 te laat)" in page
        assert f"waarnemer {stand_in.naam}" in page
        assert f"{stand_in.naam}: verlof" not in page, "more than six weeks ahead"
        assert "75 klanten per fte" in page
        assert reverse("herverdeling", args=[row.pk]) in page

    def test_shows_a_manager_no_door_that_is_closed(self, client, ploeg):
        manager = MedewerkerFactory(team=ploeg.team, rol=Rol.MANAGER)
        client.force_login(manager.gebruiker, backend=BACKEND)
        page = page_of(client, ploeg.team)
        assert "Wachtlijst</h2>" not in page
        assert reverse("belasting") not in page
        assert reverse("herverdelingen") in page

    def test_takes_the_same_number_of_queries_for_few_and_many(self, client, ploeg):
        def count():
            with CaptureQueriesContext(connection) as queries:
                page_of(client, ploeg.team)
            return len(queries)

        count()
        before = count()
        today = timezone.localdate()
        for _ in range(5):
            person = MedewerkerFactory(team=ploeg.team)
            CapaciteitFactory(medewerker=person)
            ploeg.give(person, 4)
            AfwezigheidFactory(medewerker=person, van=today, tot_en_met=today)
            WachtplaatsFactory(team=ploeg.team, klant=KlantFactory())
        Herverdeling.objects.bulk_create(
            Herverdeling(
                aanleiding=Aanleiding.NORM,
                team=ploeg.team,
                gevraagd_door=ploeg.leider,
                gevraagd_op=timezone.now(),
                laatste_teken_op=timezone.now(),
            )
            for _ in range(4)
        )
        assert count() - before <= 1, "the names of who stands in, once somebody is away"


def test_the_demo_shows_a_proposal_about_a_colleague_who_is_nobody_to_log_in_as(ploeg):
    busiest, other = ploeg.coaches
    busiest.gebruiker.demo = True
    busiest.gebruiker.save()
    made = propose_division(ploeg.leider.medewerker, now=timezone.now())
    assert Herverdeling.objects.get(pk=made).medewerker == other
    assert propose_division(MedewerkerFactory(), now=timezone.now()) is None


class TestVooruitblik:
    def test_carries_the_flow_of_the_last_months_on(self, ploeg):
        today = timezone.localdate()
        bereik = Bereik(soort="team", id=ploeg.team.pk, naam="Team")
        vraag = Vraag(peildatum=today, van=today, bereik=bereik, nu=timezone.now())
        ends = [months_back(today, 0) - timedelta(days=1), today]
        assert look_ahead(vraag, ends, tot=None) is None
        assert look_ahead(vraag, ends, tot=today) is None
        for day, n in zip(ends, (8, 10), strict=True):
            Dagfeit.objects.create(soort="caseload", dag=day, team=ploeg.team, n=n, teller=n * 2)
        for soort, n in (("instroom", 9), ("uitstroom", 3)):
            Maandfeit.objects.create(soort=soort, maand=months_back(today, 1), team=ploeg.team, n=n)
            Maandfeit.objects.create(soort=soort, maand=months_back(today, 9), team=ploeg.team, n=99)
        chart = look_ahead(vraag, [ends[0], today + timedelta(days=1)], tot=today)
        known, expected = chart.reeksen
        assert known.waarden == (16.0, 20.0, None, None, None)
        assert expected.waarden == (None, 20.0, 24.0, 28.0, 32.0)
        assert chart.norm == 150
