"""Events as COPY rows, and the diary that keeps talks apart."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import models
from numpy.typing import NDArray

from reporting.proefgemeente.kalender import Kalender, Tijden
from reporting.proefgemeente.kopie import Deel, moments, rows
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort

Getallen = NDArray[np.int64]
EERSTE_UUR = 9
GESPREKKEN_PER_DAG = 8


def events(
    code: str,
    onderwerp: type[models.Model],
    *,
    op: Tijden,
    klant: Sequence[str],
    actor: Sequence[str],
    onderwerp_id: Sequence[str],
    gegevens: Sequence[str],
) -> Iterable[Deel]:
    """Events of one kind; `gegevens` are JSON texts. Raises KeyError for a kind no app registered."""
    n = len(klant)
    return rows(
        Gebeurtenis,
        soort=[code] * n,
        domein=[soort(code).domein] * n,
        op=moments(op),
        klant_id=klant,
        actor_id=actor,
        onderwerp_soort=[onderwerp._meta.label_lower] * n,
        onderwerp_id=onderwerp_id,
        gegevens=gegevens,
    )


def fit_in_diary(day: Getallen, wie: Getallen, kalender: Kalender) -> Tijden:
    """Moments of talks of an hour, never two at once for one medewerker; a full day moves on to the next.

    `day` is changed to the day on which the talk fits.
    """
    slot = np.zeros(len(day), dtype=np.int64)
    while True:
        order = np.lexsort((wie, day))
        key = day[order] * (wie.max(initial=0) + 1) + wie[order]
        first = np.r_[True, key[1:] != key[:-1]] if len(key) else np.zeros(0, dtype=bool)
        run = np.arange(len(key))
        slot[order] = run - np.maximum.accumulate(np.where(first, run, 0))
        full = slot >= GESPREKKEN_PER_DAG
        if not full.any():
            return kalender.moment(day, (slot + EERSTE_UUR) * 3600)
        day[full] = np.minimum(day[full] + 1, len(kalender.dagen) - 1)
        if (day[full] == len(kalender.dagen) - 1).all():
            raise ValueError("Er zijn te weinig medewerkers voor de gesprekken.")
