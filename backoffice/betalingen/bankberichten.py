"""Taking in a file of the bank: payments become paid or failed, what does not fit waits (BO-10)."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from backoffice.betalingen.bankbestand import (
    Bankbestand,
    BankbestandOnleesbaar,
    Bankregel,
    Uitslag,
    read_bank_file,
)
from backoffice.betalingen.batches import needs_reason, paying_account, tell_lines
from backoffice.betalingen.fouten import BankbestandOnjuist, BetalingStaatNietToe
from backoffice.betalingen.models import Bankbericht, Bankmelding, Betaalbatch, Betaalregel
from backoffice.betalingen.transitions import UIT_TE_ZOEKEN, BatchStatus, Gevolg, RegelStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import money
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak, end_taken

ONZE = re.compile(r"^SP(\d{12})$")
MISLUKT, ZOEK_UIT = "betalingen:mislukt", "betalingen:bankmeldingen"
REDENEN = {
    "AC01": "Het rekeningnummer klopt niet.",
    "AC04": "De rekening is opgeheven.",
    "AC06": "De rekening is geblokkeerd.",
    "AG01": "De bank staat deze betaling niet toe.",
    "AM04": "Er stond niet genoeg geld op onze rekening.",
    "BE04": "Het adres van de ontvanger ontbreekt.",
    "DUPL": "De bank had deze betaling al.",
    "MD07": "De rekeninghouder is overleden.",
    "MS02": "De ontvanger weigert de betaling.",
    "MS03": "De bank geeft geen reden.",
    "RC01": "De bankcode klopt niet.",
}
"""ISO 20022 reason codes in words; another code is shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBankFile:
    bestandsnaam: str
    inhoud: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveMelding:
    melding_id: int
    uitkomst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFileRead:
    """`nieuw` is False when the same message was taken in before; nothing changed then."""

    bericht_id: int
    nieuw: bool
    betaald: int = 0
    mislukt: int = 0
    uit_te_zoeken: int = 0


@step
def read_message(command: ReadBankFile, *, actor: Gebruiker, now: datetime) -> BankFileRead:
    """Takes in a pain.002 or camt.053. Raises PermissionDenied, BankbestandOnjuist."""
    require(actor, Recht.BETALING_KLAARZETTEN)
    if len(command.inhoud) > norm("betaling.bankbericht.max_bytes", op=timezone.localdate(now)):
        raise BankbestandOnjuist("Het bestand is te groot. Vraag de bank om het te delen.", veld="bestand")
    digest = hashlib.sha256(command.inhoud).hexdigest()
    try:
        found = read_bank_file(BytesIO(command.inhoud))
    except BankbestandOnleesbaar as error:
        raise BankbestandOnjuist(str(error), veld="bestand") from error
    if found.rekeningen - {paying_account().iban}:
        raise BankbestandOnjuist(
            "Dit afschrift is van een andere rekening dan die van de gemeente.", veld="bestand"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bankbericht'))")
    known = Q(sha256=digest) | Q(soort=found.soort, bericht_id=found.bericht_id)
    if earlier := Bankbericht.objects.filter(known).first():
        record(
            "bankbericht.al_ingelezen",
            actor=actor,
            now=now,
            klant_id=None,
            onderwerp=earlier,
            gegevens={"bestand": command.bestandsnaam},
        )
        return BankFileRead(bericht_id=earlier.pk, nieuw=False)
    bericht = Bankbericht.objects.create(
        soort=found.soort,
        bericht_id=found.bericht_id,
        bestandsnaam=command.bestandsnaam[:200],
        bestand=ContentFile(command.inhoud, name=f"{found.soort}-{digest[:16]}.xml"),
        sha256=digest,
        ingelezen_op=now,
        ingelezen_door=actor,
        overig=found.overig,
    )
    return _take_in(bericht, found, actor=actor, now=now)


def _take_in(bericht: Bankbericht, found: Bankbestand, *, actor: Gebruiker, now: datetime) -> BankFileRead:
    verwerking = _Verwerking(bericht, found.regels)
    verwerking.run()
    verwerking.write()
    bericht.betaald, bericht.mislukt = len(verwerking.betaald), len(verwerking.mislukt)
    bericht.uit_te_zoeken = sum(row.gevolg in UIT_TE_ZOEKEN for row in verwerking.meldingen)
    bericht.save()
    tell_lines("betaling.betaald", verwerking.betaald, actor=None, now=now)
    tell_lines("betaling.mislukt", verwerking.mislukt, actor=None, now=now)
    _close_batches({line.batch_id for line in verwerking.changed if line.batch_id})
    signal_failures(now)
    record(
        "bankbericht.ingelezen",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=bericht,
        gegevens={
            "bestand": bericht.bestandsnaam,
            "betaald": bericht.betaald,
            "mislukt": bericht.mislukt,
            "uit_te_zoeken": bericht.uit_te_zoeken,
        },
    )
    return BankFileRead(
        bericht_id=bericht.pk,
        nieuw=True,
        betaald=bericht.betaald,
        mislukt=bericht.mislukt,
        uit_te_zoeken=bericht.uit_te_zoeken,
    )


class _Verwerking:
    """Matches what the bank said with our lines, all of them locked at once."""

    def __init__(self, bericht: Bankbericht, regels: Sequence[Bankregel]) -> None:
        self.bericht = bericht
        self.regels = regels
        self.meldingen: list[Bankmelding] = []
        self.betaald: list[Betaalregel] = []
        self.mislukt: list[Betaalregel] = []
        names = {row.referentie for row in regels if row.hele_batch}
        rows = Betaalbatch.objects.filter(kenmerk__in=names).select_for_update(of=("self",)).order_by("pk")
        self.batches = {row.kenmerk: row for row in rows}
        ids = [int(match[1]) for row in regels if (match := ONZE.match(row.referentie))]
        lines = Betaalregel.objects.filter(pk__in=ids) | Betaalregel.objects.filter(
            batch__in=list(self.batches.values())
        )
        locked = lines.select_for_update(of=("self",)).order_by("pk")
        self.lines: Mapping[int, Betaalregel] = {line.pk: line for line in locked}

    @property
    def changed(self) -> list[Betaalregel]:
        return [*self.betaald, *self.mislukt]

    def run(self) -> None:
        for row in sorted(self.regels, key=lambda row: row.hele_batch):
            if row.hele_batch:
                self._batch(row)
            else:
                self._line(row)

    def write(self) -> None:
        """The changed lines and one Bankmelding per line of the file."""
        Betaalregel.objects.bulk_update(self.changed, ["status", "reden", "betaald_op"], batch_size=1000)
        for number, melding in enumerate(self.meldingen, start=1):
            melding.volgnummer = number
        Bankmelding.objects.bulk_create(self.meldingen, batch_size=1000)

    def _line(self, row: Bankregel) -> None:
        match = ONZE.match(row.referentie)
        line = self.lines.get(int(match[1])) if match else None
        if line is None:
            self._note(row, Gevolg.ONBEKEND, "Deze referentie is niet van ons.")
        elif row.bedrag is not None and row.bedrag != line.bedrag:
            text = f"De bank noemt {money(row.bedrag)}, wij betaalden {money(line.bedrag)}."
            self._note(row, Gevolg.AFWIJKEND, text, line)
        else:
            gevolg = self._apply(line, row)
            strange = f"Deze betaling is bij ons {in_zin(line.get_status_display())}."
            text = strange if gevolg == Gevolg.AFWIJKEND else reason_in_words(row)
            self._note(row, gevolg, text, line)

    def _apply(self, line: Betaalregel, row: Bankregel) -> Gevolg:
        if line.status in (RegelStatus.TE_BETALEN, RegelStatus.VASTGEHOUDEN, RegelStatus.IN_BATCH):
            return Gevolg.AFWIJKEND
        if row.uitslag is Uitslag.ONDERWEG:
            return Gevolg.ONDERWEG
        if row.uitslag is Uitslag.BETAALD and line.status == RegelStatus.AANGEBODEN:
            line.status = RegelStatus.BETAALD
            line.betaald_op = row.datum or timezone.localdate(self.bericht.ingelezen_op)
            self.betaald.append(line)
            return Gevolg.BETAALD
        if row.uitslag is Uitslag.MISLUKT and line.status in (RegelStatus.AANGEBODEN, RegelStatus.BETAALD):
            self.betaald = [paid for paid in self.betaald if paid is not line]
            line.status, line.reden = RegelStatus.MISLUKT, reason_in_words(row)
            self.mislukt.append(line)
            return Gevolg.MISLUKT
        same = {Uitslag.BETAALD: RegelStatus.BETAALD, Uitslag.MISLUKT: RegelStatus.MISLUKT}
        return Gevolg.AL_BEKEND if same[row.uitslag] == line.status else Gevolg.AFWIJKEND

    def _batch(self, row: Bankregel) -> None:
        batch = self.batches.get(row.referentie)
        if batch is None:
            self._note(row, Gevolg.ONBEKEND, "Deze batch is niet van ons.")
            return
        if (row.bedrag or batch.totaal, row.aantal or batch.aantal) != (batch.totaal, batch.aantal):
            self._note(row, Gevolg.AFWIJKEND, "Het aantal of het totaal van de batch is anders.")
            return
        if batch.status in (BatchStatus.KLAARGEZET, BatchStatus.GEANNULEERD):
            self._note(row, Gevolg.AFWIJKEND, "Deze batch is bij ons niet vrijgegeven.")
            return
        if row.uitslag is Uitslag.ONDERWEG:
            self._note(row, Gevolg.ONDERWEG, "De bank heeft de batch ontvangen.")
            return
        open_lines = [
            line
            for line in self.lines.values()
            if line.batch_id == batch.pk and line.status == RegelStatus.AANGEBODEN
        ]
        for line in open_lines:
            self._apply(line, row)
        if row.uitslag is Uitslag.MISLUKT and batch.status == BatchStatus.VRIJGEGEVEN:
            batch.status, batch.reden = BatchStatus.GEWEIGERD, reason_in_words(row)
            batch.save(update_fields=["status", "reden"])
        done = Gevolg.BETAALD if row.uitslag is Uitslag.BETAALD else Gevolg.MISLUKT
        self._note(row, done if open_lines else Gevolg.AL_BEKEND, f"{len(open_lines)} betalingen")

    def _note(self, row: Bankregel, gevolg: Gevolg, text: str, line: Betaalregel | None = None) -> None:
        values: dict[str, Any] = {"bedrag": row.bedrag, "datum": row.datum, "code": row.code}
        self.meldingen.append(
            Bankmelding(
                bericht=self.bericht,
                referentie=row.referentie,
                regel=line,
                gevolg=gevolg,
                toelichting=text[:300],
                **values,
            )
        )


def reason_in_words(row: Bankregel) -> str:
    """Why the bank did not pay; empty when it did."""
    if row.uitslag is not Uitslag.MISLUKT:
        return ""
    known = REDENEN.get(row.code, f"Reden van de bank: {row.code or 'niet genoemd'}.")
    return f"{known} {row.toelichting}".strip()[:300]


def _close_batches(batch_ids: set[int]) -> None:
    """A released batch of which every line has its end is done."""
    done = Betaalbatch.objects.filter(pk__in=batch_ids, status=BatchStatus.VRIJGEGEVEN)
    done.exclude(regels__status=RegelStatus.AANGEBODEN).update(status=BatchStatus.VERWERKT)


def signal_failures(now: datetime) -> None:
    """One signal for failed payments without a correction, one for what nobody understood yet."""
    failed = Betaalregel.objects.filter(status=RegelStatus.MISLUKT, correctie__isnull=True)
    unclear = Bankmelding.objects.filter(gevolg__in=UIT_TE_ZOEKEN, uitgezocht_op__isnull=True)
    for key, rows, title, reason in (
        (MISLUKT, failed, "Er zijn betalingen mislukt", "Kijk waarom, herstel dat en betaal opnieuw."),
        (ZOEK_UIT, unclear, "Zoek meldingen van de bank uit", "Een melding past niet bij onze betalingen."),
    ):
        if not rows.exists():
            end_taken(sleutels=[key], now=now, actor=None)
            continue
        create_taak(
            sleutel=key,
            titel=title,
            reden=reason,
            soort=Taak.Soort.SIGNAAL,
            specialisme=Specialisme.FINANCIELE_REGELINGEN,
            deadline=timezone.localdate(now),
            now=now,
        )


@step
def solve_melding(command: SolveMelding, *, actor: Gebruiker, now: datetime) -> int:
    """Somebody found out what a line of the bank was about. Returns the id of the file.

    Raises Bankmelding.DoesNotExist, PermissionDenied, BetalingStaatNietToe, RedenOntbreekt.
    """
    visible = Bankbericht.objects.visible_to(actor)
    rows = Bankmelding.objects.filter(bericht__in=visible).select_for_update(of=("self",))
    melding = rows.get(pk=command.melding_id)
    require(actor, Recht.BETALING_KLAARZETTEN)
    if melding.gevolg not in UIT_TE_ZOEKEN or melding.uitgezocht_op:
        raise BetalingStaatNietToe("Deze melding is al uitgezocht.")
    melding.uitkomst, melding.uitgezocht_op, melding.uitgezocht_door = (
        needs_reason(command.uitkomst),
        now,
        actor,
    )
    melding.save(update_fields=["uitkomst", "uitgezocht_op", "uitgezocht_door"])
    signal_failures(now)
    record(
        "bankmelding.uitgezocht",
        actor=actor,
        now=now,
        klant_id=melding.regel.klant_id if melding.regel else None,
        onderwerp=melding,
        gegevens={"referentie": melding.referentie, "uitkomst": melding.uitkomst},
    )
    return melding.bericht_id
