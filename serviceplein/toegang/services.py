"""Steps of access: saying why a dossier is opened, and naming colleagues for a protected one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang.betrokkenheid import in_charge
from serviceplein.toegang.models import Doel, Gebruiker, Inzage
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import long_date

NAMED_PERMISSION = "view_klant"
LANGST = "toegang.toelating_dagen"


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
    """`tot` is the last day on which the colleague may open the dossier; `reden` says why."""

    klant_id: int
    gebruiker_id: int
    tot: date
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueNamed:
    tot: date
    nieuw: bool


@step
def name_colleague(command: NameColleague, *, actor: Gebruiker, now: datetime) -> ColleagueNamed:
    """Gives one colleague access to a dossier until a day; naming again moves that day (PRV-05).

    For the vaste contactpersoon and the teamleider. A teamleider need not see the dossier, and nobody can
    name themselves: two people open a protected dossier.
    Raises PermissionDenied, Klant.DoesNotExist, Gebruiker.DoesNotExist, NaamNietMogelijk.
    """
    klant = _klant_to_share(command.klant_id, actor)
    colleague = Gebruiker.objects.get(pk=command.gebruiker_id, is_active=True)
    if not command.reden.strip():
        raise NaamNietMogelijk("Schrijf op waarom deze collega het dossier mag openen.", veld="reden")
    if colleague == actor:
        raise NaamNietMogelijk(
            "U kunt uzelf niet toelaten. Vraag een teamleider om dat te doen.", veld="gebruiker"
        )
    if not colleague.heeft(Recht.KLANT_BEKIJKEN):
        raise NaamNietMogelijk(
            f"{colleague} heeft geen rol waarmee dossiers te bekijken zijn. Kies een andere collega.",
            veld="gebruiker",
        )
    if command.tot < timezone.localdate(now):
        raise NaamNietMogelijk("Kies een einddatum die vandaag of later is.", veld="tot")
    limit = timezone.localdate(now) + timedelta(days=int(norm(LANGST, op=timezone.localdate(now))))
    if command.tot > limit:
        raise NaamNietMogelijk(
            f"Kies een einddatum tot en met {long_date(limit)}. Daarna kunt u het opnieuw bekijken.",
            veld="tot",
        )
    _, created = KlantUserObjectPermission.objects.update_or_create(
        user=colleague,
        permission=_permission(),
        content_object=klant,
        defaults={"tot": command.tot, "reden": command.reden.strip()[:200], "door": actor},
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
    klant = _klant_to_share(command.klant_id, actor)
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


def may_name(klant: Klant, actor: Gebruiker) -> bool:
    """Whether the actor decides who else opens this dossier: teamleider or vaste contactpersoon."""
    if actor.heeft(Recht.TOEGANG_VERLENEN):
        return True
    return actor.heeft(Recht.KLANT_BEKIJKEN) and Klant.objects.filter(in_charge(actor), pk=klant.pk).exists()


def _klant_to_share(klant_id: int, actor: Gebruiker) -> Klant:
    """The locked klant; a dossier that is invisible to whoever may not name does not exist for them."""
    rows = Klant.objects.select_for_update(of=("self",))
    if actor.heeft(Recht.TOEGANG_VERLENEN):
        return rows.get(pk=klant_id)
    require(actor, Recht.KLANT_BEKIJKEN)
    klant = rows.filter(pk__in=Klant.objects.visible_to(actor).values("pk")).get(pk=klant_id)
    if not may_name(klant, actor):
        raise PermissionDenied("Alleen de vaste contactpersoon en de teamleider laten een collega toe.")
    return klant


def _permission() -> Permission:
    return Permission.objects.get(
        codename=NAMED_PERMISSION, content_type=ContentType.objects.get_for_model(Klant)
    )
