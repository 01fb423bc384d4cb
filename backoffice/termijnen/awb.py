"""How long a decision on an application may take, day by day, and what lateness costs. Pure.

Sources: Awb 4:5, 4:13, 4:14, 4:15 and 4:17, Participatiewet 52, Wmo 2015 2.3.2 and 2.3.5, Wgs 4 and 4a.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from backoffice.termijnen.duur import ATW, Duur, dagen, end_of_term, last_day, weken
from serviceplein.ui.werkdagen import add_werkdagen, is_werkdag

EEN_DAG = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauze:
    """Days on which the term stands still: from `van` until the day before `tot`, on which it runs again.

    `tot` is None while nobody knows when it ends; then no last day can be given.
    """

    van: date
    tot: date | None
    artikel: str
    reden: str

    def __post_init__(self) -> None:
        if self.tot is not None and self.tot < self.van:
            raise ValueError("A pause cannot end before it begins.")

    def covers(self, dag: date) -> bool:
        return self.van <= dag and (self.tot is None or dag < self.tot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verlenging:
    """More time, counted from the end of the term so far (Awb 4:14 lid 3)."""

    duur: Duur
    artikel: str
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dag:
    """One day of a term: whether it counts, as which one, and if not why and by which article."""

    dag: date
    nummer: int | None
    waarom: str
    artikel: str

    @property
    def telt(self) -> bool:
        return self.nummer is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step of the computation, with the last day it leads to."""

    wat: str
    artikel: str
    einde: date | None


@dataclass(slots=True, kw_only=True)
class Berekening:
    """A computed term; `einde` is None while it stands still without an end in sight."""

    begin: date
    einde: date | None = None
    stappen: list[Stap] = field(default_factory=list)
    dagen: list[Dag] = field(default_factory=list)

    @property
    def geteld(self) -> int:
        return sum(dag.telt for dag in self.dagen)


def compute(
    begin: date,
    duur: Duur,
    *,
    artikel: str,
    pauzes: Sequence[Pauze] = (),
    verlengingen: Sequence[Verlenging] = (),
) -> Berekening:
    """The term of an application received on `begin`, with every day explained.

    A day on which the term stands still does not count; the last day is never such a day, and no Saturday,
    Sunday or holiday when the Algemene termijnenwet holds.
    """
    result = Berekening(begin=begin)
    result.stappen.append(
        Stap(wat="Aanvraag ontvangen. De termijn begint de dag erna.", artikel=artikel, einde=None)
    )
    parts = [(duur, artikel, f"De termijn is {duur}."), *((v.duur, v.artikel, v.reden) for v in verlengingen)]
    here = begin
    for length, article, text in parts:
        seen = len(result.dagen)
        end = _count(result, here, length, article, pauzes)
        result.stappen.append(Stap(wat=text, artikel=article, einde=end_of_term(here, length)))
        for pauze in pauzes:
            if any(pauze.covers(dag.dag) for dag in result.dagen[seen:]):
                result.stappen.append(Stap(wat=_pause_in_words(pauze), artikel=pauze.artikel, einde=None))
        if end is None:
            break
        here = end
    else:
        result.einde = here
        result.stappen.append(Stap(wat="Laatste dag om te beslissen.", artikel=artikel, einde=here))
    return result


def _count(result: Berekening, begin: date, duur: Duur, artikel: str, pauzes: Sequence[Pauze]) -> date | None:
    """Adds the days of one part after `begin`; the last day, or None when it stands still for good."""
    left = total = (last_day(begin, duur) - begin).days
    needed = 2 if duur.atw and total >= 3 else 0
    number, dag = result.geteld, begin
    while True:
        dag += EEN_DAG
        pauze = next((one for one in pauzes if one.covers(dag)), None)
        if pauze is not None:
            result.dagen.append(Dag(dag=dag, nummer=None, waarom=pauze.reden, artikel=pauze.artikel))
            if pauze.tot is None:
                return None
            continue
        working = is_werkdag(dag)
        needed -= working
        if left > 0:
            left -= 1
            number += 1
            result.dagen.append(Dag(dag=dag, nummer=number, waarom="", artikel=artikel))
        else:
            result.dagen.append(_extra_day(dag, needed))
        if left == 0 and (not duur.atw or (working and needed <= 0)):
            return dag


def _extra_day(dag: date, needed: int) -> Dag:
    if not is_werkdag(dag):
        return Dag(dag=dag, nummer=None, waarom="Weekend of feestdag aan het eind", artikel=f"{ATW} art. 1")
    if needed > 0:
        return Dag(dag=dag, nummer=None, waarom="Er horen twee werkdagen in", artikel=f"{ATW} art. 2")
    return Dag(dag=dag, nummer=None, waarom="Eerste werkdag na het einde", artikel=f"{ATW} art. 1")


def _pause_in_words(pauze: Pauze) -> str:
    if pauze.tot is None:
        return f"{pauze.reden}: de termijn staat stil vanaf {pauze.van:%d-%m-%Y}."
    days = (pauze.tot - pauze.van).days
    return f"{pauze.reden}: {days} {'dag' if days == 1 else 'dagen'} telt niet mee."


def suspended_for_completion(gevraagd: date, aangevuld: date, *, reden: str, artikel: str) -> Pauze:
    """The pause of Awb 4:15: from the day after the question until the day the application was completed.

    That day itself counts again. Completed on the day of the question or the day after, nothing stands still.
    """
    return Pauze(van=gevraagd + EEN_DAG, tot=max(aangevuld, gevraagd + EEN_DAG), artikel=artikel, reden=reden)


def leave_aside_before(afgelopen: date, aantal_weken: int) -> date:
    """Last day to tell that an application is not dealt with (Awb 4:5 lid 4)."""
    return end_of_term(afgelopen, weken(aantal_weken))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwangsomregel:
    """Awb 4:17 lid 1 and 2, as the norms of the day say: days and amounts in euro per day."""

    eerste_dagen: int
    eerste_bedrag: Decimal
    volgende_dagen: int
    volgende_bedrag: Decimal
    overige_bedrag: Decimal
    hoogste_dagen: int
    hoogste_bedrag: Decimal

    def per_dag(self, nummer: int) -> Decimal:
        """The amount of day `nummer`, counted from 1; nothing outside the days it can last."""
        if not 1 <= nummer <= self.hoogste_dagen:
            return Decimal(0)
        if nummer <= self.eerste_dagen:
            return self.eerste_bedrag
        if nummer <= self.eerste_dagen + self.volgende_dagen:
            return self.volgende_bedrag
        return self.overige_bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwangsomdag:
    dag: date
    nummer: int
    bedrag: Decimal
    totaal: Decimal


def too_early(einde_termijn: date, in_gebreke: date) -> bool:
    """Whether a notice of default came before the term had passed, so that it counts for nothing."""
    return in_gebreke <= einde_termijn


def first_dwangsom_day(in_gebreke: date, aantal_weken: int) -> date:
    """The day after the two weeks that follow a valid notice of default (Awb 4:17 lid 3)."""
    return end_of_term(in_gebreke, weken(aantal_weken)) + EEN_DAG


def last_dwangsom_day(eerste: date, regel: Dwangsomregel) -> date:
    """The last day a dwangsom can be due; the Algemene termijnenwet does not move it (Awb 4:17 lid 1)."""
    return eerste + timedelta(days=regel.hoogste_dagen - 1)


def dwangsom(eerste: date, tot_en_met: date, regel: Dwangsomregel) -> list[Dwangsomdag]:
    """Every day due up to and including `tot_en_met`, with its amount; empty when it comes before `eerste`.

    The day of the decision is not due: it is no day on which the body is in default any more, so the caller
    gives the day before it.
    """
    rows: list[Dwangsomdag] = []
    total = Decimal(0)
    last = min(tot_en_met, last_dwangsom_day(eerste, regel))
    for number in range(1, (last - eerste).days + 2):
        amount = min(regel.per_dag(number), regel.hoogste_bedrag - total)
        total += amount
        rows.append(
            Dwangsomdag(dag=eerste + timedelta(days=number - 1), nummer=number, bedrag=amount, totaal=total)
        )
    return rows


def establish_before(laatste: date, aantal_weken: int) -> date:
    """Last day to decide on the dwangsom itself (Awb 4:18)."""
    return end_of_term(laatste, weken(aantal_weken))


def voorschot_before(aangevraagd: date, vorige: date | None, *, uiterlijk: int, herhaling: int) -> date:
    """Last day for the first or next voorschot of algemene bijstand (Participatiewet 52 lid 1)."""
    if vorige is None:
        return end_of_term(aangevraagd, weken(uiterlijk))
    return end_of_term(vorige, weken(herhaling))


def voorschot_minimum(bedrag: Decimal, procent: Decimal) -> Decimal:
    """What a voorschot is at least, of the amount the applicant would get; rounded up to the cent."""
    exact = bedrag * procent / 100
    cents = exact.quantize(Decimal("0.01"))
    return cents if cents >= exact else cents + Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class WmoTermijnen:
    """The two terms after a Wmo melding; `beslissen` is None until the application is there."""

    plan: date
    onderzoek: date
    beslissen: date | None

    def may_apply(self, op: date, *, onderzoek_klaar: bool) -> bool:
        """An application can be made after the investigation, or when that is late (2.3.2 lid 9)."""
        return onderzoek_klaar or op > self.onderzoek


def wmo_terms(
    gemeld: date,
    aangevraagd: date | None,
    *,
    onderzoek_weken: int,
    beschikking_weken: int,
    plan_dagen: int,
) -> WmoTermijnen:
    """Six weeks to investigate after the melding, two weeks to decide after the application."""
    return WmoTermijnen(
        plan=end_of_term(gemeld, dagen(plan_dagen)),
        onderzoek=end_of_term(gemeld, weken(onderzoek_weken)),
        beslissen=end_of_term(aangevraagd, weken(beschikking_weken)) if aangevraagd else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WgsTermijnen:
    gesprek: date
    beschikking: date | None


def wgs_terms(
    gevraagd: date,
    gesprek: date | None,
    *,
    bedreigend: bool,
    gesprek_weken: int,
    bedreigend_werkdagen: int,
    beschikking_weken: int,
) -> WgsTermijnen:
    """The first talk after a request for help, sooner under threat, then the decision after that talk."""
    first = (
        add_werkdagen(gevraagd, bedreigend_werkdagen)
        if bedreigend
        else end_of_term(gevraagd, weken(gesprek_weken))
    )
    return WgsTermijnen(
        gesprek=first,
        beschikking=end_of_term(gesprek, weken(beschikking_weken)) if gesprek else None,
    )
