"""The tables of reporting, one room each."""

from reporting.feiten.models import Dagfeit, Feitdag, Maandfeit

__all__ = ["Dagfeit", "Feitdag", "Maandfeit"]
