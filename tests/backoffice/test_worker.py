"""Bulk work in real Celery processes that are killed, doubled and robbed of their messages."""

import time
from collections.abc import Callable, Iterator

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch
from backoffice.aanvragen.services import STIL, VERWERK
from backoffice.aanvragen.transitions import BatchStatus
from backoffice.besluiten.models import Besluit
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.models import Klant
from tests.backoffice.factories import (
    backoffice_medewerker,
    deliver,
    eigen_gemeente,
    load_norms,
    u_pas_file,
    u_pas_row,
)
from tests.factories import KlantFactory, valid_bsn
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)
GEDULD = 180
HERVAT = "backoffice.aanvragen.tasks.hervat_batches"


@pytest.fixture
def broker() -> str:
    """The database of the broker that belongs to this test process, emptied."""
    url: str = settings.CELERY_BROKER_URL
    redis.Redis.from_url(url).flushdb()
    return url


@pytest.fixture
def workers(broker) -> Iterator[Workers]:
    started = Workers()
    yield started
    started.kill()
    redis.Redis.from_url(broker).flushdb()


@pytest.fixture
def actor():
    load_norms()
    eigen_gemeente()
    return backoffice_medewerker().gebruiker


def wait_until(happened: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + GEDULD
    while not happened():
        assert time.monotonic() < limit, f"niet binnen {GEDULD} s: {what}"
        time.sleep(0.1)


def people(count: int) -> list[str]:
    """BSNs of so many klanten of the municipality, written at once."""
    gemeente = eigen_gemeente()
    built = KlantFactory.build_batch(count, gemeente=gemeente, wijk=None)
    for number, klant in enumerate(built):
        klant.bsn, klant.klantnummer = valid_bsn(number), number + 1
    Klant.objects.bulk_create(built)
    return [klant.bsn for klant in built]


def ready() -> bool:
    letters = Besluit.objects.filter(brief=None)
    return Aanvraagbatch.objects.get().status == BatchStatus.KLAAR and not letters.exists()


class TestWorker:
    def test_killed_again_and_again_does_every_row_exactly_once(self, workers, actor, broker):
        Norm.objects.filter(code="aanvraag.batch.rijen_per_deel").update(waarde=10)
        total = 1500
        rows = [
            u_pas_row(bsn, number, inkomen_per_maand="1000" if number % 50 == 0 else "2500")
            for number, bsn in enumerate(people(total))
        ]
        batch_id = deliver(u_pas_file(rows), actor=actor).batch_id
        for kill in range(3):
            workers.start()
            seen = Aanvraagbatch.objects.get().verwerkt
            wait_until(lambda seen=seen: Aanvraagbatch.objects.get().verwerkt > seen + 100, "voortgang")
            workers.kill()
            assert Aanvraagbatch.objects.get().status == BatchStatus.LOOPT
            assert Aanvraagbatch.objects.get().verwerkt == Aanvraag.objects.count()
            if kill == 1:
                redis.Redis.from_url(broker).flushdb()
            current_app.send_task(VERWERK, args=[batch_id])
            current_app.send_task(VERWERK, args=[batch_id])
        redis.Redis.from_url(broker).flushdb()
        Aanvraagbatch.objects.update(laatste_teken_op=timezone.now() - 2 * STIL)
        workers.start()
        current_app.send_task(HERVAT)
        wait_until(ready, "de batch na drie keer uitvallen")
        assert Aanvraagbatch.objects.get().goed == Aanvraag.objects.count() == total
        events = Gebeurtenis.objects.filter(klant__isnull=False).values_list("soort")
        assert dict(events.annotate(n=Count("pk")).order_by()) == {
            "aanvraag.ontvangen": total,
            "aanvraag.beslist": total // 50,
        }
        assert Besluit.objects.count() == Document.objects.count() == total // 50
