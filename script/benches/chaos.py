"""A batch while everything breaks: workers killed three times, the broker emptied, the database restarted.

Data: one file of 20,000 rows bijzondere bijstand (other sizes: `--rijen`), every row granted, taken in by two
real workers. At a quarter, a half and three quarters of the rows both workers get SIGKILL; after the second
time the broker loses every message, after the third the database crashes and recovers. Only the task of
every minute that looks for lost work sets things going again. Goal: exactly one decision, letter and payment
line per row, and not one twice.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import redis
from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import OperationalError, close_old_connections, connection
from django.db.models import Count
from django.utils import timezone

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches import bulk  # isort: skip

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch
from backoffice.aanvragen.services import STIL, VERWERK
from backoffice.aanvragen.transitions import BatchStatus
from backoffice.besluiten.models import Besluit
from backoffice.betalingen.models import Betaalregel
from serviceplein.dossier.models import Document, Gebeurtenis

HERVAT = "backoffice.aanvragen.tasks.hervat_batches"
GEDULD = 3600
"""Seconds before the run counts as failed."""


class Workers:
    """Two Celery workers in process groups of their own."""

    def __init__(self) -> None:
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        for number in range(2):
            name = f"chaos{number}-{time.monotonic_ns()}@localhost"
            command = [sys.executable, "-m", "celery", "-A", "serviceplein", "worker", "-c", "1"]
            command += ["-l", "CRITICAL", "-n", name, "--without-gossip", "--without-mingle"]
            self.running.append(
                subprocess.Popen(
                    command,
                    cwd=settings.BASE_DIR,
                    start_new_session=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

    def kill(self) -> None:
        for worker in self.running:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        self.running.clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rijen", type=int, default=20_000)
    rows = parser.parse_args().rijen
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()
    batch_id = deliver(rows, bulk.prepare())
    workers = Workers()
    begun = time.perf_counter()
    try:
        run(batch_id, rows, workers)
    finally:
        workers.kill()
    report(batch_id, rows, time.perf_counter() - begun)


def deliver(rows: int, bsns: list[str]) -> int:
    lines = [
        f"C-{n};{bsns[n % len(bsns)]};2026-11-16;alleenstaand;1200,50;1000;medisch;{100 + n % 90},50;ja\n"
        for n in range(rows)
    ]
    batch = Aanvraagbatch.objects.create(
        bron=f"chaos {time.time_ns()}",
        regeling="bijzondere_bijstand",
        bestandsnaam="chaos.csv",
        bestand=ContentFile((bulk.HEADER + "".join(lines)).encode(), name="chaos.csv"),
        sha256="0" * 64,
        aangeleverd_op=timezone.now(),
    )
    return batch.pk


def has_taken(batch_id: int, goal: int) -> bool:
    return taken(batch_id) >= goal


def run(batch_id: int, rows: int, workers: Workers) -> None:
    """Breaks what can break, three times, and then waits for the last letter."""
    current_app.send_task(VERWERK, args=[batch_id])
    for quarter in (1, 2, 3):
        workers.start()
        wait_for(partial(has_taken, batch_id, rows * quarter // 4), f"{quarter}/4 van de rijen")
        workers.kill()
        if quarter == 2:
            redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()
        if quarter == 3:
            crash_database()
    workers.start()
    wait_for(lambda: done(batch_id), "de laatste brief")


def taken(batch_id: int) -> int:
    return Aanvraagbatch.objects.get(pk=batch_id).verwerkt


def done(batch_id: int) -> bool:
    ready = Aanvraagbatch.objects.get(pk=batch_id).status == BatchStatus.KLAAR
    return ready and not Besluit.objects.filter(aanvraag__batch=batch_id, brief=None).exists()


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Looks every second; every so often the task that looks for lost work runs, as beat has it run."""
    limit, looked = time.monotonic() + GEDULD, time.monotonic()
    while True:
        try:
            if happened():
                return
        except OperationalError:
            close_old_connections()
        if time.monotonic() > limit:
            raise SystemExit(f"niet binnen {GEDULD} s: {what}")
        if time.monotonic() - looked > STIL.total_seconds():
            current_app.send_task(HERVAT)
            looked = time.monotonic()
        time.sleep(0.2)


def crash_database() -> None:
    """SIGKILL for one process of the database: it stops all of them and recovers from its log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    os.kill(pid, signal.SIGKILL)
    for _ in range(100):
        time.sleep(0.3)
        connection.close()
        try:
            connection.ensure_connection()
        except OperationalError:
            continue
        return


def report(batch_id: int, rows: int, seconds: float) -> None:
    mine = Aanvraag.objects.filter(batch=batch_id)
    about = Gebeurtenis.objects.filter(
        onderwerp_soort=Aanvraag._meta.label_lower, onderwerp_id__in=mine.values("pk")
    )
    decisions = Besluit.objects.filter(aanvraag__batch=batch_id)
    letters = Document.objects.filter(pk__in=decisions.values("brief"))
    found = {
        "aanvragen": mine.values("kenmerk").distinct().count(),
        "besluiten": decisions.count(),
        "brieven": letters.count(),
        "betaalregels": Betaalregel.objects.filter(besluit__aanvraag__batch=batch_id).count(),
        **dict(about.values_list("soort").annotate(n=Count("pk")).order_by()),
    }
    wrong = {naam: aantal for naam, aantal in found.items() if aantal != rows}
    line = {
        "naam": f"chaos {rows}",
        "gegevens": "2 workers, 3 x SIGKILL, broker 1 x leeg, database 1 x opnieuw",
        "waarde": round(rows / seconds, 1),
        "vloer": rows,
        "verhouding": min(found.values()) / rows,
        "doel": f"alles precies één keer (rijen/s tot en met de brief); anders: {wrong or 'niets'}",
        "gehaald": not wrong and len(found) == 6,
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
