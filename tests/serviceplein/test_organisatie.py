"""Who works here, who is here today, and which partners can help."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie import services
from serviceplein.organisatie.aanwezigheid import presence_from
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Afwezigheid
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    LocatieFactory,
    MedewerkerFactory,
    PartnerFactory,
    TeamFactory,
    WijkFactory,
)


@pytest.fixture
def donderdag(monkeypatch):
    """Today is the Thursday of the factories, so that a weekend does not send everybody home."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *moment: real(*moment) if moment else VANDAAG)
    return VANDAAG


def away(van, tot_en_met):
    return Afwezigheid(soort="verlof", van=van, tot_en_met=tot_en_met)


class TestPresence:
    monday = date(2026, 11, 16)

    def test_is_here_without_an_absence_on_the_day(self):
        assert presence_from([away(date(2026, 11, 1), date(2026, 11, 15))], self.monday).is_aanwezig

    @pytest.mark.parametrize(("tot_en_met", "werkdagen"), [(16, 1), (20, 5), (22, 5), (27, 10), (30, 11)])
    def test_counts_working_days_of_the_absence(self, tot_en_met, werkdagen):
        found = presence_from([away(self.monday, date(2026, 11, tot_en_met))], self.monday)
        assert found.werkdagen == werkdagen
        assert found.langer_dan(10) == (werkdagen > 10)

    def test_joins_absences_with_only_a_weekend_between(self):
        absences = [away(date(2026, 11, 23), date(2026, 11, 27)), away(self.monday, date(2026, 11, 20))]
        assert presence_from(absences, self.monday).tot_en_met == date(2026, 11, 27)

    def test_does_not_join_absences_with_a_working_day_between(self):
        absences = [away(self.monday, date(2026, 11, 20)), away(date(2026, 11, 24), date(2026, 11, 27))]
        assert presence_from(absences, self.monday).tot_en_met == date(2026, 11, 20)


@pytest.mark.django_db
class TestReportAbsence:
    def report(self, medewerker, actor, van=VANDAAG, dagen=4):
        command = services.ReportAbsence(
            medewerker_id=medewerker.pk, soort="verlof", van=van, tot_en_met=van + timedelta(days=dagen)
        )
        return services.report_absence(command, actor=actor.gebruiker, now=NOW)

    def test_by_oneself_and_by_the_teamleider(self):
        medewerker = MedewerkerFactory()
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, team=medewerker.team)
        self.report(medewerker, medewerker)
        self.report(medewerker, leader, van=VANDAAG + timedelta(days=30))
        assert medewerker.afwezigheden.count() == 2
        assert Gebeurtenis.objects.filter(soort="afwezigheid.gemeld").count() == 2

    def test_refuses_for_a_colleague_and_by_the_leader_of_another_team(self):
        medewerker = MedewerkerFactory()
        for actor in (MedewerkerFactory(team=medewerker.team), MedewerkerFactory(rol=Rol.TEAMLEIDER)):
            with pytest.raises(services.NietUwTeam):
                self.report(medewerker, actor)

    def test_refuses_days_in_the_wrong_order_and_an_overlap(self):
        medewerker = MedewerkerFactory()
        with pytest.raises(services.AfwezigheidOnjuist, match="laatste dag"):
            self.report(medewerker, medewerker, dagen=-1)
        self.report(medewerker, medewerker)
        with pytest.raises(services.AfwezigheidOnjuist, match="al afwezig"):
            self.report(medewerker, medewerker, van=VANDAAG + timedelta(days=4))


@pytest.mark.django_db
class TestSmoelenboek:
    @pytest.fixture
    def me(self, client):
        medewerker = MedewerkerFactory(naam="Karin Mulder")
        client.force_login(medewerker.gebruiker, backend="serviceplein.toegang.aanmelding.AccountBackend")
        return medewerker

    def names(self, client, **filters):
        page = client.get(reverse("smoelenboek"), filters).content.decode()
        return {name for name in ("Karin Mulder", "Loïs Vos", "Omar Said") if name in page}

    def test_shows_who_works_where_and_is_here_today(self, client, me, donderdag):
        today = donderdag
        wijk = WijkFactory()
        lois = MedewerkerFactory(
            naam="Loïs Vos",
            functie=Functie.CONSULENT_WMO,
            team=TeamFactory(wijken=[wijk], locatie=LocatieFactory(naam="Wijkbureau Oost")),
            talen=["Frans"],
        )
        omar = MedewerkerFactory(naam="Omar Said")
        AfwezigheidFactory(medewerker=omar, soort="ziekte", van=today, tot_en_met=today + timedelta(days=2))
        MedewerkerFactory(naam="Vertrokken", actief=False)
        assert self.names(client) == {"Karin Mulder", "Loïs Vos", "Omar Said"}
        assert self.names(client, q="lois") == {"Loïs Vos"}
        assert self.names(client, team=lois.team.pk) == {"Loïs Vos"}
        assert self.names(client, functie=Functie.CONSULENT_WMO) == {"Loïs Vos"}
        assert self.names(client, wijk=wijk.pk) == {"Loïs Vos"}
        assert self.names(client, aanwezig="on") == {"Karin Mulder", "Loïs Vos"}
        page = client.get(reverse("medewerker", args=[omar.pk])).content.decode()
        assert "Afwezig" in page
        assert "Ziekte" not in page
        team = client.get(reverse("team", args=[lois.team.pk])).content.decode()
        for shown in ("Wijkbureau Oost", wijk.naam, "Loïs Vos", "1 van 1 vandaag aanwezig"):
            assert shown in team
        assert "Frans" in client.get(reverse("medewerker", args=[lois.pk])).content.decode()

    def test_needs_the_same_number_of_queries_for_1_and_21_rows(self, client, me):
        def count(url):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            return len(queries)

        pages = [reverse("smoelenboek"), reverse("team", args=[me.team.pk]), reverse("sociale-kaart")]
        PartnerFactory(wijken=[WijkFactory()])
        few = [(count(page), count(page))[1] for page in pages]
        for _ in range(20):
            AfwezigheidFactory(medewerker__team=me.team)
            PartnerFactory(wijken=[WijkFactory()])
        assert [count(page) for page in pages] == few

    def test_lets_people_report_themselves_away(self, client, me):
        today = timezone.localdate()
        url = reverse("medewerker", args=[me.pk])
        data = {"soort": "verlof", "van": today, "tot_en_met": today}
        assert client.post(url, data).status_code == 302
        again = client.post(url, data)
        assert again.status_code == 409
        assert "al afwezig gemeld" in again.content.decode()
        other = reverse("medewerker", args=[MedewerkerFactory().pk])
        assert "Afwezigheid melden" not in client.get(other).content.decode()
