"""What the contactpersoon knows ahead: the rhythm agreed with the klant and the expected end (CAS-06)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.weging import reweigh
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class VooruitzichtOnjuist(DomainError):
    code = "caseload.vooruitzicht_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVooruitzicht:
    """None means: as the norm says, and no end in sight."""

    toewijzing_id: int
    contact_weken: int | None
    verwacht_einde: date | None


@step
def set_vooruitzicht(command: SetVooruitzicht, *, actor: Gebruiker, now: datetime) -> None:
    """Notes rhythm and expected end; weight and counter change in the same transaction.

    Raises Toewijzing.DoesNotExist, PermissionDenied, VooruitzichtOnjuist.
    """
    open_now = Klant.objects.visible_to(actor).open_for(actor, now)
    rows = Toewijzing.objects.running().filter(klant__in=open_now).select_for_update(of=("self",))
    row = rows.get(pk=command.toewijzing_id)
    require(actor, Recht.PLAN_BEWERKEN)
    today = timezone.localdate(now)
    if command.contact_weken is not None and not 1 <= command.contact_weken <= 52:
        raise VooruitzichtOnjuist("Kies een ritme tussen 1 en 52 weken.", veld="contact_weken")
    if command.verwacht_einde is not None and command.verwacht_einde < today:
        raise VooruitzichtOnjuist("Kies een dag vanaf vandaag.", veld="verwacht_einde")
    row.contact_weken, row.verwacht_einde = command.contact_weken, command.verwacht_einde
    row.save(update_fields=["contact_weken", "verwacht_einde"])
    reweigh(op=today, klanten=[row.klant_id])
    record(
        "toewijzing.vooruitzicht",
        actor=actor,
        now=now,
        klant_id=row.klant_id,
        onderwerp=row,
        gegevens={
            "contact_weken": row.contact_weken,
            "verwacht_einde": row.verwacht_einde.isoformat() if row.verwacht_einde else "",
        },
    )
