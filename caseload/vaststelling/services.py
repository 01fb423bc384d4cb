"""Looking at the plan together, in the rhythm of the norm (CAS-09)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caseload.plan.opening import evaluation_key, next_evaluation, plan_evaluation
from caseload.plan.services import DatumNietMogelijk, PlanChanged, PlanOnvolledig, lock_plan
from caseload.plan.transitions import PlanStatus
from caseload.vaststelling.models import Evaluatie, Uitkomst
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.services import end_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEvaluatie:
    """`volgende`: another day for the next one than the norm gives."""

    plan_id: int
    versie: int
    gehouden_op: date
    uitkomst: str
    verslag: str
    volgende: date | None = None


@step
def hold_evaluatie(command: HoldEvaluatie, *, actor: Gebruiker, now: datetime) -> PlanChanged:
    """Notes how the plan goes and plans the next look at it.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, PlanOnvolledig while nothing
    was signed, DatumNietMogelijk.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    today = timezone.localdate(now)
    if plan.status != PlanStatus.ACTIEF or plan.vastgesteld_op is None:
        raise PlanOnvolledig("Stel het plan eerst vast met de klant.")
    if not timezone.localdate(plan.begonnen_op) <= command.gehouden_op <= today:
        raise DatumNietMogelijk("Kies de dag van het gesprek, tot en met vandaag.", veld="gehouden_op")
    if not command.verslag.strip():
        raise PlanOnvolledig("Schrijf op wat u samen zag.", veld="verslag")
    if command.volgende is not None and command.volgende <= today:
        raise DatumNietMogelijk("Kies een dag na vandaag.", veld="volgende")
    held = Evaluatie.objects.create(
        plan=plan,
        gepland_op=plan.evaluatie_op or command.gehouden_op,
        gehouden_op=command.gehouden_op,
        uitkomst=Uitkomst(command.uitkomst),
        verslag=command.verslag.strip(),
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
    plan.evaluatie_op = command.volgende or next_evaluation(command.gehouden_op)
    plan.versie += 1
    plan.save(update_fields=["evaluatie_op", "versie"])
    end_taken(sleutels=[evaluation_key(plan.pk)], now=now, actor=actor)
    plan_evaluation(plan, now=now)
    record(
        "plan.geevalueerd",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=plan,
        gegevens={
            "versie": plan.versie,
            "uitkomst": held.get_uitkomst_display().lower(),
            "volgende": f"{plan.evaluatie_op:%d-%m-%Y}",
        },
    )
    return PlanChanged(plan_id=plan.pk, versie=plan.versie, object_id=held.pk)
