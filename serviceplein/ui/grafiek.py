"""Charts drawn on the server: one Vega-Lite spec -> SVG, in the page (theme colours) and in a PDF (hex)."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from serviceplein.ui.weergave import number

LETTER = "Source Sans 3"
AS, LIJN = "#43515d", "#dfe5e9"
KLEUREN = ("#0b5c7a", "#b4531b", "#5b3f8c", "#3d6b1f")
"""Same values as --grafiek-1..4 in thema.css; at least 3:1 on white."""
STREPEN = ([1, 0], [6, 4], [2, 3], [9, 3, 2, 3])
VORMEN = ("circle", "square", "triangle-up", "diamond")
BREED, SMAL = 620, 330


@dataclass(frozen=True, slots=True)
class Reeks:
    """One series: as many values as the chart has labels; `urls` (optional) open the rows behind a value."""

    naam: str
    waarden: tuple[float | None, ...]
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Punt:
    waarde: float | None
    url: str
    decimalen: int


@dataclass(frozen=True, slots=True)
class TabelRij:
    label: str
    punten: list[Punt]


@dataclass(frozen=True, slots=True)
class Teken:
    naam: str
    svg: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Grafiek:
    """A line or bar chart with at most four series. `norm` draws a dashed line with its value."""

    id: str
    titel: str
    as_naam: str
    labels: tuple[str, ...]
    reeksen: tuple[Reeks, ...]
    soort: Literal["lijn", "staaf"] = "lijn"
    norm: float | None = None
    decimalen: int = 0
    hoogte: int = field(default=200)

    def __post_init__(self) -> None:
        if not 1 <= len(self.reeksen) <= len(KLEUREN):
            raise ValueError(f"Een grafiek heeft 1 tot en met {len(KLEUREN)} reeksen.")
        if any(len(reeks.waarden) != len(self.labels) for reeks in self.reeksen):
            raise ValueError("Elke reeks heeft evenveel waarden als er labels zijn.")

    @property
    def svg_breed(self) -> SafeString:
        return self.svg(BREED)

    @property
    def svg_smal(self) -> SafeString:
        return self.svg(SMAL)

    def svg(self, breedte: int, *, themable: bool = True) -> SafeString:
        """The drawing, `breedte` px wide; themable=False keeps hex colours (PDF)."""
        spec = json.dumps(_spec(self, breedte), sort_keys=True)
        return mark_safe(_render(spec, themable))  # noqa: S308 - vl-convert escapes the texts of the spec

    @property
    def tabel(self) -> list[TabelRij]:
        return [
            TabelRij(
                label,
                [
                    Punt(reeks.waarden[n], reeks.urls[n] if reeks.urls else "", self.decimalen)
                    for reeks in self.reeksen
                ],
            )
            for n, label in enumerate(self.labels)
        ]

    @property
    def legenda(self) -> list[Teken]:
        signs = [Teken(reeks.naam, _sign(n, self.soort)) for n, reeks in enumerate(self.reeksen)]
        if self.norm is not None:
            signs.append(Teken(f"Norm {number(self.norm, self.decimalen)}", _norm_sign()))
        return signs

    @property
    def omschrijving(self) -> str:
        """What the picture says, for who cannot see it: from, to and the highest point of each series."""
        kind = "Lijngrafiek" if self.soort == "lijn" else "Staafgrafiek"
        parts = [
            f"{kind}: {self.titel}, {self.labels[0]} tot en met {self.labels[-1]}." if self.labels else kind
        ]
        parts += [_in_words(reeks, self.labels, self.decimalen) for reeks in self.reeksen]
        if self.norm is not None:
            parts.append(f"De norm is {number(self.norm, self.decimalen)}.")
        return " ".join(parts)


def _in_words(reeks: Reeks, labels: Sequence[str], decimalen: int) -> str:
    known = [(value, label) for value, label in zip(reeks.waarden, labels, strict=True) if value is not None]
    if not known:
        return f"{reeks.naam}: geen cijfers."
    top, where = max(known, key=lambda pair: pair[0])
    first, last, highest = (number(value, decimalen) for value in (known[0][0], known[-1][0], top))
    return f"{reeks.naam} gaat van {first} naar {last}, met het hoogste punt van {highest} in {where}."


def _spec(grafiek: Grafiek, width: int) -> dict[str, Any]:
    names = [reeks.naam for reeks in grafiek.reeksen]
    rows = [
        {"label": label, "volgorde": n, "reeks": reeks.naam, "n": reeks.waarden[n]}
        for reeks in grafiek.reeksen
        for n, label in enumerate(grafiek.labels)
        if reeks.waarden[n] is not None
    ]
    layers = _lines(grafiek, names, width) if grafiek.soort == "lijn" else _bars(grafiek, names, width)
    if grafiek.norm is not None:
        layers.append(_norm_layer(grafiek.norm))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": grafiek.hoogte,
        "padding": {"left": 2, "right": 10, "top": 6, "bottom": 2},
        "background": None,
        "data": {"values": rows},
        "layer": layers,
        "config": {
            "aria": False,
            "font": LETTER,
            "view": {"stroke": None},
            "axis": {
                "labelColor": AS,
                "labelFontSize": 14,
                "gridColor": LIJN,
                "domainColor": AS,
                "tickColor": AS,
                "labelPadding": 6,
            },
        },
    }


def _scale(names: list[str], values: Sequence[Any]) -> dict[str, Any]:
    return {"domain": names, "range": list(values[: len(names)])}


def _x_axis(grafiek: Grafiek, width: int) -> dict[str, Any]:
    """Labels that fit; too many: a line skips some (time goes on), bars turn them (each is a thing)."""
    room = max(1, width // max(36, 8 * max((len(label) for label in grafiek.labels), default=1)))
    fits = len(grafiek.labels) <= room
    step = 1 if fits or grafiek.soort == "staaf" else -(-len(grafiek.labels) // room)
    axis: dict[str, Any] = {"grid": False, "values": list(grafiek.labels[::step]), "labelLimit": 140}
    axis["labelAngle"] = -40 if grafiek.soort == "staaf" and not fits else 0
    return {"field": "label", "type": "ordinal", "title": None, "sort": list(grafiek.labels), "axis": axis}


def _y_axis(grafiek: Grafiek) -> dict[str, Any]:
    values = [value for reeks in grafiek.reeksen for value in reeks.waarden if value is not None]
    whole = max([*values, grafiek.norm or 0]) >= 5
    axis = {
        "tickCount": 5,
        "domain": False,
        "ticks": False,
        "offset": 6,
        "format": ",.0f" if whole else ",.1f",
    }
    scale = {"zero": True, "nice": 5}
    return {"field": "n", "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _lines(grafiek: Grafiek, names: list[str], width: int) -> list[dict[str, Any]]:
    colour = {"field": "reeks", "type": "nominal", "legend": None, "scale": _scale(names, KLEUREN)}
    dash = {"field": "reeks", "type": "nominal", "legend": None, "scale": _scale(names, STREPEN)}
    shape = {"field": "reeks", "type": "nominal", "legend": None, "scale": _scale(names, VORMEN)}
    base = {
        "x": {**_x_axis(grafiek, width), "scale": {"type": "point", "padding": 0.3}},
        "y": _y_axis(grafiek),
        "color": colour,
    }
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2.5, "strokeCap": "round"},
            "encoding": {**base, "strokeDash": dash, "order": {"field": "volgorde"}},
        },
        {
            "mark": {
                "type": "point",
                "filled": True,
                "size": 42,
                "opacity": 1,
                "stroke": "#ffffff",
                "strokeWidth": 1,
            },
            "encoding": {**base, "shape": shape},
        },
    ]


def _bars(grafiek: Grafiek, names: list[str], width: int) -> list[dict[str, Any]]:
    colour = {"field": "reeks", "type": "nominal", "legend": None, "scale": _scale(names, KLEUREN)}
    offset = {"field": "reeks", "sort": names} if len(names) > 1 else {}
    encoding = {"x": _x_axis(grafiek, width), "y": _y_axis(grafiek), "color": colour}
    if offset:
        encoding["xOffset"] = offset
    return [{"mark": {"type": "bar", "cornerRadiusEnd": 2}, "encoding": encoding}]


def _norm_layer(norm: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"norm": norm}]},
        "mark": {"type": "rule", "color": AS, "strokeDash": [4, 3], "strokeWidth": 1.5},
        "encoding": {"y": {"field": "norm", "type": "quantitative"}},
    }


@lru_cache(maxsize=512)
def _render(spec: str, themable: bool) -> str:
    svg = vl_convert.vegalite_to_svg(
        spec, vl_version="6.4", format_locale="nl-NL", time_format_locale="nl-NL"
    )
    svg = re.sub(r' xmlns:xlink="[^"]*"', "", svg)
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    if themable:
        names = {AS: "as", LIJN: "lijn", **{colour: str(n) for n, colour in enumerate(KLEUREN, start=1)}}
        for colour, name in names.items():
            svg = svg.replace(f'"{colour}"', f'"var(--grafiek-{name})"')
    return svg


def _sign(n: int, soort: str) -> SafeString:
    colour = f"var(--grafiek-{n + 1})"
    if soort == "staaf":
        return format_html('<svg viewBox="0 0 28 12"><path d="M4 0h20v12h-20z" fill="{}"/></svg>', colour)
    shapes = (
        "M10 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
        "M10.5 2.5h7v7h-7z",
        "M14 1.5l4.5 8h-9z",
        "M14 1l4.5 5l-4.5 5l-4.5-5z",
    )
    dash = " ".join(str(part) for part in STREPEN[n]) if n else ""
    return format_html(
        '<svg viewBox="0 0 28 12"><path d="M0 6h28" stroke="{0}" stroke-width="2.5" stroke-dasharray="{1}"/>'
        '<path d="{2}" fill="{0}"/></svg>',
        colour,
        dash,
        shapes[n],
    )


def _norm_sign() -> SafeString:
    return SafeString(
        '<svg viewBox="0 0 28 12"><path d="M0 6h28" stroke="var(--grafiek-as)" '
        'stroke-width="1.5" stroke-dasharray="4 3"/></svg>'
    )
