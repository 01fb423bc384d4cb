"""The end of an assignment: the klant flows out, the room comes back, the plan closes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caseload.plan.gezinsplan import members_on
from caseload.plan.models import Plan
from caseload.plan.opening import evaluation_key, make_plan_key
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.capaciteit import release
from caseload.toewijzing.models import TE_KIEZEN, EindeReden, Toewijzing
from caseload.trajecten.einde import end_at_outflow
from caseload.trajecten.nazorg import plan_after_outflow
from caseload.voorzieningen.einde import settle_at_end
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import create_taak, end_taken


class AlBeeindigd(DomainError):
    code = "caseload.al_beeindigd"


class GeenUitstroom(DomainError):
    code = "caseload.geen_uitstroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToewijzing:
    """The klant leaves the caseload, with the reason."""

    toewijzing_id: int
    reden: EindeReden


@step
def end_toewijzing(command: EndToewijzing, *, actor: Gebruiker, now: datetime) -> None:
    """Ends an assignment because the klant flows out: gives the room back, closes the plan, plans nazorg.

    Trajecten that still run end with it; a Wmo-voorziening that is not delivered to satisfaction holds the
    klant of a consulent (CAS-23).

    For those who may open the dossier now. Who stops at their own choice is remembered, so that a new
    question reaches the same professional first (INT-21).
    Raises Toewijzing.DoesNotExist, PermissionDenied, AlBeeindigd, GeenUitstroom, VoorzieningLoopt.
    """
    open_now = Klant.objects.visible_to(actor).open_for(actor, now)
    toewijzing = (
        Toewijzing.objects.filter(klant__in=open_now)
        .select_for_update(of=("self",))
        .select_related("medewerker", "melding")
        .get(pk=command.toewijzing_id)
    )
    require(actor, Recht.PLAN_BEWERKEN)
    if toewijzing.tot is not None:
        raise AlBeeindigd("Deze begeleiding is al beëindigd. Ververs de pagina.")
    if command.reden not in TE_KIEZEN:
        raise GeenUitstroom(
            "Kies waarom de klant stopt. Overdragen aan een collega gaat apart.", veld="reden"
        )
    end_running(toewijzing, command.reden, actor=actor, now=now)


def end_running(toewijzing: Toewijzing, reden: EindeReden, *, actor: Gebruiker, now: datetime) -> None:
    """Ends a locked running assignment with all that follows and its event; part of a step.

    Raises VoorzieningLoopt.
    """
    settle_at_end(toewijzing, reden, now=now)
    toewijzing.tot = now
    toewijzing.einde_reden = reden
    toewijzing.save(update_fields=["tot", "einde_reden"])
    release(toewijzing.medewerker_id, toewijzing.gewicht)
    _end_named(toewijzing)
    _close_plan(toewijzing.klant_id, actor=actor, now=now)
    ended = end_at_outflow(toewijzing.klant_id, reden, actor=actor, now=now)
    nazorg = plan_after_outflow(toewijzing, now=now)
    if reden == EindeReden.EIGEN_KEUZE:
        Klant.objects.filter(pk=toewijzing.klant_id).update(beeindigd_niet_willer=True)
    record(
        "contactpersoon.beeindigd",
        actor=actor,
        now=now,
        klant_id=toewijzing.klant_id,
        onderwerp=toewijzing,
        gegevens={
            "medewerker": toewijzing.medewerker.naam,
            "medewerker_id": toewijzing.medewerker_id,
            "reden": reden.label.lower(),
            "reden_code": reden,
            "stroom": toewijzing.melding.stroom if toewijzing.melding else "",
            "trajecten": ended,
            "nazorg_op": nazorg.isoformat() if nazorg else "",
        },
    )


def _end_named(toewijzing: Toewijzing) -> None:
    """Whom the contactpersoon let into the dossier goes out with them; others stay until their day."""
    account = toewijzing.medewerker.gebruiker_id
    if account is not None:
        KlantUserObjectPermission.objects.filter(content_object=toewijzing.klant_id, door=account).delete()


def _close_plan(klant_id: int, *, actor: Gebruiker, now: datetime) -> None:
    """The running plan closes and nobody is asked to work on it any more."""
    running = Plan.objects.select_for_update().filter(klant=klant_id).exclude(status=PlanStatus.AFGESLOTEN)
    plan = running.first()
    if plan is None or _goes_on(plan, actor=actor, now=now):
        return
    plan.status = PlanStatus.AFGESLOTEN
    plan.afgesloten_op = now
    plan.versie += 1
    plan.save(update_fields=["status", "afgesloten_op", "versie"])
    keys = [make_plan_key(plan.pk), evaluation_key(plan.pk)]
    end_taken(sleutels=keys, now=now, actor=actor, gedaan=False)


def _goes_on(plan: Plan, *, actor: Gebruiker, now: datetime) -> bool:
    """The plan of a household goes on with the contactpersoon of another member, if there is one."""
    today = timezone.localdate(now)
    if plan.huishouden_id is None or plan.klant_id not in members_on(plan.huishouden_id, today):
        return False
    others = Toewijzing.objects.filter(klant__in=members_on(plan.huishouden_id, today), tot__isnull=True)
    next_one = others.exclude(klant=plan.klant_id).select_related("medewerker").order_by("van", "pk").first()
    if next_one is None:
        return False
    plan.regievoerder, plan.regie_sinds = next_one.medewerker, now
    plan.versie += 1
    plan.save(update_fields=["regievoerder", "regie_sinds", "versie"])
    end_taken(sleutels=[evaluation_key(plan.pk)], now=now, actor=actor, gedaan=False)
    if plan.evaluatie_op is not None:
        create_taak(
            sleutel=evaluation_key(plan.pk),
            titel="Bekijk met het gezin hoe het plan verloopt",
            klant_id=plan.klant_id,
            medewerker_id=next_one.medewerker_id,
            onderwerp=plan,
            deadline=plan.evaluatie_op,
            now=now,
        )
    return True
