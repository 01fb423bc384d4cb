"""What a toelatingseis can ask: the facts of inrichting/producten/_feiten.yaml, read once per process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from serviceplein.inrichting.lezen import Knoop, read_yaml
from serviceplein.regels.feiten import Feit, Soort

FILE = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "producten" / "_feiten.yaml"
TYPES = ("ja_nee", "getal", "bedrag", "keuze")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraagfeit:
    """One fact with its question; `klant` or `gegeven` says where the dossier may know it already."""

    feit: Feit
    vraag: str
    bedrag: bool = False
    klant: str = ""
    gegeven: str = ""

    @property
    def naam(self) -> str:
        return self.feit.naam


@dataclass(frozen=True, slots=True, kw_only=True)
class Grens:
    """An amount that differs by the value of `feit`; each value names a dated norm."""

    naam: str
    feit: str
    label: str
    normen: dict[str, str]


@cache
def facts() -> dict[str, Vraagfeit]:
    """Every fact by name. Raises InrichtingOngeldig when the file is wrong."""
    return {item.naam: item for item in (_fact(node) for node in read_yaml(FILE)["feiten"].lijst())}


@cache
def limits() -> dict[str, Grens]:
    """Every limit by name."""
    found = (
        Grens(
            naam=node["naam"].tekst(),
            feit=node["feit"].keuze(list(facts())),
            label=node["label"].tekst(),
            normen={key: item.tekst() for key, item in node["normen"].groep()},
        )
        for node in read_yaml(FILE)["grenzen"].lijst()
    )
    return {item.naam: item for item in found}


def _fact(node: Knoop) -> Vraagfeit:
    node.check_keys("naam", "type", "label", "vraag", "klant", "gegeven", "waarden", "minimum", "maximum")
    kind = node["type"].keuze(TYPES)
    return Vraagfeit(
        feit=Feit(
            naam=node["naam"].tekst(),
            soort=Soort.GETAL if kind == "bedrag" else Soort(kind),
            label=node["label"].tekst(),
            waarden={key: item.tekst() for key, item in node["waarden"].groep()} or None,
            minimum=float(node["minimum"].getal()) if node["minimum"].waarde is not None else None,
            maximum=float(node["maximum"].getal()) if node["maximum"].waarde is not None else None,
            geheel=kind != "bedrag",
        ),
        vraag=node["vraag"].tekst(),
        bedrag=kind == "bedrag",
        klant=node["klant"].tekst(""),
        gegeven=node["gegeven"].tekst(""),
    )
