"""Steps on batches of applications: deliver, read, take in piece by piece, pause, resume (BO-03)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, cast

from celery import current_app
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from backoffice.aanvragen.bestand import (
    BestandGeweigerd,
    Indeling,
    Rijlezer,
    RuweRij,
    inspect,
    refuse_when_not_text,
)
from backoffice.aanvragen.intake import Rij, Rijfout, take_in
from backoffice.aanvragen.models import Aanvraagbatch, Batchfout
from backoffice.aanvragen.regelingen import Regeling, naam_van, regeling_van, regelingen
from backoffice.aanvragen.transitions import BatchStatus
from backoffice.aanvragen.waarden import Veldfout, read_values
from backoffice.kopieren import copy_rows
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak

VERWERK = "backoffice.aanvragen.tasks.verwerk_batch"
MAAK_BRIEVEN = "backoffice.besluiten.tasks.maak_brieven"
STIL = timedelta(seconds=15)
"""A running batch silent for so long lost its worker or its message; a piece takes about a second."""
_LOOPT = (BatchStatus.ONTVANGEN, BatchStatus.LOOPT)


class BestandNietGeschikt(DomainError):
    code = "backoffice.bestand_niet_geschikt"


class RegelingOnbekend(DomainError):
    code = "backoffice.regeling_onbekend"


class BatchStaatNietToe(DomainError):
    code = "backoffice.batch_staat_niet_toe"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBatch:
    batch_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChanged:
    batch_id: int
    status: BatchStatus


@step
def deliver_batch(command: DeliverBatch, *, actor: Gebruiker, now: datetime) -> BatchDelivered:
    """Keeps a file and lets a worker take it in.

    Raises PermissionDenied, RegelingOnbekend, BestandNietGeschikt.
    """
    require(actor, Recht.AANVRAAG_BATCH)
    known_regeling(command.regeling)
    limit = int(norm("aanvraag.batch.max_bytes", op=timezone.localdate(now)))
    if command.bestand.size > limit:
        raise BestandNietGeschikt(
            f"Het bestand is groter dan {limit // 1_000_000} MB. Lever het in delen aan.", veld="bestand"
        )
    sha256 = _checked_hash(command.bestand)
    same = Aanvraagbatch.objects.filter(bron=command.bron, sha256=sha256).exclude(
        status=BatchStatus.GEWEIGERD
    )
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
    record(
        "batch.aangeleverd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"bestand": batch.bestandsnaam, "regeling": batch.regeling},
    )
    _process_after_commit(batch.pk)
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


def _process_after_commit(batch_id: int) -> None:
    """Hands the batch to a worker; while the broker is away `stalled_batches` finds it again."""
    transaction.on_commit(partial(current_app.send_task, VERWERK, args=[batch_id]), robust=True)


def _free_batch(batch_id: int, *statuses: BatchStatus) -> Aanvraagbatch | None:
    """The locked batch; None when another worker has it or it is not in one of these statuses."""
    batches = Aanvraagbatch.objects.select_for_update(of=("self",), skip_locked=True)
    return batches.filter(pk=batch_id, status__in=statuses).select_related("aangeleverd_door").first()


@step
def start_batch(batch_id: int, *, actor: Gebruiker | None, now: datetime) -> BatchStatus | None:
    """Reads how the file is made and starts the batch, or refuses it with the reason.

    None when there is nothing to start: another worker does it, or it was started before.
    """
    batch = _free_batch(batch_id, BatchStatus.ONTVANGEN)
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
        batch.indeling, batch.positie, batch.volgende_rij = found.as_json(), found.begin, 2
    batch.save()
    if batch.status == BatchStatus.GEWEIGERD:
        _finish(batch, now=now)
    return BatchStatus(batch.status)


@step
def process_chunk(batch_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Takes in the next rows of a batch; rows and position are written in one transaction.

    False when there is nothing left to do here: ready, paused, or another worker has it.
    """
    batch = _free_batch(batch_id, BatchStatus.LOOPT)
    if batch is None:
        return False
    regeling = regeling_van(batch.regeling)
    today = timezone.localdate(now)
    size = max(1, int(norm("aanvraag.batch.rijen_per_deel", op=today)))
    with batch.bestand.open("rb") as file:
        reader = Rijlezer(
            cast(BinaryIO, file),
            Indeling.from_json(batch.indeling),
            positie=batch.positie,
            nummer=batch.volgende_rij,
        )
        raw = _next_rows(reader, size)
        batch.positie, batch.volgende_rij = reader.positie, reader.nummer
    rows, wrong = _validate(regeling, raw, today)
    done = take_in(regeling, rows, bron=batch.bron, batch=batch, actor=None, now=now)
    wrong += done.fouten
    _write_errors(batch, wrong)
    double = len({fout.nummer for fout in wrong if fout.dubbel})
    bad = len({fout.nummer for fout in wrong}) - double
    batch.goed += len(done.aanvraag_ids)
    batch.dubbel += double
    batch.fout += bad
    batch.verwerkt = batch.goed + batch.fout + batch.dubbel
    batch.laatste_teken_op = now
    ready = len(raw) < size
    if ready:
        batch.status, batch.klaar_op, batch.totaal = BatchStatus.KLAAR, now, batch.verwerkt
    batch.save()
    if ready:
        _finish(batch, now=now)
    if done.besluit_ids:
        transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)
    return not ready


def _next_rows(reader: Rijlezer, size: int) -> list[RuweRij]:
    return list(islice(reader, size))


def _validate(regeling: Regeling, raw: Iterable[RuweRij], today: Any) -> tuple[list[Rij], list[Rijfout]]:
    good: list[Rij] = []
    wrong: list[Rijfout] = []
    for rij in raw:
        if rij.fout:
            wrong.append(Rijfout(rij.nummer, Veldfout("rij", "", rij.fout)))
            continue
        values, errors = read_values(regeling, rij.cellen, vandaag=today)
        if errors:
            wrong += [Rijfout(rij.nummer, error) for error in errors]
        else:
            good.append(Rij(rij.nummer, values))
    return good, wrong


def _write_errors(batch: Aanvraagbatch, wrong: Sequence[Rijfout]) -> None:
    copy_rows(
        Batchfout,
        ("batch_id", "rij", "veld", "waarde", "melding", "dubbel"),
        (
            (batch.pk, f.nummer, f.fout.veld, _storable(f.fout.waarde), f.fout.melding[:300], f.dubbel)
            for f in wrong
        ),
    )


def _storable(text: str) -> str:
    """At most 200 characters that a database and a screen can show."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text[:200])


def _finish(batch: Aanvraagbatch, *, now: datetime) -> None:
    """The event and the signal to whoever delivered the batch; part of a step."""
    record(
        "batch.klaar",
        actor=None,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={
            "bestand": batch.bestandsnaam,
            "regeling": batch.regeling,
            "goed": batch.goed,
            "fout": batch.fout,
            "dubbel": batch.dubbel,
        },
    )
    medewerker = getattr(batch.aangeleverd_door, "medewerker", None)
    if medewerker is None:
        return
    refused = batch.status == BatchStatus.GEWEIGERD
    create_taak(
        sleutel=f"batch:{batch.pk}:klaar",
        titel=f"Batch {naam_van(batch.regeling)} is {'geweigerd' if refused else 'verwerkt'}",
        reden=batch.reden or f"{batch.goed} goed, {batch.fout} fout, {batch.dubbel} dubbel.",
        soort=Taak.Soort.SIGNAAL,
        medewerker_id=medewerker.pk,
        deadline=timezone.localdate(now),
        onderwerp=batch,
        now=now,
    )


@step
def pause_batch(command: ChangeBatch, *, actor: Gebruiker, now: datetime) -> BatchChanged:
    """Stops after the piece that runs now.

    Raises Aanvraagbatch.DoesNotExist, PermissionDenied, BatchStaatNietToe.
    """
    batch = _visible(command.batch_id, actor)
    if batch.status != BatchStatus.LOOPT:
        raise BatchStaatNietToe(f"Deze batch is {in_zin(batch.get_status_display())}. Pauzeren kan nu niet.")
    batch.status = BatchStatus.GEPAUZEERD
    batch.save(update_fields=["status"])
    _tell_change(batch, "batch.gepauzeerd", actor=actor, now=now)
    return BatchChanged(batch_id=batch.pk, status=BatchStatus.GEPAUZEERD)


@step
def resume_batch(command: ChangeBatch, *, actor: Gebruiker, now: datetime) -> BatchChanged:
    """Goes on with the next row. Raises as pause_batch."""
    batch = _visible(command.batch_id, actor)
    if batch.status != BatchStatus.GEPAUZEERD:
        raise BatchStaatNietToe(f"Deze batch is {in_zin(batch.get_status_display())}. Hervatten kan nu niet.")
    batch.status, batch.laatste_teken_op = BatchStatus.LOOPT, now
    batch.save(update_fields=["status", "laatste_teken_op"])
    _tell_change(batch, "batch.hervat", actor=actor, now=now)
    _process_after_commit(batch.pk)
    return BatchChanged(batch_id=batch.pk, status=BatchStatus.LOOPT)


def _visible(batch_id: int, actor: Gebruiker) -> Aanvraagbatch:
    batch = Aanvraagbatch.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=batch_id)
    require(actor, Recht.AANVRAAG_BATCH)
    return batch


def _tell_change(batch: Aanvraagbatch, code: str, *, actor: Gebruiker, now: datetime) -> None:
    record(
        code, actor=actor, now=now, klant_id=None, onderwerp=batch, gegevens={"bestand": batch.bestandsnaam}
    )


def stalled_batches(now: datetime) -> list[int]:
    """Unfinished batches without a sign of life: their worker died or the broker lost them."""
    silent = Q(laatste_teken_op__isnull=True, aangeleverd_op__lt=now - STIL) | Q(
        laatste_teken_op__lt=now - STIL
    )
    return list(
        Aanvraagbatch.objects.filter(silent, status__in=_LOOPT).order_by("pk").values_list("pk", flat=True)
    )
