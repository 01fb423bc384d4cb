"""Steps on an ontheffing: give, extend, withdraw, each with its reason (CAS-17).

While it runs the duties to look for work are suspended; the periods it touches are not asked.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caseload.klantstap import open_for
from caseload.plan.models import Ontheffing
from caseload.verplichtingen.models import OntheffingWijziging
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.maanden import add_months

LANGSTE = "caseload.ontheffing_maanden"
Soort = OntheffingWijziging.Soort


class OntheffingNietMogelijk(DomainError):
    code = "caseload.ontheffing_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOntheffing:
    """Exempted [van, tot)."""

    klant_id: int
    van: date
    tot: date
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendOntheffing:
    ontheffing_id: int
    tot: date
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOntheffing:
    """`per`: the first day on which the duties hold again."""

    ontheffing_id: int
    per: date
    reden: str


@step
def grant_ontheffing(command: GrantOntheffing, *, actor: Gebruiker, now: datetime) -> int:
    """Exempts a klant for a term that is not longer than the norm. Returns its id.

    Raises Klant.DoesNotExist, PermissionDenied, OntheffingNietMogelijk.
    """
    klant = open_for(actor, Recht.PLAN_BEWERKEN, command.klant_id, now)
    _require_reason(command.reden)
    _require_term(command.van, command.tot, timezone.localdate(now))
    same = Ontheffing.objects.filter(klant=klant, van__lt=command.tot, tot__gt=command.van)
    if same.exists():
        raise OntheffingNietMogelijk(
            "In deze periode loopt al een ontheffing. Verleng die, of kies een ander begin.", veld="van"
        )
    row = Ontheffing.objects.create(
        klant=klant, reden=command.reden.strip(), van=command.van, tot=command.tot
    )
    _change(row, Soort.VERLEEND, None, command.reden, actor=actor, now=now)
    return row.pk


@step
def extend_ontheffing(command: ExtendOntheffing, *, actor: Gebruiker, now: datetime) -> None:
    """Lets an exemption that runs end later, again at most the term of the norm from today.

    Raises Ontheffing.DoesNotExist, PermissionDenied, OntheffingNietMogelijk.
    """
    row, today = _lock(command.ontheffing_id, actor, now), timezone.localdate(now)
    _require_reason(command.reden)
    if command.tot <= row.tot:
        raise OntheffingNietMogelijk(f"Kies een dag na {row.tot:%d-%m-%Y}.", veld="tot")
    _require_term(max(row.van, today), command.tot, today)
    was, row.tot = row.tot, command.tot
    row.save(update_fields=["tot"])
    _change(row, Soort.VERLENGD, was, command.reden, actor=actor, now=now)


@step
def withdraw_ontheffing(command: WithdrawOntheffing, *, actor: Gebruiker, now: datetime) -> None:
    """Ends an exemption early, never for days that are over.

    Raises Ontheffing.DoesNotExist, PermissionDenied, OntheffingNietMogelijk.
    """
    row, today = _lock(command.ontheffing_id, actor, now), timezone.localdate(now)
    _require_reason(command.reden)
    if not max(today, row.van) < command.per < row.tot:
        raise OntheffingNietMogelijk(f"Kies een dag na vandaag en voor {row.tot:%d-%m-%Y}.", veld="per")
    was, row.tot = row.tot, command.per
    row.save(update_fields=["tot"])
    _change(row, Soort.INGETROKKEN, was, command.reden, actor=actor, now=now)


def _lock(ontheffing_id: int, actor: Gebruiker, now: datetime) -> Ontheffing:
    """The exemption that runs or comes, of a klant who is open for the actor, locked."""
    rows = Ontheffing.objects.filter(klant__in=Klant.objects.visible_to(actor))
    open_for(actor, Recht.PLAN_BEWERKEN, rows.values_list("klant", flat=True).get(pk=ontheffing_id), now)
    row = Ontheffing.objects.select_for_update(of=("self",)).get(pk=ontheffing_id)
    if row.tot <= timezone.localdate(now):
        raise OntheffingNietMogelijk("Deze ontheffing is al voorbij. Verleen zo nodig een nieuwe.")
    return row


def _require_reason(reden: str) -> None:
    if not reden.strip():
        raise OntheffingNietMogelijk("Leg uit waarom.", veld="reden")


def _require_term(van: date, tot: date, today: date) -> None:
    months = int(norm(LANGSTE, op=today))
    if van < today:
        raise OntheffingNietMogelijk("Een ontheffing begint op zijn vroegst vandaag.", veld="van")
    if not van < tot <= add_months(van, months):
        raise OntheffingNietMogelijk(
            f"Een ontheffing duurt ten minste een dag en hoogstens {months} maanden.", veld="tot"
        )


def _change(
    row: Ontheffing, soort: Soort, was: date | None, reden: str, *, actor: Gebruiker, now: datetime
) -> None:
    OntheffingWijziging.objects.create(
        ontheffing=row, soort=soort, tot_was=was, tot=row.tot, reden=reden.strip(), op=now, door=actor
    )
    record(
        f"ontheffing.{soort}",
        actor=actor,
        now=now,
        klant_id=row.klant_id,
        onderwerp=row,
        gegevens={"tot": row.tot.isoformat(), "tot_en_met": f"{row.tot:%d-%m-%Y}"},
    )
