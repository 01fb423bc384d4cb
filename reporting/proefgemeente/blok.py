"""One block of the municipality: its people, their questions, who helps them, and every row of that."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.random import Generator

from backoffice.aanvragen.models import Aanvraag
from backoffice.besluiten.models import Besluit
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.contact.models import Contactmoment
from caseload.ladders.models import LadderStap
from caseload.plan.models import Actie, Doel, Ontheffing, Plan
from caseload.toewijzing.models import Capaciteit, Toewijzing, Wachtplaats
from caseload.verplichtingen.models import Bewijs, Verplichting
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from reporting.proefgemeente.aanvragen import write_aanvragen
from reporting.proefgemeente.begeleiding import (
    Begeleiding,
    assign,
    end_benefits,
    load_per_team,
    make_begeleiding,
    set_periods,
    set_weights,
)
from reporting.proefgemeente.beleid import Beleid
from reporting.proefgemeente.bestanden import Bestand
from reporting.proefgemeente.bevolking import Bevolking, make_bevolking, write_bevolking
from reporting.proefgemeente.cijfers import Cijfers
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import AANLOOP_JAREN, NOOIT, Kalender
from reporting.proefgemeente.kopie import Deel
from reporting.proefgemeente.meldingen import Lopend, Meldingen, coach_of, make_meldingen, set_times
from reporting.proefgemeente.personeel import make_personeel, write_personeel
from reporting.proefgemeente.schrijf_begeleiding import choose_waiting, write_begeleiding
from reporting.proefgemeente.schrijf_meldingen import Context, kenmerken, write_meldingen, write_scans
from reporting.proefgemeente.schrijf_plannen import plan_talks, write_talks
from reporting.proefgemeente.sjablonen import make_sjablonen
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.models import Bankrekening, Gegeven, Huishouden, HuishoudenLid, Klant
from serviceplein.organisatie.models import Afwezigheid, Medewerker
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.werk.models import Taak

Nummers = Callable[[type, int], int]
"""First of so many free ids of a model."""
GENUMMERD = (
    *(Klant, Huishouden, Gebruiker, Medewerker, Beslissing, Melding, QuickScan),
    *(Toewijzing, Wachtplaats, Plan, Doel, LadderStap, Aanvraag, Document),
    *(Contactmoment, ZakelijkeAfspraak, Verplichting),
)
"""Models whose rows are pointed at by others, so that their ids are chosen here."""
GEVULD = (
    *GENUMMERD,
    *(HuishoudenLid, Gegeven, RolToekenning, Afwezigheid, Capaciteit, Ontheffing, Actie, Afspraak, Taak),
    *(Besluit, Bewijs, Gebeurtenis, Bankrekening, Betaalbatch, Betaalregel),
)
"""Every model that gets rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """What is the same for every block."""

    zaad: int
    jaren: int
    cijfers: Cijfers
    kalender: Kalender
    gebied: Gebied
    beleid: Beleid
    normen: dict[str, Decimal]
    regelingen: dict[str, str]
    brief: Bestand
    namen_vooraf: dict[tuple[str, str], str]


def make_block(task: Opdracht, number: int, klanten: int, nummers: Nummers) -> Iterator[Deel]:
    """The rows of block `number`; the same seed and number give the same rows."""
    rng = np.random.default_rng([task.zaad, number])
    people = make_bevolking(
        rng,
        klanten,
        eerste_id=nummers(Klant, klanten),
        cijfers=task.cijfers,
        gebied=task.gebied,
        kalender=task.kalender,
    )
    kinds = make_sjablonen(task.cijfers)
    meldingen, help_ = _demand(rng, task, people)
    set_weights(help_, people, normen=task.normen, kalender=task.kalender)
    load = load_per_team(help_, task.kalender)
    first_user = nummers(Gebruiker, 0)
    staff = make_personeel(
        rng,
        load,
        normen=task.normen,
        deel=klanten / task.cijfers.omvang,
        eerste=number == 0,
        eerste_id=nummers(Medewerker, 0),
        eerste_gebruiker=first_user,
        gebied=task.gebied,
        namen_vooraf=task.namen_vooraf if number == 0 else {},
    )
    nummers(Gebruiker, len(staff))
    nummers(Medewerker, len(staff))
    assign(rng, help_, staff, task.kalender)
    ctx = Context(
        rng=rng,
        people=people,
        staff=staff,
        kinds=kinds,
        beleid=task.beleid,
        kalender=task.kalender,
        eerste_melding=nummers(Melding, len(meldingen)),
    )
    _choose_talkers(ctx, meldingen)
    owner, moment = plan_talks(ctx, meldingen, help_)
    set_times(rng, meldingen, kinds, kalender=task.kalender)
    set_periods(help_, meldingen, kalender=task.kalender)
    _register_in_time(people, meldingen, help_)
    waits = choose_waiting(ctx, help_)
    end_benefits(help_, people)
    yield from write_bevolking(
        rng,
        people,
        eerste_huishouden=nummers(Huishouden, int(people.huishouden.max()) + 1),
        gebied=task.gebied,
        kalender=task.kalender,
    )
    yield from write_personeel(rng, staff, gebied=task.gebied, kalender=task.kalender)
    yield from write_meldingen(ctx, meldingen, eerste_beslissing=nummers(Beslissing, len(meldingen)))
    yield from write_scans(ctx, meldingen, eerste_scan=nummers(QuickScan, int(meldingen.scan.sum())))
    yield from write_talks(ctx, meldingen, help_, owner[~waits[owner]], moment[~waits[owner]], task.gebied)
    yield from write_begeleiding(
        ctx,
        help_,
        meldingen,
        waits,
        kenmerken(ctx, meldingen),
        gebied=task.gebied,
        normen=task.normen,
        eerste={
            "toewijzing": nummers(Toewijzing, len(help_)),
            "wacht": nummers(Wachtplaats, len(help_)),
            "plan": nummers(Plan, len(help_)),
            "doel": nummers(Doel, 3 * len(help_)),
            "ladder": nummers(LadderStap, 4 * klanten),
            "contact": nummers(Contactmoment, len(help_)),
            "afspraak": nummers(ZakelijkeAfspraak, 2 * len(help_)),
            "verplichting": nummers(Verplichting, len(help_)),
        },
    )
    room = klanten * task.jaren + 10
    yield from write_aanvragen(
        ctx,
        task.cijfers,
        regelingen=task.regelingen,
        jaren=task.jaren,
        brief=task.brief,
        eerste_aanvraag=nummers(Aanvraag, room),
        eerste_document=nummers(Document, room),
    )


def _demand(rng: Generator, task: Opdracht, people: Bevolking) -> tuple[Meldingen, Begeleiding]:
    """What people ask in the history, and the help that follows from it and from the years before."""
    kinds = make_sjablonen(task.cijfers)
    numbered = list(enumerate(kinds))
    leads_to_help = [pair for pair in numbered if pair[1].begeleiding]
    others = [pair for pair in numbered if not pair[1].begeleiding]
    calendar = task.kalender
    nobody = Lopend(klant=np.zeros(0, np.int64), van=np.zeros(0, np.int64), tot=np.zeros(0, np.int64))
    per = len(people) / task.cijfers.omvang
    history = (calendar.start, calendar.vandaag, float(task.jaren))
    before = (0, calendar.start, float(AANLOOP_JAREN))
    parts = [
        make_meldingen(
            rng,
            leads_to_help,
            people,
            nobody,
            beleid=task.beleid,
            kalender=calendar,
            per_klant=per,
            periode=when,
        )
        for when in (before, history)
    ]
    intake = Meldingen.join(parts)
    help_, keep = make_begeleiding(
        rng, intake, kinds, people, beleid=task.beleid, gebied=task.gebied, kalender=calendar
    )
    keep &= intake.dag >= calendar.start
    questions = make_meldingen(
        rng,
        others,
        people,
        help_.lopend(),
        beleid=task.beleid,
        kalender=calendar,
        per_klant=per,
        periode=history,
    )
    kept = intake.take(np.flatnonzero(keep))
    together = np.argsort(np.r_[kept.gemeld, questions.gemeld], kind="stable")
    place = np.empty(len(together), dtype=np.int64)
    place[together] = np.arange(len(together))
    position = np.full(len(intake), -1, dtype=np.int64)
    position[keep] = place[: len(kept)]
    help_.melding = position[help_.melding] if len(help_) else help_.melding
    return Meldingen.join([kept, questions]), help_


def _register_in_time(people: Bevolking, meldingen: Meldingen, help_: Begeleiding) -> None:
    """Nobody asks or gets anything before being registered."""
    np.minimum.at(people.geregistreerd, meldingen.klant, meldingen.gemeld - 60)
    np.minimum.at(people.geregistreerd, help_.klant, help_.van - 60)


def _choose_talkers(ctx: Context, meldingen: Meldingen) -> None:
    """A medewerker for every talk, of the functie the bestemming asks for."""
    talks = np.flatnonzero(meldingen.gesprek_dag >= 0)
    functies = [coach_of(meldingen.route[i]) for i in talks.tolist()]
    for functie in sorted(set(functies)):
        here = talks[[one == functie for one in functies]]
        meldingen.wie[here] = ctx.rng.choice(ctx.staff.met(functie), len(here))
    meldingen.gesprek = np.full(len(meldingen), NOOIT)
