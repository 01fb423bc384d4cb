"""Server time and queries of pages at the current data set, for the benchmarks."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.test import Client
from django.urls import reverse

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker, Sessie
from serviceplein.toegang.rollen import Rol
from serviceplein.warm import warm_up

DOEL_MS = 60.0
DOEL_VRAGEN = 12
Invoer = tuple[str, Mapping[str, Any]]
"""A path and what is typed into its form."""
INLOGGEN = "serviceplein.toegang.aanmelding.AccountBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meting:
    """95th percentile in milliseconds, and the fewest and most queries of one answer."""

    p95: float
    minst: int
    meest: int


def ensure_data(omvang: int, jaren: int) -> str:
    """Fills an empty database once and stands ready as a web process does; says what is measured on."""
    if not Klant.objects.exists():
        call_command("inrichten", "utrecht", verbosity=0)
        call_command("vul", omvang=omvang, jaren=jaren, zaad=1)
    warm_up()
    return f"{Klant.objects.count()} klanten"


def busiest(rol: Rol) -> Gebruiker:
    """The account of this role with the most klanten of its own. Raises Gebruiker.DoesNotExist."""
    running = Count("medewerker__toewijzingen", filter=Q(medewerker__toewijzingen__tot__isnull=True))
    accounts = Gebruiker.objects.filter(roltoekenningen__rol=rol, medewerker__isnull=False)
    found = accounts.annotate(klanten=running).order_by("-klanten", "pk").first()
    if found is None:
        raise Gebruiker.DoesNotExist(f"geen account met de rol {rol}")
    return found


def logged_in(account: Gebruiker) -> Client:
    """The only browser session of this account: those of earlier measurements would be on its page."""
    Sessie.objects.filter(gebruiker=account).delete()
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend=INLOGGEN)
    return client


def measure(client: Client, paths: Iterable[str | Invoer]) -> Meting:
    """Opens every path once, or sends what is typed there, after one answer to warm up."""
    times, counts = [], []
    for number, path in enumerate(paths):
        if number == 0:
            _answer(client, path)
        queries: list[str] = []
        start = perf_counter()
        with connection.execute_wrapper(_counter(queries)):
            response = _answer(client, path)
        times.append(1000 * (perf_counter() - start))
        if response.status_code != 200:
            raise SystemExit(f"{path} gaf {response.status_code}")
        counts.append(len(queries))
    return Meting(p95=quantiles(times, n=20)[-1], minst=min(counts), meest=max(counts))


def _answer(client: Client, asked: str | Invoer) -> Any:
    if isinstance(asked, str):
        return client.get(asked)
    path, typed = asked
    return client.post(path, typed, headers={"HX-Request": "true"})


def _counter(queries: list[str]) -> Callable[..., Any]:
    def count(execute: Callable[..., Any], text: str, *args: Any) -> Any:
        queries.append(text)
        return execute(text, *args)

    return count


def floor_of(client: Client, rounds: int = 40) -> float:
    """A page that looks up nothing but the account itself."""
    return measure(client, [reverse("account")] * rounds).p95


def report(naam: str, gegevens: str, found: Meting, floor: float, *, doel_ms: float = DOEL_MS) -> None:
    """One line of JSON."""
    line = {
        "naam": naam,
        "gegevens": gegevens,
        "waarde": round(found.p95, 1),
        "vloer": round(floor, 1),
        "verhouding": round(found.p95 / floor, 2),
        "vragen": [found.minst, found.meest],
        "doel": f"p95 onder {doel_ms:g} ms, hoogstens {DOEL_VRAGEN} vragen",
        "gehaald": found.p95 < doel_ms and found.meest <= DOEL_VRAGEN,
    }
    print(json.dumps(line))
