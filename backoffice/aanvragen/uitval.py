"""Rows that fall out of a batch: found one by one, kept with their reason, offered again (BO-03).

Part of a step. Set-based: a piece without such rows costs one savepoint.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import DataError, IntegrityError, InternalError, ProgrammingError, transaction

from backoffice.aanvragen.bekend import Rij
from backoffice.aanvragen.bestand import RuweRij
from backoffice.aanvragen.intake import Opgenomen, Rijfout, take_in
from backoffice.aanvragen.models import Aanvraagbatch, Batchfout, Uitvalrij
from backoffice.aanvragen.regelingen import Regeling
from backoffice.aanvragen.transitions import UitvalStatus
from backoffice.aanvragen.waarden import LANGSTE_WAARDE, Veldfout, Waardenlezer
from backoffice.kopieren import copy_rows
from serviceplein.catalogus.normen import NormOntbreekt

logger = logging.getLogger(__name__)
ONVERWACHT = (
    "Deze rij kon niet worden verwerkt door een fout in Serviceplein. "
    "Probeer het opnieuw. Lukt het niet, vraag dan functioneel beheer om hulp."
)
DOOR_DE_RIJ = (
    DataError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)
"""Failures that the same row will give again; a database that is away is none of them."""


def take_in_safely(
    regeling: Regeling, rijen: Sequence[Rij], *, batch: Aanvraagbatch, now: datetime
) -> Opgenomen:
    """Takes in what can be taken in; a row that breaks the intake falls out alone.

    The rows are halved until the broken one is found. Raises NormOntbreekt as `take_in` does.
    """
    try:
        with transaction.atomic():
            return take_in(regeling, rijen, bron=batch.bron, batch=batch, actor=None, now=now)
    except NormOntbreekt:
        raise
    except DOOR_DE_RIJ:
        if len(rijen) == 1:
            logger.exception("row %s of batch %s falls out", rijen[0].nummer, batch.pk)
            return Opgenomen(fouten=[Rijfout(rijen[0].nummer, Veldfout("rij", "", ONVERWACHT))])
    half = len(rijen) // 2
    done = [take_in_safely(regeling, part, batch=batch, now=now) for part in (rijen[:half], rijen[half:])]
    return Opgenomen(
        aanvraag_ids=[key for part in done for key in part.aanvraag_ids],
        besluit_ids=[key for part in done for key in part.besluit_ids],
        fouten=[fout for part in done for fout in part.fouten],
    )


def validate(
    regeling: Regeling, raw: Iterable[RuweRij], today: date
) -> tuple[list[Rij], list[Rijfout], dict[int, dict[str, str]]]:
    """Rows that are well formed, errors of the others, and the cells of every row by its number."""
    good: list[Rij] = []
    wrong: list[Rijfout] = []
    cells: dict[int, dict[str, str]] = {}
    lezer = Waardenlezer(regeling, vandaag=today)
    for rij in raw:
        cells[rij.nummer] = rij.cellen
        if rij.fout:
            wrong.append(Rijfout(rij.nummer, Veldfout("rij", "", rij.fout)))
            continue
        values, errors = lezer.read(rij.cellen)
        if errors:
            wrong += [Rijfout(rij.nummer, error) for error in errors]
        else:
            good.append(Rij(rij.nummer, values))
    return good, wrong, cells


def rows_again(batch: Aanvraagbatch, most: int) -> list[RuweRij]:
    """Rows somebody offered again, in the order of the file."""
    rows = batch.uitval.filter(status=UitvalStatus.OPNIEUW).order_by("rij")[:most] if most else []
    return [RuweRij(row.rij, row.cellen) for row in rows]


def keep_fallen(
    regeling: Regeling,
    batch: Aanvraagbatch,
    wrong: Sequence[Rijfout],
    cells: dict[int, dict[str, str]],
    again: Sequence[int],
    *,
    now: datetime,
) -> None:
    """Writes what is wrong with which row, and moves the counts of the batch; `again` were offered before."""
    double = {fout.nummer for fout in wrong if fout.dubbel}
    bad = {fout.nummer for fout in wrong} - double
    if again:
        _settle(batch, again, bad, double, now=now)
        batch.fout -= len(again)
    batch.dubbel += len(double)
    batch.fout += len(bad)
    batch.verwerkt = batch.goed + batch.fout + batch.dubbel
    copy_rows(
        Batchfout,
        ("batch_id", "rij", "veld", "waarde", "melding", "dubbel"),
        (
            (batch.pk, f.nummer, f.fout.veld, storable(f.fout.waarde, 200), f.fout.melding[:300], f.dubbel)
            for f in wrong
        ),
    )
    known = {kolom.naam for kolom in regeling.kolommen}
    copy_rows(
        Uitvalrij,
        ("batch_id", "rij", "cellen", "status", "pogingen", "reden"),
        (
            (batch.pk, number, _kept(cells.get(number, {}), known), UitvalStatus.OPEN.value, 1, "")
            for number in sorted(bad.difference(again))
        ),
    )


def _settle(
    batch: Aanvraagbatch, again: Sequence[int], bad: set[int], double: set[int], *, now: datetime
) -> None:
    batch.fouten.filter(rij__in=again).delete()
    rows = list(batch.uitval.filter(rij__in=again))
    for row in rows:
        row.pogingen += 1
        if row.rij in bad:
            row.status = UitvalStatus.OPEN
        else:
            row.status = UitvalStatus.DUBBEL if row.rij in double else UitvalStatus.OPGENOMEN
            row.behandeld_op = now
    Uitvalrij.objects.bulk_update(rows, ["status", "pogingen", "behandeld_op"], batch_size=1000)


def _kept(cells: dict[str, str], known: set[str]) -> dict[str, Any]:
    """What the regeling asks, in a length a screen can show; the file itself is kept too."""
    return {name: storable(text, LANGSTE_WAARDE) for name, text in cells.items() if name in known}


def storable(text: str, most: int) -> str:
    """At most so many characters that a database and a screen can show."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text[:most])
