"""The step that gives a klant or huishouden another bank account from a date (BO-08)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Bankrekening, Huishouden, Klant
from serviceplein.klanten.validatie import normalize_iban, validate_iban
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class RekeningOnjuist(DomainError):
    code = "klanten.rekening_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRekening:
    """`voor_huishouden`: the whole huishouden of the klant is paid on this account."""

    klant_id: int
    iban: str
    tenaamstelling: str
    vanaf: date
    voor_huishouden: bool = False
    bron: str = Bron.KLANT


@step
def set_rekening(command: SetRekening, *, actor: Gebruiker, now: datetime) -> int:
    """Another account from a day. Returns its id.

    Raises Klant.DoesNotExist (absent, invisible or not opened), PermissionDenied, RekeningOnjuist.
    """
    visible = Klant.objects.visible_to(actor).open_for(actor, now)
    klant = visible.select_for_update(of=("self",), no_key=True).get(pk=command.klant_id)
    require(actor, Recht.REKENING_WIJZIGEN)
    rekening = put_rekening(klant, command, actor=actor, now=now)
    record(
        "rekening.gewijzigd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=rekening,
        gegevens={"rekening": rekening.gemaskeerd, "vanaf": rekening.geldig_van.isoformat()},
    )
    return rekening.pk


def put_rekening(
    klant: Klant, command: SetRekening, *, actor: Gebruiker | None, now: datetime
) -> Bankrekening:
    """Ends the account of before and writes the new one; part of a step that holds the klant's lock.

    Raises RekeningOnjuist: no valid IBAN, nothing changes, or a later account is known already.
    """
    iban, name = normalize_iban(command.iban), " ".join(command.tenaamstelling.split())
    try:
        validate_iban(iban)
    except ValidationError as error:
        raise RekeningOnjuist(error.messages[0], veld="iban") from error
    if not name:
        raise RekeningOnjuist("Vul in op wiens naam de rekening staat.", veld="tenaamstelling")
    huishouden = _household(klant, command.vanaf) if command.voor_huishouden else None
    owner = Q(huishouden=huishouden) if huishouden else Q(klant=klant)
    rows = Bankrekening.objects.filter(owner).select_for_update(of=("self",))
    known = list(rows.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=command.vanaf)))
    if any(row.geldig_van > command.vanaf for row in known):
        raise RekeningOnjuist(
            "Er is al een rekening bekend die later ingaat. Kies een latere datum.", veld="vanaf"
        )
    for row in known:
        if (row.iban, row.tenaamstelling) == (iban, name):
            raise RekeningOnjuist("Dit is de rekening die al bekend is.", veld="iban")
        if row.geldig_van == command.vanaf:
            row.iban, row.tenaamstelling, row.bron = iban, name, command.bron
            row.vastgelegd_op, row.vastgelegd_door = now, actor
            row.save()
            return row
        row.geldig_tot = command.vanaf
        row.save(update_fields=["geldig_tot"])
    return Bankrekening.objects.create(
        klant=None if huishouden else klant,
        huishouden=huishouden,
        iban=iban,
        tenaamstelling=name,
        bron=command.bron,
        geldig_van=command.vanaf,
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )


def _household(klant: Klant, op: date) -> Huishouden:
    members = klant.lidmaatschappen.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op))
    lid = members.filter(geldig_van__lte=op).select_related("huishouden").first()
    if lid is None:
        raise RekeningOnjuist(
            "Deze klant hoort op die dag niet bij een huishouden. Leg de rekening vast voor de klant zelf.",
            veld="voor_huishouden",
        )
    return lid.huishouden


def rekening_of(klant: Klant, now: datetime) -> Bankrekening | None:
    """The account this klant is paid on today."""
    today = timezone.localdate(now)
    return Bankrekening.objects.per_klant([klant.pk], today).get(klant.pk)
