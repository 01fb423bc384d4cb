"""Batches of payments: made ready by one person, released by another, cancelled with a reason (BO-10)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from stdnum import iban as iban_number

from backoffice.betalingen.fouten import (
    BatchKloptNiet,
    BetaalrekeningOntbreekt,
    BetalingStaatNietToe,
    EigenBatch,
    NietsTeBetalen,
    RedenOntbreekt,
)
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.pain001 import BestandOnjuist, Opdrachtgever, Overboeking, read_file, write_file
from backoffice.betalingen.transitions import NIET_VRIJ, BatchStatus, RegelStatus
from backoffice.kopieren import copy_rows, reserve_keys
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.dossier.soorten import soort
from serviceplein.dossier.stap import step
from serviceplein.inrichting.beschrijving import InrichtingOnbekend, inrichting_of
from serviceplein.klanten.models import Bankrekening
from serviceplein.organisatie.models import Gemeente
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak, end_taken

GEEN_REKENING = "Er is geen geldig rekeningnummer bekend."
VASTGEHOUDEN = "betalingen:vastgehouden"
_INTO_BATCH = """
    UPDATE backoffice_betaalregel regel
       SET status = 'in_batch', batch_id = %s, iban = account.iban, tenaamstelling = account.naam, reden = ''
      FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS account(id, iban, naam)
     WHERE regel.id = account.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareBatch:
    """`regeling` narrows to one regeling; empty is everything that is due on `betaaldatum`."""

    betaaldatum: date
    regeling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBatch:
    """`aantal` and `totaal` are what the releaser saw and compared."""

    batch_id: int
    aantal: int
    totaal: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBatch:
    batch_id: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFile:
    batch_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMade:
    """`batch_id` is None when every line is held for want of an account."""

    batch_id: int | None
    aantal: int
    totaal: Decimal
    vastgehouden: int


@step
def prepare_batch(command: PrepareBatch, *, actor: Gebruiker, now: datetime) -> BatchMade:
    """Puts what is due in a new batch and makes its file; lines without a valid account are held.

    Two people at once never take the same line. Raises PermissionDenied, NietsTeBetalen,
    BetaalrekeningOntbreekt, BatchKloptNiet, BetalingStaatNietToe (a day in the past).
    """
    require(actor, Recht.BETALING_KLAARZETTEN)
    today = timezone.localdate(now)
    if command.betaaldatum < today:
        raise BetalingStaatNietToe("Kies vandaag of een dag daarna.", veld="betaaldatum")
    payer = paying_account()
    free_held(command.betaaldatum)
    due = Betaalregel.objects.te_betalen(command.betaaldatum)
    if command.regeling:
        due = due.filter(regeling=command.regeling)
    limit = int(norm("betaling.batch.max_regels", op=today))
    lines = list(due.select_for_update(of=("self",), skip_locked=True)[:limit])
    if not lines:
        raise NietsTeBetalen("Er staat niets klaar om te betalen op deze dag.", veld="betaaldatum")
    accounts = _accounts(lines, command.betaaldatum)
    payable = [line for line in lines if line.klant_id in accounts]
    held = _hold([line.pk for line in lines if line.klant_id not in accounts], now=now)
    batch = _write_batch(payable, accounts, payer, command, actor=actor, now=now) if payable else None
    record(
        "betaalbatch.klaargezet",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"aantal": len(payable), "vastgehouden": held},
    )
    return BatchMade(
        batch_id=batch.pk if batch else None,
        aantal=len(payable),
        totaal=batch.totaal if batch else Decimal(0),
        vastgehouden=held,
    )


def paying_account() -> Opdrachtgever:
    """The account of the municipality itself. Raises BetaalrekeningOntbreekt."""
    own = Gemeente.objects.filter(eigen=True).first()
    try:
        found = inrichting_of(own.naam).betaalrekening if own else None
    except InrichtingOnbekend:
        found = None
    if found is None:
        raise BetaalrekeningOntbreekt(
            "De rekening van de gemeente is niet ingericht. Vraag functioneel beheer."
        )
    return Opdrachtgever(naam=found.naam, iban=found.iban, bic=found.bic)


def _accounts(lines: Sequence[Betaalregel], op: date) -> Mapping[int, Bankrekening]:
    """The valid account per klant."""
    found = Bankrekening.objects.per_klant({line.klant_id for line in lines}, op)
    return {klant: row for klant, row in found.items() if iban_number.is_valid(row.iban)}


def free_held(op: date) -> int:
    """Held lines whose klant has an account now can be paid again; part of a step."""
    held = Betaalregel.objects.filter(status=RegelStatus.VASTGEHOUDEN, reden=GEEN_REKENING)
    lines = list(held.select_for_update(of=("self",), skip_locked=True))
    accounts = _accounts(lines, op)
    free = [line.pk for line in lines if line.klant_id in accounts]
    return Betaalregel.objects.filter(pk__in=free).update(status=RegelStatus.TE_BETALEN, reden="")


def _hold(pks: Sequence[int], *, now: datetime) -> int:
    """Holds lines without an account, and keeps one signal in the queue while any is held."""
    held = Betaalregel.objects.filter(pk__in=pks).update(status=RegelStatus.VASTGEHOUDEN, reden=GEEN_REKENING)
    signal_held(now)
    return held


def signal_held(now: datetime) -> None:
    """The signal stands as long as a line is held; part of a step."""
    if not Betaalregel.objects.filter(status=RegelStatus.VASTGEHOUDEN).exists():
        end_taken(sleutels=[VASTGEHOUDEN], now=now, actor=None)
        return
    create_taak(
        sleutel=VASTGEHOUDEN,
        titel="Er worden betalingen vastgehouden",
        reden="Meestal ontbreekt het rekeningnummer. Vul het aan op de pagina van de klant.",
        soort=Taak.Soort.SIGNAAL,
        specialisme=Specialisme.FINANCIELE_REGELINGEN,
        deadline=timezone.localdate(now),
        now=now,
    )


def _write_batch(
    lines: Sequence[Betaalregel],
    accounts: Mapping[int, Bankrekening],
    payer: Opdrachtgever,
    command: PrepareBatch,
    *,
    actor: Gebruiker,
    now: datetime,
) -> Betaalbatch:
    key = reserve_keys(Betaalbatch, 1)[0]
    kenmerk = f"SP-BATCH-{key:08d}"
    try:
        content = write_file(
            kenmerk=kenmerk,
            opdrachtgever=payer,
            betaaldatum=command.betaaldatum,
            gemaakt_op=timezone.localtime(now),
            overboekingen=[
                Overboeking(
                    referentie=line.referentie,
                    naam=accounts[line.klant_id].tenaamstelling,
                    iban=accounts[line.klant_id].iban,
                    bedrag=line.bedrag,
                    omschrijving=line.omschrijving,
                )
                for line in lines
            ],
        )
    except BestandOnjuist as error:
        raise BatchKloptNiet(str(error)) from error
    batch = Betaalbatch.objects.create(
        pk=key,
        kenmerk=kenmerk,
        betaaldatum=command.betaaldatum,
        rekening=payer.iban,
        aantal=len(lines),
        totaal=sum((line.bedrag for line in lines), Decimal(0)),
        bestand=ContentFile(content, name=f"{kenmerk}.xml"),
        sha256=hashlib.sha256(content).hexdigest(),
        grootte=len(content),
        gemaakt_op=now,
        gemaakt_door=actor,
    )
    mine = [accounts[line.klant_id] for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(
            _INTO_BATCH,
            [
                batch.pk,
                [line.pk for line in lines],
                [account.iban for account in mine],
                [account.tenaamstelling for account in mine],
            ],
        )
    return batch


@step
def release_batch(command: ReleaseBatch, *, actor: Gebruiker, now: datetime) -> int:
    """A second person lets the file go to the bank, after file and database were compared line by line.

    Raises Betaalbatch.DoesNotExist, PermissionDenied, BetalingStaatNietToe, EigenBatch, BatchKloptNiet.
    """
    batch = _lock(command.batch_id, actor, Recht.BETALING_VRIJGEVEN)
    if batch.gemaakt_door_id == actor.pk:
        raise EigenBatch("U hebt deze batch zelf klaargezet. Vraag een collega om hem vrij te geven.")
    if (command.aantal, command.totaal) != (batch.aantal, batch.totaal):
        raise BatchKloptNiet("Het aantal of het totaal is anders dan u zag. Open de batch opnieuw.")
    _compare(batch)
    batch.status, batch.vrijgegeven_door, batch.vrijgegeven_op = BatchStatus.VRIJGEGEVEN, actor, now
    batch.save(update_fields=["status", "vrijgegeven_door", "vrijgegeven_op"])
    lines = list(batch.regels.order_by("pk"))
    batch.regels.update(status=RegelStatus.AANGEBODEN)
    tell_lines("betaling.aangeboden", lines, actor=actor, now=now)
    record(
        "betaalbatch.vrijgegeven",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"kenmerk": batch.kenmerk, "aantal": batch.aantal},
    )
    return batch.pk


@step
def fetch_file(command: FetchFile, *, actor: Gebruiker, now: datetime) -> bytes:
    """The file for the bank, once it was released.

    Raises Betaalbatch.DoesNotExist, PermissionDenied, BetalingStaatNietToe, BatchKloptNiet.
    """
    batch = Betaalbatch.objects.visible_to(actor).get(pk=command.batch_id)
    require(actor, Recht.BETALING_KLAARZETTEN)
    if batch.status in NIET_VRIJ:
        raise BetalingStaatNietToe("Deze batch is nog niet vrijgegeven door een collega.")
    content = content_of(batch)
    record(
        "betaalbatch.opgehaald",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"kenmerk": batch.kenmerk, "sha256": batch.sha256},
    )
    return content


def content_of(batch: Betaalbatch) -> bytes:
    """The stored file, of which the hash must still hold. Raises BatchKloptNiet."""
    with batch.bestand.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise BatchKloptNiet("Het bestand is na het klaarzetten veranderd. Annuleer de batch en meld dit.")
    return content


def _compare(batch: Betaalbatch) -> None:
    """File, database and the accounts of today say the same. Raises BatchKloptNiet."""
    try:
        found = read_file(content_of(batch))
    except BestandOnjuist as error:
        raise BatchKloptNiet(str(error)) from error
    lines = list(batch.regels.all())
    stored = {line.referentie: (line.iban, line.bedrag) for line in lines}
    if (found.kenmerk, found.iban) != (batch.kenmerk, batch.rekening) or found.overboekingen != stored:
        raise BatchKloptNiet("Het bestand en de administratie verschillen. Annuleer de batch.")
    if (found.aantal, found.totaal) != (batch.aantal, batch.totaal):
        raise BatchKloptNiet("De controletotalen kloppen niet. Annuleer de batch.")
    accounts = _accounts(lines, batch.betaaldatum)
    changed = [
        line.referentie
        for line in lines
        if line.klant_id not in accounts or accounts[line.klant_id].iban != line.iban
    ]
    if changed:
        raise BatchKloptNiet(
            f"Bij {len(changed)} betaling(en) is het rekeningnummer sinds het klaarzetten gewijzigd, "
            f"zoals {changed[0]}. Annuleer de batch en zet hem opnieuw klaar."
        )


@step
def cancel_batch(command: CancelBatch, *, actor: Gebruiker, now: datetime) -> int:
    """A batch that is not released does not go on; its lines can be paid in another one.

    Raises Betaalbatch.DoesNotExist, PermissionDenied, BetalingStaatNietToe, RedenOntbreekt.
    """
    batch = _lock(command.batch_id, actor, Recht.BETALING_KLAARZETTEN)
    batch.status, batch.reden = BatchStatus.GEANNULEERD, needs_reason(command.reden)
    batch.save(update_fields=["status", "reden"])
    batch.regels.update(status=RegelStatus.TE_BETALEN, batch=None, iban="", tenaamstelling="")
    record(
        "betaalbatch.geannuleerd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"kenmerk": batch.kenmerk, "reden": batch.reden},
    )
    return batch.pk


def needs_reason(text: str) -> str:
    """Raises RedenOntbreekt when nothing was said."""
    if not text.strip():
        raise RedenOntbreekt("Leg kort uit waarom.", veld="reden")
    return text.strip()[:300]


def tell_lines(code: str, lines: Sequence[Betaalregel], *, actor: Gebruiker | None, now: datetime) -> None:
    """One event per payment on the time line of its klant; part of a step."""
    kind = soort(code)
    copy_rows(
        Gebeurtenis,
        ("soort", "domein", "op", "klant_id", "actor_id", "onderwerp_soort", "onderwerp_id", "gegevens"),
        (
            (
                kind.code,
                kind.domein,
                now,
                line.klant_id,
                actor.pk if actor else None,
                Betaalregel._meta.label_lower,
                line.pk,
                {"bedrag": str(line.bedrag), "omschrijving": line.omschrijving, "reden": line.reden},
            )
            for line in lines
        ),
    )


def _lock(batch_id: int, actor: Gebruiker, recht: Recht) -> Betaalbatch:
    batch = Betaalbatch.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=batch_id)
    require(actor, recht)
    if batch.status != BatchStatus.KLAARGEZET:
        raise BetalingStaatNietToe(
            f"Deze batch is al {in_zin(batch.get_status_display())}. Laad de pagina opnieuw."
        )
    return batch
