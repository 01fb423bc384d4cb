"""From the cells of one row to typed values, or to errors somebody can act on. Pure: the day is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from backoffice.aanvragen.regelingen import Huishoudtype, Kolom, Regeling, Soort
from serviceplein.klanten.validatie import normalize_bsn, validate_bsn

FORMULE = ("=", "+", "-", "@")
LANGSTE_WAARDE = 500
"""Characters in one cell; no column of a regeling needs more."""
HOOGSTE_BEDRAG = Decimal("9999999.99")
HOOGSTE_GETAL = 9999
LANGSTE_KENMERK = 100
_MET_PUNTEN = re.compile(r"^[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,2})?$")
_BEDRAG = re.compile(r"^[0-9]{1,9}([.,][0-9]{1,2})?$")
_GEHEEL = re.compile(r"^[0-9]{1,9}$")
_DATUMVORMEN = {
    re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})$"): (1, 2, 3),
    re.compile(r"^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})$"): (3, 2, 1),
}
_JA_NEE = {"ja": True, "j": True, "1": True, "nee": False, "n": False, "0": False}


class OnjuisteWaarde(ValueError):
    """The value does not fit its column; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Veldfout:
    """What is wrong in one cell."""

    veld: str
    waarde: str
    melding: str


class Waardenlezer:
    """Reads rows of one regeling; `vandaag` is the last day an aanvraagdatum may have.

    A cell that was read before is not read again. Keep one no longer than a piece of a batch, because it
    remembers every cell it met.
    """

    def __init__(self, regeling: Regeling, *, vandaag: date) -> None:
        self._vandaag = vandaag
        self._kolommen: list[tuple[Kolom, str, dict[str, Any]]] = [(k, k.naam, {}) for k in regeling.kolommen]

    def read(self, cellen: Mapping[str, str]) -> tuple[dict[str, Any], list[Veldfout]]:
        """Values by column name, and one error per wrong cell; an empty optional cell is left out."""
        values: dict[str, Any] = {}
        errors: list[Veldfout] = []
        for kolom, naam, known in self._kolommen:
            text = cellen.get(naam, "")
            if text in known:
                value = known[text]
            else:
                try:
                    value = known[text] = read_value(kolom, text, vandaag=self._vandaag)
                except OnjuisteWaarde as error:
                    errors.append(Veldfout(naam, text, str(error)))
                    continue
            if value is not None:
                values[naam] = value
        return values, errors


def read_values(
    regeling: Regeling, cellen: Mapping[str, str], *, vandaag: date
) -> tuple[dict[str, Any], list[Veldfout]]:
    """One row alone; as `Waardenlezer.read`."""
    return Waardenlezer(regeling, vandaag=vandaag).read(cellen)


def read_value(kolom: Kolom, text: str, *, vandaag: date) -> Any:
    """The typed value, None when empty and optional; raises OnjuisteWaarde."""
    text = text.strip()
    if not text:
        if kolom.verplicht:
            raise OnjuisteWaarde(f"{kolom.label} is leeg. Vul deze kolom in.")
        return None
    if len(text) > LANGSTE_WAARDE:
        raise OnjuisteWaarde(
            f"De waarde is te lang: {len(text)} tekens. Gebruik er hoogstens {LANGSTE_WAARDE}."
        )
    if "\ufffd" in text or not text.isprintable():
        raise OnjuisteWaarde("Er staat een onleesbaar teken in de waarde. Typ de waarde opnieuw.")
    if text.startswith(FORMULE):
        raise OnjuisteWaarde(
            f"De waarde begint met {text[0]}. Een rekenblad leest dat als formule. Haal dat teken weg."
        )
    return _LEZERS[kolom.soort](kolom, text, vandaag)


def _kenmerk(kolom: Kolom, text: str, vandaag: date) -> str:
    if len(text) > LANGSTE_KENMERK:
        raise OnjuisteWaarde(f"Het kenmerk is te lang. Gebruik hoogstens {LANGSTE_KENMERK} tekens.")
    return text


def _bsn(kolom: Kolom, text: str, vandaag: date) -> str:
    value = normalize_bsn(text)
    try:
        validate_bsn(value)
    except ValidationError as error:
        raise OnjuisteWaarde(str(error.message)) from None
    return value


def _datum(kolom: Kolom, text: str, vandaag: date) -> date:
    found = next(((m, order) for p, order in _DATUMVORMEN.items() if (m := p.match(text))), None)
    if found is None:
        raise OnjuisteWaarde("Dit is geen datum. Schrijf bijvoorbeeld 2026-03-31 of 31-03-2026.")
    try:
        value = date(*(int(found[0][place]) for place in found[1]))
    except ValueError:
        raise OnjuisteWaarde("Deze datum bestaat niet. Controleer dag en maand.") from None
    if value > vandaag:
        raise OnjuisteWaarde("Deze datum ligt in de toekomst. Vul de dag van de aanvraag in.")
    return value


def _huishouden(kolom: Kolom, text: str, vandaag: date) -> str:
    value = text.lower().replace(" ", "_").replace("-", "_")
    if value not in set(Huishoudtype):
        raise OnjuisteWaarde(f"Onbekend huishouden. Kies uit: {', '.join(Huishoudtype)}.")
    return value


def _bedrag(kolom: Kolom, text: str, vandaag: date) -> Decimal:
    number = text.removeprefix("€").strip()
    if _MET_PUNTEN.match(number):
        number = number.replace(".", "")
    elif not _BEDRAG.match(number):
        raise OnjuisteWaarde("Dit is geen bedrag. Schrijf bijvoorbeeld 1234,50.")
    value = Decimal(number.replace(",", "."))
    if value > HOOGSTE_BEDRAG:
        raise OnjuisteWaarde("Dit bedrag is te hoog. Controleer de cijfers.")
    return value


def _geheel(kolom: Kolom, text: str, vandaag: date) -> int:
    if not _GEHEEL.match(text) or int(text) > HOOGSTE_GETAL:
        raise OnjuisteWaarde(f"Dit is geen heel getal van 0 tot en met {HOOGSTE_GETAL}.")
    return int(text)


def _ja_nee(kolom: Kolom, text: str, vandaag: date) -> bool:
    try:
        return _JA_NEE[text.lower()]
    except KeyError:
        raise OnjuisteWaarde("Schrijf ja of nee.") from None


def _keuze(kolom: Kolom, text: str, vandaag: date) -> str:
    value = text.lower().replace(" ", "_")
    if value not in kolom.opties:
        raise OnjuisteWaarde(f"Onbekende waarde. Kies uit: {', '.join(kolom.opties)}.")
    return value


def _email(kolom: Kolom, text: str, vandaag: date) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise OnjuisteWaarde("Dit is geen e-mailadres. Schrijf bijvoorbeeld naam@voorbeeld.nl.") from None
    return text


def _tekst(kolom: Kolom, text: str, vandaag: date) -> str:
    return text


_LEZERS: Mapping[Soort, Callable[[Kolom, str, date], Any]] = {
    Soort.KENMERK: _kenmerk,
    Soort.BSN: _bsn,
    Soort.DATUM: _datum,
    Soort.HUISHOUDEN: _huishouden,
    Soort.BEDRAG: _bedrag,
    Soort.GEHEEL: _geheel,
    Soort.JA_NEE: _ja_nee,
    Soort.KEUZE: _keuze,
    Soort.EMAIL: _email,
    Soort.TEKST: _tekst,
}


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored with the application: all but the BSN and the kenmerk, which have their own place."""
    plain = {}
    for naam, value in values.items():
        if naam in ("bsn", "kenmerk"):
            continue
        if isinstance(value, Decimal):
            plain[naam] = str(value)
        elif isinstance(value, date):
            plain[naam] = value.isoformat()
        else:
            plain[naam] = value
    return plain


def from_json(regeling: Regeling, gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values again."""
    values: dict[str, Any] = {}
    for kolom in regeling.kolommen:
        value = gegevens.get(kolom.naam)
        if value is None:
            continue
        if kolom.soort is Soort.BEDRAG:
            value = Decimal(value)
        elif kolom.soort is Soort.DATUM:
            value = date.fromisoformat(value)
        values[kolom.naam] = value
    return values
