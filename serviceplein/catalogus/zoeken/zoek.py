"""Search in everything that helps an inwoner: catalogue, sociale kaart and handboek in one question.

Dutch full text with weights; a word that occurs nowhere is mended to the words most like it.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    TrigramSimilarity,
)
from django.db import connection
from django.db.models import Case, F, FloatField, Func, Q, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from serviceplein.catalogus.codes import Domein
from serviceplein.catalogus.zoeken.models import Vindbaar, Zoekwoord

CONFIG = "serviceplein_nl"
"""Dutch word forms, without diacritics."""
LETTERLIJK = "serviceplein_letterlijk"
"""Words as written, for the start of a word: a stem is not the start of the word it comes from."""
MAXIMUM = 20
LIJKT_OP = 3
"""Known words tried for each word that occurs nowhere."""
LANG_WOORD = 5
"""From here the stem finds compounds too: schulden finds schuldhulpverlening."""
KORTSTE = 4
"""Shorter words are not mended: nearly everything looks like them."""
BEGIN, EIND = "\x02", "\x03"
"""Around a match in the text of the database; they cannot be typed and become <mark> after escaping."""
WOORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """What is looked for; empty filters ask nothing. `op` is the day on which it must hold."""

    tekst: str
    op: date
    soorten: tuple[str, ...] = ()
    domein: str = ""
    doelgroep: str = ""
    wijk_id: int | None = None
    maximum: int = MAXIMUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevonden:
    """One result; `titel` and `fragment` have the match marked."""

    soort: str
    soort_naam: str
    object_id: int
    url: str
    titel: SafeString
    naam: str
    onder: str
    fragment: SafeString
    domeinen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekuitkomst:
    gevonden: list[Gevonden] = field(default_factory=list)
    meer: bool = False
    op_gelijkenis: bool = False
    gezocht_op: str = ""


class Headline(Func):
    """The part of the text around the match."""

    function = "ts_headline"
    output_field = TextField()


def search_all(vraag: Vraag) -> Zoekuitkomst:
    """Best results first. Three queries at most, whatever the size of the index."""
    words = [word.lower() for word in WOORD.findall(vraag.tekst)][:8]
    if not words:
        return Zoekuitkomst()
    found = _rows(vraag, _tsquery([[word] for word in words]))
    if found:
        return _outcome(found, vraag.maximum)
    mended = _mended(words)
    if not any(mended):
        return Zoekuitkomst()
    found = _rows(vraag, _tsquery([choices for choices in mended if choices]))
    tried = " ".join(choices[0] for choices in mended if choices)
    return _outcome(found, vraag.maximum, op_gelijkenis=bool(found), gezocht_op=tried)


def _tsquery(groups: list[list[str]]) -> CombinedSearchQuery | SearchQuery:
    """All words must occur, each in one of its spellings: as a Dutch word form, or as the start of a word."""
    parts = [reduce(or_, (_one_word(word) for word in group)) for group in groups]
    return reduce(and_, parts)


def _one_word(word: str) -> CombinedSearchQuery | SearchQuery:
    long_enough = len(word) >= LANG_WOORD
    form = SearchQuery(f"{word}:*" if long_enough else word, search_type="raw", config=CONFIG)
    return form | SearchQuery(f"{word}:*", search_type="raw", config=LETTERLIJK)


def _rows(vraag: Vraag, query: CombinedSearchQuery | SearchQuery) -> list[Vindbaar]:
    rows = _filtered(vraag).filter(vector=query)
    first = next(iter(WOORD.findall(vraag.tekst)))
    starts = Case(
        When(titel__unaccent__istartswith=first, then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    options = Value(
        f"StartSel={BEGIN}, StopSel={EIND}, MaxWords=28, MinWords=12, ShortWord=2, MaxFragments=1"
    )
    config = Value(CONFIG)
    ranked = rows.annotate(rang=SearchRank(F("vector"), query, normalization=Value(1)) + starts).order_by(
        "-rang", "titel", "pk"
    )[: vraag.maximum + 1]
    return list(
        ranked.annotate(
            gemarkeerd=Headline(_config(config), F("tekst"), query, options),
            titel_gemarkeerd=Headline(
                _config(config),
                F("titel"),
                query,
                Value(f"StartSel={BEGIN}, StopSel={EIND}, HighlightAll=true"),
            ),
        )
    )


def _config(name: Value) -> Func:
    return Func(name, template="%(expressions)s::regconfig", output_field=TextField())


def _filtered(vraag: Vraag) -> QuerySet[Vindbaar]:
    from serviceplein.organisatie.models import Partner

    rows = Vindbaar.objects.filter(
        Q(geldig_van__isnull=True) | Q(geldig_van__lte=vraag.op),
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=vraag.op),
    )
    if vraag.soorten:
        rows = rows.filter(soort__in=vraag.soorten)
    if vraag.domein:
        rows = rows.filter(domeinen__contains=[vraag.domein])
    if vraag.doelgroep:
        rows = rows.filter(doelgroepen__contains=[vraag.doelgroep])
    if vraag.wijk_id:
        here = Partner.objects.filter(Q(wijken=vraag.wijk_id) | Q(wijken__isnull=True)).values("pk")
        rows = rows.filter(Q(partner_id__isnull=True) | Q(partner_id__in=here))
    return rows


def _mended(words: list[str]) -> list[list[str]]:
    """For each word that occurs nowhere the known words most like it; without any it is dropped."""
    plain = [_searchable(word) for word in words]
    result: list[list[str]] = []
    for word in plain:
        if Zoekwoord.objects.filter(woord__startswith=word).exists():
            result.append([word])
        elif len(word) < KORTSTE:
            result.append([])
        else:
            alike = (
                Zoekwoord.objects.filter(woord__trigram_similar=word)
                .annotate(gelijkenis=TrigramSimilarity("woord", word))
                .order_by("-gelijkenis", "woord")
            )
            result.append(list(alike.values_list("woord", flat=True)[:LIJKT_OP]))
    return result


def _searchable(word: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT serviceplein_zoekbaar(%s)", [word])
        return str(cursor.fetchone()[0])


def _outcome(rows: list[Vindbaar], maximum: int, **more: object) -> Zoekuitkomst:
    found = [
        Gevonden(
            soort=row.soort,
            soort_naam=row.get_soort_display(),
            object_id=row.object_id,
            url=address_of(row),
            titel=marked(row.titel_gemarkeerd),  # type: ignore[attr-defined]
            naam=row.titel,
            onder=row.onder,
            fragment=marked(row.gemarkeerd),  # type: ignore[attr-defined]
            domeinen=tuple(Domein(code).label for code in row.domeinen),
        )
        for row in rows[:maximum]
    ]
    return Zoekuitkomst(gevonden=found, meer=len(rows) > maximum, **more)  # type: ignore[arg-type]


def address_of(row: Vindbaar) -> str:
    """The page of one result."""
    match row.soort:
        case Vindbaar.Soort.PRODUCT:
            return f"{reverse('product', args=[row.sleutel])}?versie={row.object_id}"
        case Vindbaar.Soort.DIENST:
            return f"{reverse('partner', args=[row.sleutel])}#dienst-{row.object_id}"
        case _:
            return reverse("handboek-pagina", args=[row.sleutel])


def marked(text: str) -> SafeString:
    """Text of the database with its matches as <mark>; everything else is escaped."""
    safe = escape(text).replace(BEGIN, "<mark>").replace(EIND, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped above
