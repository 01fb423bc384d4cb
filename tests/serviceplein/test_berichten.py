"""The outbox: nothing lost, nothing sent twice on purpose."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections, transaction

from serviceplein.berichten import services, tasks
from serviceplein.berichten.models import Bericht
from tests.factories import NOW, BerichtFactory, GemeenteFactory, KlantFactory, NormFactory


@pytest.fixture(autouse=True)
def pogingen(db):
    NormFactory(code="berichten.pogingen", waarde=3)
    GemeenteFactory(eigen=True)


@pytest.fixture
def refusing(monkeypatch):
    def refuse(self, messages):
        raise smtplib.SMTPServerDisconnected("weg")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def queue(**values):
    gegevens = {"naam": "mevrouw Jansen", "wanneer": "do 19 nov om 9.00 uur", "waar": "Stadskantoor"}
    return services.queue_email(
        **{
            "sleutel": "afspraak:1:bevestiging",
            "sjabloon": "afspraak_bevestiging",
            "aan": "jansen@voorbeeld.example",
            "gegevens": gegevens | {"medewerker": "Bilal"},
            "now": NOW,
            **values,
        }
    )


@pytest.mark.django_db
class TestQueueEmail:
    def test_delivers_after_the_step_commits(self, monkeypatch, django_capture_on_commit_callbacks):
        asked = []
        monkeypatch.setattr(tasks.bezorg, "delay", lambda: asked.append(True))
        with django_capture_on_commit_callbacks(execute=True):
            queue(klant_id=KlantFactory().pk)
            assert asked == []
        assert asked == [True]

    def test_asks_for_the_same_message_once(self):
        assert queue() is True
        assert queue() is False
        assert Bericht.objects.count() == 1

    def test_needs_an_address(self):
        assert queue(aan="") is False
        assert not Bericht.objects.exists()

    def test_leaves_nothing_behind_when_the_step_fails(self):
        with transaction.atomic():
            queue()
            transaction.set_rollback(True)
        assert not Bericht.objects.exists()


@pytest.mark.django_db
class TestDeliver:
    def test_sends_what_is_due_and_only_once_signed_and_unescaped(self):
        queue(gegevens={"naam": "mevrouw 't Hart", "wanneer": "do 19 nov om 9.00 uur"})
        BerichtFactory(volgende_poging=NOW + timedelta(hours=1))
        assert services.deliver(now=NOW) == 1
        assert services.deliver(now=NOW) == 0
        sent = mail.outbox[0]
        assert sent.subject == "Uw afspraak bij de gemeente"
        assert sent.to == ["jansen@voorbeeld.example"]
        assert "mevrouw 't Hart" in sent.body
        assert "do 19 nov om 9.00 uur" in sent.body
        assert sent.body.endswith("\n\nMet vriendelijke groet,\nGemeente Utrecht\n")

    def test_waits_longer_after_each_failure_and_gives_up_at_the_norm(self, refusing):
        queue()
        moment = NOW
        waits = []
        for _ in range(3):
            services.deliver(now=moment)
            bericht = Bericht.objects.get()
            waits.append(bericht.volgende_poging - moment)
            moment = bericht.volgende_poging
        assert waits[:2] == [timedelta(minutes=1), timedelta(minutes=2)]
        assert (bericht.status, bericht.pogingen) == (Bericht.Status.MISLUKT, 3)
        assert "SMTPServerDisconnected" in bericht.laatste_fout

    def test_sends_later_what_failed_before(self, refusing, monkeypatch):
        queue()
        services.deliver(now=NOW)
        monkeypatch.undo()
        assert services.deliver(now=NOW + timedelta(minutes=2)) == 1
        assert Bericht.objects.get().laatste_fout == ""

    def test_goes_on_with_the_next_after_a_failure(self, monkeypatch):
        queue()
        queue(sleutel="tweede", aan="b@voorbeeld.example")
        send = EmailBackend.send_messages

        def refuse_first(self, messages):
            if messages[0].to == ["jansen@voorbeeld.example"]:
                raise smtplib.SMTPException("nee")
            return send(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", refuse_first)
        assert services.deliver(now=NOW) == 1


@pytest.mark.django_db(transaction=True)
class TestDeliverAtTheSameMoment:
    def test_sends_each_message_once_with_four_workers(self):
        for number in range(12):
            BerichtFactory(
                sleutel=f"s{number}",
                gegevens={
                    "aan": f"k{number}@voorbeeld.example",
                    "naam": "x",
                    "wanneer": "nu",
                    "waar": "hier",
                },
            )

        def work(_):
            try:
                return services.deliver(now=NOW)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(work, range(4))) == 12
        assert sorted(message.to[0] for message in mail.outbox) == sorted(
            f"k{number}@voorbeeld.example" for number in range(12)
        )


class TestWaitAfter:
    def test_never_waits_longer_than_six_hours(self):
        assert services.wait_after(40) == timedelta(hours=6)
