"""Taking zaken out of the database for good, in a fixed number of statements per table (part of a step).

What may only be added to is emptied here and nowhere else; docs/adr/0010 says why and what stays.
"""

from collections import defaultdict
from collections.abc import Sequence

import pgtrigger
from django.core.files.storage import default_storage
from django.db import connection, models

from backoffice.aanvragen.models import Aanvraagbatch, Batchfout
from backoffice.betalingen.models import Bankbericht, Betaalbatch
from backoffice.bewaren.samenhang import Keys, collect, former_versions, loose_ends, references
from backoffice.verzending.models import Printbatch
from serviceplein.dossier.models import Document
from serviceplein.klanten.models import Klant, Naamwoord

CIJFERS = (
    *("regeling", "uitkomst", "op_tijd", "automatisch", "stroom", "bestemming", "afgeweken", "gemeten"),
    *("kant", "ladder_code", "richting", "reden_code", "niet_opnieuw_gevraagd", "team_id"),
)
"""What an event without a name keeps: codes and counts the figures are made of, nothing about a person."""
VERZAMELD: tuple[type[models.Model], ...] = (Aanvraagbatch, Betaalbatch, Bankbericht, Printbatch)
"""Files with data of many klanten: they go with the last of those."""
_NAMELESS = """
    UPDATE dossier_gebeurtenis
       SET klant_id = NULL, actor_id = NULL, onderwerp_id = NULL,
           op = date_trunc('day', op AT TIME ZONE 'Europe/Amsterdam') AT TIME ZONE 'Europe/Amsterdam',
           gegevens = COALESCE((SELECT jsonb_object_agg(key, value) FROM jsonb_each(gegevens)
                                 WHERE key = ANY(%s)), '{}'::jsonb)
     WHERE """
_LOG = """
    UPDATE toegang_verwerking
       SET klant_id = CASE WHEN klant_id = ANY(gone.ids) THEN NULL ELSE klant_id END,
           klanten = (SELECT array_agg(one) FROM unnest(klanten) AS one WHERE one <> ALL(gone.ids))
      FROM (SELECT %s::bigint[] AS ids) gone
     WHERE klant_id = ANY(gone.ids) OR klanten && gone.ids
"""


def destroy(
    root: type[models.Model], numbers: Sequence[int], klanten: set[int]
) -> tuple[dict[str, int], list[str]]:
    """Destroys zaken with all that hangs on them. Raises RaaktAnderen before anything is touched.

    Returns how many rows of each kind went, and the files to delete after the commit.
    """
    found = collect(root, numbers, klanten)
    files = _files(found)
    batches = _batches(found)
    words = _words(found)
    with pgtrigger.ignore():
        for child, field, keys in loose_ends(found):
            _run("UPDATE {table} SET {column} = NULL WHERE {pk} = ANY(%s)", child, keys, column=field.column)
        _forget_events(found)
        if gone := found.get(Klant):
            with connection.cursor() as cursor:
                cursor.execute(_LOG, [sorted(gone)])
        for version, wanted in former_versions(found):
            for column, keys in wanted:
                _run("DELETE FROM {table} WHERE {column} = ANY(%s)", version, keys, column=column)
        for model, keys in found.items():
            _run("DELETE FROM {table} WHERE {pk} = ANY(%s)", model, keys)
        files += _empty_batches(batches)
        _forget_words(words)
    counts: dict[str, int] = defaultdict(int)
    for model, keys in found.items():
        if keys:
            counts[str(model._meta.verbose_name_plural)] += len(keys)
    return dict(counts), files


def delete_files(names: Sequence[str]) -> None:
    """Takes files away; one that is gone already is no error."""
    for name in names:
        default_storage.delete(name)


def _forget_events(found: Keys) -> None:
    codes = list(CIJFERS)
    if klanten := found.get(Klant):
        with connection.cursor() as cursor:
            cursor.execute(_NAMELESS + "klant_id = ANY(%s)", [codes, sorted(klanten)])
    for model, keys in found.items():
        if keys:
            with connection.cursor() as cursor:
                cursor.execute(
                    _NAMELESS + "onderwerp_soort = %s AND onderwerp_id = ANY(%s)",
                    [codes, model._meta.label_lower, sorted(keys)],
                )


def _files(found: Keys) -> list[str]:
    """Files of documents that go and that no other document shares."""
    going = Document.objects.filter(pk__in=found.get(Document, set()))
    names = set(going.values_list("bestand", flat=True))
    shared = Document.objects.filter(bestand__in=names).exclude(pk__in=found.get(Document, set()))
    return sorted(names - set(shared.values_list("bestand", flat=True)))


def _batches(found: Keys) -> Keys:
    """The files with many klanten in which rows that go stand."""
    touched: Keys = defaultdict(set)
    for batch in VERZAMELD:
        for child, field in references().get(batch, ()):
            if keys := found.get(child):
                rows = child._base_manager.filter(pk__in=keys, **{f"{field.name}__isnull": False})
                touched[batch] |= set(rows.values_list(field.attname, flat=True))
    return touched


def _empty_batches(touched: Keys) -> list[str]:
    """Takes the file from batches of which no row is left; their counts and totals stay."""
    names: list[str] = []
    for batch, keys in touched.items():
        left = set(keys)
        for child, field in references().get(batch, ()):
            if child is not Batchfout:
                rows = child._base_manager.filter(**{f"{field.name}__in": left})
                left -= set(rows.values_list(field.attname, flat=True))
        rows = batch._base_manager.filter(pk__in=left)
        names += [name for name in rows.values_list("bestand", flat=True) if name]
        rows.update(bestand="")
        if batch is Aanvraagbatch:
            Batchfout.objects.filter(batch__in=left).update(waarde="")
    return names


def _words(found: Keys) -> set[str]:
    names = Klant.objects.filter(pk__in=found.get(Klant, set())).values_list("zoeknaam", flat=True)
    words = {word for name in names for word in name.replace("-", " ").replace("'", " ").split()}
    return set(Naamwoord.objects.filter(woord__in=words).values_list("woord", flat=True))


def _forget_words(words: set[str]) -> None:
    """Words of names nobody has any more."""
    used = {word for word in words if Klant.objects.filter(zoeknaam__contains=word).exists()}
    Naamwoord.objects.filter(woord__in=words - used).delete()


def _run(statement: str, model: type[models.Model], keys: set[int], *, column: str = "") -> None:
    """One statement about a table of our own; every name is quoted."""
    quote = connection.ops.quote_name
    names = {"table": model._meta.db_table, "pk": str(model._meta.pk.column), "column": column}
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(**{name: quote(value) for name, value in names.items()}), [sorted(keys)]
        )
