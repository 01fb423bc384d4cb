"""Steps about the organisation: report an absence (KRN-07)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.aansluitingen import tell_absent, tell_presence
from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, Rol, require


class AfwezigheidOnjuist(DomainError):
    code = "organisatie.afwezigheid_onjuist"


class NietUwTeam(DomainError):
    code = "organisatie.niet_uw_team"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAbsence:
    """Both days included."""

    medewerker_id: int
    soort: str
    van: date
    tot_en_met: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceReported:
    afwezigheid_id: int


@step
def report_absence(command: ReportAbsence, *, actor: Gebruiker, now: datetime) -> AbsenceReported:
    """Reports that somebody is away: oneself, or a teamleider for the team.

    Raises Medewerker.DoesNotExist, PermissionDenied, NietUwTeam, AfwezigheidOnjuist (order of days, overlap).
    """
    medewerker = lock_medewerker(command.medewerker_id)
    require(actor, Recht.SMOELENBOEK)
    if not may_report(medewerker, actor):
        raise NietUwTeam("U kunt uzelf afwezig melden. Een collega meldt zich zelf of via de teamleider.")
    if command.tot_en_met < command.van:
        raise AfwezigheidOnjuist("De laatste dag ligt niet voor de eerste dag.", veld="tot_en_met")
    row = Afwezigheid(
        medewerker=medewerker,
        soort=Afwezigheid.Soort(command.soort),
        van=command.van,
        tot_en_met=command.tot_en_met,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        message = f"{medewerker.naam} is in deze periode al afwezig gemeld. Kies andere dagen."
        raise AfwezigheidOnjuist(message, veld="van") from error
    tell_absent(row, actor, now)
    tell_presence(medewerker.pk, now)
    record(
        "afwezigheid.gemeld",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=medewerker,
        gegevens={"van": f"{row.van:%d-%m-%Y}", "tot": f"{row.tot_en_met:%d-%m-%Y}"},
    )
    return AbsenceReported(afwezigheid_id=row.pk)


def lock_medewerker(medewerker_id: int) -> Medewerker:
    """The active medewerker, locked against another change of their absence but not against new work."""
    rows = Medewerker.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=medewerker_id, actief=True)


def may_report(medewerker: Medewerker, actor: Gebruiker) -> bool:
    """Oneself, and a teamleider everybody of the own team."""
    own: Medewerker | None = getattr(actor, "medewerker", None)
    if own is None:
        return False
    return own.pk == medewerker.pk or (Rol.TEAMLEIDER in actor.rollen and own.team_id == medewerker.team_id)
