"""Steps on presence: the recurring working days, and an absence that ends early (KRN-07)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from serviceplein.agenda.keuzes import Weekdag
from serviceplein.agenda.models import Rooster
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.aansluitingen import tell_back, tell_presence
from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.organisatie.services import NietUwTeam, lock_medewerker, may_report
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class RoosterOnjuist(DomainError):
    code = "organisatie.rooster_onjuist"


class AfwezigheidVoorbij(DomainError):
    code = "organisatie.afwezigheid_voorbij"


@dataclass(frozen=True, slots=True, kw_only=True)
class Werkdag:
    """`weekdag` 0 is Monday."""

    weekdag: int
    van: time
    tot: time


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRooster:
    """The whole week; a day that is not named is not worked."""

    medewerker_id: int
    dagen: tuple[Werkdag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAbsence:
    """Back at work: an absence that runs ends yesterday, one that has not begun disappears."""

    medewerker_id: int
    afwezigheid_id: int


@step
def set_rooster(command: SetRooster, *, actor: Gebruiker, now: datetime) -> None:
    """Sets the days and hours somebody works every week: one's own, or by the teamleider.

    Raises Medewerker.DoesNotExist, PermissionDenied, NietUwTeam, RoosterOnjuist.
    """
    medewerker = _lock(command.medewerker_id, actor)
    if not command.dagen:
        raise RoosterOnjuist("Vul ten minste één werkdag in.")
    for day in command.dagen:
        if day.tot <= day.van:
            raise RoosterOnjuist(f"Op {Weekdag(day.weekdag).label} ligt het einde niet na het begin.")
    Rooster.objects.filter(medewerker=medewerker).delete()
    Rooster.objects.bulk_create(
        Rooster(medewerker=medewerker, weekdag=day.weekdag, van=day.van, tot=day.tot) for day in command.dagen
    )
    words = ", ".join(Weekdag(day.weekdag).label for day in command.dagen)
    record(
        "rooster.gewijzigd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=medewerker,
        gegevens={"naam": medewerker.naam, "dagen": words},
    )


@step
def end_absence(command: EndAbsence, *, actor: Gebruiker, now: datetime) -> None:
    """Takes back what is left of an absence.

    Raises Medewerker.DoesNotExist, Afwezigheid.DoesNotExist, PermissionDenied, NietUwTeam,
    AfwezigheidVoorbij.
    """
    medewerker = _lock(command.medewerker_id, actor)
    rows = Afwezigheid.objects.select_for_update(of=("self",)).filter(medewerker=medewerker)
    row = rows.get(pk=command.afwezigheid_id)
    today = timezone.localdate(now)
    if row.tot_en_met < today:
        raise AfwezigheidVoorbij("Deze afwezigheid is al voorbij. U hoeft niets te doen.")
    tell_back(row, actor, now)
    if row.van >= today:
        row.delete()
    else:
        row.tot_en_met = today - timedelta(days=1)
        row.save(update_fields=["tot_en_met"])
    tell_presence(medewerker.pk, now)
    record("afwezigheid.ingetrokken", actor=actor, now=now, klant_id=None, onderwerp=medewerker)


def _lock(medewerker_id: int, actor: Gebruiker) -> Medewerker:
    medewerker = lock_medewerker(medewerker_id)
    require(actor, Recht.COLLEGA_BEKIJKEN)
    if not may_report(medewerker, actor):
        raise NietUwTeam("U kunt uw eigen dagen wijzigen. Een collega doet dat zelf of via de teamleider.")
    return medewerker
