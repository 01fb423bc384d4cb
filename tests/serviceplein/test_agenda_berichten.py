"""What the klant hears, each message once, and the calendar files."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from email import policy
from email.parser import BytesParser

import pytest
from django.core import mail
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from serviceplein.agenda import herinneringen, tasks
from serviceplein.agenda.herinneringen import remind
from serviceplein.agenda.ics import write_feed, write_for_klant
from serviceplein.agenda.kalender import read_feed, share_calendar, withdraw_calendar
from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger
from serviceplein.agenda.mededelingen import Weg, way_to
from serviceplein.agenda.models import Afspraak, Agendablok
from serviceplein.agenda.plannen import (
    CancelAfspraak,
    RescheduleAfspraak,
    cancel_afspraak,
    reschedule_afspraak,
)
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import deliver
from serviceplein.dossier.brief import huisstijl
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.models import Taak
from tests.factories import NOW, AfspraakFactory, KlantFactory, MedewerkerFactory
from tests.inrichting import set_up_utrecht
from tests.serviceplein.agenda_hulp import AMSTERDAM, BACKEND, om, plan

MAIL = "fatima@voorbeeld.example"


def kinds():
    return [key.split(":")[2] for key in Bericht.objects.order_by("pk").values_list("sleutel", flat=True)]


def due(number=1, **values):
    """Talks of tomorrow morning that were planned a week ago."""
    klant = KlantFactory(email=MAIL)
    return [
        AfspraakFactory(
            **{
                "klant": klant,
                "begin": NOW + timedelta(hours=20),
                "gepland_op": NOW - timedelta(days=7),
                **values,
            }
        )
        for _ in range(number)
    ]


@pytest.mark.usefixtures("utrecht")
class TestTheKlant:
    def test_hears_of_planning_moving_and_cancelling_with_a_calendar_file(self):
        coach = MedewerkerFactory()
        talk = plan(coach, klant=KlantFactory(email=MAIL))
        move = RescheduleAfspraak(afspraak_id=talk.pk, begin=om(14), reden="ziek")
        reschedule_afspraak(move, actor=coach.gebruiker, now=NOW)
        stop = CancelAfspraak(afspraak_id=talk.pk, door=Afzegger.GEMEENTE, reden="ziek")
        cancel_afspraak(stop, actor=coach.gebruiker, now=NOW)
        assert kinds() == ["bevestiging", "verzet", "afgezegd"]
        assert deliver(now=NOW) == 3
        files = []
        for message in mail.outbox:
            parsed = BytesParser(policy=policy.default).parsebytes(message.message().as_bytes())
            (part,) = [each for each in parsed.walk() if each.get_content_type() == "text/calendar"]
            assert part.get_filename() == "afspraak.ics"
            (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
            files.append((str(event["uid"]), event["sequence"], str(event["status"]), event.start.hour))
        uid = f"afspraak-{talk.pk}@serviceplein"
        assert files == [
            (uid, 0, "CONFIRMED", 9),
            (uid, 1, "CONFIRMED", 14),
            (uid, 2, "CANCELLED", 14),
        ]
        assert "ziek" not in "".join(message.body for message in mail.outbox)

    def test_gets_a_letter_in_the_house_style_without_an_e_mail_address(self):
        talk = plan(klant=KlantFactory(email=""))
        assert Bericht.objects.get().soort == Bericht.Soort.BRIEF
        assert deliver(now=NOW) == 1
        document = Document.objects.get()
        assert (document.klant_id, document.soort) == (talk.klant_id, "brief")
        with document.bestand.open() as file:
            text = " ".join(page.extract_text() for page in PdfReader(file).pages)
        stijl = huisstijl()
        for part in (stijl.afzender, stijl.retouradres, stijl.ondertekening, talk.klant.woonplaats):
            assert part in text
        assert f"Klant {talk.klant.klantnummer}" in text
        assert Taak.objects.get().specialisme == Specialisme.ADMINISTRATIE
        assert deliver(now=NOW) == 0
        assert mail.outbox == []

    @pytest.mark.parametrize(
        ("values", "way"),
        [
            ({"email": MAIL}, Weg.EMAIL),
            ({"email": ""}, Weg.BRIEF),
            ({"email": "", "straat": "", "postcode": ""}, Weg.GEEN),
            ({"email": MAIL, "bescherming": Bescherming.HUISELIJK_GEWELD}, Weg.GEEN),
        ],
    )
    def test_is_told_by_e_mail_else_by_letter_and_never_at_an_unsafe_home(self, values, way):
        assert way_to(KlantFactory(**values)) is way

    def test_hears_nothing_of_a_moment_that_has_passed(self):
        plan(klant=KlantFactory(email=MAIL))
        assert deliver(now=om(12)) == 0
        assert Bericht.objects.get().status == Bericht.Status.VERVALLEN
        assert mail.outbox == []


@pytest.mark.usefixtures("utrecht")
class TestReminder:
    def test_goes_out_within_the_norm_and_once(self):
        due()
        AfspraakFactory(klant=KlantFactory(email=MAIL), begin=NOW + timedelta(hours=25))
        for _ in range(3):
            remind(actor=None, now=NOW)
        assert kinds() == ["herinnering"]
        assert Gebeurtenis.objects.get().gegevens == {"aantal": 1}

    def test_follows_a_moved_talk_with_one_of_its_own(self):
        (talk,) = due()
        remind(actor=None, now=NOW)
        command = RescheduleAfspraak(afspraak_id=talk.pk, begin=om(14) + timedelta(days=5), reden="x")
        reschedule_afspraak(command, actor=talk.medewerker.gebruiker, now=NOW)
        for _ in range(2):
            remind(actor=None, now=NOW + timedelta(days=5, hours=4))
        assert kinds() == ["herinnering", "verzet", "herinnering"]

    @pytest.mark.parametrize(
        "values",
        [{"status": "afgezegd"}, {"gepland_op": NOW}, {"begin": NOW - timedelta(minutes=1)}],
        ids=["cancelled", "booked just now", "begun"],
    )
    def test_leaves_out_who_need_not_be_reminded(self, values):
        due(**values)
        remind(actor=None, now=NOW)
        assert kinds() == []

    def test_is_never_a_letter(self):
        due(klant=KlantFactory(email=""))
        remind(actor=None, now=NOW)
        assert kinds() == []


class Gedood(BaseException):
    """The worker loses power."""


@pytest.mark.django_db(transaction=True)
class TestReminderOfAWorkerThatIsKilled:
    @pytest.fixture(autouse=True)
    def ahead(self, db, monkeypatch):
        set_up_utrecht()
        monkeypatch.setattr(herinneringen, "PER_KEER", 4)
        monkeypatch.setattr(tasks, "PER_KEER", 4)
        now = timezone.now()
        klant = KlantFactory(email=MAIL)
        for n in range(10):
            AfspraakFactory(
                klant=klant, begin=now + timedelta(hours=5, minutes=n), gepland_op=now - timedelta(9)
            )

    def test_reaches_each_klant_once_all_the_same(self, monkeypatch):
        announce, calls = herinneringen.announce, []

        def fail_halfway(*args, **kwargs):
            calls.append(1)
            if len(calls) == 6:
                raise Gedood
            return announce(*args, **kwargs)

        monkeypatch.setattr(herinneringen, "announce", fail_halfway)
        with pytest.raises(Gedood):
            tasks.herinner()
        assert Bericht.objects.count() == Afspraak.objects.exclude(herinnerd_op=None).count() == 4
        tasks.herinner()
        assert Bericht.objects.count() == 10
        assert deliver(now=timezone.now()) == 10
        assert len(mail.outbox) == len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 10

    def test_reaches_each_klant_once_with_four_workers_of_which_one_loses_its_connection(self):
        started = threading.Event()

        def killed():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("BEGIN")
                    cursor.execute("SELECT id FROM agenda_afspraak LIMIT 4 FOR UPDATE")
                    started.set()
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            except Exception:
                return 0
            finally:
                connections.close_all()

        def work():
            started.wait(10)
            try:
                return tasks.herinner()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(killed), *(pool.submit(work) for _ in range(3))]
            [job.result() for job in jobs]
        tasks.herinner()
        assert Bericht.objects.count() == 10
        assert Bericht.objects.values("sleutel").distinct().count() == 10


class TestCalendarFile:
    def event(self, text):
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        return event

    @pytest.mark.parametrize(
        ("day", "offset"), [(date(2027, 3, 26), 1), (date(2027, 3, 29), 2), (date(2026, 10, 26), 1)]
    )
    def test_keeps_the_hour_on_the_clock_around_summer_time(self, day, offset):
        begin = datetime(day.year, day.month, day.day, 9, tzinfo=AMSTERDAM)
        talk = AfspraakFactory.build(
            pk=7, begin=begin, soort=AfspraakSoort.QUICK_SCAN, klant=None, medewerker=None
        )
        text = write_for_klant(talk, "Stadskantoor", now=NOW)
        event = self.event(text)
        assert "DTSTART;TZID=Europe/Amsterdam:" + begin.strftime("%Y%m%dT090000") in text
        assert event.start.utcoffset() == timedelta(hours=offset)
        assert event.end - event.start == timedelta(hours=1)

    def test_is_valid_by_rfc_5545(self):
        talk = AfspraakFactory.build(pk=7, soort=AfspraakSoort.QUICK_SCAN, klant=None, medewerker=None)
        text = write_for_klant(talk, "Stadskantoor, Stadsplateau 1; tweede verdieping " + "x" * 80, now=NOW)
        lines = text.split("\r\n")
        assert max(len(line.encode()) for line in lines) <= 75
        calendar = Calendar.from_ical(text)
        assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
        assert calendar["prodid"]
        (zone,) = calendar.walk("VTIMEZONE")
        assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
        event = self.event(text)
        assert all(event[name] for name in ("uid", "dtstamp", "dtstart", "dtend", "summary"))
        assert str(event["location"]).startswith("Stadskantoor, Stadsplateau 1; tweede")


@pytest.mark.usefixtures("utrecht")
class TestFeed:
    def test_shows_kind_place_and_kenmerk_and_never_who_it_is(self, client):
        coach, colleague = MedewerkerFactory.create_batch(2)
        klant = KlantFactory(voornamen="Geheimina", email=MAIL)
        talk = plan(coach, klant=klant, collegas=(colleague.pk,))
        visit = plan(coach, klant=klant, soort=AfspraakSoort.HUISBEZOEK, adres="Oudegracht 99", begin=om(14))
        Agendablok.objects.create(medewerker=coach, begin=om(11), eind=om(12), omschrijving="Arts")
        plan(MedewerkerFactory(), klant=klant)
        secret = share_calendar(actor=coach.gebruiker, now=NOW)
        text = read_feed(secret, now=NOW)
        shown = [str(event["summary"]) for event in Calendar.from_ical(text).walk("VEVENT")]
        assert shown == [f"Voortgangsgesprek (A-{talk.pk})", f"Huisbezoek (A-{visit.pk})", "Bezet"]
        for hidden in ("Geheimina", klant.achternaam, klant.bsn, "Oudegracht", "Arts", MAIL):
            assert hidden not in text
        joined = read_feed(share_calendar(actor=colleague.gebruiker, now=NOW), now=NOW)
        assert f"A-{talk.pk}" in joined

    def test_is_open_to_who_has_the_secret_until_it_is_withdrawn(self, client):
        coach = MedewerkerFactory()
        first = share_calendar(actor=coach.gebruiker, now=NOW)
        second = share_calendar(actor=coach.gebruiker, now=NOW)
        statuses = [
            client.get(reverse("agenda-kalender", args=[s])).status_code for s in (first, second, "x")
        ]
        assert statuses == [404, 200, 404]
        answer = client.get(reverse("agenda-kalender", args=[second]))
        assert answer["Content-Type"].startswith("text/calendar")
        withdraw_calendar(actor=coach.gebruiker, now=NOW)
        assert client.get(reverse("agenda-kalender", args=[second])).status_code == 404
        assert Gebeurtenis.objects.filter(soort="agenda.niet_gedeeld").count() == 1

    def test_ends_when_somebody_leaves(self):
        coach = MedewerkerFactory()
        secret = share_calendar(actor=coach.gebruiker, now=NOW)
        coach.actief = False
        coach.save()
        assert read_feed(secret, now=NOW) is None

    def test_keeps_the_hash_only(self):
        coach = MedewerkerFactory()
        secret = share_calendar(actor=coach.gebruiker, now=NOW)
        assert secret not in str(list(coach.agendasleutels.values()))

    def test_is_shown_once_on_the_page(self, client):
        coach = MedewerkerFactory()
        client.force_login(coach.gebruiker, backend=BACKEND)
        page = reverse("agenda-delen")
        assert ".ics" in client.post(page).content.decode()
        assert ".ics" not in client.get(page).content.decode()
        client.post(page, {"stop": "1"})
        assert not coach.agendasleutels.filter(ingetrokken_op=None).exists()

    def test_may_be_empty(self):
        assert Calendar.from_ical(write_feed([], [], now=NOW)).walk("VEVENT") == []
