"""The events the intake writes."""

from collections.abc import Mapping
from typing import Any

from intake.melding.codes import Bestemming, Kanaal
from serviceplein.dossier.soorten import Soort, register
from serviceplein.taal import in_zin


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """Codes of a melding as the words people use."""
    words = dict(gegevens)
    for name, codes in (("kanaal", Kanaal), ("bestemming", Bestemming)):
        if words.get(name) in codes.values:
            words[name] = in_zin(str(codes(words[name]).label))
    return words


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(
        Soort(
            code="melding.geregistreerd",
            domein="intake",
            zin="Melding {kenmerk} geregistreerd via {kanaal}.",
            icoon="inbox",
            woorden=in_words,
        ),
        Soort(
            code="melding.gekoppeld",
            domein="intake",
            zin="Melding {kenmerk} hoort bij deze klant.",
            icoon="user-plus",
        ),
        Soort(
            code="melding.getrieerd",
            domein="intake",
            zin="Triage van melding {kenmerk}: naar {bestemming}.",
            icoon="route",
            woorden=in_words,
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
            code="melding.overlegd",
            domein="intake",
            zin="Overleg over terugkeer bij melding {kenmerk} met {medewerker}: {uitkomst}.",
            icoon="users",
        ),
        Soort(
            code="melding.verwijzing_aangeboden",
            domein="intake",
            zin="Gevraagd of {naar} melding {kenmerk} overneemt.",
            icoon="users",
        ),
        Soort(
            code="melding.verwezen",
            domein="intake",
            zin="Melding {kenmerk} warm verwezen naar {naar}.",
            icoon="users",
        ),
        Soort(
            code="melding.verwijzing_geweigerd",
            domein="intake",
            zin="{naar} neemt melding {kenmerk} niet over.",
            icoon="users",
        ),
        Soort(
            code="melding.eigen_kracht",
            domein="intake",
            zin="Eigen kracht besproken bij melding {kenmerk}.",
            icoon="users",
        ),
        Soort(
            code="melding.brief_meegegeven",
            domein="intake",
            zin="Brief over eigen kracht meegegeven bij melding {kenmerk}.",
            icoon="file-text",
        ),
        Soort(
            code="diagnose.besteld",
            domein="intake",
            zin="Verdiepte diagnose {kenmerk} besteld bij {partner}, uiterlijk {termijn}.",
            icoon="file-plus",
        ),
        Soort(
            code="diagnose.geleverd",
            domein="intake",
            zin="Uitslag van diagnose {kenmerk} binnen.",
            icoon="file-download",
        ),
        Soort(
            code="diagnose.verwerkt",
            domein="intake",
            zin="Uitkomst vastgesteld met diagnose {kenmerk}.",
            icoon="check",
        ),
        Soort(
            code="diagnose.geannuleerd",
            domein="intake",
            zin="Diagnose {kenmerk} geannuleerd.",
            icoon="ban",
        ),
        Soort(
            code="diagnose.herinnerd",
            domein="intake",
            zin="{aantal} partners herinnerd aan een diagnose.",
            icoon="bell",
        ),
        Soort(
            code="vraagverheldering.begonnen",
            domein="intake",
            zin="Vraagverheldering begonnen bij melding {kenmerk} ({vorm}).",
            icoon="phone-call",
        ),
        Soort(
            code="vraagverheldering.afgerond",
            domein="intake",
            zin="Vraagverheldering bij melding {kenmerk} afgerond: {vervolg_in_woorden}.",
            icoon="check",
        ),
        Soort(
            code="overdracht.aangeboden",
            domein="intake",
            zin="Melding {kenmerk} overgedragen aan {partner}, die belt op {contact_op}.",
            icoon="users-group",
        ),
        Soort(
            code="overdracht.aangenomen",
            domein="intake",
            zin="{partner} heeft de klant van melding {kenmerk} gebeld.",
            icoon="check",
        ),
        Soort(
            code="afweging.vastgelegd",
            domein="intake",
            zin="Maatwerk afgewogen: {besluit}.",
            icoon="scale",
        ),
        Soort(
            code="afweging.beoordeeld",
            domein="intake",
            zin="Maatwerk van een collega beoordeeld: {oordeel}.",
            icoon="user-check",
        ),
        Soort(
            code="afweging.les",
            domein="intake",
            zin="Les uit maatwerk vastgelegd.",
            icoon="notebook",
        ),
        Soort(
            code="quick_scan.begonnen",
            domein="intake",
            zin="Quick Scan begonnen bij melding {kenmerk}.",
            icoon="clipboard-list",
        ),
        Soort(
            code="quick_scan.rechten_bevestigd",
            domein="intake",
            zin="Rechten en plichten bevestigd (tekst {tekst}, {wijze}).",
            icoon="shield-check",
        ),
        Soort(
            code="quick_scan.afspraak",
            domein="intake",
            zin="Eerste afspraak gemaakt: {wie}, voor {voor}.",
            icoon="checklist",
        ),
        Soort(
            code="quick_scan.afspraak_vervallen",
            domein="intake",
            zin="Eerste afspraak ingetrokken.",
            icoon="x",
        ),
        Soort(
            code="quick_scan.afgerond",
            domein="intake",
            zin="Quick Scan afgerond bij melding {kenmerk}.",
            icoon="clipboard-list",
        ),
    )
