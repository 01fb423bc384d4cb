"""The tables of the intake, one room each."""

from intake.eigen_kracht.models import EigenKrachtStap
from intake.melding.models import Melder, Melding
from intake.quick_scan.models import QuickScan

__all__ = ["EigenKrachtStap", "Melder", "Melding", "QuickScan"]
