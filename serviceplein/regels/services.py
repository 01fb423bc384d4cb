"""Deciding with the active version of a table, and keeping every decision so that it can be done again."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils import timezone

from serviceplein.catalogus.models import Product
from serviceplein.fouten import DomainError
from serviceplein.regels.controle import controleer, has_errors
from serviceplein.regels.definitie import Bronnen, TabelOngeldig
from serviceplein.regels.feiten import Feiten, FeitOngeldig
from serviceplein.regels.meegeleverd import TABELLEN, shipped_tabel
from serviceplein.regels.models import Beslissing, Beslistabel, TabelVersie
from serviceplein.regels.tabel import Tabel, Uitkomst, Uitleg, compile_tabel
from serviceplein.regels.transitions import VersieStatus


class GeenActieveTabel(DomainError):
    code = "regels.geen_actieve_tabel"


class FeitNietToegestaan(DomainError):
    code = "regels.feit_niet_toegestaan"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActieveTabel:
    """A compiled version and the row it came from."""

    versie_id: int
    tabel: Tabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Beslist:
    """What was decided; `beslissing_id` is None when nothing was recorded."""

    uitkomst: Uitkomst
    uitleg: Uitleg
    versie_id: int
    beslissing_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproductie:
    """A stored decision taken again; `gelijk` when outcome, rows and explanation are the same."""

    gelijk: bool
    uitkomst: Uitkomst
    uitleg: Uitleg


def load_tabellen(*, now: datetime) -> list[str]:
    """Stores the shipped tables as first active version; a table that exists is left as it is.

    Part of setting up a municipality, so it opens no transaction. Returns the codes that were added.
    Raises TabelOngeldig when a shipped table does not pass its own checks.
    """
    added = []
    for code in TABELLEN:
        shipped = shipped_tabel(code)
        tabel, _ = Beslistabel.objects.get_or_create(code=code, defaults={"naam": shipped.naam})
        if tabel.versies.exists():
            continue
        bevindingen = controleer(shipped.inhoud, bronnen=read_bronnen())
        if has_errors(bevindingen):
            raise TabelOngeldig(code, bevindingen)
        TabelVersie.objects.create(
            tabel=tabel,
            nummer=1,
            status=VersieStatus.ACTIEF,
            geldig_van=shipped.geldig_van,
            inhoud=shipped.inhoud,
            gemaakt_op=now,
            geactiveerd_op=now,
        )
        added.append(code)
    return added


def read_bronnen() -> Bronnen:
    """The lists that facts refer to; a list that is still empty is left out, so that it refuses nothing."""
    producten = frozenset(Product.objects.values_list("code", flat=True))
    return {"producten": producten} if producten else {}


def active_versie(code: str, *, op: date) -> ActieveTabel:
    """The version of table `code` that decides on day `op`. Raises GeenActieveTabel."""
    versie_id = (
        TabelVersie.objects.filter(tabel__code=code, status=VersieStatus.ACTIEF, geldig_van__lte=op)
        .order_by("-geldig_van", "-pk")
        .values_list("pk", flat=True)
        .first()
    )
    if versie_id is None:
        raise GeenActieveTabel(
            f"Er is geen actieve beslistabel '{code}'. Richt eerst een gemeente in: manage.py inrichten NAAM."
        )
    return ActieveTabel(versie_id=versie_id, tabel=_compiled(versie_id))


def decide(
    code: str, facts: Feiten, *, now: datetime, onderwerp: models.Model | None = None, record: bool = True
) -> Beslist:
    """Decides with the version active at `now`; records the decision with inputs and explanation (INT-24).

    Part of a step: opens no transaction. Raises GeenActieveTabel, FeitNietToegestaan.
    """
    actief = active_versie(code, op=timezone.localdate(now))
    try:
        invoer = actief.tabel.check_facts(facts)
    except FeitOngeldig as error:
        raise FeitNietToegestaan(error.message, veld=error.veld) from error
    uitkomst = actief.tabel.evaluate(invoer)
    uitleg = actief.tabel.explain(invoer, uitkomst)
    beslissing_id = None
    if record:
        beslissing_id = Beslissing.objects.create(
            versie_id=actief.versie_id,
            invoer=invoer,
            uitkomst=dict(uitkomst.uitvoer),
            regel=uitkomst.regel,
            regels=list(uitkomst.regels),
            kandidaten=list(actief.tabel.candidates(invoer)),
            uitleg=uitleg.as_data(),
            op=now,
            onderwerp_soort=onderwerp._meta.label_lower if onderwerp else "",
            onderwerp_id=onderwerp.pk if onderwerp else None,
        ).pk
    return Beslist(uitkomst=uitkomst, uitleg=uitleg, versie_id=actief.versie_id, beslissing_id=beslissing_id)


def reproduce(beslissing: Beslissing) -> Reproductie:
    """Takes a stored decision again, from its own version and inputs."""
    tabel = _compiled(beslissing.versie_id)
    uitkomst = tabel.evaluate(beslissing.invoer)
    uitleg = tabel.explain(beslissing.invoer, uitkomst)
    again: tuple[Any, ...] = (uitkomst.uitvoer, uitkomst.regel, uitleg.as_data())
    stored: tuple[Any, ...] = (beslissing.uitkomst, beslissing.regel, beslissing.uitleg)
    if beslissing.kandidaten is not None:
        again += (list(uitkomst.regels), list(tabel.candidates(beslissing.invoer)))
        stored += (beslissing.regels, beslissing.kandidaten)
    return Reproductie(gelijk=again == stored, uitkomst=uitkomst, uitleg=uitleg)


@lru_cache(maxsize=64)
def _compiled(versie_id: int) -> Tabel:
    """Only for versions that are or were active: their content cannot change any more."""
    return compile_tabel(TabelVersie.objects.values_list("inhoud", flat=True).get(pk=versie_id))
