"""What happens right after the triage: a talk is planned, or the melding goes to whoever takes it over.

Parts of the triage step. A downstream app that registered its reception takes over; else a task does.
"""

from datetime import datetime

from django.utils import timezone

from intake import aansluitingen
from intake.melding.codes import Bestemming, Vervolgstap
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from serviceplein.catalogus.normen import norm
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak

OUTSIDE = frozenset({Bestemming.BCT, Bestemming.WIJKWELZIJNSORGANISATIE, Bestemming.EIGEN_GEMEENTE})
"""Outside the municipality's own desks: a warm referral, and the melding stays until it is taken."""

TALKS = frozenset(
    {
        Vervolgstap.AFSPRAAK,
        Vervolgstap.INTAKE,
        Vervolgstap.QUICK_SCAN,
        Vervolgstap.QUICK_SCAN_NA_ZOEKTERMIJN,
        Vervolgstap.VRAAGVERHELDERING,
    }
)

QUEUES: dict[Bestemming, Specialisme] = {
    Bestemming.HELPDESK: Specialisme.HELPDESK,
    Bestemming.FINANCIELE_REGELINGEN: Specialisme.FINANCIELE_REGELINGEN,
    Bestemming.SCHULDHULPVERLENING: Specialisme.SCHULDHULPVERLENING,
    Bestemming.BEHEER_IWV: Specialisme.BEHEER_IWV,
    Bestemming.NIEUWE_AANVRAGEN_IWV: Specialisme.BEHEER_IWV,
}
"""The queue that takes a melding over; every other bestemming is the frontoffice's to follow up."""


def needs_talk(melding: Melding) -> bool:
    """Whether a talk at one of our own desks has to be booked."""
    return melding.vervolgstap in TALKS and melding.bestemming not in OUTSIDE


def settle(melding: Melding, *, actor: Gebruiker, now: datetime) -> MeldingStatus:
    """The status after triage; hands the melding over when no talk of ours follows."""
    if needs_talk(melding):
        return MeldingStatus.GETRIEERD
    if melding.vervolgstap == Vervolgstap.NAVRAGEN:
        _task(melding, Specialisme.FRONTOFFICE, "Vraag de ontbrekende gegevens na", now=now)
        return MeldingStatus.GETRIEERD
    if melding.bestemming in OUTSIDE:
        _task(melding, Specialisme.FRONTOFFICE, f"Verwijs warm door naar: {_label(melding)}", now=now)
        return MeldingStatus.GETRIEERD
    reception = aansluitingen.reception_of(melding.bestemming)
    if reception:
        reception(melding, actor, now)
    if melding.bestemming == Bestemming.BEEINDIGENDE_PROFESSIONAL:
        return MeldingStatus.GETRIEERD
    if not reception:
        queue = QUEUES.get(Bestemming(melding.bestemming), Specialisme.FRONTOFFICE)
        _task(melding, queue, f"Behandel melding: {_label(melding)}", now=now)
    return MeldingStatus.OVERGEDRAGEN


def task_key(melding: Melding) -> str:
    """Cause of the task that follows from the triage of a melding."""
    return f"melding:{melding.pk}:{melding.vervolgstap}"


def _label(melding: Melding) -> str:
    return Bestemming(melding.bestemming).label


def _task(melding: Melding, queue: Specialisme, titel: str, *, now: datetime) -> None:
    today = timezone.localdate(now)
    days = int(norm("intake.opvolging_werkdagen", op=today))
    create_taak(
        sleutel=task_key(melding),
        titel=titel,
        reden=f"Melding {melding.kenmerk}, {in_zin(Vervolgstap(melding.vervolgstap).label)}",
        klant_id=melding.klant_id,
        specialisme=queue,
        onderwerp=melding,
        deadline=add_werkdagen(today, days),
        now=now,
    )
