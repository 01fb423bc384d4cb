"""Payments: years of them in a filled municipality; in the demo a batch the bank answered, one to release."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

from django.db import connection, models
from django.utils import timezone

from backoffice.aanvragen.regelingen import regelingen
from backoffice.betalingen.bankberichten import ReadBankFile, read_message
from backoffice.betalingen.batches import (
    PrepareBatch,
    ReleaseBatch,
    paying_account,
    prepare_batch,
    release_batch,
)
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.triggers import open_batch
from reporting.proefgemeente.bestanden import keep
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Bankrekening
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import is_werkdag

SQL = files("reporting.proefgemeente").joinpath("sql")
BESTAND_NAAM = "betalingen/proefgemeente/betaalbestand.xml"
BESTAND = b"<!-- Dit betaalbestand hoort bij een proefgemeente: er is niets betaald. --><Document/>"
BETAALDAG = 3
"""Thursday; the next working day when that is none."""
NIEUW = timedelta(days=14)
"""One in 25 of the klanten who came after this has no account yet."""
STAPPEN: tuple[tuple[type[models.Model], str], ...] = (
    (Betaalbatch, "betaalbatches"),
    (Betaalregel, "betaalregels"),
    (Gebeurtenis, "betaal_gebeurtenissen"),
)
_line: Any = Betaalregel
_BATCHES_ARE_CLOSED = f"ALTER TABLE {_line._meta.db_table} {{action}} TRIGGER {open_batch().get_pgid(_line)}"
"""What was paid years ago never was in an open batch here."""
_LETTERS = "18231611"
"""INGB in the digits of the check of an IBAN."""


def write_betalingen(*, jaren: int, peildatum: date) -> dict[type[models.Model], int]:
    """Pays what was granted: an account per klant, a batch a week, a line per besluit and what is told of it.

    Statements over the rows that are there. What was granted after the last batch waits for the next one;
    without two people who may pay, everything waits.
    Returns how many rows of each kind were made.
    """
    clerks = Medewerker.objects.filter(functie=Functie.BACKOFFICE).order_by("pk")
    people = list(clerks.values_list("gebruiker", flat=True))
    begin = peildatum - timedelta(days=round(jaren * 365.25))
    days = paydays(begin, peildatum) if len(people) > 1 else []
    file = keep(BESTAND_NAAM, BESTAND)
    values: dict[str, Any] = {
        "dagen": days,
        "wie": people,
        "namen": json.dumps({code: row.naam for code, row in regelingen().items()}),
        "rekening": paying_account().iban,
        "bestand": file.naam,
        "sha256": file.sha256,
        "grootte": file.grootte,
    }
    made: dict[type[models.Model], int] = {Bankrekening: give_accounts(grens=max(days, default=peildatum))}
    with connection.cursor() as cursor:
        cursor.execute(_BATCHES_ARE_CLOSED.format(action="DISABLE"))
        for model, name in STAPPEN:
            cursor.execute(SQL.joinpath(f"{name}.sql").read_text(encoding="utf-8"), values)
            made[model] = cursor.rowcount
        cursor.execute(_BATCHES_ARE_CLOSED.format(action="ENABLE"))
    return made


def paydays(begin: date, end: date) -> list[date]:
    """One working day a week before `end`, on which a batch goes to the bank."""
    first = begin + timedelta(days=(BETAALDAG - begin.weekday()) % 7)
    weeks = range((end - first).days // 7 + 1)
    around = ((first + timedelta(weeks=week, days=day) for day in range(7)) for week in weeks)
    days = [next(filter(is_werkdag, week)) for week in around]
    return [day for day in days if day < end]


def give_accounts(*, grens: date) -> int:
    """An account for klanten who are or will be paid; some who came after `grens` have none yet."""
    with connection.cursor() as cursor:
        statement = SQL.joinpath("rekeningen.sql").read_text(encoding="utf-8")
        cursor.execute(statement, {"bank": _LETTERS, "grens": grens})
        return int(cursor.rowcount)


def pay(clerk: Gebruiker, colleague: Gebruiker, *, now: datetime) -> None:
    """Due payments go to the bank; the demo medewerker can release a batch and sees what failed."""
    today = timezone.localdate(now)
    give_accounts(grens=today - NIEUW)
    for regeling in ("bijzondere_bijstand", "u_pas"):
        if not _due(regeling, now):
            continue
        made = prepare_batch(PrepareBatch(betaaldatum=today, regeling=regeling), actor=colleague, now=now)
        if regeling == "bijzondere_bijstand" and made.batch_id:
            command = ReleaseBatch(batch_id=made.batch_id, aantal=made.aantal, totaal=made.totaal)
            release_batch(command, actor=clerk, now=now)
            batch = Betaalbatch.objects.get(pk=made.batch_id)
            answer = ReadBankFile(bestandsnaam="afschrift.xml", inhoud=_statement(batch))
            read_message(answer, actor=clerk, now=now)


def _due(regeling: str, now: datetime) -> bool:
    return Betaalregel.objects.te_betalen(timezone.localdate(now)).filter(regeling=regeling).exists()


def _statement(batch: Betaalbatch) -> bytes:
    """The account statement: all paid but the last, which came back, and something that is not ours."""
    lines = list(batch.regels.order_by("pk"))
    day = batch.betaaldatum.isoformat()
    entries = [_entry(line.referentie, line.bedrag, day) for line in lines[:-1]]
    entries += [_entry(line.referentie, line.bedrag, day, back=True) for line in lines[-1:]]
    entries.append(_entry("HUUR-WERKPLEIN", Decimal("1250.00"), day))
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{batch.kenmerk}</MsgId></GrpHdr><Stmt><Id>1</Id>"
        f"<Acct><Id><IBAN>{paying_account().iban}</IBAN></Id></Acct>{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(reference: str, amount: Decimal, day: str, *, back: bool = False) -> str:
    direction = "CRDT" if back else "DBIT"
    why = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if back else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        f'<EndToEndId>{escape(reference)}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd>{why}</TxDtls></NtryDtls></Ntry>"
    )
