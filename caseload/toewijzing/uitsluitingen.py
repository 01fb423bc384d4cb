"""Steps on exclusions: who may not serve a klant, from when, why, and until when (CAS-01)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caseload.toewijzing.models import Toewijzing, Uitsluiting
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import create_taak, end_taken


class UitsluitingOnjuist(DomainError):
    code = "caseload.uitsluiting_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludeMedewerker:
    klant_id: int
    medewerker_id: int
    soort: str
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftUitsluiting:
    uitsluiting_id: int
    reden: str


def replace_key(klant_id: int, medewerker_id: int) -> str:
    """Cause of the signal that an excluded contactpersoon has to be replaced."""
    return f"uitsluiting:{klant_id}:{medewerker_id}"


@step
def exclude_medewerker(command: ExcludeMedewerker, *, actor: Gebruiker, now: datetime) -> int:
    """Records that a medewerker may not serve a klant; returns the id of the exclusion.

    Whoever is the contactpersoon now stays so until the teamleider, who gets a signal, chooses another.
    Raises Klant.DoesNotExist, Medewerker.DoesNotExist, PermissionDenied, UitsluitingOnjuist.
    """
    open_now = Klant.objects.visible_to(actor).open_for(actor, now)
    klant = Klant.objects.filter(pk__in=open_now.values("pk"))
    locked = klant.select_for_update(of=("self",), no_key=True).get(pk=command.klant_id)
    require(actor, Recht.CONTACTPERSOON_TOEWIJZEN)
    person = Medewerker.objects.get(pk=command.medewerker_id, actief=True)
    if not command.reden.strip():
        raise UitsluitingOnjuist("Schrijf op waarom deze medewerker de klant niet mag helpen.", veld="reden")
    if Uitsluiting.objects.running().filter(klant=locked, medewerker=person).exists():
        raise UitsluitingOnjuist(f"{person.naam} is al uitgesloten bij deze klant.", veld="medewerker")
    row = Uitsluiting.objects.create(
        klant=locked,
        medewerker=person,
        soort=Uitsluiting.Soort(command.soort),
        reden=command.reden.strip(),
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
    if Toewijzing.objects.running().filter(klant=locked, medewerker=person).exists():
        create_taak(
            sleutel=replace_key(locked.pk, person.pk),
            titel="Kies een andere contactpersoon: deze mag de klant niet meer helpen",
            reden=row.get_soort_display(),
            klant_id=locked.pk,
            team_id=person.team_id,
            onderwerp=row,
            deadline=timezone.localdate(now),
            now=now,
        )
    _tell("uitsluiting.vastgelegd", row, actor=actor, now=now)
    return row.pk


@step
def lift_uitsluiting(command: LiftUitsluiting, *, actor: Gebruiker, now: datetime) -> None:
    """Ends an exclusion, with why; it stays known that it was there.

    Raises Uitsluiting.DoesNotExist, PermissionDenied, UitsluitingOnjuist.
    """
    open_now = Klant.objects.visible_to(actor).open_for(actor, now)
    rows = Uitsluiting.objects.visible_to(actor).filter(klant__in=open_now.values("pk"))
    row = rows.select_for_update(of=("self",)).select_related("medewerker").get(pk=command.uitsluiting_id)
    require(actor, Recht.CONTACTPERSOON_TOEWIJZEN)
    if not command.reden.strip():
        raise UitsluitingOnjuist("Schrijf op waarom de uitsluiting stopt.", veld="reden")
    if row.beeindigd_op is not None:
        raise UitsluitingOnjuist("Deze uitsluiting is al gestopt. Ververs de pagina.")
    row.beeindigd_op, row.einde_reden = now, command.reden.strip()
    row.save(update_fields=["beeindigd_op", "einde_reden"])
    end_taken(sleutels=[replace_key(row.klant_id, row.medewerker_id)], now=now, actor=actor, gedaan=False)
    _tell("uitsluiting.gestopt", row, actor=actor, now=now)


def _tell(code: str, row: Uitsluiting, *, actor: Gebruiker, now: datetime) -> None:
    """The time line names the kind, never the reason: that is for who assigns."""
    record(
        code,
        actor=actor,
        now=now,
        klant_id=row.klant_id,
        onderwerp=row,
        gegevens={"medewerker": row.medewerker.naam, "medewerker_id": row.medewerker_id},
    )
