"""Functioneel beheer keeps the catalogue: a new product, or a new version of one from a day (KRN-09)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from serviceplein.catalogus.models import Product
from serviceplein.catalogus.toets.eisen import EisOngeldig, read_eisen
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class ProductBestaat(DomainError):
    code = "catalogus.product_bestaat"


class VersieOnjuist(DomainError):
    code = "catalogus.versie_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveVersion:
    """`code` of a known product gives it its next version; `nieuw` makes the product itself."""

    code: str
    nieuw: bool
    waarden: Mapping[str, Any]
    eisen: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSaved:
    product_id: int
    code: str


@step
def save_version(command: SaveVersion, *, actor: Gebruiker, now: datetime) -> VersionSaved:
    """Adds a version; the former one ends where it begins and stays for every earlier day.

    A version that has not begun yet is replaced. Raises PermissionDenied, ProductBestaat, VersieOnjuist
    (unknown product, order of days, a day that is past, an eis that cannot be checked).
    """
    versions = list(Product.objects.select_for_update().filter(code=command.code).order_by("geldig_van"))
    require(actor, Recht.BEHEREN)
    if command.nieuw and versions:
        raise ProductBestaat(
            f"De code '{command.code}' is al van {versions[-1].naam}. Kies een andere code.", veld="code"
        )
    if not command.nieuw and not versions:
        raise VersieOnjuist("Dit product bestaat niet meer. Ga terug naar de lijst.")
    start, end = command.waarden["geldig_van"], command.waarden.get("geldig_tot")
    today = timezone.localdate(now)
    if end is not None and end <= start:
        raise VersieOnjuist("De einddatum ligt na de begindatum.", veld="geldig_tot")
    _check_eisen(command.eisen)
    if versions:
        _end_former(versions, start, today)
    product = Product.objects.create(code=command.code, eisen=list(command.eisen), **command.waarden)
    record(
        "product.gewijzigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=product,
        gegevens={"naam": product.naam, "vanaf": f"{start:%d-%m-%Y}"},
    )
    return VersionSaved(product_id=product.pk, code=product.code)


def _check_eisen(eisen: Sequence[Mapping[str, Any]]) -> None:
    try:
        read_eisen(eisen)
    except EisOngeldig as error:
        raise VersieOnjuist(str(error)) from error


def _end_former(versions: list[Product], start: date, today: date) -> None:
    """Makes room for a version from `start`: what is past stays as it was."""
    if start <= today:
        raise VersieOnjuist(
            "Kies een dag na vandaag: met de versie van vandaag is al gewerkt.", veld="geldig_van"
        )
    former = versions[-1]
    if former.geldig_van > today:
        former.delete()
        versions.pop()
        former = versions[-1] if versions else former
    if versions and former.geldig_van >= start:
        raise VersieOnjuist(
            f"Vanaf {former.geldig_van:%d-%m-%Y} geldt al een andere versie. Kies een latere dag.",
            veld="geldig_van",
        )
    if versions and (former.geldig_tot is None or former.geldig_tot > start):
        former.geldig_tot = start
        former.save(update_fields=["geldig_tot"])
