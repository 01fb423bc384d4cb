"""Time of people and rooms: what is free, and that nothing is ever taken twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from time import perf_counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from serviceplein.agenda.keuzes import AfspraakSoort, DeelnemerRol
from serviceplein.agenda.models import Afspraak, Agendablok, Bezetting, Openingstijd, Rooster, Ruimte
from serviceplein.agenda.plannen import (
    BlockTime,
    BlokBezet,
    NietUwAgenda,
    block_time,
    free_block,
)
from serviceplein.agenda.services import GeenRuimte, MomentBezet, first_free_slots
from serviceplein.agenda.sloten import Gat, starts_in
from serviceplein.agenda.vrij import free_gaps, slots_of
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    VANDAAG,
    AfspraakFactory,
    AfwezigheidFactory,
    KlantFactory,
    LocatieFactory,
    MedewerkerFactory,
    TeamFactory,
)
from tests.inrichting import set_up_utrecht
from tests.serviceplein.agenda_hulp import AMSTERDAM, MORGEN, om, plan

WERKCOACH = [Functie.WERKCOACH_REGULIER]


def begins(person, soort=AfspraakSoort.VOORTGANG, dag=MORGEN, **values):
    """The hours at which `person` is free that day."""
    start = dag.replace(hour=0, minute=0)
    found = slots_of([person.pk], van=start, dagen=1, soort=soort, **values)
    return [slot.begin.astimezone(AMSTERDAM).strftime("%H:%M") for slot in found]


@pytest.mark.usefixtures("utrecht")
class TestFree:
    def test_follows_the_hours_of_the_norm_and_the_length_of_the_kind(self):
        person = MedewerkerFactory()
        assert begins(person)[0] == "09:00"
        assert begins(person)[-1] == "16:00"
        assert begins(person, AfspraakSoort.TELEFONISCH)[-1] == "16:30"
        assert begins(person, AfspraakSoort.VRAAGVERHELDERING)[-1] == "15:30"

    def test_knows_every_kind_of_talk(self):
        person = MedewerkerFactory()
        for soort in AfspraakSoort:
            assert begins(person, soort), soort

    def test_keeps_travel_free_around_a_visit(self):
        person = MedewerkerFactory()
        AfspraakFactory(medewerker=person, begin=om(12), eind=om(13))
        assert begins(person, AfspraakSoort.HUISBEZOEK, op_adres=True) == [
            *("09:30", "10:00", "10:30"),
            *("13:30", "14:00", "14:30", "15:00", "15:30"),
        ]

    def test_follows_the_days_and_hours_somebody_works(self):
        person = MedewerkerFactory()
        Rooster.objects.create(medewerker=person, weekdag=4, van=time(13), tot=time(15))
        assert begins(person) == ["13:00", "13:30", "14:00"]
        assert begins(person, dag=MORGEN - timedelta(days=1)) == []

    def test_leaves_out_absence_weekends_and_holidays(self):
        person = MedewerkerFactory()
        AfwezigheidFactory(medewerker=person, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=1))
        assert begins(person) == []
        assert begins(person, dag=MORGEN + timedelta(days=1)) == []
        assert begins(person, dag=datetime(2026, 12, 25, tzinfo=AMSTERDAM)) == []

    def test_leaves_out_blocks_unless_they_are_kept_for_this_kind(self):
        person = MedewerkerFactory()
        Agendablok.objects.create(medewerker=person, begin=om(9), eind=om(12), omschrijving="Overleg")
        Agendablok.objects.create(
            medewerker=person, begin=om(12), eind=om(16), omschrijving="Scans", alleen_voor="quick_scan"
        )
        assert begins(person) == ["16:00"]
        assert begins(person, AfspraakSoort.QUICK_SCAN)[0] == "12:00"

    def test_needs_a_room_that_is_big_enough_where_there_are_rooms(self):
        locatie = LocatieFactory()
        person = MedewerkerFactory(team=TeamFactory(locatie=locatie))
        room = Ruimte.objects.create(locatie=locatie, naam="Spreekkamer 1", capaciteit=2)
        AfspraakFactory(begin=om(9), eind=om(16), locatie=locatie, ruimte=room)
        assert begins(person) == ["16:00"]
        assert begins(person, AfspraakSoort.TELEFONISCH)[0] == "09:00"

    def test_follows_the_opening_hours_of_the_locatie(self):
        locatie = LocatieFactory()
        person = MedewerkerFactory(team=TeamFactory(locatie=locatie))
        Openingstijd.objects.create(locatie=locatie, weekdag=4, van=time(10), tot=time(12))
        assert begins(person) == ["10:00", "10:30", "11:00"]
        assert begins(person, dag=MORGEN - timedelta(days=1)) == []
        assert begins(person, AfspraakSoort.TELEFONISCH)[0] == "09:00"

    def test_finds_moments_at_which_everybody_can(self):
        one, two = MedewerkerFactory.create_batch(2)
        AfspraakFactory(medewerker=one, begin=om(9), eind=om(12))
        AfspraakFactory(medewerker=two, begin=om(13), eind=om(17))
        both = slots_of([one.pk, two.pk], van=om(0), dagen=1, soort=AfspraakSoort.DRIEGESPREK)
        assert [slot.begin for slot in both] == [om(12)]

    def test_offers_each_moment_once_with_somebody_of_the_wijk_first(self):
        far, near = MedewerkerFactory(nummer=1), MedewerkerFactory(nummer=2)
        slots = first_free_slots(WERKCOACH, van=NOW, dagen=14, aantal=5, teams=[near.team_id])
        assert [slot.medewerker_id for slot in slots] == [near.pk] * 5
        assert len({slot.begin for slot in slots}) == 5
        assert far.pk in {
            slot.medewerker_id for slot in first_free_slots(WERKCOACH, van=NOW, dagen=14, aantal=5)
        }

    def test_keeps_clock_hours_when_summer_time_begins_and_ends(self):
        person = MedewerkerFactory()
        for monday, offset in ((date(2027, 3, 29), 2), (date(2026, 10, 26), 1)):
            day = datetime.combine(monday, time(0), AMSTERDAM)
            found = free_gaps([person.pk], van=day, tot=day + timedelta(days=1)) or free_gaps(
                [person.pk], van=day + timedelta(days=1), tot=day + timedelta(days=2)
            )
            first = found[0].begin.astimezone(AMSTERDAM)
            assert (first.hour, first.utcoffset()) == (9, timedelta(hours=offset))

    def test_fits_talks_on_the_grid_only(self):
        gap = Gat(medewerker_id=1, naam="x", begin=om(9) + timedelta(minutes=10), eind=om(11))
        half_hour = timedelta(minutes=30)
        assert starts_in(gap, timedelta(hours=1), timedelta(0), half_hour) == [om(9.5), om(10)]

    def test_asks_as_many_queries_for_four_hundred_as_for_one_and_is_fast(self):
        MedewerkerFactory(gebruiker=None)

        def search():
            with CaptureQueriesContext(connection) as queries:
                first_free_slots(WERKCOACH, van=NOW, dagen=14, aantal=8)
            return len(queries)

        with_one = search()
        team = TeamFactory()
        Medewerker.objects.bulk_create(
            MedewerkerFactory.build(nummer=5000 + n, team=team, gebruiker=None) for n in range(400)
        )
        people = list(Medewerker.objects.filter(team=team))
        klant = KlantFactory()
        Afspraak.objects.bulk_create(
            AfspraakFactory.build(klant=klant, medewerker=person, begin=om(9 + hour) + timedelta(days=day))
            for person in people
            for day in (0, 3, 4, 5)
            for hour in (0, 2, 4)
        )
        assert Bezetting.objects.count() == 4800
        begin = perf_counter()
        assert search() == with_one
        assert perf_counter() - begin < 2
        assert first_free_slots(WERKCOACH, van=NOW, dagen=14, aantal=8)


@pytest.mark.usefixtures("utrecht")
class TestOnce:
    def test_a_person_in_the_database_whoever_writes(self):
        taken = AfspraakFactory()
        with pytest.raises(IntegrityError, match="agenda_bezetting_medewerker_once"), transaction.atomic():
            AfspraakFactory(medewerker=taken.medewerker, begin=taken.begin + timedelta(minutes=59))
        assert AfspraakFactory(medewerker=taken.medewerker, begin=taken.eind)

    def test_a_room_in_the_database_whoever_writes(self):
        room = Ruimte.objects.create(locatie=LocatieFactory(), naam="Kamer 1", capaciteit=4)
        taken = AfspraakFactory(ruimte=room)
        with pytest.raises(IntegrityError, match="agenda_afspraak_ruimte_once"), transaction.atomic():
            AfspraakFactory(ruimte=room, begin=taken.begin + timedelta(minutes=30))

    def test_everybody_in_a_driegesprek(self):
        coach, colleague = MedewerkerFactory.create_batch(2)
        talk = plan(
            coach,
            soort=AfspraakSoort.DRIEGESPREK,
            collegas=(colleague.pk,),
            gasten=(("Bakker De Korst", DeelnemerRol.WERKGEVER),),
        )
        assert {row.medewerker_id for row in Bezetting.objects.filter(afspraak=talk)} == {
            coach.pk,
            colleague.pk,
        }
        with pytest.raises(MomentBezet):
            plan(colleague)
        talk.deelnemers.filter(medewerker=colleague).delete()
        assert plan(colleague)

    def test_travel_around_a_visit(self):
        coach = MedewerkerFactory()
        plan(coach, soort=AfspraakSoort.HUISBEZOEK, adres="Oudegracht 1", begin=om(10))
        with pytest.raises(MomentBezet):
            plan(coach, begin=om(11))
        assert plan(coach, begin=om(11.5))

    def test_a_talk_in_blocked_time(self):
        coach = MedewerkerFactory()
        command = BlockTime(medewerker_id=coach.pk, begin=om(9), eind=om(10), omschrijving="Overleg")
        block = block_time(command, actor=coach.gebruiker, now=NOW)
        with pytest.raises(MomentBezet):
            plan(coach)
        with pytest.raises(BlokBezet):
            block_time(command, actor=coach.gebruiker, now=NOW)
        free_block(block[0], actor=coach.gebruiker, now=NOW)
        assert plan(coach)
        assert set(Gebeurtenis.objects.values_list("soort", flat=True)) == {
            *("agenda.geblokkeerd", "agenda.vrijgegeven", "afspraak.gepland"),
        }

    def test_takes_the_smallest_room_that_fits_and_says_when_none_is_left(self):
        locatie = LocatieFactory()
        team = TeamFactory(locatie=locatie)
        for naam, seats in (("Klein", 2), ("Groot", 6)):
            Ruimte.objects.create(locatie=locatie, naam=naam, capaciteit=seats)
        coaches = MedewerkerFactory.create_batch(4, team=team)
        assert plan(coaches[0], collegas=(coaches[1].pk,)).ruimte.naam == "Groot"
        assert plan(coaches[2]).ruimte.naam == "Klein"
        with pytest.raises(GeenRuimte):
            plan(coaches[3])
        assert plan(coaches[3], soort=AfspraakSoort.TELEFONISCH).ruimte is None

    def test_a_weekly_block_keeps_its_hour(self):
        coach = MedewerkerFactory()
        start = datetime(2027, 3, 22, 9, 0, tzinfo=AMSTERDAM)
        command = BlockTime(
            medewerker_id=coach.pk, begin=start, eind=start + timedelta(hours=1), omschrijving="x", weken=2
        )
        block_time(command, actor=coach.gebruiker, now=NOW)
        hours = [row.begin.astimezone(AMSTERDAM).hour for row in Agendablok.objects.order_by("begin")]
        assert hours == [9, 9]

    def test_only_ones_own_time_or_that_of_the_team_one_leads(self):
        coach = MedewerkerFactory()
        command = BlockTime(medewerker_id=coach.pk, begin=om(9), eind=om(10), omschrijving="x")
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, team=coach.team)
        with pytest.raises(NietUwAgenda):
            block_time(command, actor=MedewerkerFactory().gebruiker, now=NOW)
        assert block_time(command, actor=leader.gebruiker, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestThirtyTwoAtOneMoment:
    def race(self, run, number=32):
        start = Barrier(number)

        def one(n):
            start.wait()
            try:
                return run(n)
            except (MomentBezet, GeenRuimte) as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(number) as pool:
            results = list(pool.map(one, range(number)))
        return [result for result in results if isinstance(result, Afspraak)]

    def test_one_gets_the_person(self):
        set_up_utrecht()
        coach, klanten = MedewerkerFactory(), KlantFactory.create_batch(32)
        won = self.race(lambda n: plan(coach, klant=klanten[n]))
        assert len(won) == Afspraak.objects.count() == Bezetting.objects.count() == 1
        assert Gebeurtenis.objects.count() == 1

    def test_each_driegesprek_has_all_its_people_or_none_without_deadlock(self):
        set_up_utrecht()
        coaches = MedewerkerFactory.create_batch(4)
        klanten = KlantFactory.create_batch(32)
        pairs = [(coaches[n % 4], coaches[(n + 1 + n // 4 % 3) % 4]) for n in range(32)]
        won = self.race(lambda n: plan(pairs[n][0], klant=klanten[n], collegas=(pairs[n][1].pk,)))
        assert 1 <= len(won) <= 2
        assert Bezetting.objects.count() == 2 * len(won)

    def test_two_get_the_two_rooms(self):
        set_up_utrecht()
        locatie = LocatieFactory()
        team = TeamFactory(locatie=locatie)
        for number in (1, 2):
            Ruimte.objects.create(locatie=locatie, naam=f"Kamer {number}", capaciteit=2)
        coaches = MedewerkerFactory.create_batch(12, team=team)
        klanten = KlantFactory.create_batch(12)
        won = self.race(lambda n: plan(coaches[n], klant=klanten[n]), number=12)
        assert len(won) == 2
        assert len({talk.ruimte_id for talk in won}) == 2
