"""The tables and facts that ship with the product, as data in serviceplein/inrichting/regels/."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from serviceplein.regels.feiten import Feit

TABELLEN = ("triage", "na_quick_scan", "snelle_route", "erbij", "poort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feitenlijst:
    """`feiten` are given, `afgeleid` are worked out, `uitkomsten` are what tables decide; all by name."""

    feiten: dict[str, Feit]
    afgeleid: dict[str, Feit]
    uitkomsten: dict[str, Feit]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeegeleverdeTabel:
    code: str
    naam: str
    geldig_van: date
    inhoud: dict[str, Any]


@cache
def shipped_feiten() -> Feitenlijst:
    """Every fact and outcome of the routing policy, with its allowed codes: the one place they are listed."""
    data = _read("feiten")
    return Feitenlijst(
        **{
            part: {feit.naam: feit for feit in map(Feit.from_data, data[part])}
            for part in ("feiten", "afgeleid", "uitkomsten")
        }
    )


def shipped_tabel(code: str) -> MeegeleverdeTabel:
    """A shipped table whose columns are written out in full, so that a version stands on its own."""
    data = deepcopy(_read(code))
    lijst = shipped_feiten()
    invoer = lijst.feiten | lijst.afgeleid
    geldig_van = data.pop("geldig_van")
    data["invoer"] = [invoer[naam].as_data() for naam in data["invoer"]]
    data["uitvoer"] = [lijst.uitkomsten[naam].as_data() for naam in data["uitvoer"]]
    return MeegeleverdeTabel(code=data["code"], naam=data["naam"], geldig_van=geldig_van, inhoud=data)


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("serviceplein.inrichting").joinpath("regels", f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return data
