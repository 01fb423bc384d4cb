"""The events the intake writes."""

from serviceplein.dossier.soorten import Soort, register


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="melding.geregistreerd",
            domein="intake",
            zin="Melding {kenmerk} geregistreerd via {kanaal}.",
            icoon="inbox",
        ),
        Soort(
            code="melding.getrieerd",
            domein="intake",
            zin="Triage van melding {kenmerk}: naar {bestemming}.",
            icoon="route",
        ),
        Soort(
            code="melding.heropend",
            domein="intake",
            zin="Triage van melding {kenmerk} opnieuw geopend.",
            icoon="route",
        ),
        Soort(
            code="melding.afgehandeld",
            domein="intake",
            zin="Melding {kenmerk} direct afgehandeld.",
            icoon="check",
        ),
        Soort(
            code="melding.overgedragen",
            domein="intake",
            zin="Melding {kenmerk} overgedragen aan {bestemming}.",
            icoon="route",
        ),
        Soort(
            code="quick_scan.begonnen",
            domein="intake",
            zin="Quick Scan begonnen bij melding {kenmerk}.",
            icoon="clipboard-list",
        ),
        Soort(
            code="quick_scan.afgerond",
            domein="intake",
            zin="Quick Scan afgerond bij melding {kenmerk}.",
            icoon="clipboard-list",
        ),
    )
