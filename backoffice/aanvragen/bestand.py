"""Reading a file that anybody may have made: in pieces, from any position, in bounded memory.

CSV is read here, JSON Lines in `jsonregels`.

The file is read as bytes, row by row. A row that cannot be read is an error of that row, and the rows
after it still go. `positie` is the byte where the next row starts, so that reading can go on there later.
"""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, BinaryIO, NamedTuple

BLOK = 1 << 20
LANGSTE_REGEL = 64 * 1024
"""Bytes in one line; longer lines are skipped without being kept in memory."""
REGELS_PER_RIJ = 10
"""Lines one quoted row may take; more means that a quote was never closed."""
SCHEIDINGEN = (";", ",", "\t")
_HERKENBAAR = {
    b"PK\x03\x04": "een zip-bestand of Excel-werkmap",
    b"PK\x05\x06": "een zip-bestand",
    b"%PDF": "een pdf",
    b"\xd0\xcf\x11\xe0": "een Excel- of Word-bestand",
    b"\x1f\x8b": "een gzip-bestand",
    b"\x89PNG": "een plaatje",
    b"\xff\xd8\xff": "een plaatje",
    b"7z\xbc\xaf": "een 7z-bestand",
    b"Rar!": "een rar-bestand",
    b"\xff\xfe": "een tekstbestand in UTF-16",
    b"\xfe\xff": "een tekstbestand in UTF-16",
}
EEN_LIJST = "Dit is één JSON-lijst. Zet elke aanvraag op een eigen regel (JSON Lines)."
_TEKST_BYTES = frozenset({9, 10, 12, 13})


class BestandGeweigerd(ValueError):
    """This file cannot be read at all; the message says why and what to do."""


class Vorm(StrEnum):
    CSV = "csv"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indeling:
    """How a file must be read, found once and kept with the batch. `begin` is where the first row starts."""

    codering: str
    scheiding: str
    kolommen: tuple[str, ...]
    begin: int
    totaal: int
    vorm: str = Vorm.CSV

    @property
    def eerste_rij(self) -> int:
        """Number of the first row: a CSV file has its column names on line 1."""
        return 2 if self.vorm == Vorm.CSV else 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Indeling":
        return cls(**{**data, "kolommen": tuple(data["kolommen"])})


class RuweRij(NamedTuple):
    """One row as it stands in the file: `nummer` as a spreadsheet counts (the header is row 1)."""

    nummer: int
    cellen: dict[str, str]
    fout: str = ""


def refuse_when_not_text(start: bytes) -> None:
    """Raises BestandGeweigerd when the first bytes show another kind of file."""
    for mark, kind in _HERKENBAAR.items():
        if start.startswith(mark):
            raise BestandGeweigerd(
                f"Dit is {kind}, geen CSV of JSON Lines. Sla het bestand op als CSV (UTF-8)."
            )
    control = sum(byte < 32 and byte not in _TEKST_BYTES for byte in start)
    if control * 10 > len(start):
        raise BestandGeweigerd("Dit is geen tekstbestand. Sla het bestand op als CSV (UTF-8).")


def inspect(file: BinaryIO, *, verplicht: Sequence[str], bekend: Sequence[str]) -> Indeling:
    """Finds form, encoding, delimiter and columns, and counts the rows; reads the file once.

    Raises BestandGeweigerd when it is neither CSV nor JSON Lines, is empty, or misses or repeats a column.
    """
    codering, rows = _scan(file)
    begin = 3 if codering == "utf-8-sig" else 0
    file.seek(begin)
    header = file.readline(LANGSTE_REGEL + 1)
    if header.lstrip().startswith((b"{", b"[")):
        if header.lstrip().startswith(b"["):
            raise BestandGeweigerd(
                "Dit is één JSON-lijst. Zet elke aanvraag op een eigen regel (JSON Lines)."
            )
        return Indeling(
            codering=codering,
            scheiding="",
            kolommen=tuple(bekend),
            begin=begin,
            totaal=rows + 1,
            vorm=Vorm.JSON_LINES,
        )
    if len(header) > LANGSTE_REGEL:
        raise BestandGeweigerd("De eerste regel is veel te lang. Daar horen alleen de kolomnamen te staan.")
    text = decode(header, codering).strip("\r\n")
    if "\r" in text:
        raise BestandGeweigerd(
            "De regels eindigen met een oud Mac-teken. Sla het bestand op als CSV (UTF-8)."
        )
    scheiding, names = _columns(text, bekend)
    _check_columns(names, verplicht, bekend)
    if rows < 1:
        raise BestandGeweigerd("Het bestand heeft kolomnamen, maar geen rijen.")
    return Indeling(
        codering=codering, scheiding=scheiding, kolommen=tuple(names), begin=file.tell(), totaal=rows
    )


def _scan(file: BinaryIO) -> tuple[str, int]:
    """Encoding, and the number of lines after the first that are not empty."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, lines, last, first = True, 0, b"", True
    while block := file.read(BLOK):
        if first:
            refuse_when_not_text(block[:8192])
            bom, first = block.startswith(codecs.BOM_UTF8), False
        utf8 = utf8 and _decodes(decoder, block)
        joined = last[-1:] + block
        lines += block.count(b"\n") - joined.count(b"\n\n") - joined.count(b"\n\r\n")
        last = block
    if first or (not last.strip() and lines < 1):
        raise BestandGeweigerd("Het bestand is leeg.")
    utf8 = utf8 and _decodes(decoder, b"", final=True)
    rows = lines - last.endswith(b"\n")
    if utf8:
        return ("utf-8-sig" if bom else "utf-8"), rows
    return "cp1252", rows


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def decode(line: bytes, codering: str) -> str:
    """The text of a line; bytes that are no text become replacement characters."""
    return line.decode("utf-8" if codering == "utf-8-sig" else codering, errors="replace")


def _columns(text: str, bekend: Sequence[str]) -> tuple[str, list[str]]:
    """The delimiter that recognises most columns, and the names it gives."""
    found = [(scheiding, _names(text, scheiding)) for scheiding in SCHEIDINGEN]
    return max(found, key=lambda pair: len(set(pair[1]) & set(bekend)))


def _names(text: str, scheiding: str) -> list[str]:
    try:
        cells = next(csv.reader([text], delimiter=scheiding, strict=True), [])
    except csv.Error:
        cells = text.split(scheiding)
    return [column_name(cell) for cell in cells]


def column_name(text: str) -> str:
    """A column as the regeling names it, however it was written."""
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def _check_columns(names: list[str], verplicht: Sequence[str], bekend: Sequence[str]) -> None:
    if not set(names) & set(bekend):
        raise BestandGeweigerd(
            f"De eerste regel heeft geen bekende kolomnamen. Begin met: {', '.join(bekend)}."
        )
    if double := sorted({name for name in names if name in bekend and names.count(name) > 1}):
        raise BestandGeweigerd(f"Deze kolommen staan er twee keer: {', '.join(double)}.")
    if missing := [name for name in verplicht if name not in names]:
        raise BestandGeweigerd(f"Deze kolommen ontbreken: {', '.join(missing)}.")


class Rijlezer:
    """Iterates over rows from a position; `positie` and `nummer` say where the next row starts."""

    def __init__(self, file: BinaryIO, indeling: Indeling, *, positie: int, nummer: int) -> None:
        self._file = file
        self._indeling = indeling
        self.positie = positie
        self.nummer = nummer
        file.seek(positie)

    def __iter__(self) -> Iterator[RuweRij]:
        while line := self._file.readline(LANGSTE_REGEL + 1):
            nummer = self.nummer
            if len(line) > LANGSTE_REGEL and not line.endswith(b"\n"):
                self._skip_rest_of_line()
                self._at(self._file.tell())
                yield RuweRij(nummer, {}, f"De rij is te lang: meer dan {LANGSTE_REGEL} tekens.")
                continue
            if not line.strip():
                self._at(self.positie + len(line))
                continue
            rij = self._row(line, nummer)
            if rij.fout or any(cell.strip() for cell in rij.cellen.values()):
                yield rij

    def _row(self, line: bytes, nummer: int) -> RuweRij:
        """One row; a quoted cell may run over lines. After an unreadable row the next line is read."""
        after_first = self.positie + len(line)
        text = decode(line, self._indeling.codering)
        if '"' not in text:
            self._at(after_first)
            return self._with_names(text.rstrip("\r\n").split(self._indeling.scheiding), nummer)
        lines = [text]
        while True:
            try:
                cells = next(csv.reader(lines, delimiter=self._indeling.scheiding, strict=True))
            except csv.Error as error:
                more = b""
                if "unexpected end" in str(error) and len(lines) < REGELS_PER_RIJ:
                    more = self._file.readline(LANGSTE_REGEL)
                if more:
                    lines.append(decode(more, self._indeling.codering))
                    continue
                self._file.seek(after_first)
                self._at(after_first)
                return RuweRij(nummer, {}, "Een aanhalingsteken staat verkeerd of is niet gesloten.")
            self._at(self._file.tell())
            return self._with_names(cells, nummer)

    def _with_names(self, cells: list[str], nummer: int) -> RuweRij:
        names = self._indeling.kolommen
        while len(cells) > len(names) and not cells[-1].strip():
            cells.pop()
        if len(cells) > len(names):
            return RuweRij(
                nummer, {}, f"De rij heeft {len(cells)} waarden, maar er zijn {len(names)} kolommen."
            )
        return RuweRij(nummer, dict(zip(names, cells, strict=False)))

    def _skip_rest_of_line(self) -> None:
        while line := self._file.readline(BLOK):
            if line.endswith(b"\n"):
                return

    def _at(self, positie: int) -> None:
        self.positie = positie
        self.nummer += 1
