"""A gemeente in the region buys some streams; what it did not buy goes home (INT-22). Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.triage.policy import Triage

OUTSIDE_THE_PACKAGE = frozenset(
    {
        Bestemming.DIRECT_AFGEHANDELD,
        Bestemming.EIGEN_GEMEENTE,
        Bestemming.BCT,
        Bestemming.VASTE_CONTACTPERSOON,
        Bestemming.BEEINDIGENDE_PROFESSIONAL,
    }
)
"""Answering, sending on, and going on with somebody who is helped already take no package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pakket:
    """What one gemeente buys; `eigen` is the municipality itself."""

    gemeente: str
    eigen: bool
    stromen: Collection[str]


def within_package(proposal: Triage, pakket: Pakket | None) -> Triage:
    """The proposal, sent home when the gemeente did not buy its stream; says so either way."""
    if pakket is None or pakket.eigen or not pakket.stromen or proposal.bestemming in OUTSIDE_THE_PACKAGE:
        return proposal
    stroom = Stroom(proposal.stroom).label
    if proposal.stroom in pakket.stromen:
        return _saying(proposal, f"{pakket.gemeente} neemt {stroom} bij ons af.")
    home = replace(proposal, bestemming=Bestemming.EIGEN_GEMEENTE, vervolgstap=Vervolgstap.WARME_VERWIJZING)
    return _saying(
        home, f"{pakket.gemeente} neemt {stroom} niet bij ons af: de klant gaat naar de eigen gemeente."
    )


def _saying(proposal: Triage, sentence: str) -> Triage:
    return replace(proposal, uitleg=(*proposal.uitleg, sentence), pakket=sentence)
