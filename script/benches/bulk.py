"""Bulk applications against bare COPY of the rows they become, and the memory that takes.

Data: files of 20,000 and 200,000 rows bijzondere bijstand (other sizes: `--rijen`) for 20,000 klanten, well
formed, nearly all with an income, assets and a request of their own, nine in ten granted; taken in by the
steps a worker runs, in one process. The floor is COPY of every row the run wrote, in whatever table
(applications, decisions, payment lines, queue, events, log), into empty tables with the same columns and
indexes, but without their triggers, checks and foreign keys. Goals: at least 15 % of the floor, linear in
the number of rows, and under 300 MB.

Run and floor are compared in processor seconds of this process and its database session together, as if both
had one core, so other work on the machine hardly counts; where those cannot be read (the database is
elsewhere) by the clock.
"""

# ruff: noqa: E402 - the models can be imported once Django is set up
import argparse
import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, process_time
from typing import Any

import django
import yaml

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
django.setup()

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.db import connection, models
from stdnum.nl import bsn as bsn_number

from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.aanvragen.services import process_chunk, start_batch
from serviceplein.catalogus.models import Norm
from serviceplein.celery import keep_program
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Gemeente

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
MAATEN = (20_000, 200_000)
KLANTEN = 20_000
GOAL_SHARE, GOAL_MB = 0.15, 300
HEADER = (
    "kenmerk;bsn;aanvraagdatum;huishouden;inkomen_per_maand;vermogen;"
    "soort_kosten;gevraagd_bedrag;noodzaak_aangetoond\n"
)


@dataclass(slots=True)
class Cost:
    """What something took: by the clock, and of the processor (0 where that cannot be read)."""

    seconds: float = 0.0
    processor: float = 0.0


@dataclass(slots=True)
class Result:
    rows: int
    written: int = 0
    peak: float = 0.0
    run: Cost = field(default_factory=Cost)
    floor: Cost = field(default_factory=Cost)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rijen", type=int, nargs="+", default=list(MAATEN))
    sizes = parser.parse_args().rijen
    bsns = prepare()
    keep_program()
    results = [measure(size, bsns) for size in sizes]
    for result in results:
        report(result, results[0])


def prepare() -> list[str]:
    """Norms, the municipality and its klanten; kept when they stand already."""
    folder = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "normen"
    for name in ("backoffice.yaml", "termijnen.yaml", "werkvoorraad.yaml"):
        for row in yaml.safe_load((folder / name).read_text(encoding="utf-8")):
            Norm.objects.get_or_create(code=row["code"], defaults={**row, "waarde": Decimal(row["waarde"])})
    gemeente = Gemeente.objects.filter(eigen=True).first() or Gemeente.objects.create(
        naam="Utrecht", eigen=True
    )
    bsns = valid_bsns(KLANTEN)
    known = set(Klant.objects.filter(bsn__in=bsns).values_list("bsn", flat=True))
    copy_klanten([(n, bsn) for n, bsn in enumerate(bsns) if bsn not in known], gemeente.pk)
    return bsns


def valid_bsns(count: int) -> list[str]:
    found: list[str] = []
    number = 100_000_000
    while len(found) < count:
        number += 1
        if bsn_number.is_valid(str(number)):
            found.append(str(number))
    return found


def copy_klanten(rows: list[tuple[int, str]], gemeente_id: int) -> None:
    Klant.objects.bulk_create(
        [
            Klant(
                klantnummer=900_000_000 + n,
                bsn=bsn,
                achternaam=f"Jansen {n}",
                geboortedatum=datetime(1980, 1, 1 + n % 28, tzinfo=UTC).date(),
                gemeente_id=gemeente_id,
                geregistreerd_op=NOW,
            )
            for n, bsn in rows
        ],
        batch_size=2_000,
    )


@contextmanager
def counted(cost: Cost) -> Iterator[None]:
    """Adds what the block takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (session,) = cursor.fetchone()
    clock, own, other = perf_counter(), process_time(), session_seconds(session)
    yield
    cost.seconds += perf_counter() - clock
    after = session_seconds(session)
    if other is not None and after is not None:
        cost.processor += process_time() - own + after - other


def session_seconds(process: int) -> float | None:
    """Processor seconds of the process of the database session; None when it does not run here."""
    try:
        if b"postgres" not in Path(f"/proc/{process}/cmdline").read_bytes():
            return None
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return None


def measure(size: int, bsns: list[str]) -> Result:
    """Takes in one file, then copies what came out of it into empty tables of the same shape."""
    result = Result(size)
    with TemporaryFile("w+b") as file:
        file.write(HEADER.encode())
        file.writelines(row(n, bsns[n % len(bsns)]) for n in range(size))
        file.seek(0)
        batch = Aanvraagbatch.objects.create(
            bron=f"bench {perf_counter()}",
            regeling="bijzondere_bijstand",
            bestandsnaam="bench.csv",
            bestand=File(file, name="bench.csv"),
            sha256="0" * 64,
            aangeleverd_op=NOW,
        )
    before = last_keys()
    with counted(result.run):
        start_batch(batch.pk, actor=None, now=NOW)
        while process_chunk(batch.pk, actor=None, now=NOW):
            pass
    result.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    batch.refresh_from_db()
    batch.bestand.delete(save=False)
    if batch.goed != size:
        raise SystemExit(f"{batch.goed} van {size} rijen opgenomen")
    for model, last in before.items():
        result.written += copy_again(model, last, result.floor)
    return result


def row(n: int, bsn: str) -> bytes:
    income = "2500" if n % 10 == 0 else f"{700 + n * 37 % 500},{n % 100:02}"
    amounts = f"{income};{n * 13 % 4000},{n % 97:02};medisch;{100 + n * 7 % 150},{n % 89:02}"
    return f"K-{n};{bsn};2026-11-16;alleenstaand;{amounts};ja\n".encode()


def last_keys() -> dict[type[models.Model], int]:
    """The highest key of every table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and isinstance(model._meta.pk, models.AutoField):
            found[model] = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return found


def table_of(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def copy_again(model: type[models.Model], last: int, cost: Cost) -> int:
    """Bare COPY of the rows that came after key `last`; returns how many there are."""
    new = f'SELECT * FROM {table_of(model)} WHERE "{model._meta.pk.column}" > {last}'  # noqa: S608 - own names
    with connection.cursor() as cursor, TemporaryFile("w+b") as file:
        cursor.execute(f"SELECT EXISTS ({new})")
        if not cursor.fetchone()[0]:
            return 0
        with cursor.copy(f"COPY ({new}) TO STDOUT") as out:
            for piece in out:
                file.write(piece)
        cursor.execute("DROP TABLE IF EXISTS bench_vloer")
        cursor.execute(f"CREATE TABLE bench_vloer (LIKE {table_of(model)} INCLUDING INDEXES)")
        file.seek(0)
        with counted(cost), cursor.copy("COPY bench_vloer FROM STDIN") as copy:
            while block := file.read(1 << 20):
                copy.write(block)
        written = int(cursor.rowcount)
        cursor.execute("DROP TABLE bench_vloer")
    return written


def report(result: Result, first: Result) -> None:
    per_core = all(cost.processor for each in (result, first) for cost in (each.run, each.floor))
    spent = attrgetter("processor" if per_core else "seconds")
    run, floor = spent(result.run), spent(result.floor)
    linear = run / result.rows / (spent(first.run) / first.rows)
    line: dict[str, Any] = {
        "naam": f"bulk {result.rows}",
        "gegevens": (
            f"{result.rows} rijen, {KLANTEN} klanten, {result.written} rijen geschreven, 1 proces, "
            f"{'processortijd' if per_core else 'kloktijd'}, per rij x {linear:.2f}; op de klok "
            f"{result.rows / result.run.seconds:.0f} rijen/s, {result.floor.seconds / result.run.seconds:.1%}"
        ),
        "waarde": round(result.rows / run),
        "vloer": round(result.rows / floor),
        "verhouding": round(floor / run, 3),
        "doel": f">= {GOAL_SHARE:.0%} van COPY, < {GOAL_MB} MB (was {result.peak:.0f} MB)",
        "gehaald": floor / run >= GOAL_SHARE and result.peak < GOAL_MB,
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
