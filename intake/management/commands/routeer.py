"""Shows where meldingen from a file would go, with the active tables; writes nothing to the database."""

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from intake.feiten import Gemeentebeleid
from intake.triage.bestand import BestandOngeldig, TeRouteren, read_bestand
from intake.triage.na_quick_scan import NaQuickScan, after_quick_scan
from intake.triage.policy import Triage, triage
from intake.triage.querysets import read_gemeentebeleid
from serviceplein.regels.feiten import FeitOngeldig
from serviceplein.regels.services import GeenActieveTabel, active_versie, read_bronnen
from serviceplein.regels.tabel import Tabel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tabellen:
    triage: Tabel
    na_quick_scan: Tabel
    snelle_route: Tabel


class Command(BaseCommand):
    help = "Laat zien waar meldingen uit een JSON-bestand naartoe gaan, zonder iets te bewaren."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bestand", metavar="BESTAND.json", type=Path)

    def handle(self, *args: Any, bestand: Path, **options: Any) -> None:
        vandaag = timezone.localdate()
        try:
            tabellen = _Tabellen(
                triage=active_versie("triage", op=vandaag).tabel,
                na_quick_scan=active_versie("na_quick_scan", op=vandaag).tabel,
                snelle_route=active_versie("snelle_route", op=vandaag).tabel,
            )
            entries = read_bestand(bestand, producten=read_bronnen().get("producten", frozenset()))
            beleid = read_gemeentebeleid()
            answers = [_route(entry, tabellen, beleid) for entry in entries]
        except GeenActieveTabel as error:
            raise CommandError(error.message) from error
        except DatabaseError as error:
            raise CommandError(
                "De database is niet bereikbaar of nog leeg. Draai eerst: manage.py migrate, en daarna "
                "manage.py inrichten NAAM."
            ) from error
        except (BestandOngeldig, FeitOngeldig) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))


def _route(entry: TeRouteren, tabellen: _Tabellen, beleid: Gemeentebeleid) -> dict[str, Any]:
    facts = entry.feiten.flat(beleid)
    proposal = triage(facts, tabel=tabellen.triage)
    after = None
    if entry.feiten.quick_scan is not None:
        after = after_quick_scan(
            facts, proposal, tabel=tabellen.na_quick_scan, snelle_route=tabellen.snelle_route
        )
    return {
        "id": entry.id,
        "triage": _triage_data(proposal),
        "na_quick_scan": _na_quick_scan_data(after) if after else None,
        "uitleg": [*proposal.uitleg, *(after.uitleg if after else ())],
    }


def _triage_data(proposal: Triage) -> dict[str, Any]:
    return {
        "stroom": proposal.stroom,
        "bestemming": proposal.bestemming,
        "vervolgstap": proposal.vervolgstap,
        "regel": proposal.regel,
    }


def _na_quick_scan_data(after: NaQuickScan) -> dict[str, Any]:
    return {
        "functie": after.functie,
        "vaste_contactpersoon": after.vaste_contactpersoon,
        "regie": after.regie,
        "ontheffing": after.ontheffing,
        "snelle_route": after.snelle_route,
        "wacht_op": after.wacht_op,
        "regel": after.regel,
    }
