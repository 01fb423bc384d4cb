"""Blocks of text in letters: as shipped, or as functioneel beheer made them from a date on (BO-06)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from backoffice.aanvragen.regelingen import regelingen
from backoffice.besluiten.models import Tekstblok
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.inrichting.lezen import read_yaml
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

VELDEN = {
    "aanvraagdatum": "de datum van de aanvraag",
    "regeling": "de naam van de regeling",
    "kenmerk": "het kenmerk van de aanvraag",
    "grondslag": "waarop het besluit rust",
    "bezwaar_weken": "de bezwaartermijn in weken",
    "bezwaar_tot": "de laatste dag om bezwaar te maken",
    "afzender": "de naam van de gemeente",
    "postadres": "het postadres van de gemeente",
    "telefoon": "het telefoonnummer",
    "website": "de website",
}
"""Names a text may use, with what is filled in."""
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class TekstOnjuist(DomainError):
    code = "backoffice.tekst_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blok:
    """A block as shipped; `verplicht` are the names that must stay in its text."""

    code: str
    naam: str
    uitleg: str
    kop: str
    tekst: str
    verplicht: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tekst:
    """Heading and text of one block on one day."""

    kop: str
    tekst: str


@dataclass(frozen=True, slots=True)
class Alinea:
    """A block as the letter shows it."""

    kop: str
    html: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTekst:
    """`regeling` empty: for every regeling."""

    code: str
    kop: str
    tekst: str
    geldig_van: date
    reden: str
    regeling: str = ""


@dataclass(slots=True)
class Teksten:
    """The texts of letters, each regeling and day read once."""

    _found: dict[tuple[str, date], dict[str, Tekst]] = field(default_factory=dict)

    def on(self, regeling: str, day: date) -> dict[str, Tekst]:
        if (regeling, day) not in self._found:
            self._found[regeling, day] = texts_on(regeling, day)
        return self._found[regeling, day]


@cache
def blokken() -> dict[str, Blok]:
    """The blocks of a beschikking in the order of the letter, as shipped."""
    path = Path(settings.BASE_DIR) / "serviceplein" / "inrichting" / "teksten" / "beschikking.yaml"
    found = {}
    for node in read_yaml(path).lijst():
        node.check_keys("code", "naam", "uitleg", "kop", "tekst", "verplicht")
        row: dict[str, Any] = node.waarde
        found[row["code"]] = Blok(
            code=row["code"],
            naam=row["naam"],
            uitleg=row["uitleg"],
            kop=row.get("kop", ""),
            tekst=row["tekst"],
            verplicht=tuple(row.get("verplicht", ())),
        )
    return found


def texts_on(regeling: str, day: date) -> dict[str, Tekst]:
    """The text of every block on a day: of the regeling, else of all, else as shipped. One query."""
    found = {code: Tekst(blok.kop, blok.tekst) for code, blok in blokken().items()}
    rows = Tekstblok.objects.filter(regeling__in=["", regeling], geldig_van__lte=day)
    for row in rows.order_by("regeling", "geldig_van", "pk"):
        found[row.code] = Tekst(row.kop, row.tekst)
    return found


def fill(teksten: Mapping[str, Tekst], velden: Mapping[str, Any]) -> dict[str, Alinea]:
    """The blocks with what belongs in them; safe HTML."""
    return {
        code: Alinea(row.kop.format_map(velden), as_html(row.tekst, velden)) for code, row in teksten.items()
    }


def as_html(tekst: str, velden: Mapping[str, Any]) -> SafeString:
    """Paragraphs with bold words; everything else is plain text."""
    filled = str(conditional_escape(tekst)).format_map({k: conditional_escape(v) for k, v in velden.items()})
    parts = re.split(r"\n\s*\n", filled.strip())
    lines = [_BOLD.sub(r"<strong>\1</strong>", part.strip()).replace("\n", "<br>") for part in parts]
    return mark_safe("".join(f"<p>{line}</p>" for line in lines))  # noqa: S308 - escaped above


def names_in(tekst: str) -> list[str]:
    """The names between braces; raises TekstOnjuist when the braces do not fit."""
    try:
        found = list(Formatter().parse(tekst))
    except ValueError as error:
        raise TekstOnjuist(
            "De accolades kloppen niet. Schrijf een veld als {kenmerk}.", veld="tekst"
        ) from error
    if any(spec or conversion for _, name, spec, conversion in found if name is not None):
        raise TekstOnjuist("Schrijf een veld als {kenmerk}, zonder iets erachter.", veld="tekst")
    return [name for _, name, _, _ in found if name is not None]


def check_text(blok: Blok, kop: str, tekst: str) -> None:
    """Raises TekstOnjuist for a name that does not exist or one that may not be left out."""
    names = names_in(tekst)
    if unknown := sorted(set(names + names_in(kop)) - VELDEN.keys()):
        known = ", ".join(f"{{{name}}}" for name in VELDEN)
        raise TekstOnjuist(f"Dit veld bestaat niet: {{{unknown[0]}}}. Kies uit {known}.", veld="tekst")
    if missing := [name for name in blok.verplicht if name not in names]:
        raise TekstOnjuist(f"{{{missing[0]}}} moet in de tekst blijven: {VELDEN[missing[0]]}.", veld="tekst")


@step
def change_tekst(command: ChangeTekst, *, actor: Gebruiker, now: datetime) -> Tekstblok:
    """Adds a version of a block from a day on; older letters and the days before keep theirs.

    Raises PermissionDenied, KeyError for a block that does not exist, TekstOnjuist.
    """
    require(actor, Recht.BEHEREN)
    blok = blokken()[command.code]
    check_text(blok, command.kop, command.tekst)
    if command.regeling and command.regeling not in regelingen():
        raise TekstOnjuist("Deze regeling bestaat niet. Kies er een uit de lijst.", veld="regeling")
    if command.geldig_van < timezone.localdate(now):
        raise TekstOnjuist("Kies vandaag of later. Brieven van eerder veranderen niet.", veld="geldig_van")
    if not command.reden.strip():
        raise TekstOnjuist("Schrijf op waarom de tekst verandert.", veld="reden")
    row = Tekstblok.objects.create(
        code=command.code,
        regeling=command.regeling,
        kop=command.kop.strip(),
        tekst=command.tekst.replace("\r\n", "\n").strip(),
        geldig_van=command.geldig_van,
        reden=command.reden.strip(),
        gemaakt_op=now,
        gemaakt_door=actor,
    )
    record(
        "tekstblok.gewijzigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=row,
        gegevens={"tekstblok": blok.naam, "regeling": command.regeling},
    )
    return row
