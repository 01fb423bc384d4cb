"""Giving an advice, and keeping contracts and budgets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.instrumenten.lezen import (
    count_recent,
    holds_on,
    read_aanbod,
    read_ervaringen,
    read_normen,
    read_profiel,
    with_market,
)
from caseload.instrumenten.models import Budget, Contract, Instrument, Instrumentadvies
from caseload.instrumenten.policy import Oordeel, Profiel, advise
from caseload.trajecten.termijnen import months_before
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import money


class BudgetTeKlein(DomainError):
    code = "caseload.budget_te_klein"


class ContractOnjuist(DomainError):
    code = "caseload.contract_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAdvies:
    """What the coach and the klant agree on about the klant; the rest comes from the dossier."""

    klant_id: int
    kansen: tuple[str, ...]
    belemmeringen: tuple[str, ...]
    competenties: tuple[str, ...]
    richting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBudget:
    """The amount of a budget; never less than what is promised."""

    budget_id: int
    bedrag: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBudget:
    code: str
    naam: str
    bedrag: Decimal
    geldig_van: date
    geldig_tot: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveContract:
    """A new contract, or with `contract_id` other terms for one that runs."""

    kenmerk: str
    partner_id: int
    instrument: str
    prijs: Decimal
    plaatsen: int
    budgetcode: str
    geldig_van: date
    geldig_tot: date
    contract_id: int | None = None


@step
def give_advies(command: GiveAdvies, *, actor: Gebruiker, now: datetime) -> int:
    """Advises instruments and keeps the explanation as it was given; the id of the advice.

    Raises Klant.DoesNotExist, PermissionDenied, NormOntbreekt.
    """
    klant = Klant.objects.visible_to(actor).open_for(actor, now).get(pk=command.klant_id)
    require(actor, Recht.PLAN_BEWERKEN)
    today = timezone.localdate(now)
    profiel = replace(
        read_profiel(klant, today),
        kansen=frozenset(command.kansen),
        belemmeringen=frozenset(command.belemmeringen),
        competenties=frozenset(command.competenties),
        richting=command.richting,
    )
    profiel = with_market(profiel, today)
    norms = read_normen(today)
    advies = advise(
        profiel,
        read_aanbod(today),
        ervaringen=read_ervaringen(profiel, sinds=months_before(today, norms.terug_maanden)),
        recent=count_recent(klant.pk, op=today, maanden=norms.grenzen.opeenvolging_maanden),
        grenzen=norms.grenzen,
    )
    given = Instrumentadvies.objects.create(
        klant=klant,
        profiel=profile_as_data(profiel),
        oordelen=[verdict_as_data(one) for one in advies.oordelen],
        waarschuwing=advies.waarschuwing,
        gegeven_op=now,
        gevraagd_door=actor,
    )
    first = advies.eerste
    record(
        "instrument.geadviseerd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=given,
        gegevens={"instrument": first.aanbod.naam if first else "geen enkel instrument past nu"},
    )
    return given.pk


def profile_as_data(profiel: Profiel) -> dict[str, Any]:
    """The profile as it is kept: every value it was judged on."""
    names = ("trede_reintegratie", "trede_participatie", "doelgroep", "leeftijd", "richting", "arbeidsvraag")
    lists = ("kansen", "belemmeringen", "competenties", "afgebroken")
    return {name: getattr(profiel, name) for name in names} | {
        name: sorted(getattr(profiel, name)) for name in lists
    }


def verdict_as_data(oordeel: Oordeel) -> dict[str, Any]:
    """One verdict as it is kept and shown."""
    offer, known = oordeel.aanbod, oordeel.ervaring
    return {
        "code": offer.code,
        "naam": offer.naam,
        "kosten": str(offer.kosten),
        "duur_weken": offer.duur_weken,
        "contract_id": offer.contract_id,
        "partner": offer.partner,
        "geschikt": oordeel.geschikt,
        "voor": list(oordeel.voor),
        "tegen": list(oordeel.tegen),
        "let_op": oordeel.let_op,
        "ervaring": {
            "aantal": known.aantal,
            "gelukt": known.gelukt,
            "werk": known.werk,
            "opleiding": known.opleiding,
            "tussendoel": known.tussendoel,
            "uitval": known.uitval,
        }
        if known
        else None,
    }


@step
def set_budget(command: SetBudget, *, actor: Gebruiker, now: datetime) -> None:
    """Changes the amount of a budget. Raises Budget.DoesNotExist, PermissionDenied, BudgetTeKlein."""
    budget = Budget.objects.select_for_update().get(pk=command.budget_id)
    require(actor, Recht.INSTRUMENTEN_BEHEREN)
    if command.bedrag < budget.verplicht:
        raise BudgetTeKlein(
            f"Van dit budget is al {money(budget.verplicht)} afgesproken. Kies ten minste dat bedrag.",
            veld="bedrag",
        )
    budget.bedrag = command.bedrag
    budget.save(update_fields=["bedrag"])
    _told(actor, now, budget, {"wat": f"{budget}: {money(budget.bedrag)}"})


@step
def add_budget(command: AddBudget, *, actor: Gebruiker, now: datetime) -> int:
    """A budget for a period. Raises PermissionDenied, ContractOnjuist when one already holds then."""
    require(actor, Recht.INSTRUMENTEN_BEHEREN)
    _check_period(command.geldig_van, command.geldig_tot)
    budget = Budget(
        code=command.code,
        naam=command.naam,
        bedrag=command.bedrag,
        geldig_van=command.geldig_van,
        geldig_tot=command.geldig_tot,
    )
    _save(budget, "Voor deze periode is er al een budget met deze code. Kies een andere periode.", "code")
    _told(actor, now, budget, {"wat": f"{budget}: {money(budget.bedrag)}"})
    return budget.pk


@step
def save_contract(command: SaveContract, *, actor: Gebruiker, now: datetime) -> int:
    """A contract with a partner for one instrument; trajecten keep the price of their own day.

    Raises Contract.DoesNotExist, Partner.DoesNotExist, PermissionDenied, ContractOnjuist.
    """
    require(actor, Recht.INSTRUMENTEN_BEHEREN)
    _check_period(command.geldig_van, command.geldig_tot)
    if not Instrument.objects.filter(holds_on(command.geldig_van), code=command.instrument).exists():
        raise ContractOnjuist(
            "Dit instrument is er niet op de begindatum. Kies een ander.", veld="instrument"
        )
    if not Budget.objects.filter(code=command.budgetcode).exists():
        raise ContractOnjuist("Dit budget bestaat niet. Maak eerst het budget.", veld="budgetcode")
    contract = (
        Contract.objects.select_for_update().get(pk=command.contract_id)
        if command.contract_id
        else Contract()
    )
    if command.plaatsen < contract.geplaatst:
        raise ContractOnjuist(
            f"Er zijn al {contract.geplaatst} plaatsen gebruikt. Kies ten minste dat aantal.", veld="plaatsen"
        )
    contract.kenmerk, contract.partner = command.kenmerk, Partner.objects.get(pk=command.partner_id)
    contract.instrument, contract.budgetcode = command.instrument, command.budgetcode
    contract.prijs, contract.plaatsen = command.prijs, command.plaatsen
    contract.geldig_van, contract.geldig_tot = command.geldig_van, command.geldig_tot
    _save(contract, "Er is al een contract met dit kenmerk. Kies een ander kenmerk.", "kenmerk")
    _told(actor, now, contract, {"wat": f"contract {contract.kenmerk}"})
    return contract.pk


def _check_period(van: date, tot: date) -> None:
    if tot <= van:
        raise ContractOnjuist("De einddatum ligt na de begindatum.", veld="geldig_tot")


def _save(row: Budget | Contract, refused: str, veld: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ContractOnjuist(refused, veld=veld) from error


def _told(actor: Gebruiker, now: datetime, row: Budget | Contract, gegevens: Mapping[str, Any]) -> None:
    record("instrument.beheerd", actor=actor, now=now, klant_id=None, onderwerp=row, gegevens=gegevens)
