"""Assignment of a vaste contactpersoon, explained and logged, against the bare SQL under it; 16 workers.

Data: a team of 40 coaches in a wijk of its own, and two times 480 klanten with a finished Quick Scan; what
was there stays. The floor takes as many places with three statements in one transaction (lock the klant,
insert the toewijzing, update the counter) in tables of the same shape with the same indexes, by as many
workers. Goal: at least 40 % of the floor, every klant with one contactpersoon and nobody over capacity.
"""

# ruff: noqa: E402 - the models can be imported once Django is set up
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
django.setup()

from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from caseload.toewijzing.models import Capaciteit, Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from intake.melding.codes import Bestemming, Kanaal, SoortVraag, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from serviceplein.catalogus.models import Domein
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente, Medewerker, Team, Wijk
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol

WORKERS, COACHES, AANTAL = 16, 40, 480
DOEL = 0.40
NORM, MAXIMUM, WEIGHT = Decimal(75), Decimal("82.5"), Decimal("1.00")
COPIES = {"bench_klant": Klant, "bench_toewijzing": Toewijzing, "bench_capaciteit": Capaciteit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """What one run works on."""

    klanten: list[int]
    meldingen: list[int]
    coaches: list[int]
    actor: int


def main() -> None:
    data = prepare()
    floor = throughput(bare, data)
    reached = throughput(assign, data)
    check(data)
    share = reached / floor
    line = {
        "naam": "toewijzing",
        "gegevens": f"{AANTAL} toewijzingen, {COACHES} medewerkers, {WORKERS} tegelijk",
        "waarde": round(reached, 1),
        "vloer": round(floor, 1),
        "verhouding": round(share, 3),
        "doel": f"per seconde, minstens {DOEL:.0%} van kale SQL; niemand boven het maximum",
        "gehaald": share >= DOEL,
    }
    print(json.dumps(line))


def prepare() -> Set:
    """A wijk, a team and klanten of this run alone, so that runs do not meet each other's capacity."""
    if not Gemeente.objects.filter(eigen=True).exists():
        call_command("inrichten", "utrecht", verbosity=0)
    gemeente = Gemeente.objects.get(eigen=True)
    run = uuid4().hex[:8]
    wijk = Wijk.objects.create(gemeente=gemeente, naam=f"Meetwijk {run}")
    team = Team.objects.create(naam=f"Meetteam {run}")
    team.wijken.add(wijk)
    coaches = [new_medewerker(f"{run}{n}", team, Functie.WERKCOACH_REGULIER) for n in range(COACHES)]
    Capaciteit.objects.bulk_create(
        [Capaciteit(medewerker=person, norm=NORM, maximum=MAXIMUM) for person in coaches]
    )
    matcher = new_medewerker(f"{run}m", team, Functie.MATCHER)
    klanten = new_klanten(gemeente, wijk)
    meldingen = new_meldingen(klanten, matcher, run)
    copy_tables(klanten, coaches)
    return Set(
        klanten=[klant.pk for klant in klanten],
        meldingen=[melding.pk for melding in meldingen],
        coaches=[person.pk for person in coaches],
        actor=matcher.gebruiker_id or 0,
    )


def new_medewerker(naam: str, team: Team, functie: Functie) -> Medewerker:
    account = Gebruiker.objects.create(username=f"meting-{naam}")
    RolToekenning.objects.create(gebruiker=account, rol=Rol.WERKCOACH, geldig_van=timezone.localdate())
    last = Medewerker.objects.order_by("-nummer").values_list("nummer", flat=True).first() or 0
    return Medewerker.objects.create(
        nummer=last + 1, naam=f"Meting {naam}", functie=functie, fte=1, team=team, gebruiker=account
    )


def new_klanten(gemeente: Gemeente, wijk: Wijk) -> list[Klant]:
    first = (Klant.objects.order_by("-klantnummer").values_list("klantnummer", flat=True).first() or 0) + 1
    rows = [
        Klant(
            klantnummer=first + n,
            achternaam=f"Meting {n}",
            geboortedatum=datetime(1980, 1, 1 + n % 28, tzinfo=UTC).date(),
            gemeente=gemeente,
            wijk=wijk,
            geregistreerd_op=timezone.now(),
        )
        for n in range(AANTAL)
    ]
    return Klant.objects.bulk_create(rows)


def new_meldingen(klanten: list[Klant], matcher: Medewerker, run: str) -> list[Melding]:
    now = timezone.now()
    meldingen = Melding.objects.bulk_create(
        [
            Melding(
                kenmerk=f"B{run}-{n}",
                klant=klant,
                kanaal=Kanaal.TELEFOON,
                vraag="Ik zoek werk",
                domeinen=[Domein.WERK],
                soort_vraag=SoortVraag.NIEUWE_AANVRAAG,
                status=MeldingStatus.GESCAND,
                stroom=Stroom.WERK_INKOMEN,
                bestemming=Bestemming.WERKPLEIN,
                vervolgstap=Vervolgstap.QUICK_SCAN,
                gemeld_op=now,
            )
            for n, klant in enumerate(klanten)
        ]
    )
    QuickScan.objects.bulk_create(
        [
            QuickScan(
                melding=melding,
                klant=melding.klant,
                medewerker=matcher,
                status=QuickScanStatus.AFGEROND,
                kan=True,
                wil=True,
                direct_bemiddelbaar=False,
                perspectief_op_werk=True,
                verdiepte_diagnose_nodig=False,
                eigen_dienstverlening_beschikbaar=True,
                dominant_probleem="werk",
                oplosbaar=True,
                participatieladder=3,
                reintegratieladder=3,
                rechten_plichten_erkend_op=now,
                begonnen_op=now,
                afgerond_op=now,
            )
            for melding in meldingen
        ]
    )
    return meldingen


def copy_tables(klanten: list[Klant], coaches: list[Medewerker]) -> None:
    """Tables of the same shape and indexes for the floor, with the rows it locks and updates."""
    with connection.cursor() as cursor:
        for name, model in COPIES.items():
            table = model._meta.db_table
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL EXCLUDING GENERATED)")
        for name, model, column, keys in (
            ("bench_klant", Klant, "id", klanten),
            ("bench_capaciteit", Capaciteit, "medewerker_id", coaches),
        ):
            cursor.execute(
                f"INSERT INTO {name} SELECT * FROM {model._meta.db_table} WHERE {column} = ANY(%s)",  # noqa: S608
                [[row.pk for row in keys]],
            )


def throughput(job: Callable[[Set, int, Any], None], data: Set) -> float:
    """Rows a second over all workers, from the moment they all stand ready."""
    context = get_context("fork")
    connections.close_all()
    ready = context.Barrier(WORKERS + 1)
    workers = [context.Process(target=job, args=(data, n, ready)) for n in range(WORKERS)]
    for worker in workers:
        worker.start()
    ready.wait()
    start = perf_counter()
    for worker in workers:
        worker.join()
    seconds = perf_counter() - start
    if failed := [worker.exitcode for worker in workers if worker.exitcode]:
        raise SystemExit(f"{len(failed)} werkers zijn gestopt met een fout")
    return AANTAL / seconds


def bare(data: Set, number: int, ready: Any) -> None:
    """Lock, insert, update; as few bytes and statements as the place in the caseload needs."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        ready.wait()
        for n in range(number, AANTAL, WORKERS):
            klant, coach = data.klanten[n], data.coaches[n % COACHES]
            cursor.execute("BEGIN")
            cursor.execute("SELECT id FROM bench_klant WHERE id = %s FOR UPDATE", [klant])
            cursor.execute(
                "INSERT INTO bench_toewijzing (klant_id, medewerker_id, functie, gewicht, van, einde_reden,"
                " uitleg, afwijking_reden) VALUES (%s, %s, %s, %s, %s, '', '{}', '')",
                [klant, coach, Functie.WERKCOACH_REGULIER, WEIGHT, now],
            )
            cursor.execute(
                "UPDATE bench_capaciteit SET belasting = belasting + %s WHERE medewerker_id = %s"
                " AND belasting <= norm - %s",
                [WEIGHT, coach, WEIGHT],
            )
            cursor.execute("COMMIT")


def assign(data: Set, number: int, ready: Any) -> None:
    """The service, as a medewerker calls it from the page."""
    actor = Gebruiker.objects.get(pk=data.actor)
    ready.wait()
    for n in range(number, AANTAL, WORKERS):
        assign_contactpersoon(
            AssignContactpersoon(melding_id=data.meldingen[n]), actor=actor, now=timezone.now()
        )


def check(data: Set) -> None:
    """Every klant has one contactpersoon with an explanation, and nobody is over the maximum."""
    made = Toewijzing.objects.running().filter(klant__in=data.klanten)
    over = Capaciteit.objects.filter(belasting__gt=F("maximum"))
    if made.count() != AANTAL or made.filter(uitleg={}).exists() or over.exists():
        raise SystemExit("de toewijzingen kloppen niet")


if __name__ == "__main__":
    main()
