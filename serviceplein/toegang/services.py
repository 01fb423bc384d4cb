"""Steps of access: saying why a dossier is opened, and naming colleagues for a protected one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang.models import Doel, Gebruiker, Inzage
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht

NAMED_PERMISSION = "view_klant"


class DoelOnbekend(DomainError):
    code = "toegang.doel_onbekend"
    status = 422


class NaamNietMogelijk(DomainError):
    code = "toegang.naam_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePurpose:
    klant_id: int
    doel: str
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeGiven:
    inzage_id: int
    tot: datetime


@step
def give_purpose(command: GivePurpose, *, actor: Gebruiker, now: datetime) -> PurposeGiven:
    """Opens a dossier outside the actor's own work for the hours of norm `toegang.inzage_uren` (PRV-02).

    Raises Klant.DoesNotExist (absent or invisible), PermissionDenied, DoelOnbekend.
    """
    klant = Klant.objects.visible_to(actor).get(pk=command.klant_id)
    require(actor, Recht.KLANT_BEKIJKEN)
    if command.doel not in Doel.values:
        raise DoelOnbekend("Kies een van de doelen uit de lijst.", veld="doel")
    inzage = open_dossier(klant, Doel(command.doel), command.toelichting, actor=actor, now=now)
    record(
        "dossier.ingezien",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=inzage,
        gegevens={"doel": inzage.get_doel_display(), "medewerker": str(actor)},
    )
    return PurposeGiven(inzage_id=inzage.pk, tot=inzage.tot)


def open_dossier(
    klant: Klant, doel: Doel, toelichting: str = "", *, actor: Gebruiker, now: datetime
) -> Inzage:
    """The purpose itself; part of a step, such as registering the klant who stands at the desk."""
    hours = norm("toegang.inzage_uren", op=timezone.localdate(now))
    return Inzage.objects.create(
        gebruiker=actor,
        klant=klant,
        doel=doel,
        toelichting=toelichting,
        vanaf=now,
        tot=now + timedelta(hours=float(hours)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NameColleague:
    """`tot` is the last day on which the colleague may open the dossier."""

    klant_id: int
    gebruiker_id: int
    tot: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueNamed:
    tot: date
    nieuw: bool


@step
def name_colleague(command: NameColleague, *, actor: Gebruiker, now: datetime) -> ColleagueNamed:
    """Gives one colleague access to a protected dossier until a day; naming again moves that day (PRV-05).

    Whoever names need not see the dossier, and cannot name themselves: two people open a protected dossier.
    Raises PermissionDenied, Klant.DoesNotExist, Gebruiker.DoesNotExist, NaamNietMogelijk.
    """
    require(actor, Recht.TOEGANG_VERLENEN)
    klant = Klant.objects.select_for_update(of=("self",)).get(pk=command.klant_id)
    colleague = Gebruiker.objects.get(pk=command.gebruiker_id)
    if colleague == actor:
        raise NaamNietMogelijk(
            "U kunt uzelf niet toelaten. Vraag een andere teamleider om dat te doen.", veld="gebruiker"
        )
    if not colleague.heeft(Recht.KLANT_BEKIJKEN):
        raise NaamNietMogelijk(
            f"{colleague} heeft geen rol waarmee dossiers te bekijken zijn. Kies een andere collega.",
            veld="gebruiker",
        )
    if command.tot < timezone.localdate(now):
        raise NaamNietMogelijk("Kies een einddatum die vandaag of later is.", veld="tot")
    _, created = KlantUserObjectPermission.objects.update_or_create(
        user=colleague, permission=_permission(), content_object=klant, defaults={"tot": command.tot}
    )
    record(
        "dossier.collega_toegelaten",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=colleague,
        gegevens={"medewerker": str(colleague), "tot": command.tot.isoformat()},
    )
    return ColleagueNamed(tot=command.tot, nieuw=created)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnameColleague:
    klant_id: int
    gebruiker_id: int


@step
def unname_colleague(command: UnnameColleague, *, actor: Gebruiker, now: datetime) -> bool:
    """Ends the access of a named colleague at once; True when there was any.

    Raises PermissionDenied, Klant.DoesNotExist, Gebruiker.DoesNotExist.
    """
    require(actor, Recht.TOEGANG_VERLENEN)
    klant = Klant.objects.select_for_update(of=("self",)).get(pk=command.klant_id)
    colleague = Gebruiker.objects.get(pk=command.gebruiker_id)
    grants = KlantUserObjectPermission.objects.filter(user=colleague, content_object=klant)
    ended, _ = grants.delete()
    if ended:
        record(
            "dossier.collega_afgemeld",
            actor=actor,
            now=now,
            klant_id=klant.pk,
            onderwerp=colleague,
            gegevens={"medewerker": str(colleague)},
        )
    return bool(ended)


def _permission() -> Permission:
    return Permission.objects.get(
        codename=NAMED_PERMISSION, content_type=ContentType.objects.get_for_model(Klant)
    )
