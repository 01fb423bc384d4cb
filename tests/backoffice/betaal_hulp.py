"""What the tests of payments stand on: klanten with an account, due lines, files of the bank."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from backoffice.betalingen.bankberichten import BankFileRead, ReadBankFile, read_message
from backoffice.betalingen.batches import BatchMade, PrepareBatch, ReleaseBatch, prepare_batch, release_batch
from backoffice.betalingen.models import Bankbericht, Bankmelding, Betaalbatch, Betaalregel
from backoffice.betalingen.transitions import Betaalsoort, Gevolg
from serviceplein.klanten.models import Bankrekening
from serviceplein.toegang.rollen import Rol, Specialisme
from tests.factories import NOW, VANDAAG, GebruikerFactory, KlantFactory

IBAN, ANDER = "NL91ABNA0417164300", "NL20INGB0001234567"
ONZE = "NL44RABO0123456789"
"""The account of Utrecht in its set-up."""


class BankrekeningFactory(DjangoModelFactory[Bankrekening]):
    class Meta:
        model = Bankrekening

    klant = factory.SubFactory(KlantFactory)
    iban = IBAN
    tenaamstelling = "S. de Vriès"
    geldig_van = VANDAAG
    vastgelegd_op = NOW


class BetaalregelFactory(DjangoModelFactory[Betaalregel]):
    """Due today, to a klant with an account; `zonder_rekening=True` for one without."""

    class Meta:
        model = Betaalregel

    class Params:
        zonder_rekening = False

    klant = factory.Maybe(
        "zonder_rekening",
        factory.SubFactory(KlantFactory),
        factory.LazyFunction(lambda: BankrekeningFactory().klant),
    )
    soort = Betaalsoort.OVERIG
    bron = factory.Sequence(lambda n: f"proef:{n}")
    omschrijving = "Bijzondere bijstand, kenmerk A-1"
    bedrag = Decimal("100.10")
    betaal_op = VANDAAG
    ontstaan_op = NOW


def payer(**more: Any) -> Any:
    """Somebody of the backoffice who makes batches ready or releases them."""
    return GebruikerFactory(rol=Rol.BACKOFFICE, specialisme=Specialisme.FINANCIELE_REGELINGEN, **more)


def prepare(actor: Any, **more: Any) -> BatchMade:
    return prepare_batch(PrepareBatch(**{"betaaldatum": VANDAAG, **more}), actor=actor, now=NOW)


def released(maker: Any, releaser: Any) -> Betaalbatch:
    """A batch of everything that is due, released."""
    made = prepare(maker)
    command = ReleaseBatch(batch_id=made.batch_id or 0, aantal=made.aantal, totaal=made.totaal)
    return Betaalbatch.objects.get(pk=release_batch(command, actor=releaser, now=NOW))


def read(content: str, actor: Any, naam: str = "bank.xml") -> BankFileRead:
    return read_message(ReadBankFile(bestandsnaam=naam, inhoud=content.encode()), actor=actor, now=NOW)


def pain002(transactions: str = "", *, msg: str = "BANK-1", group: str = "PART", batch: str = "") -> str:
    """A status report; `transactions` are TxInfAndSts elements."""
    payment = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}</OrgnlPmtInfId>{transactions}</OrgnlPmtInfAndSts>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>{msg}</MsgId><CreDtTm>2026-11-19T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>{group}</GrpSts></OrgnlGrpInfAndSts>{payment if transactions else ''}"
        "</CstmrPmtStsRpt></Document>"
    )


def status(reference: str, code: str, reason: str = "") -> str:
    """What the bank says of one payment."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{code}</TxSts>{why}</TxInfAndSts>"
    )


def camt053(entries: str, *, msg: str = "AFSCHRIFT-1", iban: str = ONZE) -> str:
    """An account statement; `entries` are Ntry elements."""
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{msg}</MsgId></GrpHdr><Stmt><Id>1</Id>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    )


def entry(reference: str, amount: str, *, direction: str = "DBIT", reason: str = "") -> str:
    """A booked entry about one payment; a reason makes it a return."""
    returned = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        "<BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls><TxDtls>"
        f'<Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd>{returned}</TxDtls></NtryDtls></Ntry>"
    )


def booked_batch(reference: str, amount: str, number: int) -> str:
    """A batch booked in one entry."""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'
        "<BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls><Btch>"
        f"<PmtInfId>{reference}</PmtInfId><NbOfTxs>{number}</NbOfTxs>"
        f'<TtlAmt Ccy="EUR">{amount}</TtlAmt></Btch></NtryDtls></Ntry>'
    )


def betaalbatch_of(wereld: Any) -> Betaalbatch:
    """A batch of the account of a walk over all addresses; made once."""
    found, _ = Betaalbatch.objects.get_or_create(
        kenmerk="SP-BATCH-RONDGANG",
        defaults={
            "betaaldatum": VANDAAG,
            "rekening": ONZE,
            "aantal": 1,
            "totaal": Decimal(1),
            "bestand": ContentFile(b"<x/>", name="rondgang.xml"),
            "sha256": sha256(b"<x/>").hexdigest(),
            "grootte": 4,
            "gemaakt_op": NOW,
            "gemaakt_door": wereld.gebruiker,
        },
    )
    return found


def bankmelding_of(wereld: Any) -> Bankmelding:
    """A line of the bank that nobody understood yet; made once."""
    bericht, _ = Bankbericht.objects.get_or_create(
        sha256="0" * 64,
        defaults={
            "soort": Bankbericht.Soort.CAMT053,
            "bericht_id": "RONDGANG",
            "bestandsnaam": "afschrift.xml",
            "ingelezen_op": NOW,
            "ingelezen_door": wereld.gebruiker,
        },
    )
    values = {"referentie": "HUUR", "gevolg": Gevolg.ONBEKEND}
    return Bankmelding.objects.get_or_create(bericht=bericht, volgnummer=1, defaults=values)[0]
