"""Lists: columns, filters, sorting in the database, pages, chips and export, declared once per list."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape, strip_tags
from django.views.generic import View

from serviceplein.toegang.getoond import klanten_of_list, klanten_of_rows
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.ui.export import stream_csv
from serviceplein.ui.formulieren import FieldView, in_words, view_of
from serviceplein.ui.paginering import Pagina, page_of
from serviceplein.ui.sortering import order_by
from serviceplein.ui.tekenen import Tekenaar, drawing_together

PAGINA, SORTEER, EXPORT = "pagina", "sorteer", "export"
Waarde = str | Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolom:
    """One column.

    waarde: attribute path ("klant.naam") or function of the row. template: draws the cell with `rij` and
    `waarde` (else the value is escaped). sorteer: one or more field paths; empty is not sortable.
    prioriteit: 1 always shown, 2 dropped on a phone, 3 dropped below 1088 px. kop: names the row.
    kaart: place on a phone card: "" with label, "rechts" beside the name, "zonder" without label.
    """

    naam: str
    label: str
    waarde: Waarde
    template: str = ""
    sorteer: Sequence[str] = ()
    prioriteit: int = 1
    kop: bool = False
    getal: bool = False
    nowrap: bool = False
    kaart: str = ""
    exporteer: Waarde | None = None
    in_export: bool = True
    klassen: str = field(init=False)

    def __post_init__(self) -> None:
        names = [f"sp-p{self.prioriteit}"]
        names += ["sp-nowrap"] * self.nowrap
        names += ["utrecht-table__cell--numeric-column"] * self.getal
        names += [f"sp-kaart-{self.kaart}"] * bool(self.kaart)
        object.__setattr__(self, "klassen", " ".join(names))

    def value_of(self, rij: Any) -> Any:
        return _resolve(self.waarde, rij)

    def export_value_of(self, rij: Any) -> Any:
        return _resolve(self.exporteer if self.exporteer is not None else self.waarde, rij)


def _resolve(waarde: Waarde, rij: Any) -> Any:
    if callable(waarde):
        return waarde(rij)
    for part in waarde.split("."):
        if rij is None:
            return None
        rij = getattr(rij, part)
        rij = rij() if callable(rij) else rij
    return rij


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkActie:
    """A button for the chosen rows; posts `rij` (pk, repeated) to `url`."""

    label: str
    url: str
    naam: str = "actie"
    waarde: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    actief: bool = False
    aantal: int | None = None


@dataclass(frozen=True, slots=True)
class Cel:
    kolom: Kolom
    html: str


@dataclass(frozen=True, slots=True)
class Rij:
    object: Any
    naam: str
    cellen: list[Cel]


@dataclass(frozen=True, slots=True)
class Kop:
    kolom: Kolom
    url: str
    richting: str


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    waarde: str
    url: str


class Lijst:
    """Subclass per list: `naam`, `titel`, `kolommen`, optionally `filters` and `filter()`."""

    naam: ClassVar[str]
    titel: ClassVar[str]
    kolommen: ClassVar[Sequence[Kolom]]
    filters: ClassVar[type[forms.Form] | None] = None
    standaard_filters: ClassVar[dict[str, str]] = {}
    standaard_sortering: ClassVar[str] = ""
    enkelvoud: ClassVar[str] = "rij"
    meervoud: ClassVar[str] = "rijen"
    leeg_titel: ClassVar[str] = "Nog leeg"
    leeg_tekst: ClassVar[str] = "Er is nog niets om te laten zien."
    per_pagina: ClassVar[int] = 25
    export_recht: ClassVar[str | None] = None

    def __init__(
        self,
        queryset: QuerySet[Any],
        request: HttpRequest,
        *,
        bulk: Sequence[BulkActie] = (),
        tabs: Sequence[Tab] = (),
        totaal: int | None = None,
    ) -> None:
        """totaal: how many rows there are before any filter, for who knows it without counting."""
        self.request = request
        self.user: Any = request.user
        self.bulk = bulk
        self.tabs = tabs
        self._bron = queryset
        self._totaal = totaal

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        """Narrow the rows to the chosen filters (cleaned values; empty ones are left out)."""
        return queryset

    @property
    def id(self) -> str:
        return f"lijst-{self.naam}"

    @property
    def pad(self) -> str:
        return self.request.path

    @cached_property
    def parameters(self) -> QueryDict:
        """GET parameters, with the default filters for those the address does not name."""
        parameters = self.request.GET.copy()
        for name, value in self.standaard_filters.items():
            parameters.setdefault(name, value)
        return parameters

    @cached_property
    def formulier(self) -> forms.Form | None:
        if self.filters is None:
            return None
        return self.filters(self.parameters, auto_id=f"{self.naam}-%s", label_suffix="")

    @cached_property
    def keuze(self) -> dict[str, Any]:
        """Cleaned filters with a value; a wrong value is shown at its field and does not filter."""
        if self.formulier is None:
            return {}
        self.formulier.is_valid()
        chosen = self.formulier.cleaned_data.items()
        return {name: value for name, value in chosen if value not in (None, "", [], False) and _any(value)}

    @property
    def velden(self) -> list[FieldView]:
        return [view_of(bound) for bound in self.formulier.visible_fields()] if self.formulier else []

    @cached_property
    def _sortering(self) -> tuple[Kolom | None, bool]:
        wanted = self.parameters.get(SORTEER) or self.standaard_sortering
        found = next((k for k in self.kolommen if k.sorteer and k.naam == wanted.lstrip("-")), None)
        return found, wanted.startswith("-")

    @cached_property
    def rijen_alle(self) -> QuerySet[Any]:
        """Every row of the filtered list, in order; the order always ends in pk."""
        queryset = self.filter(self._bron, self.keuze)
        kolom, descending = self._sortering
        if kolom is None:
            order: list[Any] = list(queryset.query.order_by) or list(queryset.model._meta.ordering)
        else:
            order = [order_by(queryset.model, path, descending) for path in kolom.sorteer]
        return queryset.order_by(*order, "-pk" if kolom is not None and descending else "pk")

    @cached_property
    def pagina(self) -> Pagina:
        asked = self.parameters.get(PAGINA, "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
        totaal = None if self.keuze else self._totaal
        return page_of(self.rijen_alle, nummer=number, per_pagina=self.per_pagina, totaal=totaal)

    @cached_property
    def rijen(self) -> list[Rij]:
        head = next((k for k in self.kolommen if k.kop), self.kolommen[0])
        log_shown(self.request, klanten_of_rows(self.pagina.rijen), handeling=f"lijst {self.naam} bekijken")
        with drawing_together(self.request, lijst=self) as draw:
            return [
                Rij(
                    rij,
                    strip_tags(str(head.value_of(rij))),
                    [Cel(kolom, self._draw(kolom, rij, draw)) for kolom in self.kolommen],
                )
                for rij in self.pagina.rijen
            ]

    def _draw(self, kolom: Kolom, rij: Any, draw: Tekenaar) -> str:
        value = kolom.value_of(rij)
        if kolom.template:
            return draw(kolom.template, rij=rij, waarde=value)
        return conditional_escape("" if value is None else value)

    @property
    def koppen(self) -> list[Kop]:
        current, descending = self._sortering
        heads = []
        for kolom in self.kolommen:
            active = kolom is current
            richting = ("descending" if descending else "ascending") if active else "none"
            wanted = f"-{kolom.naam}" if active and not descending else kolom.naam
            url = self._url(**{SORTEER: wanted, PAGINA: None}) if kolom.sorteer else ""
            heads.append(Kop(kolom, url, richting))
        return heads

    @property
    def sorteer(self) -> str:
        return self.parameters.get(SORTEER, "")

    @property
    def chips(self) -> list[Chip]:
        chips = []
        for name, value in self.keuze.items():
            assert self.formulier is not None  # noqa: S101 - keuze is empty without a form
            bound = self.formulier[name]
            removed = "" if name in self.standaard_filters else None
            url = self._url(**{name: removed, PAGINA: None})
            chips.append(Chip(str(bound.label), in_words(bound.field, value), url))
        return chips

    @property
    def verfijnd(self) -> bool:
        """Somebody chose other filters than the list starts with: an empty answer may be their doing."""
        return {name: self.parameters.get(name) for name in self.keuze} != self.standaard_filters

    @property
    def wis_url(self) -> str:
        """All filters off, the defaults too; the sorting stays."""
        names = self.formulier.fields if self.formulier else {}
        empty = {name: "" if name in self.standaard_filters else None for name in names}
        return self._url(**empty, **{PAGINA: None})

    @property
    def export_url(self) -> str:
        """Empty when the user may not export this list."""
        if self.export_recht is None or (self.export_recht and not self.user.heeft(self.export_recht)):
            return ""
        return self._url(**{EXPORT: "csv", PAGINA: None})

    @property
    def vorige_url(self) -> str:
        return self.pagina_url(self.pagina.nummer - 1) if self.pagina.nummer > 1 else ""

    @property
    def volgende_url(self) -> str:
        return self.pagina_url(self.pagina.nummer + 1) if self.pagina.heeft_volgende else ""

    @property
    def pagina_links(self) -> list[tuple[int, str]]:
        return [(number, self.pagina_url(number) if number else "") for number in self.pagina.nummers]

    def pagina_url(self, number: int) -> str:
        return self._url(**{PAGINA: str(number) if number > 1 else None})

    def _url(self, **changes: str | None) -> str:
        parameters = self.request.GET.copy()
        for name, value in {EXPORT: None, **changes}.items():
            if value is None:
                parameters.pop(name, None)
            else:
                parameters[name] = value
        text = parameters.urlencode()
        return f"{self.pad}?{text}" if text else self.pad

    def log_export(self) -> None:
        """Every klant of the whole list stands in the verwerkingenlogboek before the first row leaves."""
        log_shown(
            self.request,
            klanten_of_list(self.rijen_alle),
            handeling=f"lijst {self.naam} uitvoeren",
            export=True,
        )

    def export(self) -> StreamingHttpResponse:
        self.log_export()
        columns = [kolom for kolom in self.kolommen if kolom.in_export]
        return stream_csv(
            self.naam,
            [kolom.label for kolom in columns],
            self.rijen_alle.iterator(chunk_size=2000),
            lambda rij: [kolom.export_value_of(rij) for kolom in columns],
        )


def _any(value: Any) -> bool:
    return bool(value.exists()) if isinstance(value, QuerySet) else True


class LijstView(View, ABC):
    """A page with one list: the whole page, only the list for htmx, or the CSV with ?export=csv.

    Set `lijst` and `get_queryset()`; put RechtMixin before this class.
    """

    lijst: type[Lijst]
    template_name = "ui/lijst_pagina.html"

    @abstractmethod
    def get_queryset(self) -> QuerySet[Any]: ...

    def get_bulk(self) -> Sequence[BulkActie]:
        return ()

    def get_tabs(self) -> Sequence[Tab]:
        return ()

    def get_context(self) -> dict[str, Any]:
        """Extra context for the page around the list."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        lijst = self.lijst(self.get_queryset(), request, bulk=self.get_bulk(), tabs=self.get_tabs())
        if request.GET.get(EXPORT) == "csv" and lijst.export_url:
            return lijst.export()
        if request.headers.get("HX-Request") and request.headers.get("HX-Target", "").startswith(lijst.id):
            response = render(request, "ui/lijst.html", {"lijst": lijst})
        else:
            response = render(request, self.template_name, {"lijst": lijst, **self.get_context()})
        response["Vary"] = "HX-Request, Cookie"
        return response
