"""What runs between a coach and a klant: contacts, agreements of both sides, duties and their proof."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.contact.models import Contactkanaal, Contactmoment
from caseload.verplichtingen.models import Bewijs, Verplichting
from reporting.proefgemeente.begeleiding import LADDER_GROEPEN, Begeleiding
from reporting.proefgemeente.kalender import NOOIT, Tijden
from reporting.proefgemeente.kopie import NIETS, Deel, days, ints, moments, pick, rows
from reporting.proefgemeente.schrijf_meldingen import Context
from reporting.proefgemeente.tijdlijn import events

Getallen = NDArray[np.int64]
DAG = 86_400
IN_BEELD = 0.93
"""Share of the running caseload that was spoken to lately."""
KANALEN = (Contactkanaal.TELEFOON, Contactkanaal.EMAIL, Contactkanaal.BALIE)
VAN_KLANT = (
    ("Stuurt twee sollicitaties", "Dan bespreken we wat in de weg zit"),
    ("Levert de loonstrook in", "Dan kunnen wij het inkomen niet verrekenen"),
    ("Meldt zich aan bij de taalschool", "Dan gaan we samen langs"),
    ("Belt de huisarts voor een afspraak", "Dan bellen we samen"),
)
VAN_ONS = (
    ("Belt de werkgever over een proefplaatsing", "Dan belt de coach de klant met uitleg"),
    ("Zoekt uit of de cursus wordt betaald", "Dan krijgt de klant dezelfde week bericht"),
    ("Stuurt het verslag van het gesprek", "Dan belt de coach de klant met uitleg"),
    ("Vraagt een maatje aan", "Dan zoeken we samen een andere oplossing"),
)
UITKOMSTEN = ("op_tijd", "te_laat", "niet_nagekomen")
AANTAL, PERIODE = 4, 28


def write_verloop(ctx: Context, help_: Begeleiding, mine: Getallen, eerste: dict[str, int]) -> Iterator[Deel]:
    """Rows about the help that runs; `mine` are the periods with a contactpersoon."""
    running = mine[help_.tot[mine] == NOOIT]
    partner = np.flatnonzero(help_.bij_partner & (help_.van <= ctx.kalender.nu) & (help_.tot == NOOIT))
    yield from _contacts(ctx, help_, np.r_[running, partner], eerste["contact"])
    yield from _agreements(ctx, help_, running, eerste["afspraak"])
    yield from _duties(ctx, help_, running, eerste["verplichting"])


def _contacts(ctx: Context, help_: Begeleiding, running: Getallen, first: int) -> Iterator[Deel]:
    """The last contact with most of the caseload: within four weeks, where a partner helps half a year."""
    rng, now = ctx.rng, ctx.kalender.nu
    ago = rng.uniform(0.3, 27, len(running)) * np.where(help_.bij_partner[running], 6, 1)
    op = now - (ago * DAG).astype(np.int64)
    kept = np.flatnonzero((rng.random(len(running)) < IN_BEELD) & (op > help_.van[running]))
    who, op = running[kept], op[kept]
    ids, klant = ints(np.arange(len(who)) + first), ctx.people.ids(help_.klant[who])
    users = ctx.users(help_.wie[who])
    channel = rng.choice(len(KANALEN), len(who), p=(0.6, 0.25, 0.15))
    yield from rows(
        Contactmoment,
        id=ids,
        klant_id=klant,
        medewerker_id=ints(help_.wie[who] + ctx.staff.eerste_id),
        op=moments(op),
        kanaal=pick([kanaal.value for kanaal in KANALEN], channel),
        richting=pick(("uit", "in"), (rng.random(len(who)) < 0.3).astype(np.int64)),
        resultaat=["gesproken"] * len(who),
        vastgelegd_op=moments(op),
        vastgelegd_door_id=users,
    )
    yield from events(
        "contact.geweest",
        Contactmoment,
        op=op,
        klant=klant,
        actor=users,
        onderwerp_id=ids,
        gegevens=[f'{{"kanaal": "{KANALEN[i].label.lower()}"}}' for i in channel.tolist()],
    )


def _agreements(ctx: Context, help_: Begeleiding, running: Getallen, first: int) -> Iterator[Deel]:
    """Half of the caseload has an agreement of each side; most were settled, some are still to come."""
    rng, now = ctx.rng, ctx.kalender.nu
    some = running[(rng.random(len(running)) < 0.5) & (help_.van[running] < now - 60 * DAG)]
    who = np.repeat(some, 2)
    n = len(who)
    ours = np.tile([False, True], len(some))
    settled = rng.random(n) < 0.7
    term = now + np.where(settled, rng.uniform(-50, -8, n), rng.uniform(-2, 20, n)).astype(np.int64) * DAG
    made = np.minimum(term - 9 * DAG, now - DAG)
    drawn = np.where(ours, rng.choice(3, n, p=(0.86, 0.1, 0.04)), rng.choice(3, n, p=(0.78, 0.12, 0.1)))
    done = term + np.where(drawn == 0, -1, 4) * DAG + 12 * 3600
    done = np.where(settled, done, NOOIT)
    kept = settled & (drawn < 2)
    texts = [(VAN_ONS if one else VAN_KLANT)[i % 4] for i, one in enumerate(ours.tolist())]
    ids, klant = ints(np.arange(n) + first), ctx.people.ids(help_.klant[who])
    users = ctx.users(help_.wie[who])
    people = ints(help_.wie[who] + ctx.staff.eerste_id)
    missed = (settled & (drawn == 2)).tolist()
    yield from rows(
        ZakelijkeAfspraak,
        id=ids,
        klant_id=klant,
        kant=pick(("klant", "gemeente"), ours.astype(np.int64)),
        wat=[text for text, _ in texts],
        gevolg=[consequence for _, consequence in texts],
        termijn=days(term),
        medewerker_id=_where(people, ours),
        status=pick(("open", "nagekomen", "niet_nagekomen"), np.where(kept, 1, np.where(settled, 2, 0))),
        afgesproken_op=moments(made),
        afgesproken_door_id=users,
        herinnerd_op=moments(np.where(settled, term - 3 * DAG, NOOIT)),
        nagekomen_op=days(np.where(kept, done, NOOIT)),
        oorzaak=["vergeten" if one else "" for one in missed],
        toelichting=["Besproken in het gesprek" if one else "" for one in missed],
        afgesloten_op=moments(done),
        afgesloten_door_id=[
            one if over else NIETS for one, over in zip(users, settled.tolist(), strict=True)
        ],
        gemeten=["t" if over else "f" for over in settled.tolist()],
    )
    sides = pick(("klant", "gemeente"), ours.astype(np.int64))
    facts = [f'"kant": "{side}", "termijn": "{day}"' for side, day in zip(sides, days(term), strict=True)]
    for code, which, op, more in (
        ("gemaakt", np.arange(n), made, [""] * n),
        (
            "afgesloten",
            np.flatnonzero(settled),
            done,
            [
                f', "uitkomst": "{UITKOMSTEN[i]}", "op_tijd": {str(i == 0).lower()}, "gemeten": true, '
                f'"oorzaak": "{"vergeten" if i == 2 else ""}"'
                for i in drawn.tolist()
            ],
        ),
    ):
        yield from events(
            f"zakelijke_afspraak.{code}",
            ZakelijkeAfspraak,
            op=op[which],
            klant=pick(klant, which),
            actor=pick(users, which),
            onderwerp_id=pick(ids, which),
            gegevens=[f"{{{facts[i]}{more[i]}}}" for i in which.tolist()],
        )


def _duties(ctx: Context, help_: Begeleiding, running: Getallen, first: int) -> Iterator[Deel]:
    """Whoever can work and has a benefit looks for work; most showed enough in the last closed period."""
    rng, now, people = ctx.rng, ctx.kalender.nu, ctx.people
    klant = help_.klant[running]
    works = np.isin(people.groep[klant], LADDER_GROEPEN) & (people.trede[klant] >= 3)
    settled = help_.van[running] < now - 90 * DAG
    who = running[works & settled]
    _, once = np.unique(help_.klant[who], return_index=True)
    who = who[np.sort(once)]
    n = len(who)
    begin: Tijden = now - (PERIODE + 7 + rng.integers(2, 20, n)) * DAG
    ids, klanten = ints(np.arange(n) + first), people.ids(help_.klant[who])
    users = ctx.users(help_.wie[who])
    yield from rows(
        Verplichting,
        id=ids,
        klant_id=klanten,
        soort=["solliciteren"] * n,
        aantal=[str(AANTAL)] * n,
        periode_dagen=[str(PERIODE)] * n,
        van=days(begin),
        opgelegd_op=moments(begin),
        opgelegd_door_id=users,
    )
    name = '"soort": "solliciteren", "naam": "solliciteren"'
    yield from events(
        "verplichting.opgelegd",
        Verplichting,
        op=begin,
        klant=klanten,
        actor=users,
        onderwerp_id=ids,
        gegevens=[f"{{{name}}}"] * n,
    )
    shown = np.flatnonzero(rng.random(n) < 0.9)
    at, seen = begin[shown] + 25 * DAG, rng.random(len(shown)) < 0.85
    yield from rows(
        Bewijs,
        verplichting_id=pick(ids, shown),
        klant_id=pick(klanten, shown),
        periode_van=days(begin[shown]),
        aantal=[str(AANTAL)] * len(shown),
        omschrijving=["Vier sollicitaties met antwoord"] * len(shown),
        geleverd_op=moments(at),
        ingevoerd_door_id=pick(users, shown),
        oordeel=pick(("open", "voldoende"), seen.astype(np.int64)),
        beoordeeld_op=moments(np.where(seen, at + 2 * DAG, NOOIT)),
        beoordeeld_door_id=_where(pick(users, shown), seen),
    )
    for code, which, op, more in (
        ("bewijs.geleverd", np.arange(len(shown)), at, f', "aantal": {AANTAL}'),
        ("bewijs.beoordeeld", np.flatnonzero(seen), at + 2 * DAG, ', "oordeel": "voldoende"'),
    ):
        yield from events(
            code,
            Verplichting,
            op=op[which],
            klant=pick(klanten, shown[which]),
            actor=pick(users, shown[which]),
            onderwerp_id=pick(ids, shown[which]),
            gegevens=[f"{{{name}{more}}}"] * len(which),
        )


def _where(values: list[str], given: NDArray[np.bool_]) -> list[str]:
    """The values where they are given; nothing elsewhere."""
    return [one if here else NIETS for one, here in zip(values, given.tolist(), strict=True)]
