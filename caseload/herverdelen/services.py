"""Steps of a redistribution: ask, calculate, drop, adjust (CAS-07)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from time import perf_counter

from celery import current_app
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from caseload.herverdelen.lezen import Gegevens, hundredths, read_problem
from caseload.herverdelen.maat import HONDERD, Wegingen
from caseload.herverdelen.models import (
    Aanleiding,
    Herverdeelbelasting,
    Herverdeelregel,
    Herverdeling,
)
from caseload.herverdelen.redenen import why_away, why_to
from caseload.herverdelen.stroomnet import GeenVerdeling
from caseload.herverdelen.transitions import HerverdelingStatus, RegelStatus
from caseload.herverdelen.verdelen import Verdeling, divide
from caseload.herverdelen.vraag import VAN_EEN_MEDEWERKER, Vraag
from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.kandidaten import away_for_long
from caseload.toewijzing.models import Toewijzing, Uitsluiting
from serviceplein.catalogus.normen import NormOntbreekt, norm, normen
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

BEREKEN = "caseload.herverdelen.tasks.bereken"
_STUK = 2000


class HerverdelingOnjuist(DomainError):
    code = "caseload.herverdeling_onjuist"


class HerverdelingStaatNietToe(DomainError):
    code = "caseload.herverdeling_staat_niet_toe"


class KeuzeNietMogelijk(DomainError):
    code = "caseload.herverdeling_keuze_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHerverdeling:
    """`verkenning` answers "what if" and moves nobody."""

    vraag: Vraag
    verkenning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HerverdelingChanged:
    herverdeling_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHerverdeling:
    herverdeling_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustRegel:
    """Another receiver for a klant and its household; without one they stay where they are."""

    regel_id: int
    medewerker_id: int | None


@step
def request_herverdeling(
    command: RequestHerverdeling, *, actor: Gebruiker, now: datetime
) -> HerverdelingChanged:
    """Keeps the question and lets a worker calculate a proposal, with the counters by the norms of today.

    Raises PermissionDenied, HerverdelingOnjuist.
    """
    require(actor, Recht.CASELOAD_HERVERDELEN)
    vraag = command.vraag
    _require_own_team(vraag, actor)
    _require_values(vraag, command.verkenning)
    ensure_capaciteiten(timezone.localdate(now))
    row = Herverdeling.objects.create(
        aanleiding=vraag.aanleiding,
        verkenning=command.verkenning,
        team_id=vraag.team_id,
        medewerker_id=vraag.medewerker_id,
        functie=vraag.functie,
        invoer=vraag.invoer,
        gevraagd_op=now,
        gevraagd_door=actor,
        laatste_teken_op=now,
    )
    tell("herverdeling.gevraagd", row, actor=actor, now=now)
    send_after_commit(BEREKEN, row.pk)
    return HerverdelingChanged(herverdeling_id=row.pk)


def _require_own_team(vraag: Vraag, actor: Gebruiker) -> None:
    """A teamleider redistributes the own team; who steers every team anybody."""
    if actor.heeft(Recht.RAAD_BEKIJKEN):
        return
    own: Medewerker | None = getattr(actor, "medewerker", None)
    if own is None or vraag.team_id != own.team_id:
        raise HerverdelingOnjuist("U herverdeelt de klanten van uw eigen team. Kies uw team.", veld="team")


def _require_values(vraag: Vraag, verkenning: bool) -> None:
    if vraag.aanleiding in VAN_EEN_MEDEWERKER:
        people = Medewerker.objects.filter(pk=vraag.medewerker_id or 0, capaciteit__isnull=False)
        if vraag.team_id is not None:
            people = people.filter(team=vraag.team_id)
        if not people.exists():
            raise HerverdelingOnjuist("Kies een medewerker van uw team met klanten.", veld="medewerker")
    if vraag.aanleiding == Aanleiding.REORGANISATIE:
        teams = Team.objects.filter(pk=vraag.naar_team or 0).exclude(pk=vraag.team_id or 0)
        if not vraag.wijken or not teams.exists():
            raise HerverdelingOnjuist("Kies wijken en het team dat ze overneemt.", veld="naar_team")
        of_team = Team.wijken.through.objects.filter(team=vraag.team_id, wijk__in=vraag.wijken)
        if of_team.count() != len(vraag.wijken):
            raise HerverdelingOnjuist("Kies wijken waar het team nu werkt.", veld="wijken")
    if vraag.aanleiding == Aanleiding.GROEI and not (vraag.functie and vraag.extra > 0):
        raise HerverdelingOnjuist("Vul in hoeveel klanten erbij komen, en voor wie.", veld="extra")
    if not verkenning and (vraag.norm is not None or vraag.aanleiding == Aanleiding.GROEI):
        raise HerverdelingOnjuist(
            "Dit kunt u alleen verkennen. Een norm wijzigt u bij Beheer, daarna kunt u herverdelen.",
            veld="verkenning",
        )


@step
def calculate_voorstel(
    herverdeling_id: int, *, actor: Gebruiker | None, now: datetime
) -> HerverdelingStatus | None:
    """Makes the proposal: rows with reasons, loads before and after. None when another worker does it."""
    row = take(herverdeling_id, HerverdelingStatus.REKENT)
    if row is None:
        return None
    begun = perf_counter()
    vraag, op = Vraag.of(row), timezone.localdate(now)
    try:
        w = Wegingen.from_norms(normen(set(Wegingen.codes().values()), op=op))
        problem = read_problem(vraag, op=op)
        outcome = divide(problem.coaches, problem.eenheden, w)
    except (NormOntbreekt, GeenVerdeling) as error:
        row.status, row.reden, row.klaar_op = HerverdelingStatus.MISLUKT, str(error)[:300], now
        row.save()
        tell("herverdeling.berekend", row, actor=None, now=now)
        return HerverdelingStatus.MISLUKT
    _write_rows(row, problem, outcome)
    _write_loads(row, problem, outcome)
    row.wegingen = {name: getattr(w, name) for name in Wegingen.codes()}
    row.bekeken = sum(unit.klanten for unit in problem.eenheden)
    row.spreiding_voor = Decimal(str(round(outcome.spreiding_voor, 1)))
    row.spreiding_na = Decimal(str(round(outcome.spreiding_na, 1)))
    coming = [unit for unit in problem.eenheden if unit.nu is None]
    row.extra_geplaatst = sum(outcome.plek[unit.id] is not None for unit in coming)
    row.extra_zonder_plek = len(coming) - row.extra_geplaatst
    if coming:
        left = sum(unit.weight_at(None) for unit in coming if outcome.plek[unit.id] is None)
        row.invoer = {**row.invoer, "tekort_fte": _in_fte(left, vraag.functie, op)}
    recount(row)
    row.rekentijd = Decimal(str(round(perf_counter() - begun, 2)))
    row.status, row.laatste_teken_op = HerverdelingStatus.VOORSTEL, now
    row.save()
    tell("herverdeling.berekend", row, actor=None, now=now, klanten=row.totaal)
    return HerverdelingStatus.VOORSTEL


def _in_fte(weight: int, functie: str, op: date) -> str:
    """How many fte of a functie carry this weight by the norm: '1,3'; empty when there is none to carry."""
    if not weight:
        return ""
    return f"{Decimal(weight) / HONDERD / norm(f'caseload.{functie}', op=op):.1f}".replace(".", ",")


def _write_rows(row: Herverdeling, problem: Gegevens, outcome: Verdeling) -> None:
    """A row for every klant who moves, or should but cannot."""
    coaches = {coach.id: coach for coach in problem.coaches}
    rows = []
    for unit in problem.eenheden:
        to = outcome.plek[unit.id]
        if unit.nu is None or to == unit.nu:
            continue
        now = coaches.get(unit.nu)
        van = problem.mensen.get(unit.nu)
        away = (
            why_away(Aanleiding(row.aanleiding), unit, now, van.naam, outcome.voor[unit.nu])
            if now and van
            else "De contactpersoon werkt hier niet meer"
        )
        receiver = coaches.get(to) if to is not None else None
        naam = problem.mensen[to].naam if to is not None else ""
        towards = why_to(unit, receiver, naam, outcome.na[to] if to is not None else 0)
        rows += [
            Herverdeelregel(
                herverdeling=row,
                toewijzing_id=member.pk,
                klant_id=member.klant_id,
                van_id=member.medewerker_id,
                naar_id=to,
                voorgesteld_id=to,
                eenheid=unit.id,
                gewicht=problem.begin[member.pk],
                reden=f"{away}. {towards}."[:400],
            )
            for member in problem.leden[unit.id]
        ]
    Herverdeelregel.objects.bulk_create(rows, batch_size=_STUK)


def _write_loads(row: Herverdeling, problem: Gegevens, outcome: Verdeling) -> None:
    """Klanten and load of everybody who takes part; klanten who are not looked at count on both sides."""
    here, after = Counter[int | None](), Counter[int | None]()
    for unit in problem.eenheden:
        here[unit.nu] += unit.klanten
        after[outcome.plek[unit.id]] += unit.klanten
        if outcome.plek[unit.id] is None:
            after[unit.nu] += unit.klanten
    everybody = running_counts(coach.id for coach in problem.coaches)
    loads = dict(outcome.na)
    for unit in problem.eenheden:
        if outcome.plek[unit.id] is None and unit.nu in loads:
            loads[unit.nu] += unit.gewicht
    Herverdeelbelasting.objects.bulk_create(
        [
            Herverdeelbelasting(
                herverdeling=row,
                medewerker_id=coach.id,
                klanten_voor=everybody[coach.id],
                klanten_na=everybody[coach.id] - here[coach.id] + after[coach.id],
                belasting_voor=Decimal(outcome.voor[coach.id]) / HONDERD,
                belasting_na=Decimal(loads[coach.id]) / HONDERD,
                norm=Decimal(coach.norm) / HONDERD,
                maximum=Decimal(coach.maximum) / HONDERD,
            )
            for coach in problem.coaches
        ]
    )


@step
def drop_herverdeling(command: ChangeHerverdeling, *, actor: Gebruiker, now: datetime) -> HerverdelingChanged:
    """The proposal is not carried out. Raises Herverdeling.DoesNotExist, PermissionDenied, *StaatNietToe."""
    row = lock_visible(command.herverdeling_id, actor)
    require_status(row, HerverdelingStatus.VOORSTEL, "vervalt")
    row.status, row.klaar_op = HerverdelingStatus.VERVALLEN, now
    row.save(update_fields=["status", "klaar_op"])
    tell("herverdeling.vervallen", row, actor=actor, now=now)
    return HerverdelingChanged(herverdeling_id=row.pk)


@step
def adjust_regel(command: AdjustRegel, *, actor: Gebruiker, now: datetime) -> HerverdelingChanged:
    """Somebody else for one klant and its household, within every hard rule.

    Raises Herverdeelregel.DoesNotExist, PermissionDenied, HerverdelingStaatNietToe, KeuzeNietMogelijk.
    """
    chosen = Herverdeelregel.objects.visible_to(actor).get(pk=command.regel_id)
    row = lock_visible(chosen.herverdeling_id, actor)
    require_status(row, HerverdelingStatus.VOORSTEL, "verandert")
    if row.verkenning:
        raise HerverdelingStaatNietToe("Een verkenning verplaatst niemand. Vraag een voorstel.")
    rows = list(
        row.regels.select_for_update(of=("self",))
        .filter(eenheid=chosen.eenheid)
        .select_related("toewijzing")
        .order_by("pk")
    )
    weight = sum((one.gewicht for one in rows), Decimal(0))
    at_home = sum((one.toewijzing.gewicht for one in rows), Decimal(0))
    person = _receiver(row, rows, command.medewerker_id, weight, now) if command.medewerker_id else None
    before = rows[0].naar_id if rows[0].status == RegelStatus.VOORGESTELD else None
    for place, sign in ((before, -1), (person.pk if person else None, 1)):
        stays = place is None
        _shift(row, place or rows[0].van_id, sign * len(rows), sign * (at_home if stays else weight))
    for one in rows:
        one.naar = person
        one.status = RegelStatus.VOORGESTELD if person else RegelStatus.OVERGESLAGEN
        one.uitkomst = "" if person else "Blijft op verzoek bij de contactpersoon."
    Herverdeelregel.objects.bulk_update(rows, ["naar", "status", "uitkomst"])
    recount(row)
    row.save()
    tell("herverdeling.aangepast", row, actor=actor, now=now, klanten=len(rows))
    return HerverdelingChanged(herverdeling_id=row.pk)


def _receiver(
    row: Herverdeling, rows: list[Herverdeelregel], medewerker_id: int, weight: Decimal, now: datetime
) -> Medewerker:
    """The hard rules of a choice by hand: functie, presence, exclusion, room."""
    functie = rows[0].toewijzing.functie
    person = Medewerker.objects.filter(pk=medewerker_id, functie=functie, actief=True).first()
    load = row.belastingen.select_for_update(of=("self",)).filter(medewerker=medewerker_id).first()
    if person is None or load is None or person.pk in {row.medewerker_id, rows[0].van_id}:
        raise KeuzeNietMogelijk("Kies een collega met dezelfde functie.", veld="medewerker")
    if person.pk in away_for_long(timezone.localdate(now)):
        raise KeuzeNietMogelijk(f"{person.naam} is lang afwezig. Kies iemand anders.", veld="medewerker")
    klanten = [one.klant_id for one in rows]
    if Uitsluiting.objects.running().filter(medewerker=person, klant__in=klanten).exists():
        raise KeuzeNietMogelijk(f"{person.naam} mag deze klant niet begeleiden.", veld="medewerker")
    already = rows[0].naar_id == person.pk
    if not already and hundredths(load.belasting_na + weight) > hundredths(load.maximum):
        raise KeuzeNietMogelijk(
            f"{person.naam} zou boven het maximum komen. Kies iemand anders.", veld="medewerker"
        )
    return person


def _shift(row: Herverdeling, medewerker_id: int, klanten: int, weight: Decimal) -> None:
    row.belastingen.filter(medewerker=medewerker_id).update(
        klanten_na=F("klanten_na") + klanten, belasting_na=F("belasting_na") + weight
    )


def recount(row: Herverdeling) -> None:
    """How many klanten the proposal moves, and for how many there is no place."""
    open_rows = row.regels.filter(status=RegelStatus.VOORGESTELD)
    row.totaal = open_rows.filter(naar__isnull=False).count()
    row.zonder_plek = open_rows.filter(naar__isnull=True).count()


def running_counts(medewerkers: Iterable[int]) -> Counter[int]:
    """Running toewijzingen per medewerker; one query."""
    rows = Toewijzing.objects.running().filter(medewerker__in=list(medewerkers))
    return Counter(dict(rows.order_by().values_list("medewerker").annotate(n=Count("pk"))))


def take(herverdeling_id: int, *statuses: HerverdelingStatus) -> Herverdeling | None:
    """The locked row; None when another worker has it or it is not in one of these statuses."""
    rows = Herverdeling.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=herverdeling_id, status__in=statuses).first()


def lock_visible(herverdeling_id: int, actor: Gebruiker) -> Herverdeling:
    row = Herverdeling.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=herverdeling_id)
    require(actor, Recht.CASELOAD_HERVERDELEN)
    return row


def require_status(row: Herverdeling, wanted: HerverdelingStatus, verb: str) -> None:
    """Raises HerverdelingStaatNietToe."""
    if row.status != wanted:
        raise HerverdelingStaatNietToe(
            f"Deze herverdeling {verb} niet meer: {row.get_status_display().lower()}. Ververs de pagina."
        )


def send_after_commit(task: str, herverdeling_id: int) -> None:
    """Hands the work to a worker; while the broker is away `stalled` finds it again."""
    transaction.on_commit(partial(current_app.send_task, task, args=[herverdeling_id]), robust=True)


def tell(code: str, row: Herverdeling, *, actor: Gebruiker | None, now: datetime, klanten: int = 0) -> None:
    """The one event of a step on a whole redistribution."""
    record(
        code,
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=row,
        gegevens={"aanleiding": row.aanleiding, "verkenning": row.verkenning, "klanten": klanten},
    )
