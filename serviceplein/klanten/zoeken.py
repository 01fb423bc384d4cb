"""The one search box: from what was typed to klanten the searcher may see (KRN-15)."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Q
from django.db.models.functions import Length

from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant, Naamwoord
from serviceplein.klanten.querysets import KlantQuerySet
from serviceplein.klanten.zoekers import Treffer, find_kenmerk
from serviceplein.klanten.zoekvraag import Zoekvraag, parse
from serviceplein.toegang.models import Gebruiker

MAXIMUM = 25
"""Rows shown; with more, the searcher is asked to add a birth date or postcode."""
KANDIDATEN = 200
"""Rows ranked; among more than this no order helps anybody."""
LIJKT_OP = 3
"""Known name words tried for each word that was typed; the closest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekresultaat:
    klanten: list[Klant] = field(default_factory=list)
    treffers: list[Treffer] = field(default_factory=list)
    meer: bool = False
    op_gelijkenis: bool = False


def search(text: str, *, user: Gebruiker, vandaag: date) -> Zoekresultaat:
    """Klanten and numbered things that match `text`, best first, only what `user` may see.

    Names are found with typing errors and without diacritics; exact spelling comes first.
    """
    vraag = parse(text, vandaag=vandaag)
    treffers = find_kenmerk(user, text)
    if vraag.is_leeg:
        return Zoekresultaat(treffers=treffers)
    klanten = Klant.objects.select_related("wijk")
    if vraag.bsn or vraag.klantnummer is not None:
        return _result(_by_number(klanten, vraag, user), treffers, False)
    narrowed = _narrow(klanten, vraag)
    if not vraag.woorden:
        in_order = narrowed.order_by("achternaam", "pk")[: MAXIMUM + 1]
        return _result(_without_secrets(in_order.rows_for(user), vraag), treffers, False)
    words = [searchable(word) for word in vraag.woorden]
    exact = _without_secrets(_rank(narrowed, [[word] for word in words]).rows_for(user), vraag)
    if exact:
        return _result(exact, treffers, False)
    mended = _mended(words)
    alike = _without_secrets(_rank(narrowed, mended).rows_for(user), vraag) if mended else []
    return _result(alike, treffers, True)


def _result(rows: list[Klant], treffers: list[Treffer], alike: bool) -> Zoekresultaat:
    return Zoekresultaat(
        klanten=rows[:MAXIMUM],
        treffers=treffers,
        meer=len(rows) > MAXIMUM,
        op_gelijkenis=alike and bool(rows),
    )


def _by_number(klanten: KlantQuerySet, vraag: Zoekvraag, user: Gebruiker) -> list[Klant]:
    """A number may be a BSN, a klantnummer or a birth date; each look-up is one index probe."""
    wanted = []
    if vraag.bsn:
        wanted.append(klanten.filter(bsn=vraag.bsn))
    if vraag.klantnummer is not None:
        wanted.append(klanten.filter(klantnummer=vraag.klantnummer))
    if vraag.geboortedatum:
        born = klanten.filter(geboortedatum=vraag.geboortedatum).order_by("achternaam", "pk")
        wanted.append(born[: MAXIMUM + 1])
    found = {klant.pk: klant for rows in wanted for klant in rows.rows_for(user)}
    return list(found.values())


def _narrow(klanten: KlantQuerySet, vraag: Zoekvraag) -> KlantQuerySet:
    """By birth date and address."""
    if vraag.geboortedatum:
        klanten = klanten.filter(geboortedatum=vraag.geboortedatum)
    if vraag.postcode:
        klanten = klanten.filter(postcode=vraag.postcode)
    if vraag.huisnummer is not None:
        klanten = klanten.filter(huisnummer=vraag.huisnummer)
    return klanten


def _without_secrets(rows: list[Klant], vraag: Zoekvraag) -> list[Klant]:
    """Outside one's own work no address leads to a secret one (PRV-05)."""
    if not vraag.postcode:
        return rows
    return [
        row
        for row in rows
        if row.bescherming != Bescherming.GEHEIM_ADRES or getattr(row, "eigen_werk", False)
    ]


def _rank(narrowed: KlantQuerySet, choices: list[list[str]]) -> KlantQuerySet:
    """Names that hold, for every word typed, one of its `choices`; those closest to the first choices lead.

    At most KANDIDATEN are ranked.
    """
    holding = narrowed
    for words in choices:
        holding = holding.filter(reduce(or_, (Q(zoeknaam__contains=word) for word in words)))
    candidates = holding.order_by().values("pk")[:KANDIDATEN]
    wanted = " ".join(words[0] for words in choices)
    ranked = Klant.objects.select_related("wijk").filter(pk__in=candidates)
    ordered = ranked.annotate(gelijkenis=TrigramWordSimilarity(wanted, "zoeknaam")).order_by(
        "-gelijkenis", Length("zoeknaam"), "achternaam", "pk"
    )
    return ordered[: MAXIMUM + 1]


def _mended(words: list[str]) -> list[list[str]]:
    """For each word the known name words closest to it; a word that resembles nothing is left out."""
    choices = []
    for word in words:
        alike = Naamwoord.objects.filter(woord__trigram_similar=word)
        ordered = alike.order_by(TrigramSimilarity("woord", word).desc(), "woord")[:LIJKT_OP]
        if found := list(ordered.values_list("woord", flat=True)):
            choices.append(found)
    return choices


def searchable(word: str) -> str:
    """Lower case without diacritics, as the database stores `zoeknaam`."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_LETTERS)


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
