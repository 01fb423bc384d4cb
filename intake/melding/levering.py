"""A ketenpartner delivers a melding: its klant is found or registered, and it comes in once (API-01)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Value

from intake.melding.codes import Kanaal
from intake.melding.models import Melding
from intake.melding.services import MeldingRegistered, RegisterMelding, create_melding
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant, Zoekbaar
from serviceplein.klanten.services import RegisterKlant, create_klant
from serviceplein.klanten.validatie import normalize_bsn, normalize_postcode
from serviceplein.organisatie.models import Gemeente, Partner
from serviceplein.toegang.models import Gebruiker


class InwonerKloptNiet(DomainError):
    code = "intake.inwoner_klopt_niet"
    status = 422


class KenmerkAnders(DomainError):
    code = "intake.kenmerk_anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMelding:
    """`gemeente` is a name as the partner writes it; an unknown one is kept as woonplaats."""

    partner_id: int
    inwoner: RegisterKlant
    vraag: str
    domeinen: tuple[str, ...]
    soort_vraag: str
    product: str = ""
    gemeente: str = ""
    extern_kenmerk: str = ""
    eenmalig: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingDelivered:
    melding_id: int
    klant_id: int | None
    nieuw: bool


@step
def deliver_melding(command: DeliverMelding, *, actor: Gebruiker | None, now: datetime) -> MeldingDelivered:
    """Brings in a partner's melding; the same extern_kenmerk again gives the first one back.

    Raises InwonerKloptNiet, KenmerkAnders, OnjuistGegeven.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    source = f"partner:{partner.pk}"
    earlier = _earlier(command, source)
    if earlier is not None:
        return MeldingDelivered(melding_id=earlier.pk, klant_id=earlier.klant_id, nieuw=False)
    klant = find_or_register(command.inwoner, command.gemeente, now=now)
    registered: MeldingRegistered = create_melding(
        RegisterMelding(
            klant_id=klant.pk,
            kanaal=Kanaal.KETENPARTNER,
            vraag=command.vraag,
            domeinen=command.domeinen,
            soort_vraag=command.soort_vraag,
            product=command.product,
            aangebracht_door_id=partner.pk,
            bron=source,
            extern_kenmerk=command.extern_kenmerk,
            eenmalig=command.eenmalig,
        ),
        actor=actor,
        now=now,
    )
    return MeldingDelivered(melding_id=registered.melding_id, klant_id=klant.pk, nieuw=registered.nieuw)


def _earlier(command: DeliverMelding, source: str) -> Melding | None:
    """The melding this call delivered before. Raises KenmerkAnders when it says something else now."""
    if command.eenmalig and (same := Melding.objects.filter(eenmalig=command.eenmalig).first()):
        return same
    if not command.extern_kenmerk:
        return None
    earlier = Melding.objects.filter(bron=source, extern_kenmerk=command.extern_kenmerk).first()
    if earlier is None:
        return None
    now_says = (command.vraag, sorted(command.domeinen), command.soort_vraag, command.product)
    if now_says != (earlier.vraag, sorted(earlier.domeinen), earlier.soort_vraag, earlier.product):
        raise KenmerkAnders(
            "Met dit kenmerk is al een andere melding aangeleverd. Gebruik een nieuw kenmerk.",
            veld="uwKenmerk",
        )
    return earlier


def find_or_register(given: RegisterKlant, gemeente: str, *, now: datetime) -> Klant:
    """The inwoner as klant: by BSN, else by name, birth date and postcode, else newly registered."""
    bsn = normalize_bsn(given.bsn)
    if bsn and (known := Klant.objects.filter(bsn=bsn).first()):
        if given.geboortedatum and known.geboortedatum and given.geboortedatum != known.geboortedatum:
            raise InwonerKloptNiet(
                "BSN en geboortedatum horen niet bij elkaar. Controleer beide bij de inwoner.",
                veld="inwoner.bsn",
            )
        return known
    return _same_person(given, bsn) or _register(given, gemeente, now=now)


def _same_person(given: RegisterKlant, bsn: str) -> Klant | None:
    """The one klant with this name, birth date and postcode; somebody with another BSN is somebody else."""
    postcode = normalize_postcode(given.postcode)
    if not (given.geboortedatum and postcode):
        return None
    found = (
        Klant.objects.alias(zoekachternaam=Zoekbaar("achternaam"))
        .filter(geboortedatum=given.geboortedatum, postcode=postcode)
        .filter(zoekachternaam=Zoekbaar(Value(given.achternaam.strip())))
    )
    if bsn:
        found = found.filter(bsn__isnull=True)
    if given.huisnummer:
        found = found.filter(huisnummer__in=[given.huisnummer]) | found.filter(huisnummer__isnull=True)
    matches = list(found.order_by("pk")[:2])
    return matches[0] if len(matches) == 1 else None


def _register(given: RegisterKlant, gemeente_naam: str, *, now: datetime) -> Klant:
    name = gemeente_naam.strip()
    gemeente = Gemeente.objects.filter(naam__iexact=name).first() if name else None
    if name and not given.woonplaats:
        given = replace(given, woonplaats=gemeente.naam if gemeente else name)
    klant = create_klant(given, actor=None, now=now)
    if gemeente and klant.gemeente_id is None:
        klant.gemeente = gemeente
        klant.save(update_fields=["gemeente"])
    return klant
