"""How far a redistribution is, in words. Pure."""

from dataclasses import dataclass

from caseload.herverdelen.models import Herverdeling
from caseload.herverdelen.transitions import BEZIG, HerverdelingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What the progress part shows; `label` names the work, empty when nothing is to be shown."""

    bezig: bool
    label: str
    gedaan: int
    totaal: int
    tekst: str


def state_of(row: Herverdeling) -> Stand:
    """Counts and words for the status of now."""
    status = HerverdelingStatus(row.status)
    bezig = status in BEZIG
    leave = "U kunt deze pagina verlaten. U krijgt een taak als het klaar is."
    if status == HerverdelingStatus.REKENT:
        return Stand(bezig=bezig, label="Voorstel berekenen", gedaan=0, totaal=1, tekst=leave)
    if status in {HerverdelingStatus.TERUG, HerverdelingStatus.TERUGGEDRAAID}:
        done = row.teruggezet + row.niet_terug
        return Stand(
            bezig=bezig,
            label="Klanten terugzetten",
            gedaan=done,
            totaal=row.gedaan,
            tekst=leave if bezig else "",
        )
    if status in {HerverdelingStatus.LOOPT, HerverdelingStatus.GEPAUZEERD, HerverdelingStatus.UITGEVOERD}:
        done = row.gedaan + row.overgeslagen
        paused = "Gepauzeerd. Er gaat niets verloren." if status == HerverdelingStatus.GEPAUZEERD else ""
        return Stand(
            bezig=bezig,
            label="Klanten verplaatsen",
            gedaan=done,
            totaal=max(row.totaal, done),
            tekst=leave if bezig else paused,
        )
    return Stand(bezig=False, label="", gedaan=0, totaal=0, tekst="")
