"""The events of the special doors."""

from serviceplein.dossier.soorten import Soort, register

_SOORTEN = (
    (
        "zoektermijn.afgesproken",
        "Afspraken gemaakt voor de zoektermijn: {aantal}.",
        "checklist",
    ),
    ("zoektermijn.brief", "Brief over de zoektermijn meegegeven bij melding {kenmerk}.", "file-text"),
    ("zoektermijn.uitgezonderd", "Geen zoektermijn: {grond} ({artikel}).", "clock"),
    ("zoektermijn.beoordeeld", "Zoektermijn beoordeeld: {gedaan} van {aantal} afspraken gedaan.", "check"),
    (
        "schulden.bedreiging",
        "Situatie bij melding {kenmerk}: {situatie}. Eerste gesprek uiterlijk {gesprek_voor}.",
        "alert-triangle",
    ),
    ("poort.beoordeeld", "Controle vooraf bij melding {kenmerk}: {uitkomst}.", "shield-check"),
    ("poort.signaal", "Vastgesteld feit toegevoegd bij melding {kenmerk}: {soort}.", "alert-triangle"),
    (
        "poort.gecontroleerd",
        "Preventieve controle bij melding {kenmerk}: {bevinding}.",
        "shield-check",
    ),
    ("snelle_route.uitgevoerd", "Snelle route uitgevoerd: {route}.", "route"),
    ("snelle_route.afgezien", "Van de snelle route afgezien: {route}.", "route"),
    ("ww.aangekondigd", "Einde van de WW aangekondigd: {einde}.", "calendar"),
    ("ww.gesprekken_klaargezet", "{aantal} gesprekken voor het einde van de WW klaargezet.", "calendar"),
    ("ww.overgedragen", "Warme overdracht van UWV: {vorm}.", "users"),
    ("ww.niet_nodig", "Na de WW is geen bijstand nodig.", "check"),
)


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    register(*(Soort(code=code, domein="intake", zin=zin, icoon=icoon) for code, zin, icoon in _SOORTEN))
