"""Server time of every page with figures, and how fast the facts under them are made.

A page stands against one that calculates nothing; making facts stands against a count of the events.
Beside the time, which a busy machine makes longer, each page says what it asked of the database: queries,
the rows its plans touched and the buffers they read. Those are the same however busy the machine is. Making
facts says how many seconds each of its statements took.

Data: `vul --omvang 45000 --jaren 5 --zaad 1` (--omvang N for another size), filled once and kept.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Min
from django.test import RequestFactory
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
sys.path.insert(0, str(Path(__file__).parents[2]))
django.setup()

from reporting.dashboards import views  # noqa: E402 - the models need the set-up above
from reporting.feiten.services import build_feiten  # noqa: E402
from reporting.indicatoren.definitie import informatieplan  # noqa: E402
from serviceplein.dossier.models import Gebeurtenis  # noqa: E402
from serviceplein.klanten.models import Klant  # noqa: E402
from serviceplein.organisatie.models import Medewerker  # noqa: E402
from serviceplein.toegang.models import Gebruiker, RolToekenning  # noqa: E402
from serviceplein.toegang.rollen import Rol  # noqa: E402

GOAL_MS = 100
GOAL_QUERIES = 12
GOAL_ROWS = 50_000
GOAL_DAY_S = 5
GOAL_EVENTS = 200_000
ROUNDS = 20
STAP = re.compile(
    r"SELECT '(\w+)', dag|CREATE TEMPORARY TABLE (\w+)|INSERT INTO \"?(reporting_(?!dagfeit)\w+)"
)
Page = Callable[[], Any]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--omvang", type=int, default=45_000)
    parser.add_argument("--jaren", type=int, default=5)
    parser.add_argument("--rondes", type=int, default=ROUNDS, help="metingen per pagina, minstens 2")
    asked = parser.parse_args()
    if not Klant.objects.exists():
        call_command("inrichten", "utrecht")
        call_command("vul", omvang=asked.omvang, jaren=asked.jaren, zaad=1)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    data = f"{Klant.objects.count()} klanten, {Gebeurtenis.objects.count()} gebeurtenissen"
    make_facts(data)
    with transaction.atomic():
        pages = all_pages()
        floor = p95(pages.pop("informatieplan"), asked.rondes)
        for naam, page in pages.items():
            report(naam, page, floor, data, asked.rondes)
        transaction.set_rollback(True)


def make_facts(data: str) -> None:
    """All facts from nothing, and those of one day again."""
    now = timezone.now()
    begin = perf_counter()
    events = Gebeurtenis.objects.aggregate(aantal=Count("pk"), begin=Min("op"))
    floor = perf_counter() - begin
    if events["begin"] is None:
        raise SystemExit("er zijn geen gebeurtenissen om te tellen")
    for naam, van in (("alle dagen", timezone.localdate(events["begin"])), ("één dag", None)):
        gisteren = timezone.localdate(now) - timedelta(days=1)
        steps = Stappen()
        begin = perf_counter()
        with connection.execute_wrapper(steps):
            made = build_feiten(now=now, van=van or gisteren)
        seconds = perf_counter() - begin
        speed = events["aantal"] / seconds
        line = {
            "naam": f"dashboards: feiten van {naam}",
            "gegevens": data,
            "waarde": round(seconds, 2),
            "vloer": round(floor, 2),
            "verhouding": round(seconds / floor, 1),
            "feiten": made.feiten if made else 0,
            "seconden_per_stap": steps.seconds,
            "doel": f">= {GOAL_EVENTS} gebeurtenissen/s" if van else f"< {GOAL_DAY_S} s",
            "gehaald": speed >= GOAL_EVENTS if van else seconds < GOAL_DAY_S,
        }
        if van:
            line["gebeurtenissen_per_s"] = round(speed)
        print(json.dumps(line))


class Stappen:
    """Seconds per statement of a build, by the kind of fact it makes; short ones are left out."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begin = perf_counter()
        answer = execute(sql, params, many, context)
        found = STAP.search(sql)
        name = next(filter(None, found.groups())) if found else "overig"
        self.seconds[name] = round(self.seconds.get(name, 0) + perf_counter() - begin, 2)
        return answer


def all_pages() -> dict[str, Page]:
    """The pages as the people see them for whom they were made; accounts are rolled back afterwards."""
    busy = Medewerker.objects.filter(toewijzingen__tot__isnull=True, toewijzingen__isnull=False).first()
    leider, raad = account(Rol.TEAMLEIDER), account(Rol.RAAD)
    if busy:
        Medewerker.objects.filter(pk=busy.pk).update(gebruiker=leider)
    year_ago = f"{timezone.localdate().replace(day=1):%Y-%m-%d}"
    pages: dict[str, Page] = {
        "informatieplan": get(views.InformatieplanView, raad),
        "teamleider": get(views.TeamleiderView, leider),
        "raad": get(views.RaadView, raad),
        "teamleider, eerdere dag": get(views.TeamleiderView, leider, peildatum=year_ago),
    }
    for code, found in informatieplan().items():
        pages[f"cijfer {code}, team"] = get(views.CijferView, leider, code=code)
        if not found.stand:
            pages[f"cijfer {code}, team, blad 100"] = get(views.CijferView, leider, code=code, pagina="100")
        if "raad" in found.niveaus:
            pages[f"cijfer {code}, gemeente"] = get(views.CijferView, raad, code=code)
    return pages


def account(rol: Rol) -> Gebruiker:
    user = Gebruiker.objects.create(username=f"bench-{rol}")
    RolToekenning.objects.create(gebruiker=user, rol=rol, geldig_van=timezone.localdate())
    return user


def get(view: Any, user: Gebruiker, code: str = "", **query: str) -> Page:
    handler = view.as_view()

    def answer() -> Any:
        request = RequestFactory().get("/", query)
        request.user = Gebruiker.objects.get(pk=user.pk)
        response = handler(request, code) if code else handler(request)
        if response.status_code != 200:
            raise SystemExit(f"de pagina gaf {response.status_code}")
        return response

    return answer


class Gelezen:
    """What a page asks of the database, and what that takes whatever else the machine does."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked.append((sql, params))
        return execute(sql, params, many, context)

    def from_plans(self) -> tuple[int, int]:
        """Rows the plans touched in tables and indexes, and shared buffers they read."""
        rows, buffers = 0.0, 0
        with connection.cursor() as cursor:
            for sql, params in self.asked:
                if sql.lstrip("(").startswith("SELECT"):
                    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
                    found = cursor.fetchone()[0]
                    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
                    rows += touched(plan)
                    buffers += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return round(rows), buffers


def touched(plan: dict[str, Any]) -> float:
    """Rows read from tables anywhere in a plan, also those a filter then left out."""
    below = float(sum(touched(part) for part in plan.get("Plans", [])))
    if "Relation Name" not in plan:
        return below
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return below + float(plan["Actual Loops"] * sum(plan.get(name, 0) for name in names))


def p95(page: Page, rounds: int) -> float:
    """Milliseconds; the first two answers warm the plans and the drawings."""
    times = []
    for _ in range(rounds + 2):
        start = perf_counter()
        page()
        times.append(1000 * (perf_counter() - start))
    return quantiles(times[2:], n=20)[-1]


def report(naam: str, page: Page, floor: float, data: str, rounds: int) -> None:
    value = p95(page, rounds)
    read = Gelezen()
    with connection.execute_wrapper(read):
        page()
    rows, buffers = read.from_plans()
    line = {
        "naam": f"dashboards: {naam}",
        "gegevens": data,
        "waarde": round(value, 1),
        "vloer": round(floor, 1),
        "verhouding": round(value / floor, 1),
        "vragen": len(read.asked),
        "rijen_gelezen": rows,
        "buffers": buffers,
        "doel": f"p95 < {GOAL_MS} ms, <= {GOAL_QUERIES} vragen, <= {GOAL_ROWS} rijen gelezen",
        "gehaald": value < GOAL_MS and len(read.asked) <= GOAL_QUERIES and rows <= GOAL_ROWS,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
