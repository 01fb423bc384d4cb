"""Steps on the sociale kaart: keep partners up to date, and give an inwoner something to take along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from serviceplein.catalogus.models import Product
from serviceplein.catalogus.partners.models import Contactpersoon, Dienst, Meegegeven, Raamafspraak
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

ONDERDELEN: dict[str, type[Dienst] | type[Contactpersoon] | type[Raamafspraak]] = {
    "dienst": Dienst,
    "contactpersoon": Contactpersoon,
    "raamafspraak": Raamafspraak,
}
"""Parts of a partner that functioneel beheer keeps, by the word in the address."""


class SocialeKaartOnjuist(DomainError):
    code = "catalogus.sociale_kaart_onjuist"


class HulpOnbekend(DomainError):
    code = "catalogus.hulp_onbekend"
    status = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePartner:
    """`partner_id` None makes a new one; `waarden` are the checked fields of the form."""

    partner_id: int | None
    waarden: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePart:
    """`soort` is a key of ONDERDELEN; `onderdeel_id` None adds one."""

    partner_id: int
    soort: str
    onderdeel_id: int | None
    waarden: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAlong:
    """`soort` is dienst or product; `onderwerp` is the model and number of the melding, scan or plan."""

    klant_id: int | None
    soort: str
    object_id: int
    onderwerp: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    partner_id: int
    onderdeel_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAlong:
    meegegeven_id: int
    naam: str
    nieuw: bool


@step
def save_partner(command: SavePartner, *, actor: Gebruiker, now: datetime) -> Saved:
    """Adds or changes a partner. Raises Partner.DoesNotExist, PermissionDenied, SocialeKaartOnjuist."""
    if command.partner_id is None:
        partner = Partner()
    else:
        partner = Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    require(actor, Recht.BEHEREN)
    values = dict(command.waarden)
    wijken = values.pop("wijken")
    twin = Partner.objects.filter(naam__iexact=values["naam"]).exclude(pk=partner.pk)
    if twin.exists():
        raise SocialeKaartOnjuist(
            f"{values['naam']} staat al op de sociale kaart. Open die partner.", veld="naam"
        )
    for name, value in values.items():
        setattr(partner, name, value)
    partner.save()
    partner.wijken.set(wijken)
    _record_change(partner, "gegevens bijgewerkt" if command.partner_id else "toegevoegd", actor, now)
    return Saved(partner_id=partner.pk)


@step
def save_part(command: SavePart, *, actor: Gebruiker, now: datetime) -> Saved:
    """Adds or changes a dienst, contactpersoon or raamafspraak of a partner.

    Raises Partner.DoesNotExist, PermissionDenied, SocialeKaartOnjuist (order of days, ended already, ended in
    the past, overlap).
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    require(actor, Recht.BEHEREN)
    model = ONDERDELEN[command.soort]
    part = _part_of(model, partner, command.onderdeel_id)
    word = str(model._meta.verbose_name)
    _check_days(part, command.waarden, word, now)
    for name, value in command.waarden.items():
        setattr(part, name, value)
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError as error:
        raise SocialeKaartOnjuist(
            f"In deze periode is er al zo'n {word} van {partner.naam}. Kies andere dagen of pas die aan.",
            veld="geldig_van",
        ) from error
    _record_change(partner, f"{word} {part} vastgelegd", actor, now)
    return Saved(partner_id=partner.pk, onderdeel_id=part.pk)


@step
def give_along(command: GiveAlong, *, actor: Gebruiker, now: datetime) -> GivenAlong:
    """Notes that an inwoner got a dienst or product to take along; the same one on one day counts once.

    Raises Klant.DoesNotExist, PermissionDenied, HulpOnbekend.
    """
    if command.klant_id is not None:
        Klant.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.CATALOGUS)
    return write_along(command, actor=actor, now=now)


def write_along(command: GiveAlong, *, actor: Gebruiker, now: datetime) -> GivenAlong:
    """The write of give_along, for a step that does more in one transaction. Raises HulpOnbekend."""
    chosen = _chosen(command)
    subject, number = command.onderwerp or ("", None)
    values: dict[str, Any] = {
        "klant_id": command.klant_id,
        command.soort: chosen,
        "onderwerp_soort": subject,
        "onderwerp_id": number,
    }
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = Meegegeven.objects.filter(**values, op__gte=since).first()
    if earlier is not None:
        return GivenAlong(meegegeven_id=earlier.pk, naam=chosen.naam, nieuw=False)
    row = Meegegeven.objects.create(**values, door=actor, op=now)
    of = f" van {chosen.partner.naam}" if isinstance(chosen, Dienst) else ""
    record(
        "hulp.meegegeven",
        actor=actor,
        now=now,
        klant_id=command.klant_id,
        onderwerp=row,
        gegevens={"naam": chosen.naam, "van": of},
    )
    return GivenAlong(meegegeven_id=row.pk, naam=chosen.naam, nieuw=True)


def _chosen(command: GiveAlong) -> Dienst | Product:
    found: Dienst | Product | None = None
    if command.soort == "dienst":
        found = Dienst.objects.select_related("partner").filter(pk=command.object_id).first()
    elif command.soort == "product":
        found = Product.objects.filter(pk=command.object_id).first()
    if found is None:
        raise HulpOnbekend("Deze hulp staat niet meer in de catalogus. Zoek opnieuw.")
    return found


def _part_of(model: type[models.Model], partner: Partner, number: int | None) -> Any:
    if number is None:
        return model(partner=partner)
    part = model._default_manager.select_for_update().filter(pk=number, partner=partner).first()
    if part is None:
        raise SocialeKaartOnjuist("Dit onderdeel bestaat niet meer. Laad de pagina opnieuw.")
    return part


def _check_days(part: Any, values: Mapping[str, Any], word: str, now: datetime) -> None:
    """The errors about days that a person can mend."""
    today = timezone.localdate(now)
    start, end = values["geldig_van"], values.get("geldig_tot")
    if end is not None and end <= start:
        raise SocialeKaartOnjuist("De einddatum ligt na de begindatum.", veld="geldig_tot")
    if part.pk and part.geldig_tot is not None and part.geldig_tot <= today:
        raise SocialeKaartOnjuist(
            f"Deze {word} is voorbij en blijft staan als geschiedenis. Maak een nieuwe.", veld="geldig_van"
        )
    if part.pk and end is not None and end <= today and end != part.geldig_tot:
        raise SocialeKaartOnjuist(
            "Stoppen kan vanaf morgen: tot en met vandaag is ermee gewerkt.", veld="geldig_tot"
        )


def _record_change(partner: Partner, what: str, actor: Gebruiker, now: datetime) -> None:
    record(
        "partner.gewijzigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=partner,
        gegevens={"partner": partner.naam, "wat": what},
    )
