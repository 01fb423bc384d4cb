"""Steps that tests of decision tables share."""

from datetime import UTC, date, datetime
from typing import Any

from serviceplein.regels.beheer import wijzigingen
from serviceplein.regels.beheer.services import (
    ChangeConcept,
    MakeConcept,
    OverVersie,
    change_concept,
    check_versie,
    make_concept,
)
from serviceplein.regels.models import TabelVersie
from serviceplein.regels.services import load_tabellen
from serviceplein.regels.simulatie.services import RequestSimulatie, process_piece, request_simulatie
from serviceplein.toegang.models import Gebruiker

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def concept_of(code: str, maker: Gebruiker) -> TabelVersie:
    """A concept of a shipped table; loads the tables when they are not there."""
    load_tabellen(now=NOW)
    made = make_concept(MakeConcept(tabel=code), actor=maker, now=NOW)
    return TabelVersie.objects.get(pk=made.versie_id)


def change(versie: TabelVersie, wijziging: wijzigingen.Wijziging, actor: Gebruiker) -> TabelVersie:
    command = ChangeConcept(versie_id=versie.pk, revisie=versie.revisie, wijziging=wijziging)
    change_concept(command, actor=actor, now=NOW)
    return TabelVersie.objects.get(pk=versie.pk)


def check(versie: TabelVersie, actor: Gebruiker) -> Any:
    checked = check_versie(OverVersie(versie_id=versie.pk, revisie=versie.revisie), actor=actor, now=NOW)
    versie.refresh_from_db()
    return checked


def simulate(versie: TabelVersie, actor: Gebruiker, *, vanaf: date = date(2020, 1, 1)) -> TabelVersie:
    """Runs a whole simulation here and now."""
    asked = request_simulatie(RequestSimulatie(versie_id=versie.pk, vanaf=vanaf), actor=actor, now=NOW)
    while process_piece(asked.simulatie_id, actor=None, now=NOW):
        pass
    return TabelVersie.objects.get(pk=versie.pk)
