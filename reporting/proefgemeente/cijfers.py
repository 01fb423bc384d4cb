"""The figures of Utrecht in 2010 that a trial municipality is made in the proportions of."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Verdeling = tuple[tuple[str, ...], NDArray[np.float64]]
"""Codes and their shares, which add up to one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cijfers:
    """Numbers of klanten and of things a year in a municipality of `omvang` klanten; shares add up to one."""

    omvang: int
    huishoudens_u_pas: int
    bijzondere_bijstand: int
    inkomenstoeslag: int
    wmo_klanten: int
    bijstand: int
    jongeren: int
    inburgering: int
    schulden: int
    wmo_meldingen: int
    wmo_routes: dict[str, float]
    wmo_vrouw: float
    wmo_leeftijd: Verdeling
    wmo_producten: Verdeling
    reintegratie: Verdeling
    participatie: Verdeling
    wijken_wwb: dict[str, float]
    wijken_wmo: dict[str, float]


def _verdeling(shares: dict[str, float]) -> Verdeling:
    weights = np.array(list(shares.values()), dtype=np.float64)
    return tuple(shares), weights / weights.sum()


@cache
def read_cijfers() -> Cijfers:
    """The figures, read from utrecht-2010.json beside this module."""
    text = files("reporting.proefgemeente").joinpath("utrecht-2010.json").read_text(encoding="utf-8")
    data = json.loads(text)
    ages = data["wmo_leeftijd"]
    old = ages["waarvan >80"]
    wijken = data["wijken_aandeel_procent"]
    return Cijfers(
        omvang=data["klanten_totaal"],
        huishoudens_u_pas=data["u_pas_huishoudens_utrecht"],
        bijzondere_bijstand=data["bijzondere_bijstand_per_jaar"],
        inkomenstoeslag=data["langdurigheidstoeslag_per_jaar"],
        wmo_klanten=data["wmo_individuele_voorziening_klanten"],
        bijstand=data["bijstand_volwassenen"],
        jongeren=data["jongerenloket_per_jaar"],
        inburgering=data["inburgeringstrajecten_gestart_per_jaar"],
        schulden=round(
            data["schuldhulpverlening_trajecten"] * data["schuldmeldingen_zonder_bijstand_aandeel"]
        ),
        wmo_meldingen=data["wmo_meldingen_per_jaar"],
        wmo_routes=data["wmo_routes_aandeel"],
        wmo_vrouw=data["wmo_geslacht_vrouw"],
        wmo_leeftijd=_verdeling(
            {"18-25": ages["<25"], "25-45": ages["25-45"], "45-70": ages["45-70"]}
            | {"70-80": ages[">70"] - old, "80-98": old}
        ),
        wmo_producten=_verdeling(
            {
                "hulp_bij_huishouden": sum(
                    data["wmo_voorzieningen"][f"hulp_bij_huishouden_{kind}"] for kind in (1, 2)
                ),
                **{
                    code: data["wmo_voorzieningen"][code]
                    for code in ("rolstoel", "vervoer", "woonvoorziening")
                },
            }
        ),
        reintegratie=_verdeling(
            {trede: data["reintegratieladder_bijstand"][trede] for trede in ("5", "4", "3", "2", "1", "0")}
        ),
        participatie=_verdeling(data["participatieladder"]["bijstand"]),
        wijken_wwb={wijk: shares["wwb"] for wijk, shares in wijken.items()},
        wijken_wmo={wijk: shares["wmo"] for wijk, shares in wijken.items()},
    )
