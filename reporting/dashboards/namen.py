"""Names of the groups a figure falls apart in."""

from collections.abc import Iterable
from datetime import date

from backoffice.besluiten.models import Uitkomst
from caseload.toewijzing.models import EindeReden
from caseload.trajecten.models import Resultaat
from intake.melding.codes import Bestemming, Stroom
from reporting.indicatoren.berekening import GEEN
from serviceplein.catalogus.models import Product
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.ui.weergave import MAANDEN

DIMENSIES = {
    "stroom": "Stroom",
    "functie": "Functie",
    "medewerker": "Medewerker",
    "regeling": "Regeling",
    "uitkomst": "Uitkomst",
    "reden": "Reden",
    "bestemming": "Bestemming",
    "maand": "Maand",
}
_CHOICES = {
    "stroom": dict(Stroom.choices),
    "functie": dict(Functie.choices),
    "uitkomst": {**dict(Uitkomst.choices), **dict(Resultaat.choices)},
    "reden": dict(EindeReden.choices),
    "bestemming": dict(Bestemming.choices),
}
_UNKNOWN = {"stroom": "Nog niet bepaald"}


def group_names(per: str, keys: Iterable[str]) -> dict[str, str]:
    """Key -> name, for every key; at most one query."""
    wanted = list(keys)
    found: dict[str, str] = {}
    if per in _CHOICES:
        found = {str(code): str(label) for code, label in _CHOICES[per].items()}
    elif per == "maand":
        found = {key: month_name(date.fromisoformat(key)) for key in wanted if key != GEEN}
    elif per == "regeling":
        found = dict(Product.objects.filter(code__in=wanted).values_list("code", "naam"))
    elif per == "medewerker":
        people = Medewerker.objects.filter(pk__in=[key for key in wanted if key.isdecimal()])
        found = {str(pk): naam for pk, naam in people.values_list("pk", "naam")}
    found.setdefault(GEEN, _UNKNOWN.get(per, "Onbekend"))
    return {key: found.get(key, key.replace("_", " ").capitalize()) for key in wanted}


def month_name(day: date) -> str:
    """'nov 26'."""
    return f"{MAANDEN[day.month - 1]} {day:%y}"
