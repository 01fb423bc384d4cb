"""The answer of the receiver: yes, no with a reason, or withdrawn. The regie moves on a yes only (CAS-10)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from caseload.plan.models import Plan, Regie
from caseload.plan.opening import make_plan_key, plan_evaluation
from caseload.plan.transitions import PlanStatus
from caseload.regie.models import Regieverzoek, Vorm
from caseload.regie.services import VerzoekOnjuist, answer_key, lock_verzoek
from caseload.regie.transitions import VerzoekStatus
from caseload.toewijzing.models import EindeReden, Toewijzing
from caseload.toewijzing.wisselen import move_toewijzing, starting_weight
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Waarneming
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak
from serviceplein.werk.services import end_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptVerzoek:
    """`antwoord`: the advice of who thinks along. `akkoord_van`: who said yes at a partner."""

    verzoek_id: int
    antwoord: str = ""
    akkoord_van: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseVerzoek:
    verzoek_id: int
    reden: str
    akkoord_van: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVerzoek:
    verzoek_id: int


@step
def accept_verzoek(command: AcceptVerzoek, *, actor: Gebruiker, now: datetime) -> None:
    """The receiver takes the regie over, or gives the advice that was asked.

    Raises Regieverzoek.DoesNotExist, PermissionDenied, VerzoekAlBeantwoord, VerzoekOnjuist,
    WisselNietMogelijk when the receiver is at the maximum of the caseload.
    """
    verzoek = lock_verzoek(command.verzoek_id, actor=actor)
    _require_receiver(verzoek, command.akkoord_van, actor, now)
    if not verzoek.gaat_over and not command.antwoord.strip():
        raise VerzoekOnjuist("Schrijf uw advies op.", veld="antwoord")
    if verzoek.gaat_over:
        _move(verzoek, actor=actor, now=now)
    _answer(verzoek, VerzoekStatus.AANGENOMEN, command.antwoord, command.akkoord_van, actor=actor, now=now)
    _tell("regie.overgedragen" if verzoek.gaat_over else "regie.advies", verzoek, actor=actor, now=now)


@step
def refuse_verzoek(command: RefuseVerzoek, *, actor: Gebruiker, now: datetime) -> None:
    """The receiver says no and why; everything stays as it was. Raises as accept_verzoek."""
    verzoek = lock_verzoek(command.verzoek_id, actor=actor)
    _require_receiver(verzoek, command.akkoord_van, actor, now)
    if not command.reden.strip():
        raise VerzoekOnjuist("Schrijf op waarom niet, dan kan de ander verder.", veld="antwoord")
    _answer(verzoek, VerzoekStatus.GEWEIGERD, command.reden, command.akkoord_van, actor=actor, now=now)
    _tell("regie.geweigerd", verzoek, actor=actor, now=now)


@step
def withdraw_verzoek(command: WithdrawVerzoek, *, actor: Gebruiker, now: datetime) -> None:
    """Whoever may work on the plan takes an open request back. Raises as accept_verzoek."""
    verzoek = lock_verzoek(command.verzoek_id, actor=actor)
    require(actor, Recht.PLAN_BEWERKEN)
    if not Plan.objects.open_for(actor, now).filter(pk=verzoek.plan_id).exists():
        raise PermissionDenied
    _answer(verzoek, VerzoekStatus.INGETROKKEN, "", "", actor=actor, now=now)
    _tell("regie.ingetrokken", verzoek, actor=actor, now=now)


def _require_receiver(verzoek: Regieverzoek, akkoord_van: str, actor: Gebruiker, now: datetime) -> None:
    """Only the receiver answers, or who stands in for them today; for a partner whoever works on the plan
    notes who said so there."""
    if verzoek.naar_medewerker is not None:
        if not answers_for(verzoek.naar_medewerker, actor, timezone.localdate(now)):
            raise VerzoekOnjuist(f"Alleen {verzoek.naar_medewerker.naam} kan dit beantwoorden.")
        require(actor, Recht.PLAN_BEWERKEN if verzoek.gaat_over else Recht.KLANT_BEKIJKEN)
        return
    require(actor, Recht.PLAN_BEWERKEN)
    if not Plan.objects.open_for(actor, now).filter(pk=verzoek.plan_id).exists():
        raise PermissionDenied
    if not akkoord_van.strip():
        raise VerzoekOnjuist("Noteer wie u bij de organisatie sprak.", veld="akkoord_van")


def answers_for(receiver: Medewerker, actor: Gebruiker, op: date) -> bool:
    """Whether this account is the receiver or stands in for them on `op` (CAS-08)."""
    if receiver.gebruiker_id == actor.pk:
        return True
    return Waarneming.objects.by_user(actor.pk, op).filter(medewerker=receiver).exists()


def _move(verzoek: Regieverzoek, *, actor: Gebruiker, now: datetime) -> None:
    """The regie goes to the receiver, warm; with a colleague as receiver the contact goes along."""
    plan = verzoek.plan
    if plan.status == PlanStatus.AFGESLOTEN:
        raise VerzoekOnjuist("Dit plan is afgesloten. Trek het verzoek in.")
    holder = (plan.regiepartner_id, None if plan.regiepartner_id else plan.regievoerder_id)
    if holder != (verzoek.van_partner_id, verzoek.van_medewerker_id):
        raise VerzoekOnjuist("Een ander heeft intussen de regie. Trek dit verzoek in en vraag het opnieuw.")
    talk = verzoek.afspraak
    if verzoek.vorm == Vorm.DRIEGESPREK and (talk is None or talk.status != AfspraakStatus.GEVOERD):
        raise VerzoekOnjuist("Voer eerst het driegesprek en leg het vast. Daarna gaat de regie over.")
    if verzoek.naar_partner is not None:
        plan.regie, plan.regiepartner = Regie.PARTNER, verzoek.naar_partner
    else:
        receiver = verzoek.naar_medewerker
        if receiver is None:
            raise VerzoekOnjuist("Dit verzoek heeft geen ontvanger.")
        _move_contact(plan, receiver, actor=actor, now=now)
        plan.regie, plan.regiepartner, plan.regievoerder = Regie.GEMEENTE, None, receiver
        open_work = Taak.objects.open().filter(sleutel=make_plan_key(plan.pk))
        open_work.update(medewerker=receiver, team=receiver.team_id)
    plan.regie_sinds = now
    plan.versie += 1
    plan.save()
    plan_evaluation(plan, now=now)


def _move_contact(plan: Plan, receiver: Medewerker, *, actor: Gebruiker, now: datetime) -> None:
    """Doorverwijzen moves the vaste contactpersoon too, when the receiver can be one (has a capaciteit).

    Coming back from a partner, the contact stays with whoever has it. Raises WisselNietMogelijk.
    """
    if plan.regiepartner_id is not None or not hasattr(receiver, "capaciteit"):
        return
    klant = Klant.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.klant_id)
    running = Toewijzing.objects.select_for_update(of=("self",)).filter(klant=klant, tot__isnull=True)
    old = running.exclude(medewerker=receiver).select_related("medewerker").first()
    if old is None:
        return
    new = move_toewijzing(
        old,
        receiver,
        gewicht=starting_weight(old, now=now),
        reden=EindeReden.OVERGEDRAGEN,
        limit="maximum",
        actor=actor,
        now=now,
    )
    if new.functie != receiver.functie:
        new.functie = receiver.functie
        new.save(update_fields=["functie"])


def _answer(
    verzoek: Regieverzoek,
    status: VerzoekStatus,
    antwoord: str,
    akkoord_van: str,
    *,
    actor: Gebruiker,
    now: datetime,
) -> None:
    verzoek.status, verzoek.antwoord, verzoek.akkoord_van = status, antwoord.strip(), akkoord_van.strip()
    verzoek.beantwoord_op, verzoek.beantwoord_door = now, actor
    verzoek.save(update_fields=["status", "antwoord", "akkoord_van", "beantwoord_op", "beantwoord_door"])
    end_taken(
        sleutels=[answer_key(verzoek.pk)],
        now=now,
        actor=actor,
        gedaan=status != VerzoekStatus.INGETROKKEN,
    )


def _tell(code: str, verzoek: Regieverzoek, *, actor: Gebruiker, now: datetime) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=verzoek.plan.klant_id,
        onderwerp=verzoek,
        gegevens={"van": verzoek.van, "naar": verzoek.naar, "versie": verzoek.plan.versie},
    )
