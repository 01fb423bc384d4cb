"""Who masters what, from a day until a day (BO-01)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from backoffice.werkvoorraad.models import Vaardigheid
from backoffice.werkvoorraad.specialismen import werkplan
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class VaardigheidOnjuist(DomainError):
    code = "backoffice.vaardigheid_onjuist"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVaardigheid:
    """`tot`: the first day it no longer holds."""

    medewerker_id: int
    code: str
    van: date
    tot: date | None = None


@step
def set_vaardigheid(command: SetVaardigheid, *, actor: Gebruiker, now: datetime) -> int:
    """A teamleider says that a colleague masters something. Raises PermissionDenied, VaardigheidOnjuist."""
    require(actor, Recht.WERKVOORRAAD_STUREN)
    medewerker = Medewerker.objects.filter(pk=command.medewerker_id, actief=True).first()
    if medewerker is None:
        raise VaardigheidOnjuist("Kies een collega die hier werkt.", veld="medewerker")
    if command.code not in werkplan().vaardigheden:
        raise VaardigheidOnjuist("Kies een vaardigheid.", veld="code")
    if command.tot is not None and command.tot <= command.van:
        raise VaardigheidOnjuist("De einddatum ligt na de begindatum.", veld="tot")
    try:
        with transaction.atomic():
            row = Vaardigheid.objects.create(
                medewerker=medewerker, code=command.code, van=command.van, tot=command.tot
            )
    except IntegrityError:
        raise VaardigheidOnjuist("Deze collega heeft deze vaardigheid al.", veld="code") from None
    record(
        "vaardigheid.gezet",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=medewerker,
        gegevens={"code": command.code},
    )
    return row.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class EndVaardigheid:
    vaardigheid_id: int


@step
def end_vaardigheid(command: EndVaardigheid, *, actor: Gebruiker, now: datetime) -> None:
    """It no longer holds from today. Raises PermissionDenied, Vaardigheid.DoesNotExist."""
    require(actor, Recht.WERKVOORRAAD_STUREN)
    row = Vaardigheid.objects.select_for_update(of=("self",)).get(pk=command.vaardigheid_id)
    row.tot = max(timezone.localdate(now), row.van)
    row.save(update_fields=["tot"])
    record(
        "vaardigheid.gestopt",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=row.medewerker,
        gegevens={"code": row.code},
    )
