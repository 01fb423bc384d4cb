"""Which gegevens are kept about a klant and how long each stays fresh (KRN-04).

An app that asks for a gegeven registers it here; a name no app registered cannot be stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from serviceplein.catalogus.normen import normen
from serviceplein.klanten.models import Gegeven, Klant

HOUDBAAR = "gegevens.houdbaar_dagen"
HOUDBAAR_GELD = "gegevens.houdbaar_dagen_inkomen"


@dataclass(frozen=True, slots=True, kw_only=True)
class GegevenSoort:
    """One kind of fact; `norm` is the dated norm with the number of days it stays fresh."""

    naam: str
    label: str
    norm: str = HOUDBAAR
    toon: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True, kw_only=True)
class BekendGegeven:
    """A gegeven as a page shows it."""

    gegeven: Gegeven
    label: str
    waarde: str
    vers: bool
    vers_tot: date


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value).replace("_", " ")


def _euro(value: Any) -> str:
    from serviceplein.ui.weergave import money

    return money(Decimal(str(value)))


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
        GegevenSoort(naam="inkomen", label="Inkomen per maand", norm=HOUDBAAR_GELD, toon=_euro),
        GegevenSoort(naam="vermogen", label="Vermogen", norm=HOUDBAAR_GELD, toon=_euro),
        GegevenSoort(naam="schuld", label="Totale schuld", norm=HOUDBAAR_GELD, toon=_euro),
        GegevenSoort(naam="burgerlijke_staat", label="Burgerlijke staat", toon=_show),
        GegevenSoort(naam="woonsituatie", label="Woonsituatie", toon=_show),
        GegevenSoort(naam="opleiding", label="Hoogste opleiding", toon=_show),
        GegevenSoort(naam="werkervaring", label="Werkervaring", toon=_show),
        GegevenSoort(naam="taalniveau", label="Taalniveau Nederlands", toon=_show),
        GegevenSoort(naam="rijbewijs", label="Rijbewijs", toon=_show),
        GegevenSoort(naam="aantal_kinderen", label="Thuiswonende kinderen", toon=_show),
        GegevenSoort(naam="iban", label="Rekeningnummer", toon=_show),
    )
