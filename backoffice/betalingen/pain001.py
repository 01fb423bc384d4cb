"""The payment file: SEPA pain.001.001.09, written, checked against the ISO schema and read back (BO-10).

Pure: no database and no clock. The schema is the one of ISO 20022 that the sepaxml package carries.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from text_unidecode import unidecode

VERSIE = "pain.001.001.09"
NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{VERSIE}"
_NIET_TOEGESTAAN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_IN = {"p": NAMESPACE}


class BestandOnjuist(ValueError):
    """The file does not fit the schema, or its totals contradict its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdrachtgever:
    """Who pays: the municipality and its account."""

    naam: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overboeking:
    referentie: str
    naam: str
    iban: str
    bedrag: Decimal
    omschrijving: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestandsinhoud:
    """What a file says: its reference, account, day, control totals, and account and amount per reference."""

    kenmerk: str
    iban: str
    betaaldatum: date
    aantal: int
    totaal: Decimal
    overboekingen: Mapping[str, tuple[str, Decimal]]


def clean(text: str, length: int) -> str:
    """Text in the characters SEPA allows: accents dropped, no slash at an end and none twice."""
    plain = _NIET_TOEGESTAAN.sub(" ", unidecode(text))
    plain = " ".join(re.sub(r"/+", "/", plain).split())
    return plain[:length].strip(" /") or "-"


def write_file(
    *,
    kenmerk: str,
    opdrachtgever: Opdrachtgever,
    betaaldatum: date,
    gemaakt_op: datetime,
    overboekingen: Sequence[Overboeking],
) -> bytes:
    """The bytes of the payment file, already checked. Raises BestandOnjuist."""
    element = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
    count, total = str(len(overboekingen)), f"{sum(line.bedrag for line in overboekingen):.2f}"
    name = clean(opdrachtgever.naam, 70)
    agent = element.BICFI(opdrachtgever.bic) if opdrachtgever.bic else element.Othr(element.Id("NOTPROVIDED"))
    payment = element.PmtInf(
        element.PmtInfId(kenmerk),
        element.PmtMtd("TRF"),
        element.BtchBookg("true"),
        element.NbOfTxs(count),
        element.CtrlSum(total),
        element.PmtTpInf(element.SvcLvl(element.Cd("SEPA"))),
        element.ReqdExctnDt(element.Dt(betaaldatum.isoformat())),
        element.Dbtr(element.Nm(name)),
        element.DbtrAcct(element.Id(element.IBAN(opdrachtgever.iban)), element.Ccy("EUR")),
        element.DbtrAgt(element.FinInstnId(agent)),
        element.ChrgBr("SLEV"),
    )
    for line in overboekingen:
        payment.append(
            element.CdtTrfTxInf(
                element.PmtId(element.EndToEndId(line.referentie)),
                element.Amt(element.InstdAmt(f"{line.bedrag:.2f}", Ccy="EUR")),
                element.Cdtr(element.Nm(clean(line.naam, 70))),
                element.CdtrAcct(element.Id(element.IBAN(line.iban))),
                element.RmtInf(element.Ustrd(clean(line.omschrijving, 140))),
            )
        )
    header = element.GrpHdr(
        element.MsgId(kenmerk),
        element.CreDtTm(gemaakt_op.strftime("%Y-%m-%dT%H:%M:%S")),
        element.NbOfTxs(count),
        element.CtrlSum(total),
        element.InitgPty(element.Nm(name)),
    )
    document = element.Document(element.CstmrCdtTrfInitn(header, payment))
    content: bytes = etree.tostring(document, encoding="UTF-8", xml_declaration=True)
    read_file(content)
    return content


def read_file(content: bytes) -> Bestandsinhoud:
    """What the file says. Raises BestandOnjuist when it breaks the schema or does not add up."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        document = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BestandOnjuist(f"Het bestand is geen XML: {error}") from error
    schema = _schema()
    if not schema.validate(document):
        raise BestandOnjuist(f"Het bestand past niet in {VERSIE}: {schema.error_log.last_error}")
    lines: dict[str, tuple[str, Decimal]] = {}
    for transaction in document.iterfind(".//p:CdtTrfTxInf", _IN):
        reference = _text(transaction, "p:PmtId/p:EndToEndId")
        if reference in lines:
            raise BestandOnjuist(f"Betaling {reference} staat twee keer in het bestand.")
        amount = Decimal(_text(transaction, "p:Amt/p:InstdAmt"))
        lines[reference] = (_text(transaction, "p:CdtrAcct/p:Id/p:IBAN"), amount)
    counted = (len(lines), sum((amount for _, amount in lines.values()), Decimal(0)))
    for where in (".//p:GrpHdr", ".//p:PmtInf"):
        said = (
            int(_text(document, f"{where}/p:NbOfTxs")),
            Decimal(_text(document, f"{where}/p:CtrlSum")),
        )
        if said != counted:
            raise BestandOnjuist(
                f"De controletotalen kloppen niet: {said[0]} betalingen van samen {said[1]} euro, "
                f"geteld zijn {counted[0]} van {counted[1]} euro."
            )
    return Bestandsinhoud(
        kenmerk=_text(document, ".//p:GrpHdr/p:MsgId"),
        iban=_text(document, ".//p:PmtInf/p:DbtrAcct/p:Id/p:IBAN"),
        betaaldatum=date.fromisoformat(_text(document, ".//p:PmtInf/p:ReqdExctnDt/p:Dt")),
        aantal=counted[0],
        totaal=counted[1],
        overboekingen=lines,
    )


def _text(node: Any, path: str) -> str:
    found: str | None = node.findtext(path, namespaces=_IN)
    if found is None:
        raise BestandOnjuist(f"Het bestand mist {path.replace('p:', '')}.")
    return found


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(str(files("sepaxml") / "schemas" / f"{VERSIE}.xsd")))
