"""Free moments: what one is, and the hours and lengths of talks as dated norms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from serviceplein.agenda.keuzes import AfspraakSoort
from serviceplein.catalogus.normen import normen

ZONE = ZoneInfo("Europe/Amsterdam")
_DUUR = {soort: f"agenda.duur.{soort}" for soort in AfspraakSoort.values}
_OVERIG = ("agenda.begin_uur", "agenda.eind_uur", "agenda.raster_minuten", "agenda.reistijd_minuten")


@dataclass(frozen=True, slots=True, kw_only=True)
class Werktijd:
    """Hours of the day in which talks are planned, the grid they start on, and how long each kind takes."""

    begin_uur: int
    eind_uur: int
    raster: timedelta
    reistijd: timedelta
    duur: Mapping[str, timedelta]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A free moment of one medewerker, travel not counted."""

    medewerker_id: int
    naam: str
    begin: datetime
    eind: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gat:
    """A stretch of free time of one medewerker."""

    medewerker_id: int
    naam: str
    begin: datetime
    eind: datetime


def read_werktijd(op: date) -> Werktijd:
    """The norms of the day, in one query."""
    found = normen([*_OVERIG, *_DUUR.values()], op=op)
    return Werktijd(
        begin_uur=int(found["agenda.begin_uur"]),
        eind_uur=int(found["agenda.eind_uur"]),
        raster=timedelta(minutes=int(found["agenda.raster_minuten"])),
        reistijd=timedelta(minutes=int(found["agenda.reistijd_minuten"])),
        duur={soort: timedelta(minutes=int(found[code])) for soort, code in _DUUR.items()},
    )


def next_on_grid(moment: datetime, raster: timedelta) -> datetime:
    """The first moment on the grid of the local day, at or after `moment`. Pure."""
    local = moment.astimezone(ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    passed = local.replace(tzinfo=None) - midnight
    steps = -(-passed // raster)
    return (midnight + steps * raster).replace(tzinfo=ZONE, fold=local.fold)


def starts_in(gat: Gat, duur: timedelta, reistijd: timedelta, raster: timedelta) -> list[datetime]:
    """Every moment in a stretch of free time at which a talk with travel on both sides fits. Pure."""
    begin = next_on_grid(gat.begin + reistijd, raster)
    found = []
    while begin + duur + reistijd <= gat.eind:
        found.append(begin)
        begin += raster
    return found
