"""The events about tasks."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(code="taak.afgerond", domein="werk", zin="Taak afgerond: {titel}.", icoon="check"),
        Soort(
            code="taak.uitgesteld", domein="werk", zin="Taak uitgesteld tot {tot}: {titel}.", icoon="clock"
        ),
        Soort(code="taak.opgepakt", domein="werk", zin="Taak opgepakt: {titel}.", icoon="user-check"),
        Soort(
            code="signalen.bijgewerkt",
            domein="werk",
            zin="Signalen bijgewerkt: {nieuw} erbij, {weg} weg.",
            icoon="bell",
        ),
        Soort(code="taak.overgedragen", domein="werk", zin="Taak overgedragen: {titel}.", icoon="users"),
    )
