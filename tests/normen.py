"""Norms as they ship, for tests that need some of them and no municipality around them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from serviceplein.catalogus.models import Norm

FOLDER = Path(__file__).parents[1] / "serviceplein" / "inrichting" / "normen"


@cache
def shipped(name: str) -> tuple[Mapping[str, Any], ...]:
    """The rows of one file."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, Loader=yaml.CSafeLoader))


def set_norms(rows: Iterable[Mapping[str, Any]]) -> None:
    """The last row of each code becomes its norm, unless it has one."""
    newest = {row["code"]: row for row in rows}
    known = set(Norm.objects.filter(code__in=newest).values_list("code", flat=True))
    Norm.objects.bulk_create(
        Norm(**{**row, "waarde": Decimal(row["waarde"])}) for code, row in newest.items() if code not in known
    )
