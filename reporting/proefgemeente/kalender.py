"""Working days and moments on them, as numbers that NumPy can reckon with."""

from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from serviceplein.ui.werkdagen import is_werkdag

Tijden = NDArray[np.int64]
NOOIT = np.int64(2**62)
"""A moment that does not come."""
UUR = 3600
AANLOOP_JAREN = 2
"""Caseloads already run before the history begins."""


class Kalender:
    """The working days around the history. `start` and `vandaag` are positions in the list of working days.

    `nu` is the very begin of the reference date: nothing that has happened lies after it.
    """

    def __init__(self, peildatum: date, jaren: int) -> None:
        self.peildatum = peildatum
        self.begin = peildatum - timedelta(days=round(jaren * 365.25))
        first = self.begin - timedelta(days=round(AANLOOP_JAREN * 365.25))
        span = (peildatum - first).days + 100
        self.dagen = [day for day in (first + timedelta(days=n) for n in range(span)) if is_werkdag(day)]
        self.middernacht: Tijden = np.array([_moment(day, time()) for day in self.dagen], dtype=np.int64)
        self.start = sum(day < self.begin for day in self.dagen)
        self.vandaag = sum(day < peildatum for day in self.dagen)
        self.nu = np.int64(_moment(peildatum, time()))

    def moment(self, day: NDArray[np.int64], seconds: NDArray[np.int64] | int) -> Tijden:
        """Epoch seconds of a time of day (local, in seconds) on a working day."""
        return self.middernacht[day] + seconds

    def day_of(self, moment: Tijden) -> NDArray[np.int64]:
        """The last working day that began at or before a moment."""
        return np.searchsorted(self.middernacht, moment, side="right") - 1


def _moment(day: date, at: time) -> int:
    return int(datetime.combine(day, at, tzinfo=timezone.get_default_timezone()).timestamp())
