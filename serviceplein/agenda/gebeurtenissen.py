"""The events about appointments."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="afspraak.gepland",
            domein="agenda",
            zin="{soort} gepland op {wanneer} met {medewerker}.",
            icoon="calendar-event",
        ),
        Soort(code="afspraak.gevoerd", domein="agenda", zin="{soort} gevoerd.", icoon="calendar-event"),
        Soort(code="afspraak.afgezegd", domein="agenda", zin="{soort} afgezegd.", icoon="calendar-event"),
        Soort(
            code="afspraak.niet_gekomen",
            domein="agenda",
            zin="Niet gekomen op {soort}.",
            icoon="calendar-event",
        ),
    )
