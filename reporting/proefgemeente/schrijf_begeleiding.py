"""Caseload rows of one block: contactpersonen, capacity, plans, ladders, places in line and talks."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from caseload.plan.models import Ontheffing
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing, Wachtplaats
from intake.melding.models import Melding
from reporting.proefgemeente.begeleiding import CONSULENT, Begeleiding
from reporting.proefgemeente.gebied import Gebied
from reporting.proefgemeente.kalender import NOOIT
from reporting.proefgemeente.kopie import NIETS, Deel, days, ints, ints_or_null, moments, pick, rows
from reporting.proefgemeente.meldingen import Meldingen
from reporting.proefgemeente.schrijf_meldingen import Context
from reporting.proefgemeente.schrijf_plannen import write_ladders, write_plannen
from reporting.proefgemeente.schrijf_verloop import write_verloop
from reporting.proefgemeente.tijdlijn import events
from serviceplein.organisatie.functies import CONTACTPERSONEN, Functie
from serviceplein.werk.models import Taak

Getallen = NDArray[np.int64]
DAG = 86_400
REDENEN = {reason.value: str(reason.label).lower() for reason in EindeReden}
FUNCTIES = {functie.value: str(functie.label).lower() for functie in Functie}
WACHTTIJD_DAGEN = 14


def choose_waiting(ctx: Context, help_: Begeleiding) -> NDArray[np.bool_]:
    """Who of the newest had no luck: nobody had room, so they wait; they have no contactpersoon yet."""
    fresh = (help_.van <= ctx.kalender.nu) & (help_.van > ctx.kalender.nu - WACHTTIJD_DAGEN * DAG)
    coach = np.array(
        [functie in CONTACTPERSONEN and functie != CONSULENT for functie in help_.functie], dtype=bool
    )
    waits: NDArray[np.bool_] = (
        fresh & coach & (help_.melding >= 0) & (help_.tot == NOOIT) & (ctx.rng.random(len(help_)) < 0.25)
    )
    return waits


def write_begeleiding(
    ctx: Context,
    help_: Begeleiding,
    meldingen: Meldingen,
    waits: NDArray[np.bool_],
    kenmerk: list[str],
    *,
    gebied: Gebied,
    normen: dict[str, Decimal],
    eerste: dict[str, int],
) -> Iterator[Deel]:
    """Every row of the caseload; `eerste` holds the first free ids by name."""
    has_come = (help_.van <= ctx.kalender.nu) & ~waits
    mine = np.flatnonzero(has_come & ~help_.bij_partner)
    yield from _toewijzingen(ctx, help_, meldingen, mine, kenmerk, gebied, eerste["toewijzing"])
    yield from _capaciteit(ctx, help_, mine, normen)
    yield from _wachtplaatsen(ctx, help_, meldingen, np.flatnonzero(waits), kenmerk, gebied, eerste["wacht"])
    partner = np.flatnonzero(has_come & help_.bij_partner)
    yield from _bij_partner(ctx, help_, meldingen, partner, kenmerk)
    runs = help_.tot == NOOIT
    consulent = np.array([functie == CONSULENT for functie in help_.functie], dtype=bool)
    planned = np.flatnonzero(has_come & (~consulent | runs))
    yield from write_plannen(ctx, help_, planned, gebied, eerste)
    yield from write_ladders(ctx, eerste["ladder"])
    yield from write_verloop(ctx, help_, mine, eerste)


def _stroom(meldingen: Meldingen, i: int) -> str:
    return meldingen.route[i].stroom if i >= 0 else ""


def _toewijzingen(
    ctx: Context,
    help_: Begeleiding,
    meldingen: Meldingen,
    mine: Getallen,
    kenmerk: list[str],
    gebied: Gebied,
    first: int,
) -> Iterator[Deel]:
    ids = ints(np.arange(len(mine)) + first)
    klant = ctx.people.ids(help_.klant[mine])
    who = help_.wie[mine]
    weight = [f"{value / 100:.2f}" for value in help_.gewicht[mine].tolist()]
    melding = help_.melding[mine]
    ended = help_.tot[mine] != NOOIT
    functie = [help_.functie[i] for i in mine.tolist()]
    reason = [help_.reden[i] for i in mine.tolist()]
    users = ctx.users(who)
    yield from rows(
        Toewijzing,
        id=ids,
        klant_id=klant,
        medewerker_id=ints(who + ctx.staff.eerste_id),
        functie=functie,
        melding_id=ints_or_null(np.where(melding >= 0, melding + ctx.eerste_melding, -1)),
        gewicht=weight,
        van=moments(help_.van[mine]),
        tot=moments(help_.tot[mine]),
        einde_reden=[code if over else "" for code, over in zip(reason, ended.tolist(), strict=True)],
        voorgesteld_id=ints(who + ctx.staff.eerste_id),
        toegewezen_door_id=users,
    )
    names = pick(ctx.staff.naam, who)
    streams = [_stroom(meldingen, i) for i in melding.tolist()]
    marks = [kenmerk[i] if i >= 0 else "" for i in melding.tolist()]
    teams = [gebied.teams[ctx.staff.team[i]].pk for i in who.tolist()]
    numbers = ints(who + ctx.staff.eerste_id)
    yield from events(
        "contactpersoon.toegewezen",
        Toewijzing,
        op=help_.van[mine],
        klant=klant,
        actor=users,
        onderwerp_id=ids,
        gegevens=[
            f'{{"kenmerk": "{mark}", "medewerker": "{name}", "medewerker_id": {number}, '
            f'"functie": "{FUNCTIES[one]}", "team_id": {team}, "gewicht": "{heavy}", "stroom": "{stream}"}}'
            for mark, name, number, one, team, heavy, stream in zip(
                marks, names, numbers, functie, teams, weight, streams, strict=True
            )
        ],
    )
    over = np.flatnonzero(ended)
    yield from events(
        "contactpersoon.beeindigd",
        Toewijzing,
        op=help_.tot[mine][over],
        klant=pick(klant, over),
        actor=pick(users, over),
        onderwerp_id=pick(ids, over),
        gegevens=[
            f'{{"medewerker": "{names[i]}", "medewerker_id": {numbers[i]}, "reden": "{REDENEN[reason[i]]}", '
            f'"reden_code": "{reason[i]}", "stroom": "{streams[i]}"}}'
            for i in over.tolist()
        ],
    )


def _capaciteit(
    ctx: Context, help_: Begeleiding, mine: Getallen, normen: dict[str, Decimal]
) -> Iterator[Deel]:
    """What everybody carries: exactly the weights that run, under the hard maximum."""
    running = mine[help_.tot[mine] == NOOIT]
    load = np.zeros(len(ctx.staff), dtype=np.int64)
    np.add.at(load, help_.wie[running], help_.gewicht[running])
    last = np.zeros(len(ctx.staff), dtype=np.int64)
    np.maximum.at(last, help_.wie[mine], help_.van[mine])
    coaches = [i for i, functie in enumerate(ctx.staff.functie) if functie in CONTACTPERSONEN]
    norm = [
        (normen[f"caseload.{ctx.staff.functie[i]}"] * ctx.staff.fte[i]).quantize(Decimal("0.01"))
        for i in coaches
    ]
    top = normen["caseload.hard_maximum_procent"] / 100
    yield from rows(
        Capaciteit,
        medewerker_id=[str(i + ctx.staff.eerste_id) for i in coaches],
        belasting=[f"{load[i] / 100:.2f}" for i in coaches],
        norm=list(map(str, norm)),
        maximum=[str((value * top).quantize(Decimal("0.01"))) for value in norm],
        laatst_toegewezen_op=moments(np.where(last[coaches] > 0, last[coaches], NOOIT)),
    )


def _wachtplaatsen(
    ctx: Context,
    help_: Begeleiding,
    meldingen: Meldingen,
    waiting: Getallen,
    kenmerk: list[str],
    gebied: Gebied,
    first: int,
) -> Iterator[Deel]:
    ids = ints(np.arange(len(waiting)) + first)
    klant = ctx.people.ids(help_.klant[waiting])
    functie = [help_.functie[i] for i in waiting.tolist()]
    melding = help_.melding[waiting]
    team = [str(gebied.teams[i].pk) for i in help_.team[waiting].tolist()]
    term = days(help_.van[waiting] + WACHTTIJD_DAGEN * DAG)
    yield from rows(
        Wachtplaats,
        id=ids,
        klant_id=klant,
        melding_id=ctx.melding_ids(melding),
        functie=functie,
        team_id=team,
        gewicht=[f"{value / 100:.2f}" for value in help_.gewicht[waiting].tolist()],
        sinds=moments(help_.van[waiting]),
        termijn=term,
    )
    yield from rows(
        Taak,
        soort=["signaal"] * len(ids),
        sleutel=[f"wachtlijst:{number}" for number in ids],
        titel=[f"Geen ruimte: klant wacht op een {FUNCTIES[one]}" for one in functie],
        reden=["Niemand met deze functie heeft ruimte binnen de norm."] * len(ids),
        klant_id=klant,
        team_id=team,
        onderwerp_soort=[Wachtplaats._meta.label_lower] * len(ids),
        onderwerp_id=ids,
        deadline=term,
        ontstaan_op=moments(help_.van[waiting]),
    )
    yield from events(
        "contactpersoon.wachtlijst",
        Wachtplaats,
        op=help_.van[waiting],
        klant=klant,
        actor=[NIETS] * len(ids),
        onderwerp_id=ids,
        gegevens=[
            f'{{"kenmerk": "{kenmerk[i]}", "functie": "{FUNCTIES[one]}", '
            f'"stroom": "{_stroom(meldingen, i)}"}}'
            for i, one in zip(melding.tolist(), functie, strict=True)
        ],
    )


def _bij_partner(
    ctx: Context, help_: Begeleiding, meldingen: Meldingen, which: Getallen, kenmerk: list[str]
) -> Iterator[Deel]:
    """The regie with a partner: an exemption with a term, and the event of the melding."""
    until = np.where(help_.tot[which] == NOOIT, help_.van[which] + 365 * DAG, help_.tot[which])
    yield from rows(
        Ontheffing,
        klant_id=ctx.people.ids(help_.klant[which]),
        reden=["Geen perspectief op werk; een ketenpartner heeft de regie"] * len(which),
        van=days(help_.van[which]),
        tot=days(until + DAG),
    )
    own = which[help_.melding[which] >= 0]
    yield from events(
        "contactpersoon.bij_partner",
        Melding,
        op=help_.van[own],
        klant=ctx.people.ids(help_.klant[own]),
        actor=ctx.users(help_.wie[own]),
        onderwerp_id=ctx.melding_ids(help_.melding[own]),
        gegevens=[
            f'{{"kenmerk": "{kenmerk[help_.melding[i]]}", "medewerker": "{ctx.staff.naam[help_.wie[i]]}", '
            f'"stroom": "{_stroom(meldingen, int(help_.melding[i]))}"}}'
            for i in own.tolist()
        ],
    )
