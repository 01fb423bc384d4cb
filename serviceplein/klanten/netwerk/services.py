"""Steps on the own network: somebody is added, changed or stops helping (KRN-03)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.netwerk.models import Netwerkcontact, Relatie
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class ToestemmingOntbreekt(DomainError):
    code = "klanten.toestemming_ontbreekt"


class NaasteGestopt(DomainError):
    code = "klanten.naaste_gestopt"


class NaasteOnbereikbaar(DomainError):
    code = "klanten.naaste_onbereikbaar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naaste:
    """What is known of somebody; `klant_vindt_goed` and `naaste_vindt_goed` are their own words, asked."""

    naam: str
    relatie: str
    kan_helpen_met: str
    telefoon: str = ""
    email: str = ""
    klant_vindt_goed: bool = False
    naaste_vindt_goed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddContact:
    klant_id: int
    naaste: Naaste


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact:
    contact_id: int
    naaste: Naaste


@dataclass(frozen=True, slots=True, kw_only=True)
class EndContact:
    contact_id: int


@step
def add_contact(command: AddContact, *, actor: Gebruiker, now: datetime) -> int:
    """Adds somebody to the network of a klant who agrees with that. Returns its id.

    Raises Klant.DoesNotExist (absent, invisible or not opened), PermissionDenied, ToestemmingOntbreekt,
    NaasteOnbereikbaar.
    """
    visible = Klant.objects.visible_to(actor).open_for(actor, now)
    klant = visible.select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.KLANT_WIJZIGEN)
    today = timezone.localdate(now)
    contact = Netwerkcontact(
        klant=klant, toestemming_op=today, toegevoegd_op=now, toegevoegd_door=actor, naam=command.naaste.naam
    )
    _fill(contact, command.naaste, today)
    contact.save(force_insert=True)
    _record("netwerk.toegevoegd", contact, actor=actor, now=now)
    return contact.pk


@step
def change_contact(command: ChangeContact, *, actor: Gebruiker, now: datetime) -> int:
    """Changes what is known of somebody. Raises Netwerkcontact.DoesNotExist and as add_contact."""
    contact = _lock(command.contact_id, actor, now)
    _fill(contact, command.naaste, timezone.localdate(now))
    contact.save()
    _record("netwerk.gewijzigd", contact, actor=actor, now=now)
    return contact.pk


@step
def end_contact(command: EndContact, *, actor: Gebruiker, now: datetime) -> int:
    """Somebody does not help any more, or the klant takes the consent back: the details go at once.

    The name stays with what was agreed in plans. Raises Netwerkcontact.DoesNotExist, PermissionDenied,
    NaasteGestopt.
    """
    contact = _lock(command.contact_id, actor, now)
    contact.gestopt_op = timezone.localdate(now)
    contact.telefoon, contact.email = "", ""
    contact.save(update_fields=["gestopt_op", "telefoon", "email"])
    _record("netwerk.gestopt", contact, actor=actor, now=now)
    return contact.pk


def _fill(contact: Netwerkcontact, naaste: Naaste, today: date) -> None:
    if not naaste.klant_vindt_goed:
        raise ToestemmingOntbreekt(
            "Vraag eerst of de klant het goed vindt dat u deze persoon opschrijft.", veld="klant_vindt_goed"
        )
    if naaste.naaste_vindt_goed and not (naaste.telefoon or naaste.email):
        raise NaasteOnbereikbaar("Noteer hoe u deze persoon bereikt: telefoon of e-mail.", veld="telefoon")
    contact.naam = naaste.naam.strip()
    contact.relatie = Relatie(naaste.relatie)
    contact.kan_helpen_met = naaste.kan_helpen_met.strip()
    contact.telefoon, contact.email = naaste.telefoon, naaste.email
    contact.akkoord_op = (contact.akkoord_op or today) if naaste.naaste_vindt_goed else None


def _lock(contact_id: int, actor: Gebruiker, now: datetime) -> Netwerkcontact:
    klanten = Klant.objects.visible_to(actor).open_for(actor, now)
    rows = Netwerkcontact.objects.filter(klant__in=klanten).select_for_update(of=("self",))
    contact = rows.get(pk=contact_id)
    require(actor, Recht.KLANT_WIJZIGEN)
    if contact.gestopt_op is not None:
        raise NaasteGestopt(f"{contact.naam} helpt niet meer. Voeg de persoon zo nodig opnieuw toe.")
    return contact


def _record(code: str, contact: Netwerkcontact, *, actor: Gebruiker, now: datetime) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=contact.klant_id,
        onderwerp=contact,
        gegevens={"relatie": contact.get_relatie_display().lower()},
    )
