"""Filling an empty database with a municipality: blocks made beside the COPY that sends them."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain
from queue import Queue
from threading import Event

import pgtrigger
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max, Q

from backoffice.aanvragen.regelingen import regelingen
from backoffice.werkvoorraad.triggers import place_waiting
from reporting.proefgemeente.aanvragen import keep_brief
from reporting.proefgemeente.beleid import Beleid
from reporting.proefgemeente.betalen import write_betalingen
from reporting.proefgemeente.blok import GENUMMERD, GEVULD, Opdracht, make_block
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import Kalender
from reporting.proefgemeente.kopie import Deel, send
from reporting.proefgemeente.laden import references_aside
from reporting.proefgemeente.trajecten import write_trajecten
from serviceplein.catalogus.models import Product
from serviceplein.catalogus.normen import normen
from serviceplein.fouten import DomainError
from serviceplein.inrichting.services import current_inrichting
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import CONTACTPERSONEN
from serviceplein.organisatie.models import Gemeente

KLANTEN_PER_BLOK = 9_000
DELEN_VOORUIT = 12
GEWICHTEN = (
    *(f"trede_{step}" for step in range(7)),
    *("onbekend", "eerste_maanden", "eerste_maanden_aantal", "statushouder"),
)
KLEINSTE_OMVANG = 100


class DatabaseNietLeeg(DomainError):
    code = "proefgemeente.database_niet_leeg"


class NietIngericht(DomainError):
    code = "proefgemeente.niet_ingericht"


class OmvangOnjuist(DomainError):
    code = "proefgemeente.omvang_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevuld:
    """Rows written, by table."""

    rijen: dict[str, int]

    @property
    def totaal(self) -> int:
        return sum(self.rijen.values())


class Nummers:
    """Free ids per model, counted on from what is there when it is made."""

    def __init__(self) -> None:
        self._next: dict[type, int] = {
            model: (model._default_manager.aggregate(top=Max("pk"))["top"] or 0) + 1 for model in GENUMMERD
        }

    def __call__(self, model: type[models.Model], count: int) -> int:
        first = self._next[model]
        self._next[model] += count
        return first


def fill(
    *, omvang: int, jaren: int, zaad: int, peildatum: date, namen: Mapping[tuple[str, str], str] | None = None
) -> Gevuld:
    """Fills the database with `omvang` klanten and `jaren` years of history up to `peildatum`.

    `namen` gives the first medewerker of a functie and specialisme a name of their own.
    One transaction: a run that breaks off leaves nothing behind. Rows are made block by block, so that memory
    does not grow with `omvang`.
    Raises NietIngericht, DatabaseNietLeeg, OmvangOnjuist.
    """
    blocks = make_rows(omvang=omvang, jaren=jaren, zaad=zaad, peildatum=peildatum, namen=namen or {})
    written: dict[type[models.Model], int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        with references_aside([model._meta.db_table for model in GEVULD]):
            _send_all(blocks, written)
            for later in (
                write_trajecten(omvang=omvang, zaad=zaad, peildatum=peildatum),
                write_betalingen(jaren=jaren, peildatum=peildatum),
            ):
                for model, count in later.items():
                    written[model] = written.get(model, 0) + count
        cursor.execute(place_waiting())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Gevuld(rijen={model._meta.db_table: count for model, count in written.items()})


def _send_all(blocks: Iterator[Iterator[Deel]], written: dict[type[models.Model], int]) -> None:
    """Every row of the blocks; counted in `written`, and ids go on after them.

    Applications that wait come in the queue afterwards: without indexes the trigger would read every melding.
    """
    with pgtrigger.ignore("backoffice.Aanvraag:opdracht_ontstaat"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        for part in ahead(chain.from_iterable(blocks)):
            send(part)
            written[part.model] = written.get(part.model, 0) + part.rijen
    _set_sequences(list(written))


def make_rows(
    *, omvang: int, jaren: int, zaad: int, peildatum: date, namen: Mapping[tuple[str, str], str]
) -> Iterator[Iterator[Deel]]:
    """The rows of a whole municipality, block by block. Raises as `fill`, before the first block is made."""
    _require_empty(omvang, jaren)
    task = _task(jaren=jaren, zaad=zaad, peildatum=peildatum, namen=namen)
    nummers = Nummers()
    sizes = _sizes(omvang)
    return (make_block(task, number, size, nummers) for number, size in enumerate(sizes))


def _sizes(omvang: int) -> list[int]:
    full, rest = divmod(omvang, KLANTEN_PER_BLOK)
    return [KLANTEN_PER_BLOK] * full + ([rest] if rest else [])


def _require_empty(omvang: int, jaren: int) -> None:
    if omvang < KLEINSTE_OMVANG or jaren < 1:
        raise OmvangOnjuist(
            f"Kies een omvang van ten minste {KLEINSTE_OMVANG} klanten en ten minste één jaar."
        )
    if not Gemeente.objects.filter(eigen=True).exists():
        raise NietIngericht("Er is nog geen gemeente ingericht. Geef eerst: manage.py inrichten NAAM.")
    if Klant.objects.exists():
        raise DatabaseNietLeeg(
            "Er staan al klanten in deze database en de tijdlijn kan niet worden geleegd. "
            "Gebruik een verse database."
        )


def _task(*, jaren: int, zaad: int, peildatum: date, namen: Mapping[tuple[str, str], str]) -> Opdracht:
    cijfers = read_cijfers()
    gebied = Gebied(current_inrichting(), cijfers)
    codes = [f"caseload.{functie}" for functie in CONTACTPERSONEN]
    codes += [f"caseload.gewicht.{name}" for name in GEWICHTEN] + ["caseload.hard_maximum_procent"]
    running = Product.objects.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=peildatum))
    offered = set(running.filter(geldig_van__lte=peildatum).values_list("code", flat=True))
    return Opdracht(
        zaad=zaad,
        jaren=jaren,
        cijfers=cijfers,
        kalender=Kalender(peildatum, jaren),
        gebied=gebied,
        beleid=Beleid(peildatum, gebied),
        normen=normen(codes, op=peildatum),
        regelingen={code: row.naam for code, row in regelingen().items() if code in offered},
        brief=keep_brief(),
        namen_vooraf=dict(namen),
    )


def ahead(parts: Iterable[Deel]) -> Iterator[Deel]:
    """Makes rows in a second thread while the first waits for the database; keeps a few pieces ready."""
    ready: Queue[Deel | None] = Queue(maxsize=DELEN_VOORUIT)
    stop = Event()

    def make() -> None:
        try:
            for part in parts:
                if stop.is_set():
                    return
                ready.put(part)
        finally:
            ready.put(None)

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(make)
        try:
            while (part := ready.get()) is not None:
                yield part
            making.result()
        finally:
            stop.set()
            while not making.done():
                if not ready.empty():
                    ready.get()


def _set_sequences(written: list[type[models.Model]]) -> None:
    """Ids go on after the highest one; so does the klantnummer."""
    statements = connection.ops.sequence_reset_sql(no_style(), written)
    with closing(connection.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SELECT setval('klanten_klantnummer', (SELECT max(klantnummer) FROM klanten_klant))")
