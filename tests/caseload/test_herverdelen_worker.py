"""A redistribution in a real Celery process that is killed in the middle of a klant (CAS-07)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from caseload.herverdelen.models import Herverdeling
from caseload.herverdelen.transitions import HerverdelingStatus
from caseload.herverdelen.uitvoering import STIL
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from tests.caseload.factories import loads
from tests.caseload.herverdelen import Ploeg, load_norms
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)
GEDULD = 60
HERVAT = "caseload.herverdelen.tasks.hervat_herverdelingen"
DONE_BEFORE = 2


@pytest.fixture
def workers() -> Iterator[Workers]:
    """On the database of the broker that belongs to this test process, emptied."""
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    broker.flushdb()
    started = Workers()
    yield started
    started.kill()
    broker.flushdb()


def wait_until(happened: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + GEDULD
    while not happened():
        assert time.monotonic() < limit, f"niet binnen {GEDULD} s: {what}"
        time.sleep(0.05)


@contextmanager
def held(klant_id: int) -> Iterator[None]:
    """Somebody else has this klant, so that whoever moves it waits in the middle of its work."""
    settings_of: dict[str, Any] = connection.get_connection_params()
    wanted = {name: settings_of[name] for name in ("host", "port", "user", "password") if name in settings_of}
    with psycopg.connect(dbname=settings_of["dbname"], **wanted) as other:
        other.execute("SELECT 1 FROM klanten_klant WHERE id = %s FOR UPDATE", [klant_id])
        yield


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_a_killed_worker_leaves_nothing_half_done_and_its_work_is_done_exactly_once(workers: Workers) -> None:
    workers.start()
    load_norms()
    Norm.objects.filter(code="herverdelen.deel").update(waarde=1)
    ploeg = Ploeg(klanten=(6, 0, 0))
    row = ploeg.ask()
    in_the_middle = row.regels.te_doen()[DONE_BEFORE]
    with held(in_the_middle.klant_id):
        ploeg.approve(row)
        wait_until(somebody_waits, "de werker midden in een klant")
        assert workers.kill_hands() > 0
    Herverdeling.objects.update(laatste_teken_op=timezone.now() - 2 * STIL)
    row.refresh_from_db()
    assert (row.status, row.gedaan) == (HerverdelingStatus.LOOPT, DONE_BEFORE)
    assert (
        Toewijzing.objects.running().get(klant=in_the_middle.klant_id).medewerker_id == in_the_middle.van_id
    )
    current_app.send_task(HERVAT)
    wait_until(lambda: not Herverdeling.objects.filter(status=HerverdelingStatus.LOOPT).exists(), "het einde")
    row.refresh_from_db()
    assert (row.status, row.gedaan, row.overgeslagen) == (HerverdelingStatus.UITGEVOERD, 6, 0)
    moved = Gebeurtenis.objects.filter(soort="contactpersoon.toegewezen").values_list("klant", flat=True)
    assert sorted(moved) == sorted(one.klant_id for one in ploeg.klanten[0])
    assert Gebeurtenis.objects.filter(soort="herverdeling.uitgevoerd").count() == 1
    assert Toewijzing.objects.running().count() == 6
    assert loads()[ploeg.coaches[0].pk] == 0
    assert sum(loads().values()) == 6
