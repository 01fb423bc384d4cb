"""Reads a file of meldingen to route: a JSON list of {"id", "melding", "klant", "quick_scan"}. No queries."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from intake.feiten import IntakeFeiten
from serviceplein.regels.feiten import FeitOngeldig, join_words

_SECTIONS = ("id", "melding", "klant", "quick_scan")
_REMARKS = ("verhaal", "verwacht", "toelichting", "opmerking", "omschrijving", "bron")
"""Notes that may stand beside the facts and decide nothing."""


class BestandOngeldig(ValueError):
    """The file cannot be used; the message is a Dutch sentence naming the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeRouteren:
    """One entry of the file."""

    id: str | int
    feiten: IntakeFeiten


def read_bestand(path: Path, *, producten: frozenset[str]) -> list[TeRouteren]:
    """All entries, checked. Raises BestandOngeldig at the first mistake."""
    entries = _parse(path)
    if not isinstance(entries, list):
        raise BestandOngeldig(f"{path}: het bestand moet een lijst met meldingen zijn, tussen [ en ].")
    return list(_entries(entries, producten))


def _parse(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, object_pairs_hook=_no_double_keys, parse_constant=_no_constant)
    except FileNotFoundError as error:
        raise BestandOngeldig(f"{path}: dit bestand bestaat niet.") from error
    except OSError as error:
        raise BestandOngeldig(f"{path}: het bestand is niet te lezen ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BestandOngeldig(f"{path}: het bestand is geen UTF-8-tekst.") from error
    except json.JSONDecodeError as error:
        place = f"regel {error.lineno}, teken {error.colno}"
        raise BestandOngeldig(f"{path}: het bestand is geen geldige JSON ({place}).") from error
    except BestandOngeldig:
        raise
    except ValueError as error:
        raise BestandOngeldig(f"{path}: het bestand bevat een getal dat te groot is.") from error
    except RecursionError as error:
        raise BestandOngeldig(f"{path}: het bestand is te diep genest.") from error


def _no_double_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        double = next(key for key in found if sum(key == other for other, _ in pairs) > 1)
        raise BestandOngeldig(f"Het veld '{double}' staat twee keer in hetzelfde onderdeel.")
    return found


def _no_constant(name: str) -> Any:
    raise BestandOngeldig(f"De waarde {name} is geen geldig getal.")


def _is_identity(value: object) -> TypeGuard[str | int]:
    if isinstance(value, str):
        return bool(value) and value.isprintable()
    return isinstance(value, int) and not isinstance(value, bool)


def _entries(entries: list[Any], producten: frozenset[str]) -> Iterator[TeRouteren]:
    seen: set[str | int] = set()
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping):
            raise BestandOngeldig(f"Melding {number}: dit is geen melding met id, melding en klant.")
        identity = entry.get("id")
        if not _is_identity(identity):
            raise BestandOngeldig(f"Melding {number}: id ontbreekt of is geen leesbare tekst.")
        if identity in seen:
            raise BestandOngeldig(f"Melding {number}: id '{identity}' komt vaker voor.")
        seen.add(identity)
        for key in sorted(entry.keys() - {*_SECTIONS, *_REMARKS}):
            raise BestandOngeldig(
                f"Melding {identity}: {key}: dit onderdeel bestaat niet; toegestaan: {join_words(_SECTIONS)}."
            )
        try:
            yield TeRouteren(id=identity, feiten=IntakeFeiten.read(entry, producten=producten))
        except FeitOngeldig as error:
            raise BestandOngeldig(f"Melding {identity}: {error.message}") from error
