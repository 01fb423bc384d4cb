"""Naming the partner that has the regie, once somebody found one (CAS-03, INT-07)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from caseload.plan.models import Plan, Regie
from caseload.plan.services import PlanChanged, lock_plan
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Partner, Relatiebeheer
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.services import end_taken


class RegieNietMogelijk(DomainError):
    code = "caseload.regie_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRegiepartner:
    plan_id: int
    versie: int
    partner_id: int


def partners_with_regie() -> QuerySet[Partner]:
    """The organisations that may have the regie."""
    return Partner.objects.filter(mag_regie_voeren=True).order_by("naam", "pk")


def find_partner_key(plan_id: int) -> str:
    """Cause of the task to find the partner."""
    return f"regiepartner:{plan_id}"


def _counterpart(plan: Plan, op: date) -> Medewerker | None:
    """The relatiebeheerder of the partner takes over from the colleague who found it; a coach stays."""
    holder = plan.regievoerder
    if holder is not None and holder.functie != Functie.RELATIEBEHEERDER:
        return None
    period = Relatiebeheer.objects.running(op).filter(partner=plan.regiepartner_id)
    row = period.select_related("medewerker").first()
    return row.medewerker if row else None


@step
def name_regiepartner(command: NameRegiepartner, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Says which organisation has the regie of a plan that is not ours to lead.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, RegieNietMogelijk.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    if plan.regie != Regie.PARTNER:
        raise RegieNietMogelijk("De regie van dit plan ligt bij de gemeente.")
    if plan.regiepartner_id is not None:
        raise RegieNietMogelijk("Een organisatie heeft de regie al. Vraag een overdracht van de regie aan.")
    partner = partners_with_regie().filter(pk=command.partner_id).first()
    if partner is None:
        raise RegieNietMogelijk("Kies een organisatie die de regie mag voeren.", veld="partner")
    plan.regiepartner, plan.regie_sinds = partner, now
    plan.regievoerder = _counterpart(plan, timezone.localdate(now)) or plan.regievoerder
    plan.versie += 1
    plan.save(update_fields=["regiepartner", "regie_sinds", "regievoerder", "versie"])
    end_taken(sleutels=[find_partner_key(plan.pk)], now=now, actor=actor)
    record(
        "plan.regie_bij_partner",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=plan,
        gegevens={"partner": partner.naam, "versie": plan.versie},
    )
    return PlanChanged(plan_id=plan.pk, versie=plan.versie, object_id=plan.pk)
