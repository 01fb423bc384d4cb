"""What the rest of the application counts on from a table, whatever its rows become. Pure.

The first version of a table sets it: the outcomes with their codes, whether one row decides or more, and
whether there must always be a row. A later version that breaks it is refused by the check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from serviceplein.regels.definitie import Afbeelding, Bevinding, Definitie, HitPolicy
from serviceplein.regels.feiten import Feit, join_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """`mag_leeg`: outcomes that may be empty; `een_uitkomst`: one row decides."""

    uitvoer: tuple[Feit, ...]
    mag_leeg: frozenset[str]
    een_uitkomst: bool
    altijd_een_regel: bool

    @classmethod
    def of(cls, definitie: Definitie) -> Self:
        empty = {
            name
            for row in definitie.regels
            for name, value in row.dan.items()
            if value is None or (isinstance(value, Afbeelding) and value.anders is None)
        }
        return cls(
            uitvoer=definitie.uitvoer,
            mag_leeg=frozenset(empty),
            een_uitkomst=definitie.hit_policy is not HitPolicy.COLLECT,
            altijd_een_regel=definitie.hit_policy is not HitPolicy.COLLECT and definitie.geen_treffer is None,
        )

    def check(self, definitie: Definitie, *, bekend: dict[str, Feit]) -> Iterator[Bevinding]:
        """Where `definitie` breaks the contract; `bekend` are the facts the application can give."""
        for feit in definitie.invoer:
            if feit.naam not in bekend:
                yield Bevinding(melding=f"Het gegeven {feit.naam} kent de toepassing niet.", kolom=feit.naam)
        if [feit.as_data() for feit in definitie.uitvoer] != [feit.as_data() for feit in self.uitvoer]:
            names = join_words((feit.naam for feit in self.uitvoer), last="en")
            yield Bevinding(melding=f"De uitkomsten van deze tabel liggen vast: {names}.")
        if self.een_uitkomst and definitie.hit_policy is HitPolicy.COLLECT:
            yield Bevinding(
                melding="Deze tabel moet één uitkomst geven. Kies FIRST of UNIQUE in plaats van COLLECT."
            )
        if not self.een_uitkomst and definitie.hit_policy is not HitPolicy.COLLECT:
            yield Bevinding(melding="Deze tabel moet alle uitkomsten verzamelen. Kies COLLECT.")
        if self.altijd_een_regel and definitie.geen_treffer is not None:
            yield Bevinding(
                melding="Deze tabel moet altijd een uitkomst geven. Haal de tekst voor geen uitkomst weg."
            )
        yield from self._empty_outcomes(definitie)

    def _empty_outcomes(self, definitie: Definitie) -> Iterator[Bevinding]:
        for row in definitie.regels:
            for name, value in row.dan.items():
                empty = value is None or (isinstance(value, Afbeelding) and value.anders is None)
                if empty and name not in self.mag_leeg:
                    yield Bevinding(
                        melding=f"De uitkomst {name} mag niet leeg zijn.", regel=row.nummer, kolom=name
                    )
