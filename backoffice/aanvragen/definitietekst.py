"""The text of a regeling: read, checked, and every mistake told with its line (BO-09)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings

from backoffice.aanvragen.definitie import (
    VERGELIJKEND,
    VERPLICHTE_KOLOMMEN,
    BedragRegel,
    Bewijsstuk,
    Grens,
    Huishoudtype,
    Kolom,
    NieuweNorm,
    Operator,
    Raakt,
    Regeling,
    Soort,
    Voorwaarde,
)
from backoffice.aanvragen.lezer import (
    Fout,
    Getal,
    Groep,
    JaNee,
    Keuze,
    Lijst,
    Namen,
    Of,
    Pad,
    Tekst,
    quote,
    read,
)
from serviceplein.toegang.rollen import Specialisme

Mistake = tuple[Pad, str, str]
"""Where, what stands there, what is expected."""


class RegelingOnjuist(ValueError):
    """A definition that cannot be read or contradicts itself; `fouten` say what is wrong and where."""

    def __init__(self, naam: str, fouten: Sequence[Fout]) -> None:
        super().__init__(f"{naam}: {' '.join(map(str, fouten))}")
        self.fouten = tuple(fouten)


SCHEMA = Groep(
    {
        "code": Tekst(60),
        "naam": Tekst(80),
        "omschrijving": Tekst(),
        "specialisme": Keuze(tuple(Specialisme.values)),
        "grondslag": Tekst(),
        "beslistermijn": Tekst(80),
        "geldig_maanden": Tekst(80),
        "eens_per_periode": JaNee(),
        "raakt_begeleiding": Of(
            Keuze(("altijd", "nooit")),
            Groep({"veld": Tekst(60), "waarden": Lijst(Tekst(60))}, ("veld", "waarden")),
        ),
        "bewijsstukken": Lijst(Groep({"naam": Tekst(), "wanneer": Tekst()}, ("naam",))),
        "normen": Lijst(
            Groep(
                {"code": Tekst(80), "waarde": Getal(), "eenheid": Tekst(30), "omschrijving": Tekst(200)},
                ("code", "waarde", "eenheid", "omschrijving"),
            )
        ),
        "kolommen": Lijst(
            Groep(
                {
                    "naam": Tekst(60),
                    "label": Tekst(),
                    "soort": Keuze(tuple(Soort)),
                    "verplicht": JaNee(),
                    "uitleg": Tekst(),
                    "opties": Namen(),
                },
                ("naam", "label", "soort"),
            )
        ),
        "voorwaarden": Lijst(
            Groep(
                {
                    "code": Tekst(60),
                    "vraag": Tekst(),
                    "feit": Tekst(60),
                    "operator": Keuze(tuple(Operator)),
                    "grens": Groep(
                        {
                            "norm": Tekst(80),
                            "procent": Tekst(80),
                            "per_huishouden": Namen(tuple(Huishoudtype)),
                        },
                        (),
                    ),
                    **dict.fromkeys(("zin", "zin_niet", "zin_onbekend"), Tekst()),
                },
                ("code", "vraag", "feit", "operator", "zin"),
            )
        ),
        "bedrag": Groep(
            {
                "omschrijving": Tekst(),
                "per_huishouden": Namen(tuple(Huishoudtype)),
                "per_kind": Tekst(80),
                "veld": Tekst(60),
            },
            ("omschrijving",),
        ),
    },
    (
        *("code", "naam", "omschrijving", "specialisme", "grondslag", "beslistermijn", "kolommen"),
        *("voorwaarden", "bedrag", "raakt_begeleiding", "eens_per_periode"),
    ),
)
"""What may stand where in the text of a definition."""


def parse(text: str, *, naam: str) -> Regeling:
    """Reads one definition; raises RegelingOnjuist with every mistake in it."""
    found = read(text, SCHEMA)
    if found.fouten:
        raise RegelingOnjuist(naam, found.fouten)
    regeling = _build(found.data)
    for pad, gevonden, verwacht in mistakes_of(regeling):
        found.refuse(pad, gevonden, verwacht)
    if found.fouten:
        raise RegelingOnjuist(naam, sorted(found.fouten, key=lambda one: one.regel))
    return regeling


def _build(data: dict[str, Any]) -> Regeling:
    columns = tuple(Kolom(**{**row, "soort": Soort(row["soort"])}) for row in data.pop("kolommen"))
    conditions = tuple(
        Voorwaarde(
            **{
                **row,
                "operator": Operator(row["operator"]),
                "grens": Grens(**row["grens"]) if "grens" in row else None,
            }
        )
        for row in data.pop("voorwaarden")
    )
    norms = tuple(
        NieuweNorm(**{**row, "waarde": Decimal(str(row["waarde"]))}) for row in data.pop("normen", ())
    )
    return Regeling(
        bewijsstukken=tuple(Bewijsstuk(**row) for row in data.pop("bewijsstukken", ())),
        nieuwe_normen=norms,
        kolommen=columns,
        voorwaarden=conditions,
        bedrag=BedragRegel(**data.pop("bedrag")),
        raakt_begeleiding=_touches(data.pop("raakt_begeleiding")),
        specialisme=Specialisme(data.pop("specialisme")),
        **data,
    )


def _touches(value: str | dict[str, Any]) -> Raakt:
    if isinstance(value, dict):
        return Raakt(veld=value["veld"], waarden=frozenset(value["waarden"]))
    return Raakt(altijd=value == "altijd")


def mistakes_of(regeling: Regeling) -> Iterable[Mistake]:
    """What contradicts itself: where, what stands there, and what is expected."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,59}", regeling.code):
        yield ("code",), quote(regeling.code), "ten minste drie kleine letters, cijfers of _"
    names = [kolom.naam for kolom in regeling.kolommen]
    for naam in VERPLICHTE_KOLOMMEN:
        if naam not in names:
            yield ("kolommen",), f"kolom {naam} ontbreekt", f"een kolom met naam: {naam}"
    for number, kolom in enumerate(regeling.kolommen):
        if (kolom.soort is Soort.KEUZE) != bool(kolom.opties):
            wat = "opties bij soort: keuze" if not kolom.opties else "geen opties, want die horen bij keuze"
            yield ("kolommen", number), f"soort: {kolom.soort}", wat
    if not regeling.voorwaarden:
        yield ("voorwaarden",), "niets", "ten minste één voorwaarde"
    yield from _twice("kolommen", "naam", names)
    yield from _twice("voorwaarden", "code", [row.code for row in regeling.voorwaarden])
    yield from _twice("normen", "code", [row.code for row in regeling.nieuwe_normen])
    for number, voorwaarde in enumerate(regeling.voorwaarden):
        yield from _condition_mistakes(regeling, voorwaarde, ("voorwaarden", number))
    yield from _amount_mistakes(regeling, names)


def _twice(lijst: str, veld: str, names: Sequence[str]) -> Iterable[Mistake]:
    for number, naam in enumerate(names):
        if naam in names[:number]:
            yield (
                (lijst, number, veld),
                f"{quote(naam)} voor de tweede keer",
                "een naam die nog niet voorkomt",
            )


def _amount_mistakes(regeling: Regeling, names: list[str]) -> Iterable[Mistake]:
    if regeling.eens_per_periode and not regeling.geldig_maanden:
        yield ("geldig_maanden",), "niets", "een norm, want eens_per_periode is true"
    for groep, veld in (
        ("bedrag", regeling.bedrag.veld),
        ("raakt_begeleiding", regeling.raakt_begeleiding.veld),
    ):
        if veld and veld not in names:
            yield (groep, "veld"), quote(veld), f"een van {', '.join(names)}"
    if bool(regeling.bedrag.veld) == bool(regeling.bedrag.per_huishouden):
        both = "allebei" if regeling.bedrag.veld else "geen van beide"
        yield ("bedrag",), both, "veld of per_huishouden"


def _condition_mistakes(regeling: Regeling, voorwaarde: Voorwaarde, pad: Pad) -> Iterable[Mistake]:
    if voorwaarde.feit not in regeling.soorten:
        yield (*pad, "feit"), quote(voorwaarde.feit), f"een van {', '.join(regeling.soorten)}"
        return
    comparing = voorwaarde.operator in VERGELIJKEND
    soort = regeling.soort_van(voorwaarde.feit)
    if comparing != (soort in (Soort.BEDRAG, Soort.GEHEEL)):
        fitting = [one for one in Operator if (one in VERGELIJKEND) != comparing]
        why = f"een van {', '.join(fitting)}, want {voorwaarde.feit} is {soort}"
        yield (*pad, "operator"), quote(voorwaarde.operator), why
    grens = voorwaarde.grens
    if comparing != (grens is not None):
        wat = "geen grens" if grens else "een grens met een norm"
        yield (*pad, "grens"), "een grens" if grens else "niets", f"{wat} bij {voorwaarde.operator}"
    elif grens and bool(grens.norm) == bool(grens.per_huishouden):
        yield (*pad, "grens"), "allebei" if grens.norm else "geen van beide", "norm of per_huishouden"
    if not comparing and not voorwaarde.zin_niet:
        yield (*pad, "zin_niet"), "niets", "een tekst voor wie niet voldoet"
    known = {"waarde", "grens"} if comparing else set()
    for veld, used in (("zin", known), ("zin_niet", known), ("zin_onbekend", set[str]())):
        if (found := _unknown_places(getattr(voorwaarde, veld), used)) is not None:
            allowed = " en ".join(f"{{{name}}}" for name in sorted(used, reverse=True))
            yield (
                (*pad, veld),
                quote(found),
                f"tussen accolades alleen {allowed}" if used else "geen accolades",
            )


def _unknown_places(zin: str, known: set[str]) -> str | None:
    """What stands between braces in a sentence and is not filled in; None when there is nothing like that."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(zin) if name is not None]
    except ValueError:
        return zin
    return next((f"{{{name}}}" for name in names if name not in known), None)


@cache
def shipped() -> Mapping[str, Regeling]:
    """The definitions that come with the product, by code; read once per process."""
    folder = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "regelingen"
    found = [parse(path.read_text(encoding="utf-8"), naam=path.name) for path in folder.glob("*.yaml")]
    return {regeling.code: regeling for regeling in sorted(found, key=lambda r: r.naam)}


def shipped_text(code: str) -> str:
    """The text of a definition that comes with the product; empty when there is none."""
    path = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "regelingen" / f"{code}.yaml"
    return path.read_text(encoding="utf-8") if code in shipped() else ""
