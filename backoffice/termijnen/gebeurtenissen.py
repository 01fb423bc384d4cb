"""The events around legal terms."""

from collections.abc import Callable, Mapping
from typing import Any

from backoffice.termijnen.keuzes import Einde, Grond, Voorschotgrond
from serviceplein.dossier.soorten import Soort, register
from serviceplein.taal import in_zin

_LABELS: dict[str, str] = {**dict(Grond.choices), **dict(Einde.choices), **dict(Voorschotgrond.choices)}


def register_all(in_words: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
    """Makes the kinds known; `in_words` names the regeling. Called when the app starts."""

    def words(gegevens: Mapping[str, Any]) -> Mapping[str, Any]:
        named = {name: in_zin(_LABELS.get(str(value), str(value))) for name, value in gegevens.items()}
        named["geldt"] = "te vroeg, telt niet mee" if gegevens.get("te_vroeg") else "geldt"
        return {**gegevens, **named, "regeling": in_words(gegevens)["regeling"]}

    kinds = (
        ("opgeschort", "Termijn van {regeling} stilgezet: {grond}.", "player-pause"),
        ("hervat", "Termijn van {regeling} loopt weer: {einde}.", "refresh"),
        ("hersteltermijn_voorbij", "Hersteltermijn van {regeling} ongebruikt voorbij.", "clock"),
        ("verdaagd", "Beslissen over {regeling} verdaagd tot {tot}.", "calendar"),
        ("overschreden", "Beslistermijn van {regeling} voorbij op {termijn}.", "alert-triangle"),
        ("te_laat_gemeld", "Klant geschreven waarom {regeling} te laat is; verwacht op {verwacht}.", "mail"),
        ("ingebreke_gesteld", "Ingebrekestelling over {regeling} ontvangen ({geldt}).", "alert-triangle"),
        ("dwangsom", "Dwangsom over {regeling} vastgesteld: {dagen} dagen.", "gavel"),
        ("voorschot", "Voorschot op {regeling} gegeven.", "coin"),
    )
    for code, sentence, icon in kinds:
        register(Soort(code=f"termijn.{code}", domein="backoffice", zin=sentence, icoon=icon, woorden=words))
