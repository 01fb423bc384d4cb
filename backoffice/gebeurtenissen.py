"""The events the backoffice writes."""

from collections.abc import Mapping
from typing import Any

from backoffice.aanvragen.regelingen import naam_van
from backoffice.besluiten.models import Uitkomst
from backoffice.bewaren import gebeurtenissen as bewaren
from backoffice.termijnen import gebeurtenissen as termijnen
from backoffice.verzending.models import Weg
from backoffice.werkvoorraad import gebeurtenissen as werkvoorraad
from serviceplein.dossier.soorten import Soort, register
from serviceplein.taal import in_zin


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The name of the regeling instead of its code, and the outcome as people call it."""
    named = {**gegevens, "regeling": naam_van(str(gegevens.get("regeling", "")))}
    if (code := gegevens.get("uitkomst")) in Uitkomst.values:
        named["uitkomst"] = in_zin(Uitkomst(code).label)
    return named


def way_in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The way a letter went, as people call it."""
    weg = str(gegevens.get("weg", ""))
    return {**gegevens, "weg": in_zin(Weg(weg).label) if weg in Weg.values else weg}


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    werkvoorraad.register_all()
    termijnen.register_all(in_words)
    bewaren.register_all()
    register(
        Soort(
            code="batch.aangeleverd",
            domein="backoffice",
            zin="Batch {bestand} met aanvragen aangeleverd.",
            icoon="paperclip",
        ),
        Soort(
            code="batch.klaar",
            domein="backoffice",
            zin="Batch {bestand} verwerkt: {goed} goed, {fout} fout, {dubbel} dubbel.",
            icoon="circle-check",
        ),
        Soort(
            code="batch.gepauzeerd",
            domein="backoffice",
            zin="Batch {bestand} gepauzeerd.",
            icoon="player-pause",
        ),
        Soort(code="batch.gestopt", domein="backoffice", zin="Batch {bestand} gestopt.", icoon="ban"),
        Soort(
            code="batch.opnieuw",
            domein="backoffice",
            zin="Batch {bestand}: {aantal} uitgevallen rijen opnieuw aangeboden.",
            icoon="refresh",
        ),
        Soort(
            code="batch.rij_hersteld",
            domein="backoffice",
            zin="Batch {bestand}: rij {rij} hersteld en opgenomen.",
            icoon="check",
        ),
        Soort(
            code="batch.rij_afgeboekt",
            domein="backoffice",
            zin="Batch {bestand}: rij {rij} afgeboekt.",
            icoon="ban",
        ),
        Soort(
            code="batch.rij_heropend",
            domein="backoffice",
            zin="Batch {bestand}: rij {rij} heropend.",
            icoon="refresh",
        ),
        Soort(code="batch.hervat", domein="backoffice", zin="Batch {bestand} hervat.", icoon="refresh"),
        Soort(
            code="aanvraag.ontvangen",
            domein="backoffice",
            zin="Aanvraag {regeling} ontvangen.",
            icoon="inbox",
            woorden=in_words,
        ),
        Soort(
            code="aanvraag.beslist",
            domein="backoffice",
            zin="Aanvraag {regeling} {uitkomst}.",
            icoon="check",
            woorden=in_words,
        ),
        Soort(
            code="aanvraag.opgepakt",
            domein="backoffice",
            zin="Aanvraag {regeling} opgepakt.",
            icoon="user-check",
            woorden=in_words,
        ),
        Soort(
            code="aanvraag.teruggegeven",
            domein="backoffice",
            zin="Aanvraag {regeling} teruggegeven aan de werkvoorraad.",
            icoon="inbox",
            woorden=in_words,
        ),
        Soort(
            code="aanvraag.ingetrokken",
            domein="backoffice",
            zin="Aanvraag {regeling} ingetrokken.",
            icoon="ban",
            woorden=in_words,
        ),
        Soort(
            code="tekstblok.gewijzigd",
            domein="backoffice",
            zin="Tekst voor brieven gewijzigd: {tekstblok}.",
            icoon="edit",
        ),
        Soort(
            code="printbatch.gemaakt",
            domein="backoffice",
            zin="Printbatch gemaakt met {aantal} brieven.",
            icoon="printer",
        ),
        Soort(
            code="brief.verzonden",
            domein="backoffice",
            zin="Brief verzonden per {weg}.",
            icoon="mail",
            woorden=way_in_words,
        ),
        Soort(
            code="aanvraag.voorgelegd",
            domein="backoffice",
            zin="Besluit {regeling} voorgelegd aan een tweede medewerker.",
            icoon="users",
            woorden=in_words,
        ),
        Soort(
            code="aanvraag.teruggelegd",
            domein="backoffice",
            zin="Voorstel {regeling} teruggelegd bij de eerste medewerker.",
            icoon="refresh",
            woorden=in_words,
        ),
        Soort(
            code="aanvraag.afgestemd",
            domein="backoffice",
            zin="Aanvraag {regeling} afgestemd met de contactpersoon: {antwoord}.",
            icoon="message",
            woorden=in_words,
        ),
    )
