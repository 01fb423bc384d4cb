"""Everything that belongs to zaken about to be destroyed, found by the foreign keys of the product itself.

A new table with a required key to a klant or an application is found without a line here (BO-15).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from backoffice.aanvragen.models import Aanvraag
from backoffice.betalingen.models import Betaalregel
from serviceplein.berichten.models import Bericht
from serviceplein.dossier.models import Document, Documentkoppeling, Gebeurtenis
from serviceplein.klanten.models import Huishouden, Klant
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.models import Verwerking
from serviceplein.werk.models import Taak

Keys = dict[type[models.Model], set[int]]
KEPT: frozenset[type[models.Model]] = frozenset({Gebeurtenis, Verwerking})
"""Rows that stay without a name: what happened on a day, and who looked; see docs/adr/0010."""
OWNED: tuple[type[models.Model], ...] = (Beslissing, Document, Huishouden, Bericht)
"""Rows a zaak points to and that go with it once nothing else points to them."""
FOLLOWED = frozenset(
    {
        ("backoffice.betaalregel", "besluit"),
        ("backoffice.betaalregel", "corrigeert"),
        ("backoffice.bankmelding", "regel"),
        ("agenda.bezetting", "afspraak"),
        ("berichten.bericht", "document"),
        ("klanten.bankrekening", "huishouden"),
    }
)
"""Keys that may be empty and still mean that the row belongs to what it points to."""
PARTS = FOLLOWED | {("backoffice.verzending", "document")}
"""Rows that are part of what they point to: they do not keep it alive."""


class RaaktAnderen(Exception):
    """Rows of another klant hang on what would be destroyed; a person has to look."""


def tracked() -> Iterator[type[models.Model]]:
    """The tables of the product, without those that hold former versions."""
    return (m for m in apps.get_models(include_auto_created=True) if not hasattr(m, "pgh_tracked_model"))


@cache
def references() -> dict[type[models.Model], list[tuple[type[models.Model], Any]]]:
    """Per table the keys that point to it."""
    found: dict[type[models.Model], list[tuple[type[models.Model], Any]]] = defaultdict(list)
    for model in tracked():
        for field in model._meta.concrete_fields:
            if field.is_relation and isinstance(field.related_model, type):
                found[field.related_model].append((model, field))
    return dict(found)


def follows(model: type[models.Model], field: Any) -> bool:
    """Whether a row goes when the row its key points to goes."""
    if model in KEPT:
        return False
    always = field.related_model is Klant or (model._meta.label_lower, field.name) in FOLLOWED
    return always or not field.null


def collect(root: type[models.Model], numbers: Iterable[int], klanten: set[int]) -> Keys:
    """Every row that goes with these zaken, by table. Raises RaaktAnderen."""
    found: Keys = defaultdict(set)
    _grow(found, root, set(numbers), klanten)
    while added := list(_owned(found)):
        for model, keys in added:
            _grow(found, model, keys, klanten)
    _only_of(found, klanten)
    return dict(found)


def _grow(found: Keys, model: type[models.Model], keys: set[int], klanten: set[int]) -> None:
    queue = [(model, keys)]
    while queue:
        current, wanted = queue.pop()
        new = wanted - found[current]
        if not new:
            continue
        found[current] |= new
        for child, field in references().get(current, ()):
            if follows(child, field):
                rows = child._base_manager.filter(**{f"{field.name}__in": new})
                queue.append((child, set(rows.values_list("pk", flat=True))))
        queue.extend(_by_subject(current, new, klanten))


def _by_subject(
    model: type[models.Model], keys: set[int], klanten: set[int]
) -> Iterator[tuple[type[models.Model], set[int]]]:
    """Rows that name what they are about in words instead of by a key."""
    label = model._meta.label_lower
    here = {"onderwerp_soort": label, "onderwerp_id__in": keys}
    for about in (Taak, Beslissing):
        yield about, set(about._base_manager.filter(**here).values_list("pk", flat=True))
    links = Documentkoppeling.objects.filter(**here)
    elsewhere = Documentkoppeling.objects.filter(document=OuterRef("pk")).exclude(pk__in=links)
    papers = Document.objects.filter(Q(**here) | Q(koppelingen__in=links)).exclude(Exists(elsewhere))
    yield Documentkoppeling, set(links.values_list("pk", flat=True))
    yield Document, set(papers.values_list("pk", flat=True))
    if label in ("backoffice.voorschot", "backoffice.dwangsom"):
        names = [f"{model._meta.model_name}:{key}" for key in keys]
        yield Betaalregel, set(Betaalregel.objects.filter(bron__in=names).values_list("pk", flat=True))
    if model is Aanvraag:
        sent = Bericht.objects.filter(klant__in=klanten, sleutel__startswith="aanvraag:")
        of_these = {pk for pk, name in sent.values_list("pk", "sleutel") if int(name.split(":")[1]) in keys}
        yield Bericht, of_these


def _owned(found: Keys) -> Iterator[tuple[type[models.Model], set[int]]]:
    """Rows that found rows point to and nothing else does."""
    for owned in OWNED:
        pointing = references().get(owned, [])
        candidates: set[int] = set()
        for child, field in pointing:
            if keys := found.get(child):
                rows = child._base_manager.filter(pk__in=keys, **{f"{field.name}__isnull": False})
                candidates |= set(rows.values_list(field.attname, flat=True))
        candidates -= found.get(owned, set())
        for child, field in pointing:
            if (child._meta.label_lower, field.name) in PARTS:
                continue
            others = child._base_manager.filter(**{f"{field.name}__in": candidates})
            others = others.exclude(pk__in=found.get(child, set()))
            candidates -= set(others.values_list(field.attname, flat=True))
        if candidates:
            yield owned, candidates


def _only_of(found: Keys, klanten: set[int]) -> None:
    for model, keys in found.items():
        if model is Klant:
            foreign = keys - klanten
        else:
            names = [f.name for f in model._meta.concrete_fields if f.related_model is Klant]
            foreign = {
                key
                for name in names
                for key in model._base_manager.filter(pk__in=keys)
                .exclude(**{f"{name}__in": klanten})
                .filter(**{f"{name}__isnull": False})
                .values_list(name, flat=True)
            }
        if foreign:
            raise RaaktAnderen(f"{model._meta.verbose_name_plural} van een andere klant hangen eraan vast")


def loose_ends(found: Keys) -> Iterator[tuple[type[models.Model], Any, set[int]]]:
    """Rows that stay and point to a row that goes: their key becomes empty."""
    for model, keys in found.items():
        for child, field in references().get(model, ()):
            if field.null and not follows(child, field) and child not in KEPT:
                rows = child._base_manager.filter(**{f"{field.name}__in": keys})
                left = set(rows.exclude(pk__in=found.get(child, set())).values_list("pk", flat=True))
                if left:
                    yield child, field, left


def former_versions(found: Keys) -> Iterator[tuple[type[models.Model], list[tuple[str, set[int]]]]]:
    """Per table of former versions the columns and keys that belong to what goes."""
    for model in apps.get_models():
        original = getattr(model, "pgh_tracked_model", None)
        if original is None:
            continue
        wanted: list[tuple[str, set[int]]] = []
        if keys := found.get(original):
            wanted.append((original._meta.pk.attname, keys))
        for field in original._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and follows(original, field) and (keys := found.get(target)):
                wanted.append((field.attname, keys))
        if wanted:
            yield model, wanted
