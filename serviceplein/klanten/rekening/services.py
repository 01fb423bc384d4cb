"""Another bank account of a klant or a whole huishouden, as part of the step that weighs it (BO-08)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q

from serviceplein.fouten import DomainError
from serviceplein.klanten.gezin.lezen import household_on
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Bankrekening, Klant
from serviceplein.klanten.validatie import normalize_iban, validate_iban
from serviceplein.toegang.models import Gebruiker

GEEN_HUISHOUDEN = (
    "Deze klant hoort op die dag niet bij een huishouden. Leg de rekening vast voor de klant zelf."
)


class RekeningOnjuist(DomainError):
    code = "klanten.rekening_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class NieuweRekening:
    """`voor_huishouden`: the whole huishouden of the klant is paid on this account."""

    iban: str
    tenaamstelling: str
    vanaf: date
    voor_huishouden: bool = False
    bron: str = Bron.KLANT


def put_rekening(
    klant: Klant, nieuw: NieuweRekening, *, actor: Gebruiker | None, now: datetime
) -> Bankrekening:
    """Ends the account of before and writes the new one; part of a step that holds the klant's lock.

    Raises RekeningOnjuist: no valid IBAN, nothing changes, or a later account is known already.
    """
    iban, name = normalize_iban(nieuw.iban), " ".join(nieuw.tenaamstelling.split())
    try:
        validate_iban(iban)
    except ValidationError as error:
        raise RekeningOnjuist(error.messages[0], veld="iban") from error
    if not name:
        raise RekeningOnjuist("Vul in op wiens naam de rekening staat.", veld="tenaamstelling")
    huishouden = household_on(klant.pk, nieuw.vanaf) if nieuw.voor_huishouden else None
    if nieuw.voor_huishouden and huishouden is None:
        raise RekeningOnjuist(GEEN_HUISHOUDEN, veld="huishouden")
    owner = Q(huishouden=huishouden) if huishouden else Q(klant=klant)
    rows = Bankrekening.objects.filter(owner).select_for_update(of=("self",))
    known = list(rows.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=nieuw.vanaf)))
    if any(row.geldig_van > nieuw.vanaf for row in known):
        raise RekeningOnjuist(
            "Er is al een rekening bekend die later ingaat. Kies een latere datum.", veld="ingangsdatum"
        )
    for row in known:
        if (row.iban, row.tenaamstelling) == (iban, name):
            raise RekeningOnjuist("Dit is de rekening die al bekend is.", veld="iban")
        if row.geldig_van == nieuw.vanaf:
            row.iban, row.tenaamstelling, row.bron = iban, name, nieuw.bron
            row.vastgelegd_op, row.vastgelegd_door = now, actor
            row.save()
            return row
        row.geldig_tot = nieuw.vanaf
        row.save(update_fields=["geldig_tot"])
    return Bankrekening.objects.create(
        klant=None if huishouden else klant,
        huishouden=huishouden,
        iban=iban,
        tenaamstelling=name,
        bron=nieuw.bron,
        geldig_van=nieuw.vanaf,
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
