"""How far a batch is, and how long it will take. Pure."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.aanvragen.transitions import BatchStatus
from serviceplein.ui.weergave import number

ONDERWEG = (BatchStatus.ONTVANGEN, BatchStatus.LOOPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What the progress page shows; `tempo` in rows per second, None before the first piece."""

    onderweg: bool
    gedaan: int
    totaal: int
    tempo: float | None
    tekst: str


def state_of(batch: Aanvraagbatch, now: datetime) -> Stand:
    """Counts, rate and time left at `now`."""
    total = max(batch.totaal or 0, batch.verwerkt)
    rate = _rate(batch)
    return Stand(
        onderweg=batch.status in ONDERWEG,
        gedaan=batch.verwerkt,
        totaal=total,
        tempo=rate,
        tekst=_in_words(batch, total, rate),
    )


def _rate(batch: Aanvraagbatch) -> float | None:
    if not batch.gestart_op or not batch.laatste_teken_op or not batch.verwerkt:
        return None
    seconds = (batch.laatste_teken_op - batch.gestart_op).total_seconds()
    return batch.verwerkt / seconds if seconds > 0 else None


def _in_words(batch: Aanvraagbatch, total: int, rate: float | None) -> str:
    if batch.status == BatchStatus.ONTVANGEN:
        return "De batch wacht op verwerking. U kunt deze pagina verlaten."
    if batch.status == BatchStatus.GEPAUZEERD:
        return "De batch is gepauzeerd. Er gaat niets verloren."
    if batch.status != BatchStatus.LOOPT:
        return ""
    left = f" Nog ongeveer {_duration((total - batch.verwerkt) / rate)}." if rate else ""
    speed = f"{number(rate)} rijen per seconde." if rate else ""
    return f"{speed}{left} U kunt deze pagina verlaten. U krijgt een signaal als het klaar is.".strip()


def _duration(seconds: float) -> str:
    if seconds < 60:
        return "een minuut"
    minutes = ceil(seconds / 60)
    return f"{minutes} minuten" if minutes < 120 else f"{ceil(minutes / 60)} uur"
