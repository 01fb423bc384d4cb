"""Where an application says something else than what is known of the klant (BO-03); only shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.aanvragen.definitie import Huishoudtype, Regeling, Soort
from backoffice.mutaties.gezin import household_type, roles_on
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.models import Gegeven, Klant
from serviceplein.ui.weergave import long_date, money

INKOMEN = {"inkomen_per_maand": "inkomen"}
"""Columns that ask what a known fact of the klant tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verschil:
    """`bekend` with where we have it from, `gevraagd` as the application has it."""

    label: str
    bekend: str
    gevraagd: str
    herkomst: str = ""


def differences(regeling: Regeling, klant: Klant, waarden: Mapping[str, Any], op: date) -> list[Verschil]:
    """E-mail, household, number of children and income that differ from the dossier on a day.

    What is not known differs from nothing. Three queries at most.
    """
    known = _known(klant, op)
    found = []
    for kolom in regeling.kolommen:
        asked, fact = waarden.get(kolom.naam), known.get(_fact(kolom.naam, kolom.soort))
        if asked in (None, "") or fact is None:
            continue
        value, origin = fact
        if _same(asked, value):
            continue
        found.append(Verschil(label=kolom.label, bekend=_show(value), gevraagd=_show(asked), herkomst=origin))
    return found


def _fact(naam: str, soort: Soort) -> str:
    if soort in (Soort.EMAIL, Soort.HUISHOUDEN):
        return soort.value
    return INKOMEN.get(naam, naam)


def _known(klant: Klant, op: date) -> dict[str, tuple[Any, str]]:
    known: dict[str, tuple[Any, str]] = {}
    if klant.email:
        known[Soort.EMAIL] = (klant.email, "")
    roles = roles_on(klant, op)
    if roles:
        known[Soort.HUISHOUDEN] = (household_type(roles), "")
        known["kinderen"] = (roles.count(HuishoudenRol.KIND), "")
    for fact in Gegeven.objects.filter(klant=klant, naam="inkomen"):
        value = Decimal(str(fact.waarde))
        known[fact.naam] = (value, f"{fact.get_bron_display()}, {long_date(fact.op)}")
    return known


def _same(asked: Any, known: Any) -> bool:
    if isinstance(known, Huishoudtype) or not isinstance(known, str):
        return bool(asked == known)
    return str(asked).strip().lower() == known.strip().lower()


def _show(value: Any) -> str:
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, str) and value in set(Huishoudtype):
        return Huishoudtype(value).label
    return str(value)
