"""What each contactpersoon of a team carries: the make-up of the caseload beside load and norm (RAP-11)."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from reporting.dashboards.filters import query_of
from reporting.dashboards.namen import group_names
from reporting.indicatoren.berekening import GEEN, rows_behind
from reporting.indicatoren.rijen import rows_of
from reporting.indicatoren.vraag import Bereik, Vraag
from serviceplein.organisatie.functies import Functie


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    naam: str
    klanten: int
    gewicht: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Belasting:
    """One contactpersoon: klanten per stroom, their weights together, and what is agreed."""

    medewerker_id: int
    naam: str
    functie: str
    klanten: int
    samenstelling: tuple[Deel, ...]
    punten: float
    norm: float
    maximum: float
    url: str

    @property
    def oordeel(self) -> str:
        """In words, so that no colour is needed."""
        if self.punten >= self.maximum:
            return "vol"
        if self.punten > self.norm:
            return "boven de norm"
        return f"nog {self.norm - self.punten:.1f} ruimte".replace(".", ",")

    @property
    def te_zwaar(self) -> bool:
        return self.punten > self.norm


def workloads(vraag: Vraag, periode: str) -> list[Belasting]:
    """Everybody in the reach who carries klanten, the heaviest against their norm first. Two queries."""
    parts: dict[int, list[Deel]] = defaultdict(list)
    _, caseload = rows_of("caseload", vraag)
    counted = (
        caseload.queryset.annotate(stroom=caseload.dimensies["stroom"])
        .values("medewerker_id", "stroom")
        .annotate(klanten=Count("pk"), gewicht=Sum("gewicht"))
        .order_by("medewerker_id", "-klanten", "stroom")
    )
    for row in counted:
        name = group_names("stroom", [row["stroom"] or GEEN])[row["stroom"] or GEEN]
        parts[row["medewerker_id"]].append(
            Deel(naam=name, klanten=row["klanten"], gewicht=float(row["gewicht"]))
        )
    people = [_belasting(row, parts[row.pk], vraag, periode) for row in rows_behind("boven_norm", vraag)]
    return sorted(people, key=lambda one: (-one.punten / one.norm if one.norm else 0, one.naam))


def _belasting(row: Any, parts: list[Deel], vraag: Vraag, periode: str) -> Belasting:
    who = Bereik(soort="medewerker", id=row.pk, naam=row.naam)
    asked = Vraag(peildatum=vraag.peildatum, van=vraag.van, bereik=who, nu=vraag.nu)
    return Belasting(
        medewerker_id=row.pk,
        naam=row.naam,
        functie=str(Functie(row.functie_toen).label),
        klanten=sum(part.klanten for part in parts),
        samenstelling=tuple(parts),
        punten=float(row.belasting),
        norm=float(row.norm_toen),
        maximum=float(row.maximum_toen),
        url=f"{reverse('cijfer', args=['caseload'])}?{query_of(asked, periode)}",
    )
