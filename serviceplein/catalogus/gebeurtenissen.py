"""The events about the catalogue."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="norm.gewijzigd",
            domein="beheer",
            zin="Norm {code} van {van} naar {naar} vanaf {vanaf}.",
            icoon="adjustments",
        ),
        Soort(
            code="product.gewijzigd",
            domein="beheer",
            zin="{naam}: nieuwe versie vanaf {vanaf}.",
            icoon="books",
        ),
        Soort(
            code="handboek.gewijzigd",
            domein="beheer",
            zin="Handboekpagina {titel}, versie {versie}: {reden}.",
            icoon="notebook",
        ),
        Soort(
            code="handboek.nagekeken",
            domein="beheer",
            zin="Handboekpagina {titel} nagekeken, goed tot {tot}.",
            icoon="check",
        ),
        Soort(
            code="handboek.uitgave_gekozen",
            domein="beheer",
            zin="Nieuwe uitgave van handboekpagina {titel} {keuze}.",
            icoon="notebook",
        ),
        Soort(
            code="handboek.eigenaar",
            domein="beheer",
            zin="Handboekpagina {titel} is nu van {eigenaar}.",
            icoon="user-check",
        ),
        Soort(
            code="partner.gewijzigd",
            domein="beheer",
            zin="Sociale kaart, {partner}: {wat}.",
            icoon="heart-handshake",
        ),
        Soort(
            code="partner.api_toegang",
            domein="beheer",
            zin="API-toegang van {partner} {wat}.",
            icoon="lock",
        ),
        Soort(
            code="hulp.meegegeven",
            domein="hulp",
            zin="Meegegeven: {naam}{van}.",
            icoon="heart-handshake",
        ),
    )
