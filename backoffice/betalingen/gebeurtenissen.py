"""The events about payments."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from serviceplein.dossier.soorten import Soort, register
from serviceplein.ui.weergave import money

_BETALING = {
    "aangeboden": ("Betaling van {bedrag} aangeboden aan de bank: {omschrijving}.", "send"),
    "betaald": ("{bedrag} betaald: {omschrijving}.", "circle-check"),
    "mislukt": ("Betaling van {bedrag} mislukt: {reden}.", "circle-x"),
    "vastgehouden": ("Betaling van {bedrag} vastgehouden: {reden}.", "hand-stop"),
    "hervat": ("Betaling van {bedrag} gaat verder.", "refresh"),
    "geannuleerd": ("Betaling van {bedrag} geannuleerd: {reden}.", "ban"),
    "gecorrigeerd": ("Nieuwe betaling van {bedrag} na een correctie: {reden}.", "edit"),
}
_OVERIG = {
    "betaling.gecontroleerd": ("{aantal} vastgehouden betalingen kunnen verder.", "refresh"),
    "betaalbatch.klaargezet": ("Betaalbatch klaargezet met {aantal} betalingen.", "coin"),
    "betaalbatch.vrijgegeven": ("Betaalbatch {kenmerk} vrijgegeven: {aantal} betalingen.", "send"),
    "betaalbatch.geannuleerd": ("Betaalbatch {kenmerk} geannuleerd: {reden}.", "ban"),
    "betaalbatch.opgehaald": ("Betaalbestand {kenmerk} opgehaald.", "download"),
    "bankbericht.ingelezen": (
        "{bestand} van de bank: {betaald} betaald, {mislukt} mislukt, {uit_te_zoeken} uit te zoeken.",
        "inbox",
    ),
    "bankbericht.al_ingelezen": ("Bankbericht {bestand} was al ingelezen.", "inbox"),
    "bankmelding.uitgezocht": ("Melding van de bank over {referentie} uitgezocht: {uitkomst}.", "check"),
}


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The amount in euros."""
    words = dict(gegevens)
    if "bedrag" in words:
        words["bedrag"] = money(Decimal(str(words["bedrag"])))
    return words


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    for name, (zin, icoon) in _BETALING.items():
        register(Soort(code=f"betaling.{name}", domein="betaling", zin=zin, icoon=icoon, woorden=in_words))
    for code, (zin, icoon) in _OVERIG.items():
        register(Soort(code=code, domein="betaling", zin=zin, icoon=icoon))
