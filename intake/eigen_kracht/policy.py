"""The five steps of eigen kracht, from near to far (INT-03; DVC 1.1). Pure."""

from collections.abc import Collection, Mapping

from django.db import models

from intake.melding.codes import Bestemming, SoortVraag


class Stap(models.TextChoices):
    """Each step is looked at before the next; an individual provision comes after the last."""

    ZELF = "zelf", "Wat kan de klant zelf?"
    NETWERK = "netwerk", "Wie in het eigen netwerk kan helpen?"
    VOORLIGGEND = "voorliggend", "Is er een voorliggende voorziening?"
    ALGEMEEN = "algemeen", "Is er een algemene voorziening?"
    COLLECTIEF = "collectief", "Is er een collectieve voorziening?"


class Oordeel(models.TextChoices):
    HELPT = "helpt", "Helpt genoeg"
    HELPT_DEELS = "helpt_deels", "Helpt een deel"
    HELPT_NIET = "helpt_niet", "Helpt niet"
    OVERGESLAGEN = "overgeslagen", "Overgeslagen"


HELPS = frozenset({Oordeel.HELPT, Oordeel.HELPT_DEELS})
"""Verdicts that give the klant something to do, wholly or in part."""

INDIVIDUEEL = frozenset({Bestemming.NIEUWE_AANVRAGEN_IWV, Bestemming.FINANCIELE_REGELINGEN})
"""Bestemmingen that grant an individual provision without a talk about the whole situation first."""


def needs_steps(*, bestemming: str, soort_vraag: str) -> bool:
    """Whether this way ends in a new individual provision."""
    return bestemming in INDIVIDUEEL and soort_vraag == SoortVraag.NIEUWE_AANVRAAG


def missing_steps(done: Collection[str]) -> list[Stap]:
    """The steps that are neither answered nor skipped, in order."""
    return [stap for stap in Stap if stap not in done]


def enough(oordelen: Mapping[str, str]) -> Stap | None:
    """The first step that solves the question, or None."""
    return next((stap for stap in Stap if oordelen.get(stap) == Oordeel.HELPT), None)
