"""What the steps on one application share: its lock, its guards, its event (part of a step)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone

from backoffice.aanvragen.bekend import Aanvrager, facts_of, granted_periods, norms_on
from backoffice.aanvragen.intake import decision_data
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import regeling_op, regeling_van
from backoffice.aanvragen.services import MAAK_BRIEVEN
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.aanvragen.waarden import from_json
from backoffice.besluiten.beslissing import BesluitVoorstel, decide
from backoffice.besluiten.models import Besluit
from serviceplein.dossier.services import record
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class AanvraagStaatNietToe(DomainError):
    code = "backoffice.aanvraag_staat_niet_toe"


class AanvraagBijCollega(DomainError):
    code = "backoffice.aanvraag_bij_collega"


class OordeelOnvolledig(DomainError):
    code = "backoffice.oordeel_onvolledig"


class NormenOntbreken(DomainError):
    code = "backoffice.normen_ontbreken"


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagStap:
    """A step that needs no more than the application."""

    aanvraag_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagChanged:
    aanvraag_id: int
    status: AanvraagStatus
    besluit_id: int | None = None


def propose(aanvraag: Aanvraag) -> BesluitVoorstel:
    """What the regeling says now about a stored application; raises NormenOntbreken."""
    day = date.fromisoformat(aanvraag.gegevens["aanvraagdatum"])
    regeling = regeling_op(aanvraag.regeling, day) or regeling_van(aanvraag.regeling)
    values = from_json(regeling, aanvraag.gegevens)
    norms = norms_on(regeling, values["aanvraagdatum"])
    if isinstance(norms, str):
        raise NormenOntbreken(norms)
    periods = granted_periods(regeling, [aanvraag.klant_id]).get(aanvraag.klant_id, [])
    return decide(regeling, facts_of(values, Aanvrager.of(aanvraag.klant), periods), norms)


def lock(aanvraag_id: int, actor: Gebruiker, recht: Recht) -> Aanvraag:
    """The visible application, locked, for an actor with `recht`."""
    visible = Aanvraag.objects.visible_to(actor).select_for_update(of=("self",))
    aanvraag = visible.select_related("klant__gemeente", "behandelaar").get(pk=aanvraag_id)
    require(actor, recht)
    return aanvraag


def needs(aanvraag: Aanvraag, status: AanvraagStatus) -> None:
    """Raises AanvraagStaatNietToe in any other status."""
    if aanvraag.status != status:
        raise AanvraagStaatNietToe(
            f"Deze aanvraag is al '{in_zin(aanvraag.get_status_display())}'. Laad de pagina opnieuw."
        )


def not_with_colleague(aanvraag: Aanvraag, actor: Gebruiker) -> None:
    """Raises AanvraagBijCollega when somebody else took it up."""
    if aanvraag.behandelaar_id not in (None, actor.pk):
        raise AanvraagBijCollega(
            f"{aanvraag.behandelaar} werkt aan deze aanvraag. Overleg eerst, of kies een andere aanvraag."
        )


def tell(code: str, aanvraag: Aanvraag, *, actor: Gebruiker | None, now: datetime, **data: object) -> None:
    """The event of a step."""
    record(
        code,
        actor=actor,
        now=now,
        klant_id=aanvraag.klant_id,
        onderwerp=aanvraag,
        gegevens={"regeling": aanvraag.regeling, **data},
    )


def tell_decision(
    besluit: Besluit, aanvraag: Aanvraag, *, actor: Gebruiker | None, now: datetime, **data: object
) -> None:
    """The event of a decision that is taken, and its letter after commit; called once per decision."""
    facts = decision_data(
        aanvraag.regeling, besluit.uitkomst, aanvraag.beslistermijn, timezone.localdate(now)
    )
    tell(
        "aanvraag.beslist",
        aanvraag,
        actor=actor,
        now=now,
        **{**facts, "automatisch": besluit.automatisch, **data},
    )
    transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)


def changed(aanvraag: Aanvraag, besluit: Besluit | None = None) -> AanvraagChanged:
    """The result of a step."""
    return AanvraagChanged(
        aanvraag_id=aanvraag.pk,
        status=AanvraagStatus(aanvraag.status),
        besluit_id=besluit.pk if besluit else None,
    )
