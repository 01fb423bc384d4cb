"""Files of the bank: pain.002 (status per payment) and camt.053 (account statement), read as a stream.

Pure. The parser refuses a document type, entities and outside references (defusedxml), and forgets what it
has read, so that a large or hostile file costs neither memory nor trust.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException


class Bestandsoort(StrEnum):
    PAIN002 = "pain.002"
    CAMT053 = "camt.053"


class Uitslag(StrEnum):
    """What the bank said about one payment or a whole batch."""

    BETAALD = "betaald"
    MISLUKT = "mislukt"
    ONDERWEG = "onderweg"


class BankbestandOnleesbaar(ValueError):
    """The file is no pain.002 or camt.053, or is damaged; the sentence says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bankregel:
    """One line about `referentie`, or about a whole batch; `aantal` and `bedrag` as far as the bank told."""

    referentie: str
    uitslag: Uitslag
    hele_batch: bool = False
    aantal: int | None = None
    bedrag: Decimal | None = None
    datum: date | None = None
    code: str = ""
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bankbestand:
    soort: Bestandsoort
    bericht_id: str
    rekeningen: frozenset[str]
    regels: tuple[Bankregel, ...]
    overig: int


STATUS = {
    "RJCT": Uitslag.MISLUKT,
    "CANC": Uitslag.MISLUKT,
    "ACSC": Uitslag.BETAALD,
    "ACCC": Uitslag.BETAALD,
}
"""Every other status says that the payment is on its way."""
GEEN_REFERENTIE = frozenset({"", "NOTPROVIDED"})
_ONLEESBAAR = "Dit bestand kan niet worden gelezen. Vraag de bank om een nieuw bestand."


def read_bank_file(file: BinaryIO) -> Bankbestand:
    """Raises BankbestandOnleesbaar."""
    reader = _Lezer()
    try:
        for event, node in ElementTree.iterparse(
            file, events=("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True
        ):
            reader.take(event, node)
    except (ParseError, DefusedXmlException, InvalidOperation, ValueError, LookupError) as error:
        if isinstance(error, BankbestandOnleesbaar):
            raise
        raise BankbestandOnleesbaar(_ONLEESBAAR) from error
    return reader.result()


class _Lezer:
    """Takes one closed element at a time."""

    def __init__(self) -> None:
        self.soort: Bestandsoort | None = None
        self.bericht_id = ""
        self.rekeningen: set[str] = set()
        self.regels: list[Bankregel] = []
        self.overig = 0
        self.stack: list[Element] = []

    def take(self, event: str, node: Element) -> None:
        if event == "start":
            self.stack.append(node)
            if len(self.stack) == 1:
                self.soort = _kind(node)
            return
        self.stack.pop()
        match _name(node):
            case "GrpHdr":
                self.bericht_id = _text(node, "MsgId")
            case "OrgnlGrpInfAndSts":
                self._whole(node, "OrgnlMsgId", "GrpSts")
            case "OrgnlPmtInfAndSts":
                self._whole(node, "OrgnlPmtInfId", "PmtInfSts")
            case "TxInfAndSts":
                self._status(node)
            case "Acct" if self.stack and _name(self.stack[-1]) == "Stmt":
                self.rekeningen.add(_text(node, "Id/IBAN"))
            case "Ntry":
                self._entry(node)
            case _:
                return
        node.clear()
        if self.stack:
            self.stack[-1][:] = [child for child in self.stack[-1] if child is not node]

    def result(self) -> Bankbestand:
        if self.soort is None or not self.bericht_id:
            raise BankbestandOnleesbaar(_ONLEESBAAR)
        return Bankbestand(
            soort=self.soort,
            bericht_id=self.bericht_id[:35],
            rekeningen=frozenset(self.rekeningen - {""}),
            regels=tuple(self.regels),
            overig=self.overig,
        )

    def _whole(self, node: Element, reference: str, status: str) -> None:
        """What is said of a batch; a batch in parts is told payment by payment."""
        code = _text(node, status)
        if code and code != "PART":
            self._add(
                referentie=_text(node, reference),
                uitslag=STATUS.get(code, Uitslag.ONDERWEG),
                hele_batch=True,
                **_reason(node, "StsRsnInf"),
            )

    def _status(self, node: Element) -> None:
        self._add(
            referentie=_text(node, "OrgnlEndToEndId"),
            uitslag=STATUS.get(_text(node, "TxSts"), Uitslag.ONDERWEG),
            bedrag=_amount(node, "OrgnlTxRef/Amt/InstdAmt"),
            datum=_day(node, "AccptncDtTm"),
            **_reason(node, "StsRsnInf"),
        )

    def _entry(self, node: Element) -> None:
        """A booked entry: money that left (paid) or came back (failed)."""
        if (_text(node, "Sts/Cd") or _text(node, "Sts")) not in ("BOOK", ""):
            return
        day = _day(node, "BookgDt/Dt") or _day(node, "BookgDt/DtTm")
        direction = _text(node, "CdtDbtInd")
        details = [item for item in node.iter() if _name(item) == "TxDtls"]
        for item in details:
            self._transaction(item, node, direction, day)
        if details:
            return
        batch = _text(node, "NtryDtls/Btch/PmtInfId") or _text(node, "NtryDtls/Btch/MsgId")
        if not batch or direction != "DBIT":
            self.overig += 1
            return
        count = _text(node, "NtryDtls/Btch/NbOfTxs")
        self._add(
            referentie=batch,
            uitslag=Uitslag.BETAALD,
            hele_batch=True,
            aantal=int(count) if count else None,
            bedrag=_amount(node, "NtryDtls/Btch/TtlAmt") or _amount(node, "Amt"),
            datum=day,
        )

    def _transaction(self, item: Element, entry: Element, direction: str, day: date | None) -> None:
        out = (_text(item, "CdtDbtInd") or direction) == "DBIT"
        amount = _amount(item, "Amt") or _amount(item, "AmtDtls/TxAmt/Amt") or _amount(entry, "Amt")
        self._add(
            referentie=_text(item, "Refs/EndToEndId"),
            uitslag=Uitslag.BETAALD if out else Uitslag.MISLUKT,
            bedrag=amount,
            datum=day,
            **_reason(item, "RtrInf"),
        )

    def _add(self, *, referentie: str, **values: Any) -> None:
        if referentie in GEEN_REFERENTIE:
            self.overig += 1
        else:
            self.regels.append(Bankregel(referentie=referentie[:70], **values))


def _kind(root: Element) -> Bestandsoort:
    """By the namespace of the document."""
    space = root.tag.partition("}")[0].rpartition(":")[2]
    for kind in Bestandsoort:
        if space.startswith(f"{kind}.001."):
            return kind
    raise BankbestandOnleesbaar("Dit is geen pain.002 of camt.053. Kies het bericht van de bank.")


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _find(node: Element, path: str) -> Element | None:
    found: Element | None = node
    for part in path.split("/"):
        found = next((child for child in found if _name(child) == part), None) if found is not None else None
    return found


def _text(node: Element, path: str) -> str:
    found = _find(node, path)
    return (found.text or "").strip() if found is not None else ""


def _amount(node: Element, path: str) -> Decimal | None:
    text = _text(node, path)
    if not text:
        return None
    amount = Decimal(text)
    if not amount.is_finite() or not 0 <= amount < 10**12:
        raise BankbestandOnleesbaar("In dit bestand staat een bedrag dat niet kan. Vraag de bank na.")
    return amount


def _day(node: Element, path: str) -> date | None:
    text = _text(node, path)
    return date.fromisoformat(text[:10]) if text else None


def _reason(node: Element, path: str) -> dict[str, str]:
    code = _text(node, f"{path}/Rsn/Cd") or _text(node, f"{path}/Rsn/Prtry")
    return {"code": code[:35], "toelichting": _text(node, f"{path}/AddtlInf")[:200]}
