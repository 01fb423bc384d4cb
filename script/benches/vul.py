"""Filling a municipality against bare COPY of the same rows.

Data: 45,000 klanten x 5 years in a database of its own beside the one of DATABASE_URL (other sizes:
`--omvang`, `--jaren`). The floor is COPY of the same rows, ready as text, into tables of the same shape with
the same indexes and checks, without foreign keys and triggers. Goal: at least 40 % of the floor.
"""

import argparse
import json
import os
from datetime import date
from time import perf_counter
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from psycopg import sql

DATABASE = "serviceplein_bench_vul"
GOAL = 0.40
PEILDATUM = date(2026, 11, 20)
STUK = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--omvang", type=int, default=45_000)
    parser.add_argument("--jaren", type=int, default=5)
    options = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "postgres://serviceplein@127.0.0.1:5432/serviceplein")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(DATABASE)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{DATABASE}"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
        try:
            measure(options.omvang, options.jaren)
        finally:
            from django.db import connections

            connections.close_all()
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(DATABASE)))


def measure(omvang: int, jaren: int) -> None:
    """Sets up, fills, copies the same rows bare, and prints both speeds."""
    django.setup()
    from django.core.management import call_command

    from reporting.proefgemeente.vullen import fill

    call_command("migrate", verbosity=0)
    call_command("inrichten", "utrecht", verbosity=0)
    start = perf_counter()
    done = fill(omvang=omvang, jaren=jaren, zaad=1, peildatum=PEILDATUM)
    seconds = perf_counter() - start
    floor = sum(copy_bare(table) for table in done.rijen)
    speed, bare = done.totaal / seconds, done.totaal / floor
    print(
        json.dumps(
            {
                "naam": "vul",
                "gegevens": f"{omvang} klanten x {jaren} jaar, {done.totaal} rijen in {seconds:.1f} s",
                "waarde": round(speed),
                "vloer": round(bare),
                "verhouding": round(speed / bare, 3),
                "doel": f">= {GOAL:g} van kale COPY (rijen per seconde)",
                "gehaald": speed / bare >= GOAL,
            }
        )
    )


def copy_bare(table: str) -> float:
    """Seconds that COPY of the rows of one table takes into an empty table like it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in cursor.fetchall())
        names = {"source": sql.Identifier(table), "bare": sql.Identifier(f"kaal_{table}"), "columns": columns}
        cursor.execute(sql.SQL("CREATE TABLE {bare} (LIKE {source} INCLUDING ALL)").format(**names))
        with cursor.copy(sql.SQL("COPY {source} ({columns}) TO STDOUT").format(**names)) as out:
            text = b"".join(map(bytes, out))
        start = perf_counter()
        with cursor.copy(sql.SQL("COPY {bare} ({columns}) FROM STDIN").format(**names)) as copy:
            for begin in range(0, len(text), STUK):
                copy.write(text[begin : begin + STUK])
        seconds = perf_counter() - start
        cursor.execute(sql.SQL("DROP TABLE {bare}").format(**names))
    return seconds


if __name__ == "__main__":
    main()
