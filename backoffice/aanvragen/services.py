"""Steps on batches of applications: deliver, read, take in piece by piece (BO-03)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import BinaryIO, cast

from celery import current_app
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from backoffice.aanvragen.afloop import finish, halt, tell
from backoffice.aanvragen.bestand import (
    BestandGeweigerd,
    Indeling,
    RuweRij,
    inspect,
    refuse_when_not_text,
)
from backoffice.aanvragen.intake import Opgenomen
from backoffice.aanvragen.jsonregels import open_reader
from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.aanvragen.regelingen import Regeling, regeling_van, regelingen
from backoffice.aanvragen.transitions import NIET_AANGENOMEN, BatchStatus
from backoffice.aanvragen.uitval import keep_fallen, rows_again, take_in_safely, validate
from serviceplein.catalogus.normen import NormOntbreekt, norm
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

VERWERK = "backoffice.aanvragen.tasks.verwerk_batch"
MAAK_BRIEVEN = "backoffice.besluiten.tasks.maak_brieven"
STIL = timedelta(seconds=15)
"""A running batch silent for so long lost its worker or its message; a piece takes about a second."""
LEEFT = (BatchStatus.ONTVANGEN, BatchStatus.LOOPT)


class BestandNietGeschikt(DomainError):
    code = "backoffice.bestand_niet_geschikt"


class RegelingOnbekend(DomainError):
    code = "backoffice.regeling_onbekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverBatch:
    """`bron` names who delivers; the same file of the same bron is the same batch."""

    bron: str
    regeling: str
    bestandsnaam: str
    bestand: File  # type: ignore[type-arg] # generic for the type checker only


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDelivered:
    batch_id: int
    nieuw: bool


@step
def deliver_batch(command: DeliverBatch, *, actor: Gebruiker, now: datetime) -> BatchDelivered:
    """Keeps a file and lets a worker take it in.

    Raises PermissionDenied, RegelingOnbekend, BestandNietGeschikt.
    """
    require(actor, Recht.AANVRAAG_BATCH)
    return keep_file(command, actor=actor, now=now)


def keep_file(command: DeliverBatch, *, actor: Gebruiker | None, now: datetime) -> BatchDelivered:
    """The batch of a file, new or the one it became before; part of a step. Raises as deliver_batch."""
    known_regeling(command.regeling)
    limit = int(norm("aanvraag.batch.max_bytes", op=timezone.localdate(now)))
    if command.bestand.size > limit:
        raise BestandNietGeschikt(
            f"Het bestand is groter dan {limit // 1_000_000} MB. Lever het in delen aan.", veld="bestand"
        )
    sha256 = _checked_hash(command.bestand)
    same = Aanvraagbatch.objects.filter(bron=command.bron, sha256=sha256).exclude(status__in=NIET_AANGENOMEN)
    if earlier := same.first():
        return BatchDelivered(batch_id=earlier.pk, nieuw=False)
    try:
        with transaction.atomic():
            batch = Aanvraagbatch.objects.create(
                bron=command.bron,
                regeling=command.regeling,
                bestandsnaam=command.bestandsnaam[:200],
                bestand=command.bestand,
                sha256=sha256,
                grootte=command.bestand.size,
                aangeleverd_op=now,
                aangeleverd_door=actor,
            )
    except IntegrityError:
        return BatchDelivered(batch_id=same.get().pk, nieuw=False)
    tell(batch, "batch.aangeleverd", actor=actor, now=now, regeling=batch.regeling)
    process_after_commit(batch.pk)
    return BatchDelivered(batch_id=batch.pk, nieuw=True)


def _checked_hash(file: "File[bytes]") -> str:
    """Hash of the file, read in pieces; raises BestandNietGeschikt when it is plainly not CSV."""
    digest = hashlib.sha256()
    for number, piece in enumerate(file.chunks()):
        if number == 0:
            try:
                refuse_when_not_text(piece[:8192])
            except BestandGeweigerd as error:
                raise BestandNietGeschikt(str(error), veld="bestand") from error
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def known_regeling(code: str) -> Regeling:
    """The regeling with this code; raises RegelingOnbekend with those there are."""
    try:
        return regeling_van(code)
    except KeyError:
        known = ", ".join(regelingen())
        raise RegelingOnbekend(
            f"Regeling {code} is hier niet bekend. Kies uit: {known}.", veld="regeling"
        ) from None


def process_after_commit(batch_id: int) -> None:
    """Hands the batch to a worker; while the broker is away `stalled_batches` finds it again."""
    transaction.on_commit(partial(current_app.send_task, VERWERK, args=[batch_id]), robust=True)


def free_batch(batch_id: int, *statuses: BatchStatus) -> Aanvraagbatch | None:
    """The locked batch; None when another worker has it or it is not in one of these statuses."""
    batches = Aanvraagbatch.objects.select_for_update(of=("self",), skip_locked=True)
    return batches.filter(pk=batch_id, status__in=statuses).select_related("aangeleverd_door").first()


@step
def start_batch(batch_id: int, *, actor: Gebruiker | None, now: datetime) -> BatchStatus | None:
    """Reads how the file is made and starts the batch, or refuses it with the reason.

    None when there is nothing to start: another worker does it, or it was started before.
    """
    batch = free_batch(batch_id, BatchStatus.ONTVANGEN)
    if batch is None:
        return None
    regeling = regeling_van(batch.regeling)
    batch.laatste_teken_op = batch.gestart_op = now
    try:
        with batch.bestand.open("rb") as file:
            found = inspect(
                cast(BinaryIO, file),
                verplicht=[kolom.naam for kolom in regeling.kolommen if kolom.verplicht],
                bekend=[kolom.naam for kolom in regeling.kolommen],
            )
        limit = int(norm("aanvraag.batch.max_rijen", op=timezone.localdate(now)))
        if found.totaal > limit:
            raise BestandGeweigerd(f"Het bestand heeft meer dan {limit} rijen. Lever het in delen aan.")
    except BestandGeweigerd as error:
        batch.status, batch.reden, batch.klaar_op = BatchStatus.GEWEIGERD, str(error)[:300], now
    else:
        batch.status, batch.totaal = BatchStatus.LOOPT, found.totaal
        batch.indeling, batch.positie = found.as_json(), found.begin
        batch.volgende_rij = found.eerste_rij
    batch.save()
    if batch.status == BatchStatus.GEWEIGERD:
        finish(batch, now=now)
    return BatchStatus(batch.status)


@step
def process_chunk(batch_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Takes in the next rows of a batch; rows and position are written in one transaction.

    After the file come the rows that were offered again. False when there is nothing left to do here:
    ready, paused, or another worker has it.
    """
    batch = free_batch(batch_id, BatchStatus.LOOPT)
    if batch is None:
        return False
    try:
        with transaction.atomic():
            return _take_piece(batch, now=now)
    except NormOntbreekt as error:
        batch.refresh_from_db()
        halt(batch, f"{error} Laat de norm aanvullen en kies daarna Hervatten.", now=now)
        return False


def _take_piece(batch: Aanvraagbatch, *, now: datetime) -> bool:
    regeling = regeling_van(batch.regeling)
    today = timezone.localdate(now)
    size = max(1, int(norm("aanvraag.batch.rijen_per_deel", op=today)))
    raw = _next_rows(batch, size)
    again = rows_again(batch, size - len(raw))
    rows, wrong, cells = validate(regeling, [*raw, *again], today)
    done = take_in_safely(regeling, rows, batch=batch, now=now) if rows else Opgenomen()
    batch.goed += len(done.aanvraag_ids)
    keep_fallen(regeling, batch, [*wrong, *done.fouten], cells, again=[rij.nummer for rij in again], now=now)
    batch.laatste_teken_op, batch.herstarts = now, 0
    ready = len(raw) + len(again) < size
    if ready:
        batch.status, batch.klaar_op, batch.totaal = BatchStatus.KLAAR, now, batch.verwerkt
    batch.save()
    if ready:
        finish(batch, now=now)
    if done.besluit_ids:
        transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)
    return not ready


def _next_rows(batch: Aanvraagbatch, size: int) -> list[RuweRij]:
    """Rows of the file from where the batch is; moves the batch past them."""
    with batch.bestand.open("rb") as file:
        reader = open_reader(
            cast(BinaryIO, file),
            Indeling.from_json(batch.indeling),
            positie=batch.positie,
            nummer=batch.volgende_rij,
        )
        rows = list(islice(reader, size))
        batch.positie, batch.volgende_rij = reader.positie, reader.nummer
    return rows
