"""The one search box: from what was typed to klanten the searcher may see (KRN-15)."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Length

from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.klanten.querysets import KlantQuerySet
from serviceplein.klanten.zoekers import Treffer, find_kenmerk
from serviceplein.klanten.zoekvraag import Zoekvraag, parse
from serviceplein.toegang.models import Gebruiker

MAXIMUM = 25
"""Rows shown; with more, the searcher is asked to add a birth date or postcode."""
KANDIDATEN = 200
"""Rows ranked; among more than this no order helps anybody."""
GELIJKENIS = 0.45
"""Share of the letter groups of the search text a name must have; one wrong letter in six still passes."""


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
    visible = Klant.objects.visible_to(user).with_own_work(user).select_related("wijk")
    if vraag.bsn or vraag.klantnummer is not None:
        return Zoekresultaat(klanten=_by_number(visible, vraag), treffers=treffers)
    narrowed = _narrow(visible, vraag)
    if not vraag.woorden:
        return _result(list(narrowed.order_by("achternaam", "pk")[: MAXIMUM + 1]), treffers, False)
    exact = _rank(narrowed, vraag)
    if exact:
        return _result(exact, treffers, False)
    return _result(_alike(narrowed, vraag), treffers, True)


def _result(rows: list[Klant], treffers: list[Treffer], alike: bool) -> Zoekresultaat:
    return Zoekresultaat(
        klanten=rows[:MAXIMUM],
        treffers=treffers,
        meer=len(rows) > MAXIMUM,
        op_gelijkenis=alike and bool(rows),
    )


def _by_number(visible: KlantQuerySet, vraag: Zoekvraag) -> list[Klant]:
    """A number may be a BSN, a klantnummer or a birth date; each look-up is one index probe."""
    found: dict[int, Klant] = {}
    if vraag.bsn:
        found.update((klant.pk, klant) for klant in visible.filter(bsn=vraag.bsn))
    if vraag.klantnummer is not None:
        found.update((klant.pk, klant) for klant in visible.filter(klantnummer=vraag.klantnummer))
    if vraag.geboortedatum and len(found) < MAXIMUM:
        born = visible.filter(geboortedatum=vraag.geboortedatum).order_by("achternaam", "pk")
        found.update((klant.pk, klant) for klant in born[:MAXIMUM])
    return list(found.values())


def _narrow(visible: KlantQuerySet, vraag: Zoekvraag) -> KlantQuerySet:
    """By birth date and address; outside one's own work no address leads to a secret one (PRV-05)."""
    if vraag.geboortedatum:
        visible = visible.filter(geboortedatum=vraag.geboortedatum)
    if vraag.postcode:
        visible = visible.filter(postcode=vraag.postcode).filter(
            ~Q(bescherming=Bescherming.GEHEIM_ADRES) | Q(eigen_werk=True)
        )
    if vraag.huisnummer is not None:
        visible = visible.filter(huisnummer=vraag.huisnummer)
    return visible


def _rank(narrowed: KlantQuerySet, vraag: Zoekvraag) -> list[Klant]:
    """Names that hold every word as typed; at most KANDIDATEN are ranked, the closest first."""
    words = [searchable(word) for word in vraag.woorden]
    holding = narrowed
    for word in words:
        holding = holding.filter(zoeknaam__contains=word)
    candidates = holding.order_by().values("pk")[:KANDIDATEN]
    ranked = narrowed.filter(pk__in=candidates).annotate(
        gelijkenis=TrigramWordSimilarity(" ".join(words), "zoeknaam")
    )
    return list(ranked.order_by("-gelijkenis", Length("zoeknaam"), "achternaam", "pk")[: MAXIMUM + 1])


def _alike(narrowed: KlantQuerySet, vraag: Zoekvraag) -> list[Klant]:
    """Names that look like what was typed, through the trigram index, the closest first."""
    text = " ".join(searchable(word) for word in vraag.woorden)
    likeness = TrigramWordSimilarity(Value(text), F("zoeknaam"))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(GELIJKENIS)]
            )
        ranked = narrowed.filter(zoeknaam__trigram_word_similar=text).annotate(gelijkenis=likeness)
        return list(ranked.order_by("-gelijkenis", Length("zoeknaam"), "pk")[: MAXIMUM + 1])


def searchable(word: str) -> str:
    """Lower case without diacritics, as the database stores `zoeknaam`."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_LETTERS)


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
