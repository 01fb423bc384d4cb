"""What an advice reads: the klant, today's offer with prices and room, and how it went for others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from caseload.instrumenten.codes import Uitvoering
from caseload.instrumenten.models import Arbeidsmarktkans, Budget, Contract, Instrument, Instrumentadvies
from caseload.instrumenten.policy import Aanbod, Ervaring, Grenzen, Profiel
from caseload.instrumenten.profiel import picture_of
from caseload.ladders.models import Ladder, LadderStap
from caseload.trajecten.models import Resultaat, Traject
from caseload.trajecten.termijnen import months_before
from caseload.trajecten.transitions import TrajectStatus
from intake.quick_scan.models import Doelgroep, QuickScan
from serviceplein.catalogus.normen import normen
from serviceplein.klanten.models import Klant

MINIMUM, TERUG = "instrument.ervaring_minimum", "instrument.ervaring_maanden"
ACHTEREEN, PERIODE = "instrument.opeenvolging_maximum", "instrument.opeenvolging_maanden"
LIST_FIELDS = ("doelgroepen", "kansen", "bedoeld_voor", "niet_bij", "competenties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normen:
    grenzen: Grenzen
    terug_maanden: int


def holds_on(op: date) -> Q:
    """Rows that hold on a day."""
    return Q(geldig_van__lte=op) & (Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op))


def read_normen(op: date) -> Normen:
    found = normen([MINIMUM, TERUG, ACHTEREEN, PERIODE], op=op)
    grenzen = Grenzen(
        ervaring_minimum=int(found[MINIMUM]),
        opeenvolging=int(found[ACHTEREEN]),
        opeenvolging_maanden=int(found[PERIODE]),
    )
    return Normen(grenzen=grenzen, terug_maanden=int(found[TERUG]))


def read_profiel(klant: Klant, op: date) -> Profiel:
    """What the dossier says: ladders, Quick Scan and the last advice, whichever is newer."""
    steps = LadderStap.objects.filter(klant=klant, op__lte=op).order_by("op", "pk")
    trede = dict(steps.values_list("ladder", "trede"))
    scan = QuickScan.objects.filter(klant=klant).order_by("-begonnen_op", "-pk").first()
    last = Instrumentadvies.objects.filter(klant=klant).order_by("-gegeven_op", "-pk").first()
    broken = Traject.objects.filter(klant=klant, resultaat=Resultaat.UITVAL)
    found = picture_of(scan.antwoorden if scan else {})
    known: Mapping[str, Any] = {}
    if last and (scan is None or scan.begonnen_op <= last.gegeven_op):
        known = last.profiel
    profiel = Profiel(
        trede_reintegratie=trede.get(Ladder.REINTEGRATIE),
        trede_participatie=trede.get(Ladder.PARTICIPATIE),
        doelgroep=(scan.doelgroep if scan else "") or Doelgroep.GEEN,
        leeftijd=klant.leeftijd(op),
        kansen=frozenset(known.get("kansen", found.kansen)),
        belemmeringen=frozenset(known.get("belemmeringen", found.belemmeringen)),
        competenties=frozenset(known.get("competenties", found.competenties)),
        richting=known.get("richting", ""),
        afgebroken=frozenset(broken.values_list("instrument__code", flat=True)),
    )
    return with_market(profiel, op)


def with_market(profiel: Profiel, op: date) -> Profiel:
    """The profile with how much work there is on a day in the chosen richting."""
    row = Arbeidsmarktkans.objects.filter(holds_on(op), richting=profiel.richting).first()
    return replace(profiel, arbeidsvraag=row.vraag if row else "")


def read_aanbod(op: date) -> list[Aanbod]:
    """Every instrument of a day with its cheapest price that has room, in three queries."""
    budgets = {row.code: row for row in Budget.objects.filter(holds_on(op))}
    contracts: dict[str, list[Contract]] = {}
    rows = Contract.objects.filter(holds_on(op)).select_related("partner").order_by("prijs", "pk")
    for contract in rows:
        contracts.setdefault(contract.instrument, []).append(contract)
    instruments = Instrument.objects.filter(holds_on(op)).order_by("code")
    return [_offer(one, contracts.get(one.code, []), budgets) for one in instruments]


def _offer(instrument: Instrument, contracts: list[Contract], budgets: Mapping[str, Budget]) -> Aanbod:
    if instrument.uitvoering == Uitvoering.EIGEN:
        no_room = room_in(budgets.get(instrument.budgetcode), instrument.kosten)
        return _as_offer(instrument, instrument.kosten, None, no_room)
    if not contracts:
        return _as_offer(instrument, instrument.kosten, None, "Er is nu geen contract met een partner.")
    judged = [(room_of(one, budgets.get(one.budgetcode)), one) for one in contracts]
    no_room, chosen = next((pair for pair in judged if not pair[0]), judged[0])
    return _as_offer(instrument, chosen.prijs, chosen, no_room)


def room_of(contract: Contract, budget: Budget | None) -> str:
    """Why a contract cannot take one more klant; empty when it can."""
    if contract.geplaatst >= contract.plaatsen:
        return f"Alle plaatsen bij {contract.partner} zijn bezet."
    return room_in(budget, contract.prijs)


def room_in(budget: Budget | None, kosten: Decimal) -> str:
    """Why a budget cannot pay this; empty when it can."""
    if budget is None:
        return "Er is voor dit jaar geen budget vastgelegd."
    return "" if budget.ruimte >= kosten else f"In het {budget.naam.lower()} is niet genoeg ruimte."


def _as_offer(instrument: Instrument, kosten: Decimal, contract: Contract | None, no_room: str) -> Aanbod:
    lists: dict[str, Any] = {name: frozenset(getattr(instrument, name)) for name in LIST_FIELDS}
    return Aanbod(
        code=instrument.code,
        naam=instrument.naam,
        kosten=kosten,
        duur_weken=instrument.duur_weken,
        contract_id=contract.pk if contract else None,
        partner=contract.partner.naam if contract else "",
        treden_reintegratie=frozenset(instrument.treden_reintegratie),
        treden_participatie=frozenset(instrument.treden_participatie),
        leeftijd_van=instrument.leeftijd_van,
        leeftijd_tot=instrument.leeftijd_tot,
        arbeidsvraag=instrument.arbeidsvraag,
        geen_ruimte=no_room,
        **lists,
    )


def read_ervaringen(profiel: Profiel, *, sinds: date) -> dict[str, Ervaring]:
    """How finished trajecten of klanten of the same trede and doelgroep ended, per instrument: one query."""
    ended = Traject.objects.filter(
        status=TrajectStatus.BEEINDIGD,
        trede=profiel.trede_reintegratie,
        doelgroep=profiel.doelgroep,
        beeindigd_op__gte=sinds,
    )
    counted = ended.values("instrument__code").annotate(
        aantal=Count("pk"), **{one.value: Count("pk", filter=Q(resultaat=one)) for one in Resultaat}
    )
    rows: Iterable[Any] = counted.order_by()
    return {
        row["instrument__code"]: Ervaring(
            aantal=row["aantal"],
            werk=row["werk"],
            opleiding=row["opleiding"],
            tussendoel=row["tussendoel"],
            uitval=row["uitval"],
        )
        for row in rows
    }


def count_recent(klant_id: int, *, op: date, maanden: int) -> int:
    """Trajecten of a klant that began or were ordered in so many months before a day."""
    rows = Traject.objects.filter(klant=klant_id, begin__gte=months_before(op, maanden))
    return rows.exclude(status=TrajectStatus.GEANNULEERD).count()
