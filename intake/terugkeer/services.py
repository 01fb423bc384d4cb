"""Re-admission after a stop by choice: the professional of then is consulted first (INT-21)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.terugkeer.models import Terugkeeroverleg
from intake.triage.bestemmingen import task_key
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak, end_taken


class OverlegNietAanU(DomainError):
    code = "intake.overleg_niet_aan_u"


class OverlegOnvolledig(DomainError):
    code = "intake.overleg_onvolledig"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOverleg:
    melding_id: int
    toelaten: bool
    reden: str


@step
def record_overleg(command: RecordOverleg, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps what the professional of then says; the melding goes on to triage, or ends with the reason.

    Raises Melding.DoesNotExist, MeldingAlVerder, OverlegNietAanU, OverlegOnvolledig.
    """
    melding = lock_visible(command.melding_id, actor)
    require_status(melding, MeldingStatus.GETRIEERD)
    if melding.bestemming != Bestemming.BEEINDIGENDE_PROFESSIONAL:
        raise OverlegOnvolledig("Bij deze melding is geen overleg nodig.")
    medewerker = consulted(melding, actor)
    if medewerker is None:
        raise OverlegNietAanU("Dit overleg ligt bij een collega. Vraag die collega of de teamleider.")
    if not command.reden.strip():
        raise OverlegOnvolledig("Noteer waarom u de klant wel of niet toelaat.", veld="reden")
    Terugkeeroverleg.objects.update_or_create(
        melding=melding,
        defaults={
            "medewerker": medewerker,
            "toelaten": command.toelaten,
            "reden": command.reden.strip(),
            "op": now,
        },
    )
    end_taken(sleutels=[task_key(melding)], now=now, actor=actor)
    (_admit if command.toelaten else _refuse)(melding, command.reden.strip(), now=now)
    record(
        "melding.overlegd",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "medewerker": medewerker.naam,
            "uitkomst": "toegelaten" if command.toelaten else "niet toegelaten",
        },
    )


def consulted(melding: Melding, actor: Gebruiker) -> Medewerker | None:
    """The medewerker who may speak for the professional of then, or None.

    That is whoever has the task; a teamleider always may, and the desk when nobody is left to ask.
    """
    own: Medewerker | None = getattr(actor, "medewerker", None)
    taak = Taak.objects.open().filter(sleutel=task_key(melding)).select_related("medewerker").first()
    asked = taak.medewerker if taak else None
    leads = actor.heeft(Recht.CONTACTPERSOON_AFWIJKEN)
    nobody_left = asked is None and actor.heeft(Recht.MELDING_TRIEREN)
    return own if own is not None and (own == asked or leads or nobody_left) else None


def _admit(melding: Melding, reden: str, *, now: datetime) -> None:
    """The stop is behind us: the frontoffice does the triage again."""
    klant = melding.klant
    if klant is not None:
        klant.beeindigd_niet_willer = False
        klant.save(update_fields=["beeindigd_niet_willer"])
    melding.status = MeldingStatus.NIEUW
    melding.save(update_fields=["status"])
    _task(melding, "Doe de triage opnieuw: de klant is weer welkom", reden, now=now)


def _refuse(melding: Melding, reden: str, *, now: datetime) -> None:
    """No service now; the klant hears why, and that asking a formal decision is always possible."""
    melding.antwoord = reden
    melding.status = MeldingStatus.AFGEHANDELD
    melding.gesloten_op = now
    melding.save(update_fields=["antwoord", "status", "gesloten_op"])
    _task(melding, "Vertel de klant de uitkomst en hoe die een besluit kan vragen", reden, now=now)


def _task(melding: Melding, titel: str, reden: str, *, now: datetime) -> None:
    create_taak(
        sleutel=f"overleg:{melding.pk}",
        titel=titel,
        reden=reden[:300],
        klant_id=melding.klant_id,
        specialisme=Specialisme.FRONTOFFICE,
        onderwerp=melding,
        deadline=add_werkdagen(timezone.localdate(now), 1),
        now=now,
    )
