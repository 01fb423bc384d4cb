"""Sharing a part of the plan with a partner, and stopping at once (PRV-06)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caseload.delen.models import Deling, GedeeldDeel, Grondslag
from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.services import lock_plan
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.maanden import add_months


class DelenOnjuist(DomainError):
    code = "caseload.delen_onjuist"


class AlGestopt(DomainError):
    code = "caseload.delen_al_gestopt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDelen:
    """`tot` is the first day the partner does not see it any more."""

    plan_id: int
    versie: int
    partner_id: int
    grondslag: str
    waarvoor: str
    tot: date
    toestemming_op: date | None = None
    artikel: str = ""
    leefgebieden: tuple[str, ...] = ()
    doelen: tuple[int, ...] = ()
    acties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDeling:
    deling_id: int
    reden: str = ""


def latest_end(op: date) -> date:
    """The last day until which may be shared on `op`."""
    return add_months(op, int(norm("caseload.delen_maanden_hoogstens", op=op)))


@step
def share_delen(command: ShareDelen, *, actor: Gebruiker, now: datetime) -> int:
    """Lets one partner read chosen parts of a plan until a day. Returns the id of the sharing.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, DelenOnjuist.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    today = timezone.localdate(now)
    partner = Partner.objects.filter(pk=command.partner_id).first()
    if partner is None:
        raise DelenOnjuist("Kies met welke organisatie u deelt.", veld="partner")
    _check_ground(command, today)
    if not today < command.tot <= latest_end(today):
        raise DelenOnjuist(f"Kies een dag na vandaag, uiterlijk {latest_end(today):%d-%m-%Y}.", veld="tot")
    parts = _parts(command, plan)
    deling = Deling.objects.create(
        plan=plan,
        partner=partner,
        grondslag=command.grondslag,
        toestemming_op=command.toestemming_op if command.grondslag == Grondslag.TOESTEMMING else None,
        artikel=command.artikel.strip() if command.grondslag == Grondslag.WETTELIJK else "",
        waarvoor=command.waarvoor.strip(),
        van=today,
        tot=command.tot,
        gedeeld_op=now,
        gedeeld_door=actor,
    )
    for part in parts:
        part.deling = deling
    GedeeldDeel.objects.bulk_create(parts)
    record(
        "delen.begonnen",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=deling,
        gegevens={
            "partner": partner.naam,
            "tot": f"{deling.tot:%d-%m-%Y}",
            "grondslag": deling.get_grondslag_display().lower(),
            "delen": len(parts),
        },
    )
    return deling.pk


@step
def withdraw_deling(command: WithdrawDeling, *, actor: Gebruiker, now: datetime) -> None:
    """Stops a sharing: from this moment the partner sees nothing.

    Raises Deling.DoesNotExist, PermissionDenied, AlGestopt.
    """
    open_plans = Plan.objects.open_for(actor, now)
    rows = Deling.objects.filter(plan__in=open_plans).select_related("plan", "partner")
    deling = rows.select_for_update(of=("self",)).get(pk=command.deling_id)
    require(actor, Recht.PLAN_BEWERKEN)
    if deling.ingetrokken_op is not None or deling.tot <= timezone.localdate(now):
        raise AlGestopt("Dit wordt al niet meer gedeeld. U hoeft niets te doen.")
    deling.ingetrokken_op, deling.ingetrokken_door = now, actor
    deling.intrekreden = command.reden.strip()[:300]
    deling.save(update_fields=["ingetrokken_op", "ingetrokken_door", "intrekreden"])
    record(
        "delen.ingetrokken",
        actor=actor,
        now=now,
        klant_id=deling.plan.klant_id,
        onderwerp=deling,
        gegevens={"partner": deling.partner.naam},
    )


def _check_ground(command: ShareDelen, today: date) -> None:
    """Consent with its day, or the article of the law; always with what it is for. Raises DelenOnjuist."""
    if not command.waarvoor.strip():
        raise DelenOnjuist("Schrijf op waarvoor de organisatie dit nodig heeft.", veld="waarvoor")
    if command.grondslag == Grondslag.TOESTEMMING:
        if command.toestemming_op is None or command.toestemming_op > today:
            raise DelenOnjuist("Noteer op welke dag de klant ja zei.", veld="toestemming_op")
    elif not command.artikel.strip():
        raise DelenOnjuist("Noteer het artikel van de wet.", veld="artikel")


def _parts(command: ShareDelen, plan: Plan) -> list[GedeeldDeel]:
    """The chosen parts of this plan and no other. Raises DelenOnjuist."""
    goals = Doel.objects.filter(plan=plan, pk__in=command.doelen)
    actions = Actie.objects.filter(doel__plan=plan, pk__in=command.acties)
    areas = [code for code in command.leefgebieden if code in Leefgebied.values]
    parts = [
        *(GedeeldDeel(leefgebied=code) for code in areas),
        *(GedeeldDeel(doel=doel) for doel in goals),
        *(GedeeldDeel(actie=actie) for actie in actions),
    ]
    if len(parts) != len({*command.leefgebieden}) + len({*command.doelen}) + len({*command.acties}):
        raise DelenOnjuist("Kies delen van dit plan.", veld="delen")
    if not parts:
        raise DelenOnjuist("Kies wat u deelt: een leefgebied, een doel of een actie.", veld="delen")
    return parts
