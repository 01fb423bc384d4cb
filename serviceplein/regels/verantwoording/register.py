"""The entry of the Algoritmeregister, worked out from the tables that decide now and from how they are used.

The keys of an entry are those of the publication standard 1.0.0 of the Dutch Algoritmeregister.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from serviceplein.regels.beheer.cijfers import Telling, count_by_versie, total
from serviceplein.regels.beheer.services import findings
from serviceplein.regels.beheer.weergave import Periode, columns, outcome_in_words, periods, rows_in_words
from serviceplein.regels.definitie import Definitie, Ernst, read_definitie
from serviceplein.regels.models import Beslistabel, TabelVersie
from serviceplein.regels.onderwerpen import kind_of
from serviceplein.regels.transitions import VersieStatus

STANDAARD = "1.0.0"
_LENGTES = {"name": 100, "description_short": 350, "organization": 100, "contact_email": 500, "provider": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vermelding:
    """One table: the entry for the register, and what the page shows beside it."""

    code: str
    velden: Mapping[str, Any]
    versies: list[tuple[TabelVersie, Periode]]
    telling: Telling
    invoer: list[Any]
    uitvoer: list[Any]
    regels: list[Any]
    bevindingen: int


def register_entries(*, organisatie: str, contact: str, website: str, now: datetime) -> Iterator[Vermelding]:
    """One entry per table that decides today, in order of their code."""
    today = timezone.localdate(now)
    counts = count_by_versie(now=now)
    for tabel in Beslistabel.objects.prefetch_related("versies__geactiveerd_door").order_by("code"):
        active = [v for v in tabel.versies.all() if v.status == VersieStatus.ACTIEF]
        when = periods(active, today=today)
        current = next((versie for versie in active if when[versie.pk].nu), None)
        if current is None:
            continue
        ordered = sorted(active, key=lambda versie: versie.geldig_van or date.min)
        use = total({versie.pk: counts.get(versie.pk, Telling()) for versie in tabel.versies.all()})
        definitie = read_definitie(current.inhoud)[0]
        wrong = sum(one.ernst is Ernst.FOUT for one in findings(current))
        yield Vermelding(
            code=tabel.code,
            velden=_fields(
                current,
                definitie,
                use,
                first=ordered[0].geldig_van,
                organisatie=organisatie,
                contact=contact,
                website=website,
            ),
            versies=[(versie, when[versie.pk]) for versie in ordered],
            telling=use,
            invoer=columns(definitie.invoer),
            uitvoer=columns(definitie.uitvoer),
            regels=rows_in_words(current),
            bevindingen=wrong,
        )


def _fields(
    versie: TabelVersie,
    definitie: Definitie,
    use: Telling,
    *,
    first: date | None,
    organisatie: str,
    contact: str,
    website: str,
) -> dict[str, Any]:
    told = _told()
    own = told["tabellen"].get(versie.tabel.code, {})
    general = told["algemeen"]
    fields = {
        "name": own.get("name", versie.tabel.naam),
        "description_short": own.get("description_short", versie.tabel.naam),
        "organization": organisatie,
        "category": general["category"],
        "status": "In gebruik",
        "begin_date": f"{first:%Y-%m}" if first else "",
        "end_date": "",
        "contact_email": contact,
        "website": website,
        "publication_category": general["publication_category"],
        "url": "",
        "goal": own.get("goal", ""),
        "proportionality": general["proportionality"],
        "human_intervention": f"{general['human_intervention']} {_deviations(versie, use)}",
        "risks": general["risks"],
        "lawful_basis": own.get("lawful_basis", ""),
        "lawful_basis_grouping": [told["wetten"][code] for code in own.get("lawful_basis_grouping", [])],
        "process_index_url": "",
        "impacttoetsen_grouping": [],
        "impacttoetsen": general["impacttoetsen"],
        "source_data": _inputs(definitie),
        "source_data_grouping": [],
        "methods_and_models": _method(versie, definitie),
        "provider": general["provider"],
        "publiccode": general["publiccode"],
        "lang": "nld",
        "standard_version": STANDAARD,
        "source_id": f"serviceplein-{versie.tabel.code}",
        "tags": own.get("tags", ""),
    }
    return {name: _cut(name, value) for name, value in fields.items()}


def _deviations(versie: TabelVersie, use: Telling) -> str:
    kinds = versie.tabel.versies.values_list("beslissingen__onderwerp_soort", flat=True)
    soort = next((soort for soort in kinds.distinct() if soort), None)
    kind = kind_of(soort) if soort else None
    meaning = f" {kind.afwijken}" if kind else ""
    return (
        f"In het laatste jaar waren er {use.beslissingen} voorstellen. "
        f"Daarvan is {use.afgeweken} keer afgeweken ({use.procent}%).{meaning}"
    )


def _inputs(definitie: Definitie) -> str:
    words = "; ".join(f"{one.label} ({one.soort}: {one.waarden})" for one in columns(definitie.invoer))
    return f"Gegevens die de inwoner gaf of die de gemeente al had: {words}."[:2500]


def _method(versie: TabelVersie, definitie: Definitie) -> str:
    """How the table works, with its rows as long as they fit."""
    policy = {
        "FIRST": "De regels worden van boven naar beneden bekeken; de eerste die klopt geeft de uitkomst.",
        "UNIQUE": "Er klopt altijd hoogstens één regel; die geeft de uitkomst.",
        "COLLECT": "Alle regels die kloppen geven samen de uitkomst.",
    }[definitie.hit_policy]
    since = f"{versie.geldig_van:%d-%m-%Y}" if versie.geldig_van else ""
    text = (
        f"Een beslistabel (DMN) met {len(definitie.regels)} vaste regels, versie {versie.nummer}, "
        f"geldig vanaf {since}. Het algoritme is niet zelflerend. {policy} "
        "Wat niet bekend is, maakt geen voorwaarde waar. Van elk voorstel worden versie, gegevens en regels "
        "bewaard, zodat het later precies na te rekenen is. "
    )
    for row in definitie.regels:
        outcome = ", ".join(
            outcome_in_words(definitie, feit, row.dan.get(feit.naam)) for feit in definitie.uitvoer
        )
        line = f"Regel {row.nummer}: {row.uitleg} ({outcome}) "
        if len(text) + len(line) > 4_900:
            break
        text += line
    return text.strip()


def _cut(name: str, value: Any) -> Any:
    return value[: _LENGTES[name]] if name in _LENGTES else value


@cache
def _told() -> dict[str, Any]:
    text = (
        files("serviceplein.inrichting").joinpath("regels", "verantwoording.yaml").read_text(encoding="utf-8")
    )
    data: dict[str, Any] = yaml.safe_load(text)
    return data
