"""The background work of the caseload, one room each."""

from caseload.herverdelen.tasks import bereken, hervat_herverdelingen, voer_uit

__all__ = ["bereken", "hervat_herverdelingen", "voer_uit"]
