"""From aanmelding to a booked follow-up within the norm: signalled, shown on the list and reported."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.afspraak.services import BookEerste, BookVervolg, book_eerste, book_vervolg, proposed_slots
from intake.afspraak.signalen import late_follow_ups
from intake.melding.transitions import MeldingStatus
from reporting.indicatoren.berekening import calculate
from serviceplein.agenda.afloop import NietUwGesprek, RecordGesprek, record_gesprek
from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.plannen import CancelAfspraak, cancel_afspraak
from serviceplein.agenda.services import MomentBezet
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.factories import NOW, AfspraakFactory, MedewerkerFactory, TeamFactory
from tests.intake.factories import MeldingFactory
from tests.reporting.factories import ask

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


def balie(**values):
    return MedewerkerFactory(rol=Rol.FRONTOFFICE, functie=Functie.FRONTOFFICE, **values)


def reported(hours, **values):
    """A triaged melding of so many hours ago that waits for its follow-up."""
    return MeldingFactory(
        **{"status": MeldingStatus.GETRIEERD, "gemeld_op": NOW - timedelta(hours=hours), **values}
    )


def told(now=NOW):
    update_signalen("vervolgafspraak", actor=None, now=now)
    return {(t.onderwerp_id, t.specialisme or t.medewerker_id): t.titel for t in Taak.objects.open()}


def figure(code, now):
    """The indicator as reporting shows it at `now`."""
    day = timezone.localdate(now)
    return calculate(code, ask(van=day - timedelta(days=7), peildatum=day, nu=now)).totaal.waarde


class TestSignal:
    @pytest.mark.eis("INT-12")
    def test_nears_passes_and_goes_away_when_the_follow_up_is_booked_and_is_reported(self, client):
        team = TeamFactory()
        desk = balie(team=team)
        leader = MedewerkerFactory(functie=Functie.TEAMLEIDER, rol=Rol.TEAMLEIDER, team=team)
        coach = MedewerkerFactory()
        melding = reported(17, geregistreerd_door=desk.gebruiker)
        queue = (melding.pk, Specialisme.FRONTOFFICE)
        assert told() == {}
        assert told(NOW + timedelta(hours=1)) == {queue: "Plan de vervolgafspraak"}
        late = NOW + timedelta(hours=8)
        assert told(late) == {
            queue: "Vervolgafspraak te laat",
            (melding.pk, leader.pk): "Vervolgafspraak te laat",
        }
        assert Taak.objects.open().visible_to(desk.gebruiker).count() == 1
        assert Taak.objects.open().visible_to(leader.gebruiker).count() == 1
        assert figure("zonder_vervolgafspraak", late) == 1
        booked = book_eerste(BookEerste(melding_id=melding.pk), actor=desk.gebruiker, now=late)
        assert Afspraak.objects.get(pk=booked.afspraak_id).medewerker == coach
        melding.refresh_from_db()
        assert melding.vervolg_geboekt_op - melding.gemeld_op == timedelta(hours=25)
        assert told(late) == {}
        assert figure("zonder_vervolgafspraak", late) == 0
        assert figure("doorlooptijd_vervolgafspraak", late) == 25
        assert figure("vervolgafspraak_op_tijd", late) == 0

    def test_runs_before_the_triage_as_well(self):
        melding = reported(30, status=MeldingStatus.NIEUW)
        assert (melding.pk, Specialisme.FRONTOFFICE) in told()

    @pytest.mark.parametrize(
        "values",
        [
            {"vervolgstap": "navragen"},
            {"bestemming": "bct"},
            {"status": MeldingStatus.AFGEHANDELD},
            {"vervolg_geboekt_op": NOW - timedelta(hours=20)},
        ],
    )
    def test_leaves_out_who_waits_for_no_first_talk(self, values):
        reported(30, **values)
        assert told() == {}

    def test_takes_as_many_queries_for_many_as_for_one(self, django_assert_max_num_queries):
        desk = balie()
        for _ in range(12):
            reported(30, geregistreerd_door=desk.gebruiker)
        with django_assert_max_num_queries(4):
            assert len(list(late_follow_ups(NOW))) >= 12


class TestList:
    def test_shows_until_when_and_what_is_late(self, client):
        desk = balie()
        now = timezone.now()
        late = reported(0, gemeld_op=now - timedelta(hours=25))
        near = reported(0, gemeld_op=now - timedelta(hours=20))
        client.force_login(desk.gebruiker, backend=BACKEND)

        def shown(**params):
            return client.get(reverse("meldingen"), params).content.decode()

        assert "Te laat</span>" in shown()
        assert late.kenmerk in shown(vervolg="te_laat")
        assert near.kenmerk not in shown(vervolg="te_laat")
        assert near.kenmerk in shown(vervolg="nadert")
        assert late.kenmerk not in shown(vervolg="nadert")


class TestFirstFree:
    def test_is_booked_from_the_melding_with_one_button(self, client):
        desk, coach = balie(), MedewerkerFactory()
        melding = reported(1)
        client.force_login(desk.gebruiker, backend=BACKEND)
        page = client.get(reverse("melding", args=[melding.pk])).content.decode()
        assert 'name="eerste"' in page
        client.post(reverse("melding-afspraak", args=[melding.pk]), {"eerste": "1"})
        assert Afspraak.objects.get().medewerker == coach

    def test_goes_on_with_the_next_when_a_colleague_was_first(self, monkeypatch):
        desk, coach, melding = balie(), MedewerkerFactory(), reported(1)
        slots = proposed_slots(melding, now=NOW)
        AfspraakFactory(medewerker=coach, begin=slots[0].begin, eind=slots[0].eind)
        monkeypatch.setattr("intake.afspraak.services.proposed_slots", lambda *args, **kwargs: slots)
        booked = book_eerste(BookEerste(melding_id=melding.pk), actor=desk.gebruiker, now=NOW)
        assert Afspraak.objects.get(pk=booked.afspraak_id).begin >= slots[0].eind

    def test_at_the_place_of_the_klant_keeps_travel_free(self, client):
        desk, coach, melding = balie(), MedewerkerFactory(), reported(1)
        slot = proposed_slots(melding, now=NOW, op_adres=True)[0]
        command = BookVervolg(
            melding_id=melding.pk, medewerker_id=coach.pk, begin=slot.begin, adres="Oudegracht 1"
        )
        booked = book_vervolg(command, actor=desk.gebruiker, now=NOW)
        talk = Afspraak.objects.get(pk=booked.afspraak_id)
        assert (talk.adres, talk.reistijd_minuten, talk.soort) == ("Oudegracht 1", 30, "quick_scan")
        other = reported(1)
        with pytest.raises(MomentBezet):
            book_vervolg(
                BookVervolg(melding_id=other.pk, medewerker_id=coach.pk, begin=talk.eind),
                actor=desk.gebruiker,
                now=NOW,
            )


class TestAfterTheTalk:
    def talk(self, **values):
        coach = MedewerkerFactory()
        melding = reported(1, status=MeldingStatus.AFSPRAAK, vervolgstap="intake")
        talk = AfspraakFactory(
            **{
                "klant": melding.klant,
                "medewerker": coach,
                "soort": AfspraakSoort.SCHULDEN,
                "begin": NOW - timedelta(hours=1),
                "onderwerp_soort": "intake.melding",
                "onderwerp_id": melding.pk,
                **values,
            }
        )
        return melding, talk

    @pytest.mark.parametrize(
        ("afgerond", "status"), [(True, MeldingStatus.AFGEHANDELD), (False, MeldingStatus.OVERGEDRAGEN)]
    )
    def test_the_melding_is_closed_or_goes_on_with_who_held_it(self, afgerond, status):
        melding, talk = self.talk()
        command = RecordGesprek(afspraak_id=talk.pk, verslag="Regeling getroffen.", afgerond=afgerond)
        record_gesprek(command, actor=talk.medewerker.gebruiker, now=NOW)
        melding.refresh_from_db()
        assert (melding.status, melding.gesloten_op, melding.antwoord) == (status, NOW, "Regeling getroffen.")
        assert Taak.objects.filter(medewerker=talk.medewerker).exists() is not afgerond

    def test_the_melding_waits_for_a_new_moment_when_it_was_called_off(self):
        melding, talk = self.talk(begin=NOW + timedelta(days=1))
        command = CancelAfspraak(afspraak_id=talk.pk, door=Afzegger.KLANT, reden="Ziek")
        cancel_afspraak(command, actor=talk.medewerker.gebruiker, now=NOW)
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.GETRIEERD

    def test_only_who_held_it_reports(self):
        _, talk = self.talk()
        with pytest.raises(NietUwGesprek):
            record_gesprek(RecordGesprek(afspraak_id=talk.pk, verslag="x"), actor=balie().gebruiker, now=NOW)
