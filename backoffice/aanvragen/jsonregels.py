"""Reading JSON Lines that anybody may have made: one application per line, as safely as a CSV file."""

import json
from typing import Any, BinaryIO, NoReturn

from backoffice.aanvragen.bestand import Indeling, Rijlezer, RuweRij, Vorm, column_name, decode


class RegelOnjuist(ValueError):
    """This line is no application; the message says why."""


class JsonRegellezer(Rijlezer):
    """Rows are numbered as lines: the first line is row 1. A value may be text, a number, true or false."""

    def _row(self, line: bytes, nummer: int) -> RuweRij:
        self._at(self.positie + len(line))
        try:
            return RuweRij(nummer, read_line(decode(line, self._indeling.codering)))
        except RegelOnjuist as error:
            return RuweRij(nummer, {}, str(error))


def read_line(text: str) -> dict[str, str]:
    """The cells of one line. Raises RegelOnjuist."""
    try:
        found = json.loads(
            text,
            object_pairs_hook=_cells,
            parse_float=str,
            parse_int=str,
            parse_constant=_no_number,
        )
    except RegelOnjuist:
        raise
    except (ValueError, RecursionError):
        raise RegelOnjuist(
            "Deze regel is geen geldige JSON. Controleer aanhalingstekens, komma's en haakjes."
        ) from None
    if not isinstance(found, dict):
        raise RegelOnjuist('Deze regel is geen JSON-object. Begin met { en noem elk veld: {"kenmerk": ...}.')
    return {name: _cell(name, value) for name, value in found.items()}


def _cells(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, value in pairs:
        naam = column_name(name)
        if naam in cells:
            raise RegelOnjuist(f"Het veld {naam[:60]} staat er twee keer.")
        cells[naam] = value
    return cells


def _cell(naam: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, str):
        return value
    raise RegelOnjuist(f"Het veld {naam[:60]} is een lijst of object. Vul één waarde in.")


def _no_number(text: str) -> NoReturn:
    raise RegelOnjuist(f"{text} is geen getal. Laat het veld weg als u de waarde niet weet.")


def open_reader(file: BinaryIO, indeling: Indeling, *, positie: int, nummer: int) -> Rijlezer:
    """The reader for the form of this file."""
    reader = Rijlezer if indeling.vorm == Vorm.CSV else JsonRegellezer
    return reader(file, indeling, positie=positie, nummer=nummer)
