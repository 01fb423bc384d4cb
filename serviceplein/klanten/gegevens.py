"""Which gegevens are kept about a klant and how long each stays fresh (KRN-04).

An app that asks for a gegeven registers it here; a name no app registered cannot be stored.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from serviceplein.catalogus.normen import normen
from serviceplein.klanten.models import Gegeven, Klant
from serviceplein.ui.weergave import money

Invoer = Literal["tekst", "bedrag", "getal", "ja_nee"]
JA_NEE = {"ja": True, "nee": False}
HOUDBAAR = "gegevens.houdbaar_dagen"
HOUDBAAR_GELD = "gegevens.houdbaar_dagen_inkomen"


@dataclass(frozen=True, slots=True, kw_only=True)
class GegevenSoort:
    """One kind of fact; `norm` is the dated norm with the number of days it stays fresh."""

    naam: str
    label: str
    norm: str = HOUDBAAR
    invoer: Invoer = "tekst"

    def toon(self, waarde: Any) -> str:
        """The value as people read it."""
        if self.invoer == "bedrag":
            return money(Decimal(str(waarde)))
        if isinstance(waarde, bool):
            return "ja" if waarde else "nee"
        if isinstance(waarde, list):
            return ", ".join(str(item) for item in waarde)
        return str(waarde).replace("_", " ")

    def lees(self, text: str) -> Any:
        """What somebody typed as the value that is stored. Raises ValueError with what to do."""
        text = text.strip()
        if self.invoer == "bedrag":
            return _read_money(text)
        if self.invoer == "getal":
            if not text.isdigit():
                raise ValueError("Vul een heel getal in.")
            return int(text)
        if self.invoer == "ja_nee":
            if text.lower() not in JA_NEE:
                raise ValueError("Vul ja of nee in.")
            return JA_NEE[text.lower()]
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class BekendGegeven:
    """A gegeven as a page shows it."""

    gegeven: Gegeven
    label: str
    waarde: str
    vers: bool
    vers_tot: date


def _read_money(text: str) -> float:
    plain = text.replace("€", "").replace(" ", "")
    plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    try:
        return float(Decimal(plain).quantize(Decimal("0.01")))
    except InvalidOperation:
        raise ValueError("Vul een bedrag in, bijvoorbeeld 1250,00.") from None


_registered: dict[str, GegevenSoort] = {}


def register(*soorten: GegevenSoort) -> None:
    """Makes kinds of gegevens known; registering the same name again replaces it."""
    for soort in soorten:
        _registered[soort.naam] = soort


def gegeven_soort(naam: str) -> GegevenSoort:
    """The kind with this name; KeyError when no app registered it."""
    return _registered[naam]


def soorten() -> list[GegevenSoort]:
    """Every kind, by label."""
    return sorted(_registered.values(), key=lambda soort: soort.label)


def known_gegevens(klant: Klant, op: date) -> list[BekendGegeven]:
    """Everything known of a klant with source and freshness on `op`, by label. Two queries."""
    rows = [row for row in klant.gegevens.select_related("partner") if row.naam in _registered]
    if not rows:
        return []
    days = normen({_registered[row.naam].norm for row in rows}, op=op)
    result = []
    for row in rows:
        soort = _registered[row.naam]
        until = row.op + timedelta(days=int(days[soort.norm]))
        result.append(
            BekendGegeven(
                gegeven=row,
                label=soort.label,
                waarde=soort.toon(row.waarde),
                vers=op <= until,
                vers_tot=until,
            )
        )
    return sorted(result, key=lambda item: item.label)


def fresh_gegevens(klant: Klant, op: date) -> dict[str, Gegeven]:
    """The gegevens that need not be asked again on `op`, by name."""
    return {item.gegeven.naam: item.gegeven for item in known_gegevens(klant, op) if item.vers}


def register_all() -> None:
    """The gegevens every floor works with."""
    register(
        GegevenSoort(naam="inkomen", label="Inkomen per maand", norm=HOUDBAAR_GELD, invoer="bedrag"),
        GegevenSoort(naam="vermogen", label="Vermogen", norm=HOUDBAAR_GELD, invoer="bedrag"),
        GegevenSoort(naam="schuld", label="Totale schuld", norm=HOUDBAAR_GELD, invoer="bedrag"),
        GegevenSoort(naam="burgerlijke_staat", label="Burgerlijke staat"),
        GegevenSoort(naam="woonsituatie", label="Woonsituatie"),
        GegevenSoort(naam="opleiding", label="Hoogste opleiding"),
        GegevenSoort(naam="werkervaring", label="Werkervaring"),
        GegevenSoort(naam="taalniveau", label="Taalniveau Nederlands"),
        GegevenSoort(naam="rijbewijs", label="Rijbewijs", invoer="ja_nee"),
        GegevenSoort(naam="aantal_kinderen", label="Thuiswonende kinderen", invoer="getal"),
        GegevenSoort(naam="iban", label="Rekeningnummer"),
    )
