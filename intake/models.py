"""The tables of the intake, one room each."""

from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan

__all__ = ["Melding", "QuickScan"]
