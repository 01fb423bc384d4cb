"""The results of the selectielijst as data: which term belongs to which outcome, from which day."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from backoffice.termijnen.duur import Duur, Eenheid, start_of_term
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.normen import NormOntbreekt

_EENHEDEN = {
    "jaar": Eenheid.JAREN,
    "maanden": Eenheid.MAANDEN,
    "weken": Eenheid.WEKEN,
    "dagen": Eenheid.DAGEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaat:
    """One result of the list, for one outcome of one kind of zaak."""

    zaak: str
    resultaat: str
    nummer: str
    procestype: str
    naam: str
    norm: str
    vanaf: str

    @property
    def code(self) -> tuple[str, str]:
        return self.zaak, self.resultaat


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaartermijn:
    """A result with its term on a day: what ended on or before `grens` may be destroyed."""

    resultaat: Resultaat
    duur: Duur
    bron: str
    grens: date


@cache
def resultaten() -> tuple[Resultaat, ...]:
    """Every result, as the file says; raises TypeError for a row that is not complete."""
    path = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "bewaren" / "selectielijst.yaml"
    return tuple(Resultaat(**row) for row in yaml.safe_load(path.read_text(encoding="utf-8")))


def bewaartermijnen(op: date) -> dict[tuple[str, str], Bewaartermijn]:
    """The terms that hold on `op`, by zaak and result; raises NormOntbreekt naming a norm without value."""
    codes = {row.norm for row in resultaten()}
    rows = Norm.objects.filter(code__in=codes, geldig_van__lte=op).exclude(geldig_tot__lte=op)
    norms = {row.code: row for row in rows}
    if missing := sorted(codes - norms.keys()):
        raise NormOntbreekt(f"Geen waarde op {op} voor: {', '.join(missing)}. Vul de norm in bij Beheer.")
    found = {}
    for row in resultaten():
        norm = norms[row.norm]
        length = Duur(aantal=int(norm.waarde), eenheid=_EENHEDEN[norm.eenheid])
        found[row.code] = Bewaartermijn(
            resultaat=row, duur=length, bron=norm.bron, grens=start_of_term(op, length)
        )
    return found
