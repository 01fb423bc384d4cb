"""Leaving an application aside after a hersteltermijn nobody used, as a person decides (Awb 4:5, BO-07)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.brief import not_received
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.services import concept_of
from backoffice.besluiten.stappen import AanvraagChanged, changed, needs, not_with_colleague, tell_decision
from backoffice.besluiten.transitions import BesluitStatus
from backoffice.termijnen.services import TermijnStaatNietToe, running
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.weergave import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAside:
    """`ontbreekt`: what is still missing when the klant did send something; goes in the letter."""

    aanvraag_id: int
    ontbreekt: str = ""


@step
def leave_aside(command: LeaveAside, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """Decides not to deal with an application whose hersteltermijn passed unused, within the term for that.

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, AanvraagBijCollega,
    TermijnStaatNietToe.
    """
    aanvraag, found = running(command.aanvraag_id, actor, now)
    needs(aanvraag, AanvraagStatus.BIJ_MEDEWERKER)
    not_with_colleague(aanvraag, actor)
    today, missed = timezone.localdate(now), found.ongebruikt
    if missed is None or missed.uiterlijk is None or found.buiten_voor is None:
        raise TermijnStaatNietToe(
            "Vraag eerst de gegevens op. Buiten behandeling stellen kan als de hersteltermijn voorbij is."
        )
    if today > found.buiten_voor:
        raise TermijnStaatNietToe(
            f"Dit kon tot en met {long_date(found.buiten_voor)}. Beslis met de gegevens die u hebt."
        )
    besluit = Besluit(
        pk=concept_of(aanvraag),
        aanvraag=aanvraag,
        uitkomst=Uitkomst.BUITEN,
        toelichting=not_received(missed.wat, missed.gevraagd_op, missed.uiterlijk, command.ontbreekt.strip()),
        automatisch=False,
        beslist_op=now,
        beslist_door=actor,
        geldig_van=today,
        status=BesluitStatus.VASTGESTELD,
    )
    besluit.save(force_update=besluit.pk is not None)
    aanvraag.behandelaar, aanvraag.status = actor, AanvraagStatus.BESLIST
    aanvraag.save(update_fields=["status", "behandelaar"])
    tell_decision(besluit, aanvraag, actor=actor, now=now)
    return changed(aanvraag, besluit)
