"""Bulk applications against bare COPY of the rows they become, and the memory that takes.

Data: files of 20,000 and 200,000 rows bijzondere bijstand (other sizes: `--rijen`) for 20,000 klanten, well
formed, nine in ten granted; taken in by the steps a worker runs, in one process. The floor is COPY of the
same rows of aanvragen, besluiten and events into tables of the same shape with the same indexes. Goals: at
least 15 % of the floor, linear in the number of rows, and under 300 MB.
"""

# ruff: noqa: E402 - the models can be imported once Django is set up
import argparse
import io
import json
import os
import resource
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import django
import yaml

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
django.setup()

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from stdnum.nl import bsn as bsn_number

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch
from backoffice.aanvragen.services import process_chunk, start_batch
from backoffice.besluiten.models import Besluit
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
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
TABLES = (Aanvraag, Besluit, Gebeurtenis)


@dataclass(frozen=True, slots=True)
class Result:
    rows: int
    seconds: float
    floor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rijen", type=int, nargs="+", default=list(MAATEN))
    sizes = parser.parse_args().rijen
    bsns = prepare()
    results = [measure(size, bsns) for size in sizes]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for result in results:
        report(result, results[0], peak)


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


def measure(size: int, bsns: list[str]) -> Result:
    """Takes in one file, then copies what came out of it into empty tables of the same shape."""
    file = io.StringIO()
    file.write(HEADER)
    for n in range(size):
        income = "2500" if n % 10 == 0 else "1200,50"
        bsn = bsns[n % len(bsns)]
        file.write(f"K-{n};{bsn};2026-11-16;alleenstaand;{income};1000;medisch;{100 + n % 90},50;ja\n")
    run = f"bench {perf_counter()}"
    batch = Aanvraagbatch.objects.create(
        bron=run,
        regeling="bijzondere_bijstand",
        bestandsnaam="bench.csv",
        bestand=ContentFile(file.getvalue().encode(), name="bench.csv"),
        sha256="0" * 64,
        aangeleverd_op=NOW,
    )
    file.close()
    started = perf_counter()
    start_batch(batch.pk, actor=None, now=NOW)
    while process_chunk(batch.pk, actor=None, now=NOW):
        pass
    seconds = perf_counter() - started
    batch.refresh_from_db()
    if batch.goed != size:
        raise SystemExit(f"{batch.goed} van {size} rijen opgenomen")
    return Result(size, seconds, copy_floor(batch.pk))


def copy_floor(batch_id: int) -> float:
    """Seconds that bare COPY of the rows of one batch takes."""
    of_batch = {
        Aanvraag: Aanvraag.objects.filter(batch=batch_id),
        Besluit: Besluit.objects.filter(aanvraag__batch=batch_id),
        Gebeurtenis: Gebeurtenis.objects.filter(
            onderwerp_soort=Aanvraag._meta.label_lower,
            onderwerp_id__in=Aanvraag.objects.filter(batch=batch_id).values("pk"),
        ),
    }
    total = 0.0
    for model in TABLES:
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        with connection.cursor() as cursor:
            source = of_batch[model].query
            sql, params = source.sql_with_params()
            cursor.execute(f"CREATE TEMPORARY TABLE bron AS {sql}", params)
            cursor.execute(f'CREATE TEMPORARY TABLE doel (LIKE "{model._meta.db_table}" INCLUDING INDEXES)')
            buffer = io.BytesIO()
            with cursor.copy("COPY bron TO STDOUT") as copy:
                for piece in copy:
                    buffer.write(piece)
            started = perf_counter()
            with cursor.copy(f"COPY doel ({columns}) FROM STDIN") as copy:
                copy.write(buffer.getvalue())
            total += perf_counter() - started
            cursor.execute("DROP TABLE bron, doel")
    return total


def report(result: Result, first: Result, peak: float) -> None:
    share = result.floor / result.seconds
    linear = (result.seconds / result.rows) / (first.seconds / first.rows)
    line: dict[str, Any] = {
        "naam": f"bulk {result.rows}",
        "gegevens": f"{result.rows} rijen, {KLANTEN} klanten, 1 proces, tijd per rij x {linear:.2f}",
        "waarde": round(result.rows / result.seconds),
        "vloer": round(result.rows / result.floor),
        "verhouding": round(share, 3),
        "doel": f">= {GOAL_SHARE:.0%} van COPY, < {GOAL_MB} MB (was {peak:.0f} MB)",
        "gehaald": share >= GOAL_SHARE and peak < GOAL_MB,
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
