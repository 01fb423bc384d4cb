"""What the rest of the product sees of mutaties: kinds, events, menu, buttons and statuses."""

from collections.abc import Mapping
from typing import Any

from backoffice.mutaties import soorten
from backoffice.mutaties.adres import ADRES
from backoffice.mutaties.huishouden import HUISHOUDEN
from backoffice.mutaties.inkomen import INKOMEN
from backoffice.mutaties.models import Soort as Mutatiesoort
from backoffice.mutaties.rekening import REKENING
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.taal import in_zin
from serviceplein.ui.statussen import register_statussen


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The label of the kind instead of its code."""
    return {**gegevens, "soort": in_zin(Mutatiesoort(gegevens["soort"]).label)}


EVENTS = (
    ("ontvangen", "De klant gaf een wijziging van {soort} door ({kenmerk}), per {ingang}.", "inbox"),
    ("opgenomen", "Wijziging van {soort} opgenomen ({kenmerk}); er moet nog bewijs komen.", "edit"),
    ("gepland", "Wijziging van {soort} gaat in op {ingang} ({kenmerk}).", "calendar"),
    ("doorgevoerd", "Wijziging van {soort} doorgevoerd per {ingang} ({kenmerk}).", "check"),
    ("afgewezen", "Wijziging van {soort} ging niet door ({kenmerk}).", "ban"),
    ("teruggedraaid", "Wijziging van {soort} teruggedraaid ({kenmerk}).", "refresh"),
    ("opnieuw_bekijken", "Wijziging van {soort} moet opnieuw worden bekeken ({kenmerk}).", "alert-triangle"),
)


def register_all() -> None:
    """Called when the app starts."""
    for soort in (ADRES, HUISHOUDEN, INKOMEN, REKENING):
        soorten.register(soort)
    register_soort(
        *(
            Soort(code=f"mutatie.{code}", domein="mutaties", zin=zin, icoon=icoon, woorden=in_words)
            for code, zin, icoon in EVENTS
        )
    )
    register_statussen("let_op", "eye", "voorbereid")
    register_statussen("goed", "check", "doorgevoerd")
    register_statussen("neutraal", "refresh", "teruggedraaid")
