"""What the steps on one opdracht share: its lock, its guards, its event (part of a step)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.werkvoorraad.models import Opdracht, Vaardigheid
from backoffice.werkvoorraad.specialismen import out_of_reach
from backoffice.werkvoorraad.transitions import GESLOTEN, OpdrachtStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.ui.werkdagen import add_werkdagen

ANTWOORD = "werkvoorraad.antwoord_werkdagen"
OOK_VAN_AANVRAAG = frozenset({"opgepakt", "teruggegeven", "ingetrokken"})
"""Steps that the page of an application tells as its own."""


class OpdrachtOnvolledig(DomainError):
    """Something is missing; `ontbreekt` names what."""

    code = "backoffice.opdracht_onvolledig"
    status = 422

    def __init__(self, message: str, *, veld: str | None = None, ontbreekt: tuple[str, ...] = ()) -> None:
        super().__init__(message, veld=veld)
        self.ontbreekt = ontbreekt


class OpdrachtStaatNietToe(DomainError):
    code = "backoffice.opdracht_staat_niet_toe"


class OpdrachtBijCollega(DomainError):
    code = "backoffice.opdracht_bij_collega"


class NietUwWerk(DomainError):
    code = "backoffice.niet_uw_werk"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpdrachtStap:
    """A step that needs no more than the opdracht."""

    opdracht_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpdrachtChanged:
    opdracht_id: int
    status: OpdrachtStatus
    aanvraag_id: int | None = None


def lock(opdracht_id: int, actor: Gebruiker, recht: Recht) -> Opdracht:
    """The visible opdracht, locked, for an actor with `recht`."""
    visible = Opdracht.objects.visible_to(actor).select_for_update(of=("self",))
    opdracht = visible.select_related("klant", "aanvraag", "behandelaar", "gevraagd_door").get(pk=opdracht_id)
    require(actor, recht)
    return opdracht


def needs(opdracht: Opdracht, *statuses: OpdrachtStatus) -> None:
    """Raises OpdrachtStaatNietToe in any other status."""
    if opdracht.status not in statuses:
        raise OpdrachtStaatNietToe(
            f"Deze opdracht is nu '{in_zin(opdracht.get_status_display())}'. Laad de pagina opnieuw."
        )


def needs_running(opdracht: Opdracht) -> None:
    """Raises OpdrachtStaatNietToe when it is closed."""
    needs(opdracht, *(status for status in OpdrachtStatus if status not in GESLOTEN))


def may_take(actor: Gebruiker, opdracht: Opdracht, now: datetime) -> str:
    """Why this account may not work on it; empty when it may."""
    return refusal_for(actor, opdracht, out_of_reach(skills_of(actor, now)))


def refusal_for(actor: Gebruiker, opdracht: Opdracht, beyond: Collection[str]) -> str:
    """As may_take, for somebody whose skills are known: `beyond` are the kinds they do not reach."""
    if not actor.heeft(Recht.OPDRACHT_BEHANDELEN) or opdracht.specialisme not in actor.specialismen:
        return f"Deze opdracht hoort bij {opdracht.get_specialisme_display()}. Daar werkt deze collega niet."
    if opdracht.aanvraag_id is not None and not actor.heeft(Recht.AANVRAAG_BESLISSEN):
        return "Voor een aanvraag is het recht nodig om te beslissen."
    if opdracht.soort in beyond:
        return f"Voor '{opdracht.naam}' is een vaardigheid nodig die deze collega niet heeft."
    return ""


def skills_of(user: Gebruiker, now: datetime) -> frozenset[str]:
    """The skills this account has on the day of `now`."""
    rows = Vaardigheid.objects.running(timezone.localdate(now)).filter(medewerker__gebruiker=user)
    return frozenset(rows.values_list("code", flat=True))


def not_with_colleague(opdracht: Opdracht, actor: Gebruiker) -> None:
    """Raises OpdrachtBijCollega when somebody else took it up."""
    if opdracht.behandelaar_id not in (None, actor.pk):
        raise OpdrachtBijCollega(
            f"{opdracht.behandelaar} werkt aan deze opdracht. Overleg eerst, of kies een andere opdracht."
        )


def mine(opdracht: Opdracht, actor: Gebruiker) -> None:
    """Raises OpdrachtBijCollega, or OpdrachtStaatNietToe when nobody took it up yet."""
    not_with_colleague(opdracht, actor)
    if opdracht.behandelaar_id is None:
        raise OpdrachtStaatNietToe("Pak de opdracht eerst op.")


def hold(opdracht: Opdracht, user: Gebruiker | None, status: OpdrachtStatus) -> None:
    """Gives the opdracht to somebody, or to nobody; its application has the same behandelaar."""
    if opdracht.aanvraag_id is not None:
        Aanvraag.objects.filter(pk=opdracht.aanvraag_id).update(behandelaar=user)
        opdracht.overdrachten = Opdracht.objects.values_list("overdrachten", flat=True).get(pk=opdracht.pk)
    elif opdracht.behandelaar_id is not None and user is not None and opdracht.behandelaar_id != user.pk:
        opdracht.overdrachten += 1
    opdracht.behandelaar, opdracht.status = user, status
    opdracht.save(update_fields=["behandelaar", "status", "overdrachten"])


def answer_before(now: datetime) -> date:
    """Until when a question about an opdracht is answered, and advice read."""
    today = timezone.localdate(now)
    return add_werkdagen(today, int(norm(ANTWOORD, op=today)))


def tell(verb: str, opdracht: Opdracht, *, actor: Gebruiker | None, now: datetime, **data: object) -> None:
    """The event of a step; taking up an application and giving it back stand at the application."""
    about_form = opdracht.aanvraag if verb in OOK_VAN_AANVRAAG else None
    if about_form is not None:
        record(
            f"aanvraag.{verb}",
            actor=actor,
            now=now,
            klant_id=opdracht.klant_id,
            onderwerp=about_form,
            gegevens={"regeling": about_form.regeling, **data},
        )
        return
    record(
        f"opdracht.{verb}",
        actor=actor,
        now=now,
        klant_id=opdracht.klant_id,
        onderwerp=opdracht,
        gegevens={"soort": opdracht.soort, "specialisme": opdracht.specialisme, **data},
    )


def changed(opdracht: Opdracht) -> OpdrachtChanged:
    """The result of a step."""
    return OpdrachtChanged(
        opdracht_id=opdracht.pk, status=OpdrachtStatus(opdracht.status), aanvraag_id=opdracht.aanvraag_id
    )
