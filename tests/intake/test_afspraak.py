"""The follow-up talk: booked once, moved when nobody came."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from intake.afspraak.services import (
    BookVervolg,
    EndAfspraak,
    GeenGesprekNodig,
    MomentNietMogelijk,
    book_vervolg,
    end_vervolg,
    proposed_slots,
)
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.services import MomentBezet
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, VANDAAG, AfspraakFactory, AfwezigheidFactory, MedewerkerFactory
from tests.inrichting import set_up_utrecht
from tests.intake.factories import MeldingFactory, melding_with_talk

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def triaged(**kwargs):
    return MeldingFactory(status=MeldingStatus.GETRIEERD, **kwargs)


def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE, functie=Functie.FRONTOFFICE).gebruiker


def book(melding, person, actor, begin=MORNING):
    command = BookVervolg(melding_id=melding.pk, medewerker_id=person.pk, begin=begin)
    return book_vervolg(command, actor=actor, now=NOW)


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestBook:
    def test_plans_the_talk_with_one_event(self):
        melding, person = triaged(), MedewerkerFactory()
        booked = book(melding, person, balie())
        afspraak = Afspraak.objects.get(pk=booked.afspraak_id)
        assert (afspraak.medewerker, afspraak.begin, afspraak.soort) == (person, MORNING, "quick_scan")
        assert afspraak.eind == MORNING + timedelta(hours=1)
        melding.refresh_from_db()
        assert (melding.status, melding.vervolg_geboekt_op) == (MeldingStatus.AFSPRAAK, NOW)
        assert list(Gebeurtenis.objects.values_list("soort", flat=True)) == ["afspraak.gepland"]

    def test_takes_every_moment_of_the_list(self):
        melding, person, actor = triaged(), MedewerkerFactory(), balie()
        slots = proposed_slots(melding, now=NOW)
        assert slots
        assert book(melding, person, actor, slots[-1].begin)

    def test_refuses_a_moment_a_colleague_took(self):
        person = MedewerkerFactory()
        AfspraakFactory(medewerker=person, begin=MORNING, eind=MORNING + timedelta(hours=1))
        melding = triaged()
        with pytest.raises(MomentBezet):
            book(melding, person, balie())
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.GETRIEERD

    @pytest.mark.parametrize(
        "begin",
        [
            NOW - timedelta(minutes=1),
            MORNING - timedelta(hours=2),
            MORNING + timedelta(days=1),
            MORNING + timedelta(minutes=10),
        ],
        ids=["past", "before opening", "saturday", "between"],
    )
    def test_refuses_a_moment_that_was_never_offered(self, begin):
        with pytest.raises(MomentNietMogelijk):
            book(triaged(), MedewerkerFactory(), balie(), begin)

    def test_refuses_somebody_who_is_away(self):
        person = MedewerkerFactory()
        AfwezigheidFactory(medewerker=person, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=6))
        with pytest.raises(MomentNietMogelijk):
            book(triaged(), person, balie())

    @pytest.mark.parametrize("wrong", [{"functie": Functie.CONSULENT_WMO}, {"actief": False}])
    def test_refuses_somebody_who_does_not_hold_this_talk(self, wrong):
        with pytest.raises(MomentNietMogelijk):
            book(triaged(), MedewerkerFactory(**wrong), balie())

    def test_waits_for_the_zoektermijn_of_a_young_applicant(self):
        melding = triaged(bestemming="jongerenloket", vervolgstap="quick_scan_na_zoektermijn")
        person = MedewerkerFactory()
        first = proposed_slots(melding, now=NOW)[0].begin
        assert first.date() >= (NOW + timedelta(weeks=4)).date()
        with pytest.raises(MomentNietMogelijk):
            book(melding, person, balie())
        assert book(melding, person, balie(), first)

    def test_refuses_a_melding_without_a_talk(self):
        with pytest.raises(GeenGesprekNodig):
            book(triaged(vervolgstap="navragen"), MedewerkerFactory(), balie())

    @pytest.mark.parametrize("status", sorted(set(MeldingStatus) - {MeldingStatus.GETRIEERD}))
    def test_refuses_a_melding_that_went_further(self, status):
        with pytest.raises(MeldingAlVerder):
            book(MeldingFactory(status=status), MedewerkerFactory(), balie())

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            book(triaged(), MedewerkerFactory(), MedewerkerFactory(rol=Rol.HELPDESK).gebruiker)


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestEnd:
    @pytest.mark.parametrize("status", [AfspraakStatus.NIET_GEKOMEN, AfspraakStatus.AFGEZEGD])
    def test_frees_the_moment_and_asks_for_a_new_one(self, status):
        melding, actor = triaged(), balie()
        person = MedewerkerFactory()
        book(melding, person, actor)
        end_vervolg(EndAfspraak(melding_id=melding.pk, status=status), actor=actor, now=NOW)
        melding.refresh_from_db()
        assert (melding.status, Afspraak.objects.get().status) == (MeldingStatus.GETRIEERD, status)
        assert Gebeurtenis.objects.order_by("pk").last().soort == f"afspraak.{status}"
        assert book(melding, person, actor)
        melding.refresh_from_db()
        assert melding.vervolg_geboekt_op == NOW

    def test_needs_a_planned_talk(self):
        command = EndAfspraak(melding_id=triaged().pk, status=AfspraakStatus.AFGEZEGD)
        with pytest.raises(MeldingAlVerder):
            end_vervolg(command, actor=balie(), now=NOW)


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestPage:
    def post(self, client, melding, moment):
        client.force_login(balie(), backend=BACKEND)
        return client.post(reverse("melding-afspraak", args=[melding.pk]), {"moment": moment})

    @pytest.mark.parametrize("moment", ["", "x|y", "1|2026-13-45", "1|2026-11-20T09:00"])
    def test_asks_for_a_moment_of_the_list(self, client, moment):
        answer = self.post(client, triaged(), moment)
        assert answer.status_code == 422
        assert "Kies e" in answer.content.decode()

    def test_offers_other_moments_when_this_one_is_gone(self, client):
        person, melding = MedewerkerFactory(), triaged()
        slot = proposed_slots(melding, now=timezone.now())[0]
        AfspraakFactory(medewerker=person, begin=slot.begin, eind=slot.eind)
        answer = self.post(client, melding, f"{person.pk}|{slot.begin.isoformat()}")
        assert answer.status_code == 409
        assert "zojuist door een collega geboekt" in answer.content.decode()

    def test_books_and_shows_the_talk(self, client):
        person, melding = MedewerkerFactory(), triaged()
        slot = proposed_slots(melding, now=timezone.now())[0]
        answer = self.post(client, melding, f"{person.pk}|{slot.begin.isoformat()}")
        assert answer.url == reverse("melding", args=[melding.pk])
        assert person.naam in client.get(answer.url).content.decode()

    def test_ends_the_talk_when_nobody_came(self, client):
        melding = melding_with_talk()
        talk = Afspraak.objects.get()
        begin = timezone.now() - timedelta(hours=1)
        Afspraak.objects.update(begin=begin, eind=begin + timedelta(hours=1))
        client.force_login(balie(), backend=BACKEND)
        page = client.get(reverse("melding", args=[melding.pk])).content.decode()
        assert reverse("afspraak", args=[talk.pk]) in page
        client.post(reverse("afspraak-niet-gekomen", args=[talk.pk]), {"vervolg": "nieuwe_afspraak"})
        melding.refresh_from_db()
        assert (Afspraak.objects.get().status, melding.status) == (
            AfspraakStatus.NIET_GEKOMEN,
            MeldingStatus.GETRIEERD,
        )


@pytest.mark.django_db(transaction=True)
class TestTwoAtOneMoment:
    def test_book_it_once(self):
        set_up_utrecht()
        person, actor = MedewerkerFactory(), balie()
        meldingen = [triaged() for _ in range(6)]
        start = Barrier(len(meldingen))

        def run(melding):
            start.wait()
            try:
                return book(melding, person, actor)
            except MomentBezet as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(meldingen)) as pool:
            results = list(pool.map(run, meldingen))
        assert sum(isinstance(result, MomentBezet) for result in results) == 5
        assert Afspraak.objects.count() == 1
        assert Gebeurtenis.objects.count() == 1
