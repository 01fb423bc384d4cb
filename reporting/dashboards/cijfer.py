"""The page of one figure, put together once and shown as page, list or file."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from reporting.dashboards.bereik import visible_teams
from reporting.dashboards.filters import Filters, query_of
from reporting.dashboards.lijsten import CijferLijst, columns_for, count_hidden, visible_rows
from reporting.dashboards.namen import DIMENSIES, group_names
from reporting.dashboards.publicatie import VERBORGEN, Getal, Publicatie, publish, smallest_count, targets
from reporting.feiten.kubus import Gevraagd, Kubus
from reporting.indicatoren.berekening import rows_behind
from reporting.indicatoren.definitie import Indicator, Soort
from reporting.indicatoren.vraag import Bereik, Vraag
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import long_date, number


class Cijferpagina:
    """`per` and `groep` come from the address: how the figure is split, and which part of it is opened."""

    def __init__(self, indicator: Indicator, filters: Filters, vraag: Vraag, request: HttpRequest) -> None:
        self.indicator = indicator
        self.filters = filters
        self.vraag = vraag
        self.request = request
        self.user = cast(Gebruiker, request.user)
        asked = request.GET.get("per", "")
        self.per = asked if asked in self.dimensies else self.dimensies[0]
        self.groep = request.GET.get("groep", "") if asked in self.dimensies else ""

    @property
    def dimensies(self) -> list[str]:
        """How the figure may be split here: medewerkers only within a team."""
        inside = self.vraag.bereik.soort == "team"
        return [name for name in self.indicator.dimensies if inside or name != "medewerker"]

    @cached_property
    def kubus(self) -> Kubus:
        return Kubus(self.vraag, [Gevraagd(code=self.indicator.code, per=self.per, van=self.vraag.van)])

    @cached_property
    def publicatie(self) -> Publicatie:
        outcome = self.kubus.calculate(self.indicator.code, self.per)
        minimum = smallest_count(self.vraag, timezone.localdate(self.vraag.nu))
        norms = targets([self.indicator], self.vraag.peildatum)
        return publish(outcome, minimum=minimum, norms=norms)

    @property
    def getal(self) -> Getal:
        """The number on top: of the chosen group, else of all."""
        if not self.groep:
            return self.publicatie.totaal
        found = next((g for g in self.publicatie.groepen if g.groep == self.groep), None)
        return found or Getal(groep=self.groep, naam=self.groepnaam, n=0, waarde=None, verborgen=False)

    @property
    def pernaam(self) -> str:
        return DIMENSIES[self.per]

    @property
    def hele_query(self) -> str:
        """The same figure without the chosen group."""
        return query_of(self.vraag, self.filters.periode_gekozen, per=self.per)

    @property
    def verborgen_tekst(self) -> str:
        """Says that rows are kept back, and how many."""
        if self.niet_zichtbaar == 1:
            return "1 regel telt mee in het cijfer, maar gaat over een klant die u niet mag zien."
        aantal = number(self.niet_zichtbaar)
        return f"{aantal} regels tellen mee in het cijfer, maar gaan over klanten die u niet mag zien."

    @cached_property
    def groepnaam(self) -> str:
        return group_names(self.per, [self.groep])[self.groep] if self.groep else ""

    @property
    def tijd(self) -> str:
        """The day, or the period up to it."""
        if self.indicator.stand:
            return f"op {long_date(self.vraag.peildatum)}"
        return f"van {long_date(self.vraag.van)} tot en met {long_date(self.vraag.peildatum)}"

    @property
    def definitie(self) -> list[tuple[str, str]]:
        """All fields of the definition, in the order in which people ask for them."""
        one = self.indicator
        fraction = one.soort == Soort.AANDEEL
        return [
            ("Vraag", one.vraag),
            ("Formule", one.formule),
            ("Teller", one.teller),
            ("Noemer", one.noemer if fraction else "Niet van toepassing"),
            ("Populatie", one.populatie),
            ("Bron", one.bron),
            ("Eigenaar", one.eigenaar),
            ("Frequentie", one.frequentie),
            ("Niveaus", ", ".join(str(niveau.label) for niveau in one.niveaus)),
            ("Norm", self.publicatie.normtekst.removeprefix("norm ")),
            ("Richting", str(one.richting.label)),
            ("Kanttekeningen", one.kanttekeningen),
        ]

    @property
    def verdelingen(self) -> list[tuple[str, str, bool]]:
        """Links to the other ways to split: name, address, whether it is this one."""
        return [(DIMENSIES[name], self._url(per=name), name == self.per) for name in self.dimensies]

    @property
    def rijen(self) -> list[tuple[Getal, str]]:
        """Each group with the address that opens it."""
        return [(getal, self._group_url(getal)) for getal in self.publicatie.groepen]

    def _group_url(self, getal: Getal) -> str:
        if getal.verborgen or not getal.n:
            return ""
        if self.per == "medewerker" and getal.groep.isdecimal():
            who = Bereik(soort="medewerker", id=int(getal.groep))
            asked = Vraag(peildatum=self.vraag.peildatum, van=self.vraag.van, bereik=who, nu=self.vraag.nu)
            return f"{self._path}?{query_of(asked, self.filters.periode_gekozen)}"
        return self._url(per=self.per, groep=getal.groep)

    @property
    def teams(self) -> list[tuple[str, str]]:
        """The level below: the same figure per team, for who may go there."""
        if self.vraag.bereik.soort != "gemeente":
            return []
        periode = self.filters.periode_gekozen
        links = []
        for team in visible_teams(self.user):
            below = Bereik(soort="team", id=team.pk)
            asked = Vraag(
                peildatum=self.vraag.peildatum,
                van=self.vraag.van,
                bereik=below,
                nu=self.vraag.nu,
                stroom=self.vraag.stroom,
            )
            links.append((team.naam, f"{self._path}?{query_of(asked, periode)}"))
        return links

    @cached_property
    def lijst(self) -> CijferLijst | None:
        """The rows, for who may open them; at most those of klanten the user may see."""
        if not self.user.heeft(Recht.CIJFER_OPENEN) and self.vraag.bereik.soort != "medewerker":
            return None
        if self.getal.verborgen or self.vraag.bereik.soort == "gemeente":
            return None
        rows = self._rows
        names = rows.query.annotations
        columns = columns_for(rows.model, self.indicator, "telt" in names, "waarde" in names)
        totaal = None if self.getal.n is None else max(0, self.getal.n - self.niet_zichtbaar)
        return CijferLijst(visible_rows(rows, self.user), self.request, columns, totaal)

    @cached_property
    def _rows(self) -> QuerySet[Any]:
        """What the figure, or its chosen group, was counted from."""
        return rows_behind(self.indicator.code, self.vraag, self.per if self.groep else "", self.groep)

    @cached_property
    def niet_zichtbaar(self) -> int:
        """How many rows count in the figure but may not be shown to this user."""
        return count_hidden(self._rows, self.user, self.getal.n or 0)

    @property
    def xlsx_url(self) -> str:
        if self.lijst is None or not self.lijst.export_url:
            return ""
        return self._url(per=self.per, groep=self.groep, export="xlsx")

    def verdeling_url(self, soort: str) -> str:
        return self._url(per=self.per, export=soort, tabel="verdeling")

    @property
    def verdeling_csv(self) -> str:
        return self.verdeling_url("csv")

    @property
    def verdeling_xlsx(self) -> str:
        return self.verdeling_url("xlsx")

    def breakdown_table(self) -> tuple[list[str], list[list[Any]]]:
        """The breakdown as a file shows it: what is hidden on the page is hidden here."""
        heads = [DIMENSIES[self.per], f"{self.indicator.naam} ({self.indicator.eenheid})"]
        rows = [[g.naam, _export_value(g)] for g in (*self.publicatie.groepen, self.publicatie.totaal)]
        return heads, rows

    def row_table(self) -> tuple[list[str], Iterator[list[Any]]]:
        """The rows as a file shows them."""
        lijst = self.lijst
        assert lijst is not None  # noqa: S101 - the view asked first
        lijst.log_export()
        columns = [kolom for kolom in lijst.kolommen if kolom.in_export]
        rows = lijst.rijen_alle.iterator(chunk_size=2000)
        return [k.label for k in columns], ([k.export_value_of(rij) for k in columns] for rij in rows)

    @property
    def noemertekst(self) -> str:
        """'van 1.240' under a percentage, 'uit 12 meldingen' under a median; small ones stay away."""
        if self.getal.n is None or self.indicator.soort == Soort.AANTAL:
            return ""
        return f"berekend over {number(self.getal.n)} regels"

    @property
    def _path(self) -> str:
        return reverse("cijfer", args=[self.indicator.code])

    def _url(self, **extra: str) -> str:
        return f"{self._path}?{query_of(self.vraag, self.filters.periode_gekozen, **extra)}"

    @property
    def terug_url(self) -> str:
        """The page this figure stands on, with the same filters."""
        query = query_of(self.vraag, self.filters.periode_gekozen)
        if self.vraag.bereik.soort == "gemeente":
            return f"{reverse('raad')}?{query}"
        if self.vraag.bereik.soort == "team":
            return f"{reverse('teamleider')}?{query}"
        return ""


def _export_value(getal: Getal) -> Any:
    if getal.waarde is None:
        return VERBORGEN if getal.verborgen else ""
    return round(getal.waarde, getal.decimalen) if getal.decimalen else round(getal.waarde)
