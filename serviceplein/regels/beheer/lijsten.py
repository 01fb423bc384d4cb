"""The list of decisions that a simulated version would take differently."""

from functools import cached_property, lru_cache
from typing import Any

from serviceplein.regels.beheer.weergave import outcome_in_words
from serviceplein.regels.definitie import Definitie, read_definitie
from serviceplein.regels.models import SimulatieRij, TabelVersie
from serviceplein.regels.onderwerpen import references
from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.ui.paginering import Pagina


class VerschilLijst(Lijst):
    naam, titel = "verschillen", "Verschillen"
    enkelvoud, meervoud = "beslissing", "beslissingen"
    leeg_titel = "Geen verschillen"
    leeg_tekst = "Iedereen komt op dezelfde plek terecht."
    standaard_sortering = "-op"
    kolommen = (
        Kolom(
            naam="onderwerp",
            label="Over",
            waarde="beslissing.onderwerp_id",
            kop=True,
            template="regels/_onderwerp.html",
        ),
        Kolom(naam="van", label="Nu", waarde=lambda rij: in_words(rij, rij.van)),
        Kolom(naam="naar", label="Wordt", waarde=lambda rij: in_words(rij, rij.naar)),
        Kolom(
            naam="regels",
            label="Regel",
            waarde=lambda rij: f"{rij.regel_van or 'geen'} → {rij.regel_naar or 'geen'}",
            nowrap=True,
        ),
        Kolom(
            naam="op",
            label="Beslist",
            waarde="beslissing.op",
            sorteer=("beslissing_id",),
            template="regels/_op.html",
            prioriteit=2,
        ),
    )

    @cached_property
    def pagina(self) -> Pagina:
        """The rows, each with what the decision was about when this user may see that; one query per kind."""
        page = super().pagina
        found = references([row.beslissing for row in page.rijen], self.user)
        for row in page.rijen:
            row.verwijzing = found.get(row.beslissing_id)
        return page


def in_words(rij: SimulatieRij, outcome: dict[str, Any]) -> str:
    """The outcomes that differ between the two."""
    definitie = _definitie(rij.simulatie.versie_id)
    differ = [feit for feit in definitie.uitvoer if rij.van.get(feit.naam) != rij.naar.get(feit.naam)]
    return ", ".join(outcome_in_words(definitie, feit, outcome.get(feit.naam)) for feit in differ)


@lru_cache(maxsize=16)
def _definitie(versie_id: int) -> Definitie:
    return read_definitie(TabelVersie.objects.values_list("inhoud", flat=True).get(pk=versie_id))[0]
