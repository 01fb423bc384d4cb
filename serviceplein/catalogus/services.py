"""Steps of functioneel beheer on the catalogue: a norm gets a new value from a day (KRN-10)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from serviceplein.catalogus.models import Norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class NormOnbekend(DomainError):
    code = "catalogus.norm_onbekend"


class NormLigtVast(DomainError):
    code = "catalogus.norm_ligt_vast"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNorm:
    """The value of `code` from `geldig_van` on; `bron` is the decision it rests on."""

    code: str
    waarde: Decimal
    geldig_van: date
    bron: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NormChanged:
    norm_id: int
    vorige: Decimal


@step
def change_norm(command: ChangeNorm, *, actor: Gebruiker, now: datetime) -> NormChanged:
    """Gives a norm a new value from a day; the former value ends there and stays for every earlier day.

    Raises PermissionDenied, NormOnbekend, NormLigtVast when the day is past or lies before a later value.
    """
    versions = list(Norm.objects.select_for_update().filter(code=command.code).order_by("geldig_van"))
    require(actor, Recht.BEHEREN)
    if not versions:
        raise NormOnbekend(f"De norm '{command.code}' bestaat niet. Kies een norm uit de lijst.")
    former = versions[-1]
    if command.geldig_van <= timezone.localdate(now):
        raise NormLigtVast(
            "Kies een dag na vandaag: met de waarde van vandaag is al gerekend.", veld="geldig_van"
        )
    if command.geldig_van <= former.geldig_van:
        raise NormLigtVast(
            f"Vanaf {former.geldig_van:%d-%m-%Y} geldt al een andere waarde. Kies een latere dag.",
            veld="geldig_van",
        )
    if former.waarde == command.waarde and not former.voorbeeld:
        raise NormLigtVast("Deze waarde geldt al. Vul een andere waarde in.", veld="waarde")
    former.geldig_tot = command.geldig_van
    former.save(update_fields=["geldig_tot"])
    new = Norm.objects.create(
        code=former.code,
        waarde=command.waarde,
        eenheid=former.eenheid,
        omschrijving=former.omschrijving,
        bron=command.bron,
        geldig_van=command.geldig_van,
    )
    record(
        "norm.gewijzigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=new,
        gegevens={
            "code": new.code,
            "van": f"{former.waarde.normalize():f}",
            "naar": f"{new.waarde.normalize():f}",
            "vanaf": f"{new.geldig_van:%d-%m-%Y}",
        },
    )
    return NormChanged(norm_id=new.pk, vorige=former.waarde)
