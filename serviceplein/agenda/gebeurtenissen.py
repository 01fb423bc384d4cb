"""The events about appointments."""

from serviceplein.dossier.soorten import Soort, register

_ICON = "calendar-event"


def register_all() -> None:
    """Makes the kinds known; called when the app starts."""
    sentences = {
        "afspraak.gepland": "{soort} gepland op {wanneer} met {medewerker}.",
        "afspraak.verzet": "{soort} verzet van {van} naar {wanneer} met {medewerker}.",
        "afspraak.gevoerd": "{soort} gevoerd.",
        "afspraak.afgezegd": "{soort} afgezegd.",
        "afspraak.niet_gekomen": "Niet gekomen op {soort}.",
        "afspraak.verklaring": "Verklaring van de klant bij een gemist gesprek: {soort}.",
        "afspraak.toestemming": "Toestemming gevraagd bij een gesprek op locatie: {soort}.",
        "afspraak.herinnerd": "Herinneringen klaargezet: {aantal}.",
        "agenda.geblokkeerd": "Tijd vrijgehouden in de agenda vanaf {wanneer}.",
        "agenda.vrijgegeven": "Vrijgehouden tijd weer vrij: {wanneer}.",
        "agenda.gedeeld": "Agenda gedeeld met een andere kalender.",
        "agenda.niet_gedeeld": "Delen van de agenda gestopt.",
    }
    for code, zin in sentences.items():
        register(Soort(code=code, domein="agenda", zin=zin, icoon=_ICON))
