"""What a batch tells about itself: its events, and the signal to whoever delivered it. Part of a step."""

from datetime import datetime

from django.utils import timezone

from backoffice.aanvragen.models import Aanvraagbatch
from backoffice.aanvragen.regelingen import naam_van
from backoffice.aanvragen.transitions import BatchStatus
from serviceplein.dossier.services import record
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak


def finish(batch: Aanvraagbatch, *, now: datetime) -> None:
    """The batch is taken in, or was refused with the reason in `reden`."""
    refused = batch.status == BatchStatus.GEWEIGERD
    record(
        "batch.klaar",
        actor=None,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={
            "bestand": batch.bestandsnaam,
            "regeling": batch.regeling,
            "goed": batch.goed,
            "fout": batch.fout,
            "dubbel": batch.dubbel,
        },
    )
    _signal(
        batch,
        "klaar",
        f"Batch {naam_van(batch.regeling)} is {'geweigerd' if refused else 'verwerkt'}",
        batch.reden if refused else f"{batch.goed} goed, {batch.fout} fout, {batch.dubbel} dubbel.",
        now=now,
    )


def halt(batch: Aanvraagbatch, reden: str, *, now: datetime) -> None:
    """The system stops for a reason that somebody must take away first; resuming goes on where it was."""
    batch.status, batch.reden, batch.laatste_teken_op = BatchStatus.GEPAUZEERD, reden[:300], now
    batch.save(update_fields=["status", "reden", "laatste_teken_op"])
    tell(batch, "batch.gepauzeerd", actor=None, now=now)
    _signal(batch, "gepauzeerd", f"Batch {naam_van(batch.regeling)} is gepauzeerd", batch.reden, now=now)


def tell(batch: Aanvraagbatch, code: str, *, actor: Gebruiker | None, now: datetime, **more: object) -> None:
    """The event of a change of the whole batch."""
    record(
        code,
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"bestand": batch.bestandsnaam, **more},
    )


def _signal(batch: Aanvraagbatch, what: str, titel: str, reden: str, *, now: datetime) -> None:
    medewerker = getattr(batch.aangeleverd_door, "medewerker", None)
    if medewerker is not None:
        create_taak(
            sleutel=f"batch:{batch.pk}:{what}",
            titel=titel,
            reden=reden,
            soort=Taak.Soort.SIGNAAL,
            medewerker_id=medewerker.pk,
            deadline=timezone.localdate(now),
            onderwerp=batch,
            now=now,
        )
