"""The events of access to a dossier."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="dossier.ingezien",
            domein="toegang",
            zin="{medewerker} opende het dossier. Doel: {doel}.",
            icoon="eye",
        ),
        Soort(
            code="account.hersteld",
            domein="toegang",
            zin="Tweede factor van {medewerker} gewist en alle sessies beëindigd. Reden: {reden}.",
            icoon="shield-lock",
        ),
        Soort(
            code="dossier.collega_toegelaten",
            domein="toegang",
            zin="{medewerker} mag het dossier openen tot en met {tot}.",
            icoon="user-plus",
        ),
        Soort(
            code="dossier.collega_afgemeld",
            domein="toegang",
            zin="{medewerker} mag het dossier niet meer openen.",
            icoon="lock",
        ),
    )
