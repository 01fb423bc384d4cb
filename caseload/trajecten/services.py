"""A traject is ordered from an advice, begins, is followed, and ends with a result (CAS-14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.instrumenten.codes import Uitvoering
from caseload.instrumenten.lezen import holds_on, room_in, room_of
from caseload.instrumenten.models import Budget, Contract, Instrument, Instrumentadvies
from caseload.plan.models import Doel, Plan
from caseload.plan.transitions import PlanStatus
from caseload.trajecten.models import Traject, Trajectcontact
from caseload.trajecten.transitions import TrajectStatus
from serviceplein.berichten.services import queue_email
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import create_taak, end_taken


class TrajectNietMogelijk(DomainError):
    code = "caseload.traject_niet_mogelijk"


class TrajectAlVerder(DomainError):
    code = "caseload.traject_al_verder"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTraject:
    """From an advice. `afwijking_reden` when it is not the first that the advice names.

    Without `contract_id` the price is that of the municipality itself.
    """

    advies_id: int
    instrument: str
    doel_id: int
    begin: date
    contract_id: int | None = None
    verwacht_einde: date | None = None
    tussendoel: str = ""
    tussendoel_voor: date | None = None
    afwijking_reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectOrdered:
    traject_id: int
    klant_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginTraject:
    traject_id: int
    begonnen_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact:
    traject_id: int
    op: date
    met: str
    verslag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachTussendoel:
    traject_id: int
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTraject:
    traject_id: int
    reden: str


@step
def order_traject(command: OrderTraject, *, actor: Gebruiker, now: datetime) -> TrajectOrdered:
    """Orders a traject: takes its cost from the budget and its place from the contract, or refuses.

    A partner hears by e-mail that an order waits.
    Raises Instrumentadvies.DoesNotExist, PermissionDenied, TrajectNietMogelijk.
    """
    open_klanten = Traject.objects.klanten_open_for(actor, now)
    advies = Instrumentadvies.objects.select_related("klant").get(
        pk=command.advies_id, klant__in=open_klanten
    )
    require(actor, Recht.PLAN_BEWERKEN)
    today = timezone.localdate(now)
    line = _line_of(advies, command)
    instrument = Instrument.objects.filter(holds_on(command.begin), code=command.instrument).first()
    if instrument is None:
        raise TrajectNietMogelijk("Dit instrument is er op die dag niet. Kies een andere begindatum.")
    until = command.verwacht_einde or command.begin + timedelta(weeks=instrument.duur_weken)
    _check_days(command, until, today)
    doel = _goal_of(advies.klant_id, command.doel_id)
    contract, budget, kosten = _price_of(instrument, command)
    medewerker = _responsible(advies.klant_id, actor)
    traject = _create(
        klant_id=advies.klant_id,
        instrument=instrument,
        contract=contract,
        partner=contract.partner if contract else None,
        doel=doel,
        medewerker=medewerker,
        team_id=medewerker.team_id,
        advies=advies,
        afwijking_reden=command.afwijking_reden.strip(),
        budget=budget,
        kosten=kosten,
        trede=advies.profiel["trede_reintegratie"],
        doelgroep=advies.profiel["doelgroep"],
        besteld_op=now,
        begin=command.begin,
        verwacht_einde=until,
        tussendoel=command.tussendoel.strip(),
        tussendoel_voor=command.tussendoel_voor,
    )
    if contract is not None:
        queue_email(
            sleutel=f"traject:{traject.pk}:besteld",
            sjabloon="traject_besteld",
            aan=contract.partner.email,
            now=now,
            gegevens={"kenmerk": traject.kenmerk, "begin": f"{command.begin:%d-%m-%Y}"},
        )
    _task(
        traject,
        _begin_key(traject),
        f"Controleer of het traject is begonnen: {instrument}",
        command.begin,
        now,
    )
    _tell(
        "traject.besteld",
        traject,
        actor=actor,
        now=now,
        instrument=instrument.naam,
        partner=str(contract.partner) if contract else "de gemeente zelf",
        afgeweken=not line["geschikt"] or bool(command.afwijking_reden),
    )
    return TrajectOrdered(traject_id=traject.pk, klant_id=traject.klant_id)


@step
def begin_traject(command: BeginTraject, *, actor: Gebruiker, now: datetime) -> None:
    """The klant began.

    Raises Traject.DoesNotExist, PermissionDenied, TrajectAlVerder, TrajectNietMogelijk.
    """
    traject = lock_traject(command.traject_id, {TrajectStatus.BESTELD}, actor=actor, now=now)
    _not_later(command.begonnen_op, timezone.localdate(now), "begonnen_op")
    traject.status, traject.begonnen_op = TrajectStatus.LOOPT, command.begonnen_op
    traject.save(update_fields=["status", "begonnen_op"])
    end_taken(sleutels=[_begin_key(traject)], now=now, actor=actor)
    plan_contact(traject, command.begonnen_op, now)
    _tell("traject.begonnen", traject, actor=actor, now=now, instrument=traject.instrument.naam)


@step
def record_contact(command: RecordContact, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps a contact about a running traject and plans the next one by the norm. Raises as begin_traject."""
    running = {TrajectStatus.BESTELD, TrajectStatus.LOOPT}
    traject = lock_traject(command.traject_id, running, actor=actor, now=now)
    _not_later(command.op, timezone.localdate(now), "op")
    if not command.verslag.strip():
        raise TrajectNietMogelijk("Schrijf in een paar woorden op wat u besprak.", veld="verslag")
    contact = Trajectcontact.objects.create(
        traject=traject,
        op=command.op,
        met=command.met,
        verslag=command.verslag.strip(),
        vastgelegd_op=now,
        vastgelegd_door=actor,
    )
    if traject.status == TrajectStatus.LOOPT:
        end_taken(sleutels=[contact_key(traject)], now=now, actor=actor)
        plan_contact(traject, command.op, now)
    _tell("traject.contact", traject, actor=actor, now=now, met=contact.get_met_display().lower())


@step
def reach_tussendoel(command: ReachTussendoel, *, actor: Gebruiker, now: datetime) -> None:
    """The intermediate goal is reached. Raises as begin_traject."""
    traject = lock_traject(command.traject_id, {TrajectStatus.LOOPT}, actor=actor, now=now)
    _not_later(command.op, timezone.localdate(now), "op")
    if not traject.tussendoel or traject.tussendoel_bereikt_op:
        raise TrajectNietMogelijk("Er is geen tussendoel dat nog open staat.", veld="op")
    traject.tussendoel_bereikt_op = command.op
    traject.save(update_fields=["tussendoel_bereikt_op"])
    _tell("traject.tussendoel", traject, actor=actor, now=now, instrument=traject.instrument.naam)


@step
def cancel_traject(command: CancelTraject, *, actor: Gebruiker, now: datetime) -> None:
    """Takes back an order that did not begin; money and place are free again. Raises as begin_traject."""
    traject = lock_traject(command.traject_id, {TrajectStatus.BESTELD}, actor=actor, now=now)
    if not command.reden.strip():
        raise TrajectNietMogelijk("Schrijf op waarom het traject niet doorgaat.", veld="reden")
    cancel(traject, command.reden.strip(), actor=actor, now=now)
    _tell("traject.geannuleerd", traject, actor=actor, now=now, instrument=traject.instrument.naam)


def cancel(traject: Traject, reden: str, *, actor: Gebruiker | None, now: datetime) -> None:
    """An order that did not begin costs nothing; part of a step."""
    traject.status, traject.toelichting, traject.werkelijke_kosten = (
        TrajectStatus.GEANNULEERD,
        reden[:500],
        Decimal(0),
    )
    traject.save(update_fields=["status", "toelichting", "werkelijke_kosten"])
    end_taken(sleutels=traject_keys(traject), now=now, actor=actor, gedaan=False)


def lock_traject(
    traject_id: int, statuses: set[TrajectStatus], *, actor: Gebruiker, now: datetime
) -> Traject:
    """The traject, open for this user and locked, in one of these statuses; part of a step.

    Raises Traject.DoesNotExist, PermissionDenied, TrajectAlVerder.
    """
    rows = Traject.objects.open_for(actor, now).select_related("instrument", "medewerker")
    traject = rows.select_for_update(of=("self",)).get(pk=traject_id)
    require(actor, Recht.PLAN_BEWERKEN)
    if traject.status not in statuses:
        raise TrajectAlVerder(f"Dit traject is al {traject.get_status_display().lower()}. Ververs de pagina.")
    return traject


def plan_contact(traject: Traject, last: date, now: datetime) -> None:
    """The task for the next contact, so many weeks after the last by the norm."""
    weeks = int(norm("traject.contact_weken", op=timezone.localdate(now)))
    titel = f"Bespreek hoe het traject gaat: {traject.instrument.naam}"
    _task(traject, contact_key(traject), titel, last + timedelta(weeks=weeks), now)


def contact_key(traject: Traject) -> str:
    return f"traject:{traject.pk}:contact"


def report_key(traject: Traject) -> str:
    return f"traject:{traject.pk}:gemeld"


def traject_keys(traject: Traject) -> list[str]:
    """The causes of every task of a running traject."""
    return [_begin_key(traject), contact_key(traject), report_key(traject)]


def _begin_key(traject: Traject) -> str:
    return f"traject:{traject.pk}:begin"


def _line_of(advies: Instrumentadvies, command: OrderTraject) -> dict[str, Any]:
    """The line of the instrument in the advice; another than the first asks for a reason."""
    lines: list[dict[str, Any]] = advies.oordelen
    line = next((one for one in lines if one["code"] == command.instrument), None)
    if line is None:
        raise TrajectNietMogelijk("Dit instrument staat niet in het advies. Vraag een nieuw advies.")
    if (line is not lines[0] or not line["geschikt"]) and not command.afwijking_reden.strip():
        raise TrajectNietMogelijk(
            "Dit is niet het goedkoopste instrument dat past. Schrijf op waarom u het toch kiest.",
            veld="afwijking_reden",
        )
    return line


def _check_days(command: OrderTraject, until: date, today: date) -> None:
    if command.begin < today:
        raise TrajectNietMogelijk("Kies een begindatum vanaf vandaag.", veld="begin")
    if until < command.begin:
        raise TrajectNietMogelijk("Het traject eindigt niet voor het begint.", veld="verwacht_einde")
    between = command.tussendoel_voor
    if between and not command.tussendoel.strip():
        raise TrajectNietMogelijk("Schrijf op wat het tussendoel is.", veld="tussendoel")
    if between and not command.begin <= between <= until:
        raise TrajectNietMogelijk("Kies een dag binnen het traject.", veld="tussendoel_voor")


def _goal_of(klant_id: int, doel_id: int) -> Doel:
    """A goal in a running plan of this klant, also one shared by the household."""
    running = Plan.objects.exclude(status=PlanStatus.AFGESLOTEN)
    doel = Doel.objects.filter(pk=doel_id, plan__in=running).select_related("plan").first()
    if doel is None or klant_id not in (doel.plan.klant_id, doel.klant_id):
        raise TrajectNietMogelijk("Kies een doel uit het plan van de klant.", veld="doel")
    return doel


def _price_of(instrument: Instrument, command: OrderTraject) -> tuple[Contract | None, Budget, Decimal]:
    """Contract, budget and price, locked while the order is made. Raises TrajectNietMogelijk."""
    contract = None
    kosten, code = instrument.kosten, instrument.budgetcode
    if instrument.uitvoering == Uitvoering.PARTNER:
        rows = Contract.objects.filter(holds_on(command.begin), instrument=instrument.code)
        locked = rows.select_for_update(of=("self",)).select_related("partner")
        contract = locked.filter(pk=command.contract_id or 0).first()
        if contract is None:
            raise TrajectNietMogelijk("Kies een contract dat op de begindatum geldt.", veld="contract")
        kosten, code = contract.prijs, contract.budgetcode
    budget = Budget.objects.filter(holds_on(command.begin), code=code).select_for_update().first()
    refused = room_of(contract, budget) if contract else room_in(budget, kosten)
    if refused or budget is None:
        raise TrajectNietMogelijk(f"{refused} Kies een ander instrument of vraag uw teamleider.")
    return contract, budget, kosten


def _create(**values: Any) -> Traject:
    try:
        with transaction.atomic():
            return Traject.objects.create(**values)
    except IntegrityError as error:
        if "caseload_traject_one_of_a_kind" not in str(error):
            raise
        raise TrajectNietMogelijk("Dit traject loopt al voor deze klant.") from error


def _responsible(klant_id: int, actor: Gebruiker) -> Medewerker:
    """The vaste contactpersoon; without one whoever orders."""
    running = Medewerker.objects.filter(toewijzingen__klant=klant_id, toewijzingen__tot__isnull=True)
    found = running.first() or Medewerker.objects.filter(gebruiker=actor).first()
    if found is None:
        raise TrajectNietMogelijk("Uw account hoort niet bij een medewerker. Vraag functioneel beheer.")
    return found


def _not_later(day: date, today: date, veld: str) -> None:
    if day > today:
        raise TrajectNietMogelijk("Kies vandaag of een dag die voorbij is.", veld=veld)


def _task(traject: Traject, sleutel: str, titel: str, deadline: date, now: datetime) -> None:
    create_taak(
        sleutel=sleutel,
        titel=titel[:160],
        klant_id=traject.klant_id,
        medewerker_id=traject.medewerker_id,
        onderwerp=traject,
        deadline=deadline,
        now=now,
    )


def _tell(code: str, traject: Traject, *, actor: Gebruiker, now: datetime, **gegevens: Any) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=traject.klant_id,
        onderwerp=traject,
        gegevens={"kenmerk": traject.kenmerk, **gegevens},
    )
