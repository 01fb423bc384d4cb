"""Where other apps plug into the agenda: what a talk is about, who closes it, who the contactpersoon is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from serviceplein.agenda.models import Afspraak

Vergrendel = Callable[[int], models.Model]
NaEinde = Callable[[Any, Afspraak, bool, datetime], None]
Afsluiting = Callable[[Afspraak], str]
Contactpersoon = Callable[[int], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderwerp:
    """`lock(id)` reads and locks the subject, before its talk; `na_einde(subject, talk, done, now)` follows.

    Runs inside the step that ends the talk and writes no event; `done`: the question needs nothing more.
    """

    lock: Vergrendel
    na_einde: NaEinde


_onderwerpen: dict[str, Onderwerp] = {}
_afsluitingen: dict[str, Afsluiting] = {}
_contactpersoon: list[Contactpersoon] = []


def register_onderwerp(soort: str, *, lock: Vergrendel, na_einde: NaEinde) -> None:
    """`soort` is the label of a model such as "intake.melding": the app that owns it hears of the end."""
    _onderwerpen[soort] = Onderwerp(lock=lock, na_einde=na_einde)


def register_afsluiting(soort: str, url: Afsluiting) -> None:
    """Talks of this kind are closed on the page `url(talk)`; an empty address: with the ordinary report."""
    _afsluitingen[soort] = url


def register_contactpersoon(lookup: Contactpersoon) -> None:
    """The caseload tells which medewerker (by id) is the vaste contactpersoon of a klant (by id)."""
    _contactpersoon[:] = [lookup]


def onderwerp_of(afspraak: Afspraak) -> Onderwerp | None:
    """What the app that owns the subject registered."""
    return _onderwerpen.get(afspraak.onderwerp_soort) if afspraak.onderwerp_id else None


def closing_page(afspraak: Afspraak) -> str:
    """The page where this talk is closed, or nothing for the ordinary report."""
    known = _afsluitingen.get(afspraak.soort)
    return known(afspraak) if known else ""


def contactpersoon_of(klant_id: int) -> int | None:
    """The medewerker who is the vaste contactpersoon, or None."""
    return next((found for lookup in _contactpersoon if (found := lookup(klant_id))), None)
