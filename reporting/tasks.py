"""The background work of reporting, one room each."""

from reporting.feiten.tasks import bouw_feiten

__all__ = ["bouw_feiten"]
