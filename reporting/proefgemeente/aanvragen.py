"""Applications for regelingen and the decisions on them, as households with a low income send them in."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from backoffice.aanvragen.models import Aanvraag
from backoffice.besluiten.models import Besluit
from reporting.proefgemeente.bestanden import Bestand, keep
from reporting.proefgemeente.bevolking import Groep
from reporting.proefgemeente.cijfers import Cijfers
from reporting.proefgemeente.kalender import NOOIT, Tijden
from reporting.proefgemeente.kopie import NIETS, Deel, bools, days, ints, moments, pick, rows
from reporting.proefgemeente.schrijf_meldingen import Context
from reporting.proefgemeente.tijdlijn import events
from serviceplein.dossier.models import Document

Getallen = NDArray[np.int64]
DAG = 86_400
TERMIJN_WEKEN = 8
BRIEF_NAAM = "documenten/proefgemeente/brief.pdf"
GROEPEN = (
    *(Groep.BIJSTAND, Groep.INBURGERING, Groep.JONGEREN, Groep.LAAG_INKOMEN, Groep.SCHULDEN),
    *(Groep.DAKLOOS, Groep.WMO),
)
HUISHOUDENS = ("alleenstaand", "alleenstaande_ouder", "gehuwd")
KOSTEN = ("woninginrichting", "bewindvoering", "medisch", "rechtsbijstand")
GRENS = "2500.00"
BEDRAGEN = {"u_pas": (150, 325), "bijzondere_bijstand": (60, 900), "individuele_inkomenstoeslag": (400, 570)}


def keep_brief() -> Bestand:
    """Stores the letter once: a plain page saying that it belongs to a trial municipality."""
    text = b"BT /F1 14 Tf 72 760 Td (Deze brief hoort bij een proefgemeente.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(content),
        )
    )
    return keep(BRIEF_NAAM, content)


def write_aanvragen(
    ctx: Context,
    cijfers: Cijfers,
    *,
    regelingen: dict[str, str],
    jaren: int,
    brief: Bestand,
    eerste_aanvraag: int,
    eerste_document: int,
) -> Iterator[Deel]:
    """A year's numbers of the figures for every year; `regelingen` are the codes and names on offer."""
    per = len(ctx.people) / cijfers.omvang * jaren
    wanted = {
        "u_pas": cijfers.huishoudens_u_pas,
        "bijzondere_bijstand": cijfers.bijzondere_bijstand,
        "individuele_inkomenstoeslag": cijfers.inkomenstoeslag,
    }
    heads = ctx.people.of(*GROEPEN)
    heads = heads[ctx.people.hoofd[heads]]
    for code, a_year in wanted.items():
        if code not in regelingen or not len(heads):
            continue
        klant = ctx.rng.choice(heads, round(a_year * per))
        yield from _regeling(ctx, code, regelingen[code], klant, brief, eerste_aanvraag, eerste_document)
        eerste_aanvraag += len(klant)
        eerste_document += len(klant)


def _regeling(
    ctx: Context, code: str, naam: str, klant: Getallen, brief: Bestand, first: int, first_document: int
) -> Iterator[Deel]:
    rng, now = ctx.rng, ctx.kalender.nu
    n = len(klant)
    day = np.sort(rng.integers(ctx.kalender.start, ctx.kalender.vandaag, n))
    came = ctx.kalender.moment(day, rng.integers(8 * 3600, 22 * 3600, n))
    automatic = rng.random(n) < 0.72
    wait = np.where(
        automatic, rng.integers(600, 2 * DAG, n), (rng.gamma(2.0, 9.0, n) * DAG).astype(np.int64) + DAG
    )
    decided = came + wait
    done = decided <= now
    granted = automatic | (rng.random(n) < 0.68)
    term = days(came + TERMIJN_WEKEN * 7 * DAG)
    ids = ints(np.arange(n) + first)
    person = ctx.people.ids(klant)
    yield from rows(
        Aanvraag,
        id=ids,
        bron=["internet"] * n,
        kenmerk=[f"{code}-{number}" for number in ids],
        regeling=[code] * n,
        klant_id=person,
        gegevens=_values(ctx, code, days(came)),
        status=["beslist" if one else "bij_medewerker" for one in done.tolist()],
        ontvangen_op=moments(came),
        beslistermijn=term,
    )
    yield from events(
        "aanvraag.ontvangen",
        Aanvraag,
        op=came,
        klant=person,
        actor=[NIETS] * n,
        onderwerp_id=ids,
        gegevens=[f'{{"regeling": "{code}"}}'] * n,
    )
    which = np.flatnonzero(done)
    yield from _decisions(
        ctx, code, naam, which, decided, granted, automatic, term, first, person, brief, first_document
    )


def _values(ctx: Context, code: str, day: list[str]) -> list[str]:
    """What the klant filled in, as the application keeps it."""
    income = ctx.rng.integers(700, 2100, len(day)).tolist()
    savings = ctx.rng.integers(0, 9000, len(day)).tolist()
    home = ctx.rng.integers(0, len(HUISHOUDENS), len(day)).tolist()
    costs = ctx.rng.integers(0, len(KOSTEN), len(day)).tolist()
    asked = ctx.rng.integers(60, 900, len(day)).tolist()
    extra: Callable[[int], str] = {
        "u_pas": lambda i: f', "kinderen": {asked[i] % 4}',
        "individuele_inkomenstoeslag": lambda i: (
            f', "maanden_laag_inkomen": {24 + asked[i] % 40}, "uitzicht_op_verbetering": false'
        ),
        "bijzondere_bijstand": lambda i: (
            f', "soort_kosten": "{KOSTEN[costs[i]]}", "gevraagd_bedrag": "{asked[i]}.00", '
            f'"noodzaak_aangetoond": {"true" if asked[i] % 3 else "false"}'
        ),
    }[code]
    return [
        f'{{"aanvraagdatum": "{at}", "huishouden": "{HUISHOUDENS[home[i]]}", '
        f'"inkomen_per_maand": "{income[i]}.00", "vermogen": "{savings[i]}.00"{extra(i)}}}'
        for i, at in enumerate(day)
    ]


def _decisions(
    ctx: Context,
    code: str,
    naam: str,
    which: Getallen,
    decided: Tijden,
    granted: NDArray[np.bool_],
    automatic: NDArray[np.bool_],
    term: list[str],
    first: int,
    person: list[str],
    brief: Bestand,
    first_document: int,
) -> Iterator[Deel]:
    n = len(which)
    at = decided[which]
    yes, alone = granted[which], automatic[which]
    clerks = ctx.some("medewerker_backoffice", n)
    actor = [NIETS if auto else clerk for auto, clerk in zip(alone.tolist(), clerks, strict=True)]
    documents = ints(np.arange(n) + first_document)
    klant = pick(person, which)
    low, high = BEDRAGEN[code]
    amount = ctx.rng.integers(low, high + 1, n)
    numbers = ints(which + first)
    outcome = ["toegekend" if one else "afgewezen" for one in yes.tolist()]
    ends = at + (365 * DAG if code == "u_pas" else 0)
    yield from rows(
        Document,
        id=documents,
        klant_id=klant,
        soort=["beschikking"] * n,
        titel=[f"Besluit {naam}"] * n,
        bestand=[brief.naam] * n,
        mediatype=["application/pdf"] * n,
        grootte=[str(brief.grootte)] * n,
        sha256=[brief.sha256] * n,
        onderwerp_soort=[Aanvraag._meta.label_lower] * n,
        onderwerp_id=numbers,
        toegevoegd_op=moments(at + 600),
    )
    yield from rows(
        Besluit,
        aanvraag_id=numbers,
        uitkomst=outcome,
        bedrag=[
            f"{value}.00" if one else NIETS for value, one in zip(amount.tolist(), yes.tolist(), strict=True)
        ],
        voorwaarden=["[]"] * n,
        automatisch=bools(alone),
        beslist_op=moments(at),
        beslist_door_id=actor,
        geldig_van=days(at),
        geldig_tot=days(np.where(yes & (ends > at), ends, NOOIT)),
        brief_id=documents,
        status=["verzonden"] * n,
        verzonden_op=moments(at + DAG),
        grens=[GRENS] * n,
    )
    terms = pick(term, which)
    yield from events(
        "aanvraag.beslist",
        Aanvraag,
        op=at,
        klant=klant,
        actor=actor,
        onderwerp_id=numbers,
        gegevens=[
            f'{{"regeling": "{code}", "uitkomst": "{result}", "op_tijd": {str(day <= until).lower()}, '
            f'"automatisch": {str(auto).lower()}}}'
            for result, day, until, auto in zip(outcome, days(at), terms, alone.tolist(), strict=True)
        ],
    )
