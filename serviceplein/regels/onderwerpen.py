"""What decisions were about: the app that owns the subject says who may see it, and what was chosen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from serviceplein.klanten.models import Klant
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.models import Gebruiker


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """What a medewerker made of the proposal; `uitkomst` by outcome of the table, empty while undecided."""

    uitkomst: Mapping[str, Any]
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderwerp:
    """`zichtbaar` is the read rule of the subject; `afgeweken` gives the ids of decisions not followed.

    `afwijken` says in Dutch what counts as not followed.
    """

    soort: str
    zichtbaar: Callable[[Gebruiker], QuerySet[Any]]
    naam: Callable[[Any], str]
    adres: Callable[[Any], str]
    klant: Callable[[Any], Klant | None]
    besluit: Callable[[Any, Beslissing], Besluit]
    afgeweken: Callable[[], QuerySet[Any]]
    afwijken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwijzing:
    naam: str
    adres: str


_registered: dict[str, Onderwerp] = {}


def register(onderwerp: Onderwerp) -> None:
    """Makes a kind of subject known; called when its app starts."""
    _registered[onderwerp.soort] = onderwerp


def kind_of(soort: str) -> Onderwerp | None:
    return _registered.get(soort)


def find(beslissing: Beslissing, user: Gebruiker) -> tuple[Onderwerp, models.Model] | None:
    """The subject of a decision when this user may see it, else None."""
    kind = _registered.get(beslissing.onderwerp_soort)
    if kind is None or beslissing.onderwerp_id is None:
        return None
    subject = kind.zichtbaar(user).filter(pk=beslissing.onderwerp_id).first()
    return (kind, subject) if subject is not None else None


def references(beslissingen: Iterable[Beslissing], user: Gebruiker) -> dict[int, Verwijzing]:
    """Name and page of the subjects this user may see, by decision; one query per kind of subject."""
    chosen = list(beslissingen)
    result: dict[int, Verwijzing] = {}
    for kind in _registered.values():
        of_kind = {one.pk: one.onderwerp_id for one in chosen if one.onderwerp_soort == kind.soort}
        if not of_kind:
            continue
        subjects = {subject.pk: subject for subject in kind.zichtbaar(user).filter(pk__in=of_kind.values())}
        for pk, subject_id in of_kind.items():
            if subject := subjects.get(subject_id):
                result[pk] = Verwijzing(naam=kind.naam(subject), adres=kind.adres(subject))
    return result


def deviated() -> list[QuerySet[Any]]:
    """Per kind of subject the ids of the decisions that were not followed."""
    return [kind.afgeweken() for kind in _registered.values()]
