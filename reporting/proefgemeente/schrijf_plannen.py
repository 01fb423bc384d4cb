"""Plans with goals and actions, steps on the ladders, and the talks of coaches with their klanten."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from caseload.ladders.models import LadderStap
from caseload.plan.models import Actie, Doel, Plan
from caseload.plan.opening import evaluation_key, make_plan_key
from intake.melding.models import Melding
from reporting.proefgemeente.begeleiding import CONSULENT, LADDER_GROEPEN, Begeleiding
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import NOOIT, Tijden
from reporting.proefgemeente.kopie import NIETS, Deel, days, ints, moments, pick, rows
from reporting.proefgemeente.meldingen import Meldingen
from reporting.proefgemeente.schrijf_meldingen import Context
from reporting.proefgemeente.tijdlijn import events, fit_in_diary
from serviceplein.agenda.models import Afspraak
from serviceplein.ui.weergave import long_date
from serviceplein.werk.models import Taak

Getallen = NDArray[np.int64]
DAG = 86_400
EVALUATIE_DAGEN = 91
PLAN_KLAAR_DAGEN = 11
GESPREK_OM_WERKDAGEN = 110
DOELEN = (
    ("werk", "Ik wil weer een baan waar ik van kan leven", "Uitstroom naar werk"),
    ("opleiding", "Ik wil een diploma halen", "Startkwalificatie"),
    ("taal", "Ik wil beter Nederlands spreken", "Taalniveau B1"),
    ("financien", "Ik wil rust met mijn geld", "Schulden geregeld"),
    ("gezondheid", "Ik wil mij fitter voelen", "Klaar om mee te doen"),
    ("meedoen", "Ik wil vaker onder de mensen zijn", "Een vaste activiteit per week"),
)
ACTIES = (
    ("Cv bijwerken en versturen", "klant"),
    ("Aanmelden bij de taalschool", "klant"),
    ("Een goede bekende vragen om mee te gaan", "netwerk"),
    ("Vacatures zoeken die passen", "contactpersoon"),
    ("Overzicht van schulden maken", "specialist"),
    ("Kennismaken met de begeleider van de partner", "partner"),
)
SOORTEN = ("quick_scan", "vraagverheldering", "intake", "voortgang")
SOORT_NAMEN = ("Quick Scan", "Vraagverheldering", "Intakegesprek", "Voortgangsgesprek")
UITKOMSTEN = ("gepland", "gevoerd", "niet_gekomen")


def write_plannen(
    ctx: Context, help_: Begeleiding, planned: Getallen, gebied: Gebied, eerste: dict[str, int]
) -> Iterator[Deel]:
    """A plan per period of help: agreed after some days, closed with it; older ones have their goals done."""
    now = ctx.kalender.nu
    n = len(planned)
    begin, end = help_.van[planned], help_.tot[planned]
    agreed = begin + PLAN_KLAAR_DAGEN * DAG
    partner = help_.bij_partner[planned]
    active = (agreed <= now) & np.array([help_.functie[i] != CONSULENT for i in planned.tolist()], dtype=bool)
    status = np.where(end != NOOIT, 2, np.where(active, 1, 0))
    agreed = np.where(active & (agreed < end), agreed, NOOIT)
    rounds = np.maximum((now - begin) // (EVALUATIE_DAGEN * DAG), 0) + 1
    look = np.where((status == 1), begin + rounds * EVALUATIE_DAGEN * DAG, NOOIT)
    ids = ints(np.arange(n) + eerste["plan"])
    klant = ctx.people.ids(help_.klant[planned])
    partners = gebied.partners_met_regie
    choice = ctx.rng.integers(0, max(len(partners), 1), n)
    topic = ctx.rng.integers(0, len(DOELEN), n)
    yield from rows(
        Plan,
        id=ids,
        klant_id=klant,
        status=pick(("concept", "actief", "afgesloten"), status),
        regie=["partner" if yes else "gemeente" for yes in partner.tolist()],
        regievoerder_id=ints(help_.wie[planned] + ctx.staff.eerste_id),
        regiepartner_id=[
            str(partners[i]) if yes and partners else NIETS
            for yes, i in zip(partner.tolist(), choice.tolist(), strict=True)
        ],
        dominant_probleem=[DOELEN[i][0] for i in topic.tolist()],
        begonnen_op=moments(begin),
        vastgesteld_op=moments(agreed),
        ondertekend_door_klant_op=days(np.where(agreed != NOOIT, agreed + DAG, NOOIT)),
        evaluatie_op=days(look),
        afgesloten_op=moments(end),
        versie=ints(ctx.rng.integers(1, 9, n)),
    )
    set_ = np.flatnonzero(agreed != NOOIT)
    yield from events(
        "plan.vastgesteld",
        Plan,
        op=agreed[set_],
        klant=pick(klant, set_),
        actor=ctx.users(help_.wie[planned][set_]),
        onderwerp_id=pick(ids, set_),
        gegevens=["{}"] * len(set_),
    )
    yield from _goals(ctx, np.arange(n), begin, end, status, topic, eerste)
    yield from _plan_tasks(ctx, help_, planned, klant, eerste["plan"], status, look)


def _goals(
    ctx: Context,
    plan: Getallen,
    begin: Tijden,
    end: Tijden,
    status: Getallen,
    topic: Getallen,
    eerste: dict[str, int],
) -> Iterator[Deel]:
    now = ctx.kalender.nu
    many = ctx.rng.integers(1, 4, len(plan))
    owner = np.repeat(plan, many)
    order = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
    subject = (topic[owner] + order) % len(DOELEN)
    target = begin[owner] + ctx.rng.integers(90, 360, len(owner)) * DAG
    reached = (status[owner] == 2) & (ctx.rng.random(len(owner)) < 0.6)
    first = eerste["doel"]
    yield from rows(
        Doel,
        id=ints(np.arange(len(owner)) + first),
        plan_id=ints(owner + eerste["plan"]),
        leefgebied=[DOELEN[i][0] for i in subject.tolist()],
        van_klant=[DOELEN[i][1] for i in subject.tolist()],
        van_gemeente=[DOELEN[i][2] for i in subject.tolist()],
        streefdatum=days(target),
        bereikt_op=days(np.where(reached, end[owner], NOOIT)),
        volgorde=ints(order + 1),
    )
    per_goal = ctx.rng.integers(1, 3, len(owner))
    goal = np.repeat(np.arange(len(owner)), per_goal)
    term = begin[owner[goal]] + ctx.rng.integers(14, 200, len(goal)) * DAG
    past = term < now
    closed = status[owner[goal]] == 2
    chance = ctx.rng.random(len(goal))
    done = past & (chance < 0.85)
    state = np.where(done, 1, np.where(closed, 2, 0))
    act = (subject[goal] + ctx.rng.integers(0, 2, len(goal))) % len(ACTIES)
    yield from rows(
        Actie,
        doel_id=ints(goal + first),
        omschrijving=[ACTIES[i][0] for i in act.tolist()],
        actor=[ACTIES[i][1] for i in act.tolist()],
        termijn=days(term),
        status=pick(("open", "gedaan", "vervallen"), state),
        afgerond_op=moments(np.where(done, np.minimum(term, now), NOOIT)),
    )


def _plan_tasks(
    ctx: Context,
    help_: Begeleiding,
    planned: Getallen,
    klant: list[str],
    first: int,
    status: Getallen,
    look: Tijden,
) -> Iterator[Deel]:
    """Open work on plans: still to be made, or due for a look."""
    now = ctx.kalender.nu
    fresh = (status == 0) & (help_.van[planned] > now - 30 * DAG)
    due = (status == 1) & (look < now + 10 * DAG)
    for which, key, title, deadline in (
        (
            np.flatnonzero(fresh),
            make_plan_key,
            "Stel met de klant het plan van aanpak op",
            help_.van[planned] + 14 * DAG,
        ),
        (np.flatnonzero(due), evaluation_key, "Bekijk het plan opnieuw met de klant", look),
    ):
        yield from rows(
            Taak,
            sleutel=[key(first + i) for i in which.tolist()],
            titel=[title] * len(which),
            klant_id=pick(klant, which),
            medewerker_id=ints(help_.wie[planned][which] + ctx.staff.eerste_id),
            onderwerp_soort=[Plan._meta.label_lower] * len(which),
            onderwerp_id=ints(which + first),
            deadline=days(deadline[which]),
            ontstaan_op=moments(np.minimum(help_.van[planned][which], now)),
        )


def write_ladders(ctx: Context, first: int) -> Iterator[Deel]:
    """Where everybody with a benefit stands on both ladders, and for some where they stood before."""
    people, rng = ctx.people, ctx.rng
    who = people.of(*LADDER_GROEPEN)
    codes, shares = ctx.beleid.participatie
    participation = np.array([int(code) for code in codes])[rng.choice(len(codes), len(who), p=shares)]
    begin = people.geregistreerd[who]
    moved = (rng.random(len(who)) < 0.4) & (begin < ctx.kalender.nu - 60 * DAG)
    later = begin + (rng.uniform(0.2, 0.9, len(who)) * (ctx.kalender.nu - begin)).astype(np.int64)
    for name, label, lowest, trede in (
        ("reintegratie", "re-integratieladder", 0, people.trede[who]),
        ("participatie", "participatieladder", 1, participation),
    ):
        start = np.where(moved, np.maximum(trede - 1, lowest), trede)
        klant = np.r_[who, who[moved]]
        step = np.r_[start, trede[moved]]
        at = np.r_[begin, later[moved]]
        ways = ["eerste"] * len(who) + pick(("gelijk", "omhoog"), (trede > start)[moved].astype(np.int64))
        ids = ints(np.arange(len(klant)) + first)
        first += len(klant)
        actor = ctx.users(rng.choice(ctx.staff.met("participatiecoach"), len(klant)))
        yield from rows(
            LadderStap,
            id=ids,
            klant_id=people.ids(klant),
            ladder=[name] * len(klant),
            trede=ints(step),
            op=days(at),
            reden=["Nulmeting"] * len(who) + ["Gesprek"] * int(moved.sum()),
            vastgelegd_door_id=actor,
        )
        yield from events(
            "ladder.stap",
            LadderStap,
            op=at,
            klant=people.ids(klant),
            actor=actor,
            onderwerp_id=ids,
            gegevens=[
                f'{{"ladder": "{label}", "ladder_code": "{name}", "trede": {one}, "richting": "{way}"}}'
                for one, way in zip(step.tolist(), ways, strict=True)
            ],
        )


def plan_talks(ctx: Context, meldingen: Meldingen, help_: Begeleiding) -> tuple[Getallen, Getallen]:
    """Puts every talk in a diary: first the talks of meldingen (their moment is set), then those of coaches.

    Returns position in `help_` and moment of the talks of coaches.
    """
    first = np.flatnonzero(meldingen.gesprek_dag >= 0)
    last = ctx.kalender.vandaag + 28
    span = np.minimum(help_.tot_dag, last) - help_.van_dag
    own = ~help_.bij_partner & np.array([functie != CONSULENT for functie in help_.functie], dtype=bool)
    many = np.where(own & (span > 15), span // GESPREK_OM_WERKDAGEN + 1, 0)
    owner = np.repeat(np.arange(len(help_)), many)
    day = help_.van_dag[owner] + 5 + (ctx.rng.random(len(owner)) * (span[owner] - 5)).astype(np.int64)
    all_days = np.r_[meldingen.gesprek_dag[first], day]
    who = np.r_[meldingen.wie[first], help_.wie[owner]]
    moment = fit_in_diary(all_days, who, ctx.kalender)
    meldingen.gesprek[first] = moment[: len(first)]
    meldingen.gesprek_dag[first] = all_days[: len(first)]
    return owner, moment[len(first) :]


def write_talks(
    ctx: Context, meldingen: Meldingen, help_: Begeleiding, owner: Getallen, moment: Tijden, gebied: Gebied
) -> Iterator[Deel]:
    """Appointments with their events: what is past was held or missed, the rest is planned."""
    now = ctx.kalender.nu
    first = np.flatnonzero(meldingen.geboekt <= now)
    real = np.flatnonzero(
        (moment > help_.van[owner]) & (moment < help_.tot[owner]) & (help_.van[owner] <= now)
    )
    owner, moment = owner[real], moment[real]
    klant = ctx.people.ids(np.r_[meldingen.klant[first], help_.klant[owner]])
    who = np.r_[meldingen.wie[first], help_.wie[owner]]
    begin = np.r_[meldingen.gesprek[first], moment]
    booked = np.r_[
        meldingen.geboekt[first], np.maximum(np.minimum(moment - 12 * DAG, now - 3600), help_.van[owner])
    ]
    kind = np.r_[_kinds(meldingen, first), np.full(len(owner), 3)]
    missed = (kind == 3) & (ctx.rng.random(len(kind)) < 0.08)
    state = np.where(begin > now, 0, np.where(missed, 2, 1))
    about = ctx.melding_ids(first) + [NIETS] * len(owner)
    places = [gebied.teams[team].locatie_id for team in ctx.staff.team]
    yield from rows(
        Afspraak,
        klant_id=klant,
        medewerker_id=ints(who + ctx.staff.eerste_id),
        locatie_id=[str(places[i]) for i in who.tolist()],
        soort=pick(SOORTEN, kind),
        begin=moments(begin),
        eind=moments(begin + 3600),
        status=pick(UITKOMSTEN, state),
        onderwerp_soort=[Melding._meta.label_lower] * len(first) + [""] * len(owner),
        onderwerp_id=about,
        gepland_op=moments(booked),
        gepland_door_id=ctx.users(who),
    )
    dates = [long_date(day) for day in ctx.kalender.dagen]
    day = ctx.kalender.day_of(begin)
    hour = (begin - ctx.kalender.middernacht[day]) // 3600
    names = pick(ctx.staff.naam, who)
    planned = [
        f'{{"soort": "{SOORT_NAMEN[k]}", "wanneer": "{dates[d]} {h:02d}.00 uur", "medewerker": "{name}", '
        f'"medewerker_id": {number}}}'
        for k, d, h, name, number in zip(
            kind.tolist(), day.tolist(), hour.tolist(), names, ints(who + ctx.staff.eerste_id), strict=True
        )
    ]
    users = ctx.users(who)
    m = len(first)
    yield from events(
        "afspraak.gepland",
        Melding,
        op=booked[:m],
        klant=klant[:m],
        actor=users[:m],
        onderwerp_id=about[:m],
        gegevens=planned[:m],
    )
    yield from _held(ctx, begin[:m], klant[:m], users[:m], about[:m], kind[:m], state[:m])


def _held(
    ctx: Context,
    begin: Tijden,
    klant: list[str],
    users: list[str],
    about: list[str],
    kind: Getallen,
    state: Getallen,
) -> Iterator[Deel]:
    """Talks held; starting a Quick Scan tells of its own talk."""
    held = np.flatnonzero((state == 1) & (kind != 0))
    yield from events(
        "afspraak.gevoerd",
        Melding,
        op=begin[held] + 3600,
        klant=pick(klant, held),
        actor=pick(users, held),
        onderwerp_id=pick(about, held),
        gegevens=[f'{{"soort": "{SOORT_NAMEN[k]}"}}' for k in kind[held].tolist()],
    )


def _kinds(meldingen: Meldingen, which: Getallen) -> Getallen:
    routes = [meldingen.route[i] for i in which.tolist()]
    scan = meldingen.scan[which]
    kinds = [1 if r.bestemming == "vraagverheldering" else 2 for r in routes]
    return np.where(scan, 0, np.array(kinds, dtype=np.int64))
