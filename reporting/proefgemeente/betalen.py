"""Payments in the demo: accounts of klanten, a batch the bank answered, one that waits for release."""

from datetime import datetime, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape

from django.db import connection
from django.utils import timezone

from backoffice.betalingen.bankberichten import ReadBankFile, read_message
from backoffice.betalingen.batches import (
    PrepareBatch,
    ReleaseBatch,
    paying_account,
    prepare_batch,
    release_batch,
)
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from serviceplein.toegang.models import Gebruiker

_ACCOUNTS = """
    INSERT INTO klanten_bankrekening (klant_id, iban, tenaamstelling, bron, geldig_van, vastgelegd_op)
    SELECT klant.id,
           'NL' || LPAD((98 - MOD((%(bank)s || LPAD(klant.id::text, 10, '0') || '232100')::numeric,
                                  97))::text, 2, '0') || 'INGB' || LPAD(klant.id::text, 10, '0'),
           LEFT(TRIM(klant.voorletters || ' ' || klant.tussenvoegsel) || ' ' || klant.achternaam, 70),
           'klant', %(vanaf)s, %(nu)s
      FROM klanten_klant klant
     WHERE MOD(klant.id, 25) <> 0
       AND EXISTS (SELECT 1 FROM backoffice_betaalregel line WHERE line.klant_id = klant.id)
       AND NOT EXISTS (SELECT 1 FROM klanten_bankrekening known WHERE known.klant_id = klant.id)
"""
_LETTERS = "18231611"
"""INGB in the digits of the check of an IBAN."""


def pay(clerk: Gebruiker, colleague: Gebruiker, *, now: datetime) -> None:
    """Due payments go to the bank; the demo medewerker can release a batch and sees what failed."""
    with connection.cursor() as cursor:
        start = timezone.localdate(now) - timedelta(days=365)
        cursor.execute(_ACCOUNTS, {"bank": _LETTERS, "vanaf": start, "nu": now})
    today = timezone.localdate(now)
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
