"""Keeping up with partners: who does it, what is agreed, what they report, and asking for it (CAS-26)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.plan.opening import evaluation_key
from caseload.relatiebeheer.lezen import (
    all_under_regie,
    overdue,
    read_grenzen,
    to_remind,
    under_regie,
    with_reports,
)
from caseload.relatiebeheer.models import Partnerrapport, Rapportherinnering
from serviceplein.berichten.services import queue_email
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Partner, Relatiebeheer
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import ask_update

TE_LAAT = "rapport_te_laat"
"""Signal: reports of a partner are late."""


class RelatiebeheerOnjuist(DomainError):
    code = "caseload.relatiebeheer_onjuist"


class RapportOnjuist(DomainError):
    code = "caseload.partnerrapport_onjuist"


class HerinnerenNietMogelijk(DomainError):
    code = "caseload.herinneren_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRelatiebeheerder:
    """From today on; without `medewerker_id` nobody keeps up with the partner."""

    partner_id: int
    medewerker_id: int | None
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveRapport:
    """`klant_gesproken_op`: when the partner last spoke with the klant, as far as it said so."""

    plan_id: int
    ontvangen_op: date
    vorm: str
    samenvatting: str
    klant_gesproken_op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverRapport:
    """By the partner itself, about a plan under its regie; it came today."""

    partner_id: int
    plan_id: int
    samenvatting: str
    klant_gesproken_op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindPartner:
    partner_id: int


@step
def assign_relatiebeheerder(
    command: AssignRelatiebeheerder, *, actor: Gebruiker, now: datetime
) -> int | None:
    """Who keeps up with a partner from today; the klanten under its regie get the new counterpart.

    Returns the id of the period. Raises Partner.DoesNotExist, PermissionDenied, RelatiebeheerOnjuist.
    """
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=command.partner_id)
    require(actor, Recht.RELATIES_BEHEREN)
    today = timezone.localdate(now)
    person = _relatiebeheerder(command.medewerker_id)
    running = Relatiebeheer.objects.running(today).filter(partner=partner)
    former = running.select_related("medewerker").first()
    if (former.medewerker_id if former else None) == (person.pk if person else None):
        raise RelatiebeheerOnjuist("Dit is al zo. Kies een andere collega.", veld="medewerker")
    if former is not None:
        former.tot = today
        former.save(update_fields=["tot"])
    started = None
    if person is not None:
        started = Relatiebeheer.objects.create(
            partner=partner, medewerker=person, van=today, reden=command.reden.strip()
        )
        _take_over(partner, former.medewerker if former else None, person)
    record(
        "partner.relatiebeheerder",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=partner,
        gegevens={"partner": partner.naam, "wie": person.naam if person else "niemand"},
    )
    ask_update(TE_LAAT)
    return started.pk if started else None


def _relatiebeheerder(medewerker_id: int | None) -> Medewerker | None:
    if medewerker_id is None:
        return None
    found = counterparts().filter(pk=medewerker_id).first()
    if found is None:
        raise RelatiebeheerOnjuist("Kies een relatiebeheerder die hier werkt.", veld="medewerker")
    return found


def counterparts() -> QuerySet[Medewerker]:
    """Who may keep up with a partner."""
    functies = (Functie.RELATIEBEHEERDER, Functie.ACCOUNTMANAGER)
    return Medewerker.objects.filter(actief=True, functie__in=functies).order_by("naam", "pk")


def owners() -> QuerySet[Medewerker]:
    """Who may see to an agreement with a partner."""
    functies = (Functie.RELATIEBEHEERDER, Functie.ACCOUNTMANAGER, Functie.TEAMLEIDER)
    return Medewerker.objects.filter(actief=True, functie__in=functies).order_by("naam", "pk")


def _take_over(partner: Partner, former: Medewerker | None, person: Medewerker) -> None:
    """Plans under the regie of the partner follow, as far as a relatiebeheerder or nobody had them."""
    had = Q(regievoerder__isnull=True)
    if former is not None:
        had |= Q(regievoerder=former)
    plans = list(all_under_regie().filter(had, regiepartner=partner).values_list("pk", flat=True))
    Plan.objects.filter(pk__in=plans).update(regievoerder=person)
    keys = [evaluation_key(pk) for pk in plans]
    Taak.objects.open().filter(sleutel__in=keys).update(medewerker=person, team=person.team_id)


@step
def receive_rapport(command: ReceiveRapport, *, actor: Gebruiker, now: datetime) -> int:
    """Notes what the partner with the regie reported; the next term runs from this report.

    Returns the id of the report. Raises Plan.DoesNotExist, PermissionDenied, RapportOnjuist.
    """
    open_now = Plan.objects.open_for(actor, now).values("pk")
    plan = _lock(all_under_regie().filter(pk__in=open_now), command.plan_id, now)
    require(actor, Recht.PLAN_BEWERKEN)
    return _keep(plan, command, actor=actor, now=now)


@step
def deliver_rapport(command: DeliverRapport, *, actor: Gebruiker | None, now: datetime) -> bool:
    """The partner with the regie hands its report in; the next term runs from today.

    The same report again on the same day changes nothing (False). Raises Plan.DoesNotExist (absent or not
    under the regie of this partner), RapportOnjuist.
    """
    plan = _lock(all_under_regie().filter(regiepartner=command.partner_id), command.plan_id, now)
    report = ReceiveRapport(
        plan_id=plan.pk,
        ontvangen_op=timezone.localdate(now),
        vorm=Partnerrapport.Vorm.API,
        samenvatting=command.samenvatting,
        klant_gesproken_op=command.klant_gesproken_op,
    )
    if Partnerrapport.objects.filter(
        plan=plan.pk,
        partner=plan.regiepartner,
        ontvangen_op=report.ontvangen_op,
        samenvatting=report.samenvatting.strip(),
        klant_gesproken_op=report.klant_gesproken_op,
    ).exists():
        return False
    _keep(plan, report, actor=actor, now=now)
    return True


def _lock(plans: QuerySet[Plan], plan_id: int, now: datetime) -> Any:
    """One of these plans with its terms, locked. Raises Plan.DoesNotExist."""
    Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)
    return with_reports(plans, timezone.localdate(now)).select_related("regiepartner").get(pk=plan_id)


def _keep(plan: Any, command: ReceiveRapport, *, actor: Gebruiker | None, now: datetime) -> int:
    """Part of a step. Raises RapportOnjuist."""
    today = timezone.localdate(now)
    if not plan.regie_dag <= command.ontvangen_op <= today:
        raise RapportOnjuist(
            f"Kies een dag vanaf {plan.regie_dag:%d-%m-%Y}, de dag dat de partner de regie kreeg, tot en met "
            "vandaag.",
            veld="ontvangen_op",
        )
    if plan.laatste_rapport and command.ontvangen_op <= plan.laatste_rapport:
        raise RapportOnjuist(
            f"Het laatste rapport is van {plan.laatste_rapport:%d-%m-%Y}. Kies een latere dag.",
            veld="ontvangen_op",
        )
    if command.klant_gesproken_op and command.klant_gesproken_op > command.ontvangen_op:
        raise RapportOnjuist("Kies een dag voor het rapport kwam.", veld="klant_gesproken_op")
    if not command.samenvatting.strip():
        raise RapportOnjuist("Schrijf in een paar zinnen op hoe het gaat.", veld="samenvatting")
    rapport = Partnerrapport.objects.create(
        plan_id=plan.pk,
        partner=plan.regiepartner,
        termijn=plan.rapport_voor,
        ontvangen_op=command.ontvangen_op,
        vorm=command.vorm,
        samenvatting=command.samenvatting.strip(),
        klant_gesproken_op=command.klant_gesproken_op,
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
    record(
        "rapport.ontvangen",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=rapport,
        gegevens={
            "partner": plan.regiepartner.naam,
            "hoe": "te laat" if rapport.te_laat else "op tijd",
            "op_tijd": not rapport.te_laat,
        },
    )
    ask_update(TE_LAAT)
    return rapport.pk


@step
def remind_partner(command: RemindPartner, *, actor: Gebruiker | None, now: datetime) -> int:
    """Asks a partner in one e-mail for every report that is late; nobody is asked twice within the norm.

    Without an actor it is the clock that asks. The e-mail names plans, no people. Returns how many reports
    were asked for. Raises Partner.DoesNotExist, PermissionDenied, HerinnerenNietMogelijk.
    """
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=command.partner_id)
    if actor is not None:
        require(actor, Recht.RELATIES_BEHEREN)
    if not partner.email:
        call = f" Bel {partner.telefoon}." if partner.telefoon else ""
        raise HerinnerenNietMogelijk(f"Van deze partner is geen e-mailadres bekend.{call}")
    grenzen = read_grenzen(timezone.localdate(now))
    plans = all_under_regie() if actor is None else under_regie(actor)
    late = overdue(with_reports(plans.filter(regiepartner=partner), grenzen.op), grenzen.op)
    wanted = list(to_remind(late, grenzen.herinnerd_sinds).order_by("rapport_voor", "pk"))
    if not wanted:
        raise HerinnerenNietMogelijk(
            "Er is nu geen rapport om te vragen: alles is op tijd of kort geleden gevraagd."
        )
    Rapportherinnering.objects.bulk_create(
        Rapportherinnering(
            plan_id=row.pk, partner=partner, termijn=row.rapport_voor, op=now, aan=partner.email, door=actor
        )
        for row in wanted
    )
    queue_email(
        sleutel=f"partner:{partner.pk}:rapporten:{now:%Y%m%d%H%M%S}",
        sjabloon="rapport_herinnering",
        aan=partner.email,
        now=now,
        gegevens={
            "partner": partner.naam,
            "rapporten": [
                {"kenmerk": plan_kenmerk(row.pk), "termijn": f"{row.rapport_voor:%d-%m-%Y}"} for row in wanted
            ],
        },
    )
    record(
        "rapport.herinnerd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=partner,
        gegevens={"partner": partner.naam, "aantal": len(wanted)},
    )
    return len(wanted)


def plan_kenmerk(plan_id: int) -> str:
    """How a letter or e-mail names a plan without naming the klant."""
    return f"P{plan_id:08d}"
