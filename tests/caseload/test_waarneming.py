"""Somebody is away: a colleague stands in, sees what is needed, and it ends by itself (CAS-08)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.models import Toewijzing, Uitsluiting
from caseload.waarneming.policy import Vervanger, choose_waarnemer
from caseload.waarneming.services import ChooseWaarnemer, WaarnemerOnmogelijk, choose_waarnemer_for
from serviceplein.agenda.beeld import picture
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Afwezigheid, Waarneming
from serviceplein.organisatie.rooster import EndAbsence, end_absence
from serviceplein.organisatie.services import NietUwTeam, ReportAbsence, report_absence
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.caseload.factories import ToewijzingFactory, coach, loads, teamleider
from tests.factories import AfspraakFactory, AfwezigheidFactory, KlantFactory, TaakFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def ik(team):
    """Somebody with one klant, a protected one, so that only relations open it."""
    person = coach(team=team)
    ToewijzingFactory(medewerker=person, klant=KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD))
    return person


def away(person, van, tot, soort=Afwezigheid.Soort.ZIEKTE, actor=None):
    command = ReportAbsence(medewerker_id=person.pk, soort=soort, van=van, tot_en_met=tot)
    done = report_absence(command, actor=actor or person.gebruiker, now=timezone.now())
    return Afwezigheid.objects.get(pk=done.afwezigheid_id)


def back(absence, actor=None):
    end_absence(
        EndAbsence(medewerker_id=absence.medewerker_id, afwezigheid_id=absence.pk),
        actor=actor or absence.medewerker.gebruiker,
        now=timezone.now(),
    )


def sees(person):
    return set(Klant.objects.visible_to(person.gebruiker).own_work_of(person.gebruiker))


def agenda(person, day):
    """Addresses of the talks in somebody's own agenda of a day."""
    lines = picture([person], [day], eigen=person.pk, now=timezone.now())[0].regels
    return [line.url for line in lines if line.soort == "gesprek"]


def signals(person=None):
    for naam in ("waarnemer_nodig", "waarneming", "waarneming_gesprek"):
        update_signalen(naam, actor=None, now=timezone.now())
    rows = Taak.objects.open().filter(soort=Taak.Soort.SIGNAAL)
    return list(rows.filter(medewerker=person) if person else rows)


class TestAbsence:
    @pytest.mark.eis("CAS-08")
    @pytest.mark.parametrize("gepland", [False, True])
    def test_gives_a_waarnemer_whom_all_follows_until_the_return(self, ik, team, today, gepland):
        """Planned or ill today: dossier, task, talk and signals go to the waarnemer and come back."""
        other = coach(team=team, belasting="3")
        klant = Toewijzing.objects.get().klant
        task = TaakFactory(klant=klant, medewerker=ik)
        noon = timezone.make_aware(datetime.combine(today, time(12)))
        talk = AfspraakFactory(klant=klant, medewerker=ik, begin=noon)
        assert sees(other) == set()
        soort = Afwezigheid.Soort.VERLOF if gepland else Afwezigheid.Soort.ZIEKTE
        if gepland:
            later = away(ik, today + timedelta(days=30), today + timedelta(days=40), soort)
            assert Waarneming.objects.get(afwezigheid=later).waarnemer == other
            assert sees(other) == set()
            back(later)
        absence = away(ik, today, today + timedelta(days=4), soort)
        row = Waarneming.objects.get()
        assert (row.waarnemer, row.van, row.tot_en_met) == (other, today, today + timedelta(days=4))
        assert row.uitleg["kandidaten"][0]["gekozen"]
        assert sees(other) == {klant}
        assert task in Taak.objects.visible_to(other.gebruiker)
        lines = picture([other], [today], eigen=other.pk, now=timezone.now())[0].regels
        assert [line.url for line in lines if line.soort == "gesprek"] == [
            reverse("afspraak", args=[talk.pk])
        ]
        assert {taak.titel.split(":")[0].split(" voor ")[0] for taak in signals(other)} == {
            "U neemt waar",
            f"Gesprek van {ik.naam}",
        }
        assert list(Afspraak.objects.with_user(other.gebruiker)) == [talk]
        back(absence)
        assert sees(other) == set()
        assert not Afspraak.objects.with_user(other.gebruiker).exists()
        assert task not in Taak.objects.visible_to(other.gebruiker)
        assert not [
            r for r in picture([other], [today], eigen=other.pk, now=timezone.now())[0].regels if r.url
        ]
        assert signals() == []
        assert not Waarneming.objects.running(today).exists()

    def test_ends_by_itself_after_the_last_day(self, ik, team, today):
        other = coach(team=team)
        away(ik, today, today + timedelta(days=4))
        assert sees(other)
        Waarneming.objects.update(van=today - timedelta(days=3), tot_en_met=today - timedelta(days=1))
        assert sees(other) == set()

    def test_lowers_the_room_for_new_klanten_at_once_and_gives_it_back(self, ik, team, today):
        ensure_capaciteiten(today)
        ik.capaciteit.refresh_from_db()
        full = ik.capaciteit.norm
        absence = away(ik, today, add_werkdagen(today - timedelta(days=1), 10))
        ik.capaciteit.refresh_from_db()
        assert ik.capaciteit.norm == full / 2
        back(absence)
        ik.capaciteit.refresh_from_db()
        assert ik.capaciteit.norm == full
        assert loads()[ik.pk] == Decimal("1.00")

    def test_without_anybody_who_can_becomes_a_signal_of_the_team(self, ik, today):
        away(ik, today, today + timedelta(days=4))
        assert not Waarneming.objects.exists()
        assert [taak.team for taak in signals()] == [ik.team]
        coach(team=ik.team)
        choose_waarnemer_for(
            ChooseWaarnemer(
                afwezigheid_id=Afwezigheid.objects.get().pk,
                medewerker_id=ik.team.medewerkers.exclude(pk=ik.pk).get().pk,
            ),
            actor=teamleider(team=ik.team),
            now=timezone.now(),
        )
        assert [taak.titel for taak in signals()] == [f"U neemt waar voor {ik.naam}"]

    def test_of_the_waarnemer_brings_the_next_one(self, ik, team, today):
        first, second = coach(team=team, belasting="1"), coach(team=team, belasting="30")
        away(ik, today, today + timedelta(days=9))
        assert Waarneming.objects.get().waarnemer == first
        away(first, today + timedelta(days=2), today + timedelta(days=9))
        rows = Waarneming.objects.filter(medewerker=ik).order_by("van")
        assert [(row.waarnemer, row.van) for row in rows] == [
            (first, today),
            (second, today + timedelta(days=2)),
        ]

    def test_that_goes_on_keeps_the_same_waarnemer(self, ik, team, today):
        chosen, quiet = coach(team=team, belasting="9"), coach(team=team)
        absence = away(ik, today, today + timedelta(days=4))
        command = ChooseWaarnemer(afwezigheid_id=absence.pk, medewerker_id=chosen.pk, reden="Kent ze")
        choose_waarnemer_for(command, actor=ik.gebruiker, now=timezone.now())
        again = away(ik, today + timedelta(days=5), today + timedelta(days=9))
        row = Waarneming.objects.get(afwezigheid=again)
        assert (row.waarnemer, row.uitleg["kandidaten"][1]["medewerker_id"]) == (chosen, quiet.pk)
        assert "nam hiervoor ook al waar" in row.uitleg["kandidaten"][0]["reden"]

    def test_of_somebody_without_klanten_needs_nobody(self, team, today):
        coach(team=team)
        away(coach(team=team), today, today + timedelta(days=4))
        assert not Waarneming.objects.exists()


class TestChoice:
    def choose(self, absence, person, actor, reden=""):
        command = ChooseWaarnemer(afwezigheid_id=absence.pk, medewerker_id=person.pk, reden=reden)
        return choose_waarnemer_for(command, actor=actor, now=timezone.now())

    def test_of_another_keeps_the_proposal_beside_it_with_the_reason(self, ik, team, today):
        proposed, other = coach(team=team), coach(team=team, belasting="40")
        absence = away(ik, today, today + timedelta(days=4))
        with pytest.raises(WaarnemerOnmogelijk, match="Noteer waarom"):
            self.choose(absence, other, ik.gebruiker)
        self.choose(absence, other, ik.gebruiker, "Kent de klanten goed")
        row = Waarneming.objects.get()
        assert (row.waarnemer, row.voorgesteld, row.afwijking_reden) == (
            other,
            proposed,
            "Kent de klanten goed",
        )
        assert (sees(proposed), len(sees(other))) == (set(), 1)
        assert Gebeurtenis.objects.filter(soort="waarneming.gekozen").count() == 1

    def test_is_not_of_a_colleague(self, ik, team, today):
        other = coach(team=team)
        absence = away(ik, today, today + timedelta(days=4))
        with pytest.raises(NietUwTeam):
            self.choose(absence, other, other.gebruiker)

    def test_refuses_who_may_not_help_or_is_away(self, ik, team, today):
        banned, ill = coach(team=team), coach(team=team)
        Uitsluiting.objects.create(klant=Toewijzing.objects.get().klant, medewerker=banned, reden="Familie")
        AfwezigheidFactory(medewerker=ill, van=today, tot_en_met=today)
        absence = away(ik, today, today + timedelta(days=4))
        assert not Waarneming.objects.exists()
        for person in (banned, ill):
            with pytest.raises(WaarnemerOnmogelijk, match="kan niet"):
                self.choose(absence, person, ik.gebruiker, "Toch graag")

    def test_shuts_a_klant_the_waarnemer_may_not_help(self, ik, team, today):
        other = coach(team=team)
        away(ik, today, today + timedelta(days=4))
        assert len(sees(other)) == 1
        Uitsluiting.objects.create(klant=Toewijzing.objects.get().klant, medewerker=other, reden="Incident")
        assert sees(other) == set()


def vervanger(nummer, **changes):
    values = {
        "medewerker_id": nummer,
        "nummer": nummer,
        "naam": f"Coach {nummer}",
        "zelfde_functie": True,
        "zelfde_team": True,
        "belasting": Decimal(10),
        "ruimte": Decimal(75),
    }
    return Vervanger(**{**values, **changes})


class TestChooseWaarnemer:
    @pytest.mark.parametrize(
        "worse",
        [
            {"zelfde_team": False},
            {"zelfde_functie": False},
            {"neemt_al_waar": 1},
            {"belasting": Decimal(70)},
            {"ruimte": Decimal(0)},
            {"afwezig": True},
            {"uitgesloten": True},
            {"zonder_account": True},
        ],
    )
    def test_prefers_the_colleague_who_is_nearer(self, worse):
        keuze = choose_waarnemer([vervanger(1, **worse), vervanger(2)])
        assert keuze.gekozen is not None
        assert keuze.gekozen.nummer == 2
        assert all(one.reden for one in keuze.oordelen)

    def test_prefers_who_knows_the_klanten(self):
        keuze = choose_waarnemer([vervanger(1), vervanger(2, bekende_klanten=3)])
        assert keuze.oordelen[0].reden == (
            "Gekozen: heeft dezelfde functie, werkt in hetzelfde team, kent al 3 klanten."
        )

    def test_is_nobody_when_nobody_can(self):
        assert choose_waarnemer([vervanger(1, afwezig=True)]).gekozen is None


class TestPages:
    def test_report_ill_choose_another_and_return(self, client, ik, team, today):
        proposed, other = coach(team=team), coach(team=team, belasting="40")
        client.force_login(ik.gebruiker, backend=BACKEND)
        answer = client.post(reverse("ziek-melden"), {"medewerker": ik.pk}, follow=True)
        assert f"{proposed.naam} neemt waar." in answer.content.decode()
        absence = Afwezigheid.objects.get()
        assert (absence.van, absence.soort) == (today, "ziekte")
        page = reverse("waarnemer-kiezen", args=[absence.pk])
        assert client.post(page, {"medewerker": other.pk, "reden": ""}).status_code == 409
        client.post(page, {"medewerker": other.pk, "reden": "Kent ze"})
        assert Waarneming.objects.get().waarnemer == other
        client.force_login(other.gebruiker, backend=BACKEND)
        klant = Toewijzing.objects.get().klant
        assert klant.naam in client.get(reverse("caseload")).content.decode()
        assert "1 klant" in client.get(reverse("waarneming")).content.decode()
        assert client.get(page).status_code == 404
        assert client.get(reverse("klant", args=[klant.pk])).status_code == 200
        client.force_login(ik.gebruiker, backend=BACKEND)
        client.post(reverse("afwezigheid-einde", args=[ik.pk]), {"afwezigheid": absence.pk})
        client.force_login(other.gebruiker, backend=BACKEND)
        assert klant.naam not in client.get(reverse("caseload")).content.decode()
        assert client.get(reverse("klant", args=[klant.pk])).status_code == 404

    def test_let_a_teamleider_plan_for_the_team_and_nobody_for_another(self, client, ik, team, today):
        coach(team=team)
        leider, stranger = teamleider(team=team), coach()
        data = {"soort": "verlof", "van": date(2027, 2, 1), "tot_en_met": date(2027, 2, 5)}
        client.force_login(stranger.gebruiker, backend=BACKEND)
        assert client.post(reverse("afwezig-melden"), {**data, "medewerker": ik.pk}).status_code == 422
        client.force_login(leider, backend=BACKEND)
        client.post(reverse("afwezig-melden"), {**data, "medewerker": ik.pk})
        assert Waarneming.objects.get().van == date(2027, 2, 1)
        assert client.post(reverse("afwezig-melden"), {**data, "medewerker": ik.pk}).status_code == 409
