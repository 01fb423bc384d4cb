"""One working day of a trial municipality, step by step through the services that people use."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from numpy.random import Generator

from caseload.plan.models import Plan
from caseload.plan.netwerk import AnswerNetwerkvraag
from caseload.plan.services import (
    AddActie,
    AddDoel,
    EstablishPlan,
    add_actie,
    add_doel,
    answer_netwerkvraag,
    establish_plan,
)
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import EindeReden, Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from caseload.voorzieningen.models import Voorziening
from intake.afspraak.services import BookVervolg, EndAfspraak, book_vervolg, end_vervolg, proposed_slots
from intake.eigen_kracht.policy import Oordeel, Stap, needs_steps
from intake.eigen_kracht.services import RecordEigenKracht, StapAntwoord, record_eigen_kracht
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.services import AnswerMelding, RegisterMelding, answer_melding, register_melding
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.afspraken import AddEersteAfspraak, add_eerste_afspraak
from intake.quick_scan.models import Bevestiging, EersteAfspraak
from intake.quick_scan.services import (
    AcknowledgeRechten,
    FinishQuickScan,
    SaveAntwoord,
    StartQuickScan,
    acknowledge_rechten,
    finish_quick_scan,
    save_antwoord,
    start_quick_scan,
)
from intake.triage.bestemmingen import OUTSIDE, needs_talk
from intake.triage.services import TriageMelding, propose_triage, triage_melding
from intake.verwijzing.forms import partners_for
from intake.verwijzing.services import ReferWarm, leaves_by_referral, refer_warm
from intake.vraagverheldering.overdracht import (
    AcceptOverdracht,
    HandOverToWijk,
    accept_overdracht,
    hand_over_to_wijk,
    wijk_partners,
)
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.scannen import draw_outcome, typed_answers
from reporting.proefgemeente.schrijf_plannen import ACTIES, DOELEN
from reporting.proefgemeente.sjablonen import Sjabloon
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.services import end_afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol

NIET_GEKOMEN = 0.07
METEEN_GEBOEKT = 0.9
EIGEN_KRACHT = tuple(
    StapAntwoord(stap=stap, oordeel=Oordeel.HELPT_NIET, reden="Besproken; dit is niet genoeg.")
    for stap in Stap
)
METEEN_TOEGEWEZEN = 0.85
WMO_KLAAR_DAGEN = 45
UITSTROOM_PER_DAG = 1 / 420
UITSTROOM_REDENEN = (EindeReden.WERK, EindeReden.OPLEIDING, EindeReden.DOEL_BEREIKT, EindeReden.VERHUISD)
SCAN_STAPPEN = (Vervolgstap.QUICK_SCAN, Vervolgstap.QUICK_SCAN_NA_ZOEKTERMIJN)


@dataclass(slots=True)
class Dagverslag:
    """How often each step was taken, what was refused with which code, and the new meldingen by id."""

    stappen: Counter[str] = field(default_factory=Counter)
    geweigerd: Counter[str] = field(default_factory=Counter)
    meldingen: list[int] = field(default_factory=list)

    def add(self, other: "Dagverslag") -> None:
        self.meldingen += other.meldingen
        self.stappen += other.stappen
        self.geweigerd += other.geweigerd


@step
def hold_talk(afspraak_id: int, status: AfspraakStatus, *, actor: Gebruiker, now: datetime) -> None:
    """Closes a talk of a coach with their klant, held or missed."""
    talk = Afspraak.objects.select_for_update(of=("self",)).get(pk=afspraak_id)
    end_afspraak(talk, status)
    record(
        f"afspraak.{status}",
        actor=actor,
        now=now,
        klant_id=talk.klant_id,
        onderwerp=talk,
        gegevens={"soort": talk.get_soort_display()},
    )


def read_melding(pk: int) -> Melding:
    """The melding as it stands now, with its klant."""
    return Melding.objects.select_related("klant__gemeente", "klant__wijk").get(pk=pk)


class Dag:
    """The people at work on one day and what they do."""

    def __init__(self, rng: Generator, dag: date) -> None:
        self.rng = rng
        self.dag = dag
        self.verslag = Dagverslag()
        self.vol: set[tuple[str, str, str]] = set()
        desks = Gebruiker.objects.filter(roltoekenningen__rol=Rol.FRONTOFFICE, medewerker__actief=True)
        self.balie = list(desks.distinct().order_by("pk"))

    def moment(self, hour: float) -> datetime:
        """A moment of this day in local time."""
        minutes = int(hour * 60)
        clock = time(minutes // 60, minutes % 60, int(self.rng.integers(60)))
        return datetime.combine(self.dag, clock, tzinfo=timezone.get_default_timezone())

    def attempt(self, name: str, action: Callable[[], Any]) -> Any:
        """Takes a step; a refusal is counted, as it would be shown to whoever tried."""
        try:
            result = action()
        except DomainError as error:
            self.verslag.geweigerd[error.code] += 1
            return None
        self.verslag.stappen[name] += 1
        return result

    def desk(self) -> Gebruiker:
        """Somebody at the frontoffice."""
        return self.balie[int(self.rng.integers(len(self.balie)))]

    def ask(self, kind: Sjabloon, klant_id: int, now: datetime) -> None:
        """A melding comes in and goes where the policy proposes; a talk is mostly booked at once."""
        actor = self.desk()
        channels, shares = zip(*kind.kanalen, strict=True)
        product = kind.producten[int(self.rng.integers(len(kind.producten)))]
        if product == "wmo":
            codes, weights = read_cijfers().wmo_producten
            product = codes[int(self.rng.choice(len(codes), p=weights))]
        command = RegisterMelding(
            klant_id=klant_id,
            kanaal=channels[int(self.rng.choice(len(channels), p=shares))],
            vraag=kind.vragen[int(self.rng.integers(len(kind.vragen)))],
            domeinen=kind.domeinen,
            soort_vraag=kind.soorten[int(self.rng.integers(len(kind.soorten)))],
            product=product,
            direct_te_beantwoorden=kind.direct,
            juiste_plek=kind.juiste_plek,
            raakt_begeleiding=kind.raakt_begeleiding,
        )
        made = self.attempt("melding", lambda: register_melding(command, actor=actor, now=now))
        if made is not None:
            self.verslag.meldingen.append(made.melding_id)
            self.triage(made.melding_id, actor, now + timedelta(minutes=6))

    def triage(self, melding_id: int, actor: Gebruiker, now: datetime) -> None:
        """Follows the proposal of the policy: an answer at once, or the right place."""
        melding = read_melding(melding_id)
        proposal = propose_triage(melding, now=now)
        bestemming = Bestemming(proposal.bestemming)
        if bestemming == Bestemming.DIRECT_AFGEHANDELD:
            answer = AnswerMelding(melding_id=melding_id, antwoord="De vraag is meteen beantwoord.")
            self.attempt("direct afgehandeld", lambda: answer_melding(answer, actor=actor, now=now))
            return
        if needs_steps(bestemming=bestemming, soort_vraag=melding.soort_vraag):
            steps = RecordEigenKracht(melding_id=melding_id, stappen=EIGEN_KRACHT)
            self.attempt("eigen kracht", lambda: record_eigen_kracht(steps, actor=actor, now=now))
        command = TriageMelding(
            melding_id=melding_id,
            stroom=Stroom(proposal.stroom),
            bestemming=bestemming,
            vervolgstap=Vervolgstap(proposal.vervolgstap),
        )
        if self.attempt("triage", lambda: triage_melding(command, actor=actor, now=now)) is None:
            return
        if bestemming in OUTSIDE:
            self.refer(melding_id, actor, now + timedelta(minutes=9))
        elif self.rng.random() < METEEN_GEBOEKT:
            self.book(read_melding(melding_id), actor, now + timedelta(minutes=9))

    def refer(self, melding_id: int, actor: Gebruiker, now: datetime) -> None:
        """Speaks with whoever takes over outside; they do. The wijk calls the klant the same day."""
        melding = read_melding(melding_id)
        if not leaves_by_referral(melding):
            self.hand_over(melding, actor, now)
            return
        partner = partners_for(melding).first()
        command = ReferWarm(
            melding_id=melding_id,
            partner_id=partner.pk if partner else None,
            gesproken_met="de dienstdoende medewerker",
            boodschap="De vraag en wat al is geprobeerd.",
            toestemming=True,
            aangenomen=True,
        )
        self.attempt("warm verwezen", lambda: refer_warm(command, actor=actor, now=now))

    def hand_over(self, melding: Melding, actor: Gebruiker, now: datetime) -> None:
        """To the organisation of the wijk, which calls and goes on with the question."""
        partner = wijk_partners(melding.klant).first()
        if partner is None:
            self.verslag.geweigerd["geen organisatie in de wijk"] += 1
            return
        offer = HandOverToWijk(
            melding_id=melding.pk, partner_id=partner.pk, contact_op=self.dag, verhaal=melding.vraag
        )
        offered = self.attempt("naar de wijk", lambda: hand_over_to_wijk(offer, actor=actor, now=now))
        if offered is not None:
            accept = AcceptOverdracht(overdracht_id=offered)
            later = now + timedelta(minutes=20)
            self.attempt("de wijk belde", lambda: accept_overdracht(accept, actor=actor, now=later))

    def book(self, melding: Melding, actor: Gebruiker, now: datetime) -> None:
        """Books the follow-up where a talk has to be planned, unless that diary is full today."""
        if melding.status != MeldingStatus.GETRIEERD or not needs_talk(melding):
            return
        diary = (melding.stroom, melding.bestemming, melding.vervolgstap)
        slots = [] if diary in self.vol else proposed_slots(melding, now=now)
        if not slots:
            self.vol.add(diary)
            self.verslag.geweigerd["geen vrij moment"] += 1
            return
        slot = slots[int(self.rng.integers(len(slots)))]
        command = BookVervolg(melding_id=melding.pk, medewerker_id=slot.medewerker_id, begin=slot.begin)
        self.attempt("afspraak", lambda: book_vervolg(command, actor=actor, now=now))

    def book_waiting(self) -> None:
        """What was triaged earlier and has no talk yet."""
        waiting = Melding.objects.filter(status=MeldingStatus.GETRIEERD, klant__isnull=False).order_by("pk")
        for melding in waiting.select_related("klant"):
            if self.rng.random() < METEEN_GEBOEKT:
                self.book(melding, self.desk(), self.moment(9.2))

    def talks(self) -> None:
        """The talks of today: Quick Scans and talks of coaches."""
        today = Afspraak.objects.filter(
            status=AfspraakStatus.GEPLAND, begin__date=self.dag, medewerker__gebruiker__isnull=False
        )
        for talk in today.select_related("medewerker__gebruiker").order_by("begin", "pk"):
            actor = talk.medewerker.gebruiker
            if actor is None:
                continue
            missed = self.rng.random() < NIET_GEKOMEN
            if talk.onderwerp_soort == Melding._meta.label_lower:
                self._talk_of_melding(talk, actor, missed=missed)
            else:
                status = AfspraakStatus.NIET_GEKOMEN if missed else AfspraakStatus.GEVOERD
                self.attempt(
                    "gesprek",
                    partial(hold_talk, talk.pk, status, actor=actor, now=talk.eind),
                )

    def _talk_of_melding(self, talk: Afspraak, actor: Gebruiker, *, missed: bool) -> None:
        if talk.onderwerp_id is None:
            return
        melding = Melding.objects.get(pk=talk.onderwerp_id)
        if melding.status != MeldingStatus.AFSPRAAK:
            return
        if missed:
            command = EndAfspraak(melding_id=melding.pk, status=AfspraakStatus.NIET_GEKOMEN)
            self.attempt("niet gekomen", lambda: end_vervolg(command, actor=actor, now=talk.eind))
            self.book(read_melding(melding.pk), self.desk(), talk.eind + timedelta(minutes=20))
        elif melding.vervolgstap in SCAN_STAPPEN:
            self.scan(melding, actor, talk.begin)

    def scan(self, melding: Melding, actor: Gebruiker, begin: datetime) -> None:
        """A Quick Scan from the first answer to the contactpersoon."""
        start = StartQuickScan(melding_id=melding.pk)
        started = self.attempt("Quick Scan", lambda: start_quick_scan(start, actor=actor, now=begin))
        if started is None:
            return
        for number, (vraag, waarde) in enumerate(typed_answers(self.rng).items(), start=1):
            answer = SaveAntwoord(quick_scan_id=started.quick_scan_id, vraag=vraag, waarde=waarde)
            save_antwoord(answer, actor=actor, now=begin + timedelta(minutes=5 * number))
        self.agree(started.quick_scan_id, actor, begin + timedelta(minutes=50))
        finish = FinishQuickScan(quick_scan_id=started.quick_scan_id, uitkomst=draw_outcome(self.rng))
        end = begin + timedelta(minutes=52)
        done = self.attempt("Quick Scan afgerond", lambda: finish_quick_scan(finish, actor=actor, now=end))
        if done and self.rng.random() < METEEN_TOEGEWEZEN:
            self.assign(melding.pk, actor, end + timedelta(minutes=5))

    def agree(self, quick_scan_id: int, actor: Gebruiker, now: datetime) -> None:
        """The klant confirms the rights and duties and takes a first step."""
        confirm = AcknowledgeRechten(quick_scan_id=quick_scan_id, bevestiging=Bevestiging.MONDELING)
        acknowledge_rechten(confirm, actor=actor, now=now)
        first = AddEersteAfspraak(
            quick_scan_id=quick_scan_id,
            wat="Cv bijwerken en drie vacatures zoeken",
            wie=EersteAfspraak.Wie.KLANT,
            voor=timezone.localdate(now) + timedelta(days=14),
        )
        add_eerste_afspraak(first, actor=actor, now=now)

    def assign(self, melding_id: int, actor: Gebruiker, now: datetime) -> None:
        """The vaste contactpersoon that the policy proposes."""
        command = AssignContactpersoon(melding_id=melding_id)
        self.attempt("contactpersoon", lambda: assign_contactpersoon(command, actor=actor, now=now))

    def assign_waiting(self) -> None:
        """Quick Scans of earlier days that still wait for a contactpersoon."""
        scanned = Melding.objects.filter(status=MeldingStatus.GESCAND, quick_scan__isnull=False)
        rows = scanned.select_related("quick_scan__medewerker__gebruiker").order_by("pk")
        for melding in rows.filter(quick_scan__afgerond_op__date__lt=self.dag):
            actor = melding.quick_scan.medewerker.gebruiker
            if actor is not None:
                self.assign(melding.pk, actor, self.moment(9.5))

    def plans(self) -> None:
        """New plans get a goal, an action and a signature within some days."""
        concepts = Plan.objects.filter(
            status=PlanStatus.CONCEPT,
            regie="gemeente",
            regievoerder__gebruiker__isnull=False,
            begonnen_op__date__lte=self.dag - timedelta(days=2),
            klant__toewijzingen__tot__isnull=True,
            klant__toewijzingen__functie__startswith="werkcoach",
        )
        for plan in concepts.select_related("regievoerder__gebruiker").distinct().order_by("pk")[:40]:
            actor = plan.regievoerder.gebruiker if plan.regievoerder else None
            if actor is not None and self.rng.random() < 0.5:
                self.attempt("plan", partial(self._plan, plan, actor))

    def _plan(self, plan: Plan, actor: Gebruiker) -> None:
        now = self.moment(14)
        area, van_klant, van_gemeente = DOELEN[int(self.rng.integers(len(DOELEN)))]
        goal = add_doel(
            AddDoel(
                plan_id=plan.pk,
                versie=plan.versie,
                leefgebied=area,
                van_klant=van_klant,
                van_gemeente=van_gemeente,
                streefdatum=self.dag + timedelta(days=180),
            ),
            actor=actor,
            now=now,
        )
        asked = answer_netwerkvraag(
            AnswerNetwerkvraag(
                doel_id=goal.object_id, versie=goal.versie, toelichting="Niemand in de buurt kan dit doen"
            ),
            actor=actor,
            now=now + timedelta(minutes=3),
        )
        what, who = ACTIES[int(self.rng.integers(len(ACTIES)))]
        action = add_actie(
            AddActie(
                doel_id=goal.object_id,
                versie=asked.versie,
                omschrijving=what,
                actor=who,
                termijn=self.dag + timedelta(days=30),
            ),
            actor=actor,
            now=now + timedelta(minutes=5),
        )
        establish_plan(
            EstablishPlan(plan_id=plan.pk, versie=action.versie, ondertekend_op=self.dag),
            actor=actor,
            now=now + timedelta(minutes=30),
        )

    def outflow(self) -> None:
        """Some leave for work, school or elsewhere; a Wmo provision that is delivered is done."""
        running = Toewijzing.objects.filter(tot__isnull=True, medewerker__gebruiker__isnull=False)
        held = Voorziening.objects.busy().values("klant")
        for one in running.exclude(klant__in=held).select_related("medewerker__gebruiker").order_by("pk"):
            wmo = one.functie == "consulent_wmo"
            delivered = wmo and timezone.localdate(one.van) <= self.dag - timedelta(days=WMO_KLAAR_DAGEN)
            if not delivered and (wmo or self.rng.random() > UITSTROOM_PER_DAG):
                continue
            chosen = UITSTROOM_REDENEN[int(self.rng.integers(len(UITSTROOM_REDENEN)))]
            command = EndToewijzing(toewijzing_id=one.pk, reden=EindeReden.DOEL_BEREIKT if wmo else chosen)
            actor = one.medewerker.gebruiker
            if actor is not None:
                now = self.moment(16)
                self.attempt(
                    "uitstroom",
                    partial(end_toewijzing, command, actor=actor, now=now),
                )
