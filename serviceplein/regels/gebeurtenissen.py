"""The events about decision tables; they belong to no klant."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    for code, icon in (
        ("tabelversie.gemaakt", "plus"),
        ("tabelversie.gewijzigd", "edit"),
        ("tabelversie.gecontroleerd", "checklist"),
        ("tabelversie.heropend", "edit"),
        ("tabelversie.vervallen", "trash"),
        ("tabelversie.gesimuleerd", "chart-bar"),
    ):
        register(Soort(code=code, domein="beheer", zin="{tabel} versie {nummer}: {wat}.", icoon=icon))
    register(
        Soort(
            code="tabelversie.geactiveerd",
            domein="beheer",
            zin="{tabel} versie {nummer} geactiveerd vanaf {vanaf}.",
            icoon="check",
        ),
        Soort(
            code="tabelversie.ingetrokken",
            domein="beheer",
            zin="{tabel} versie {nummer}, gepland vanaf {vanaf}, ingetrokken.",
            icoon="x",
        ),
    )
