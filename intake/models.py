"""The tables of the intake, one room each."""

from intake.eigen_kracht.models import EigenKrachtStap
from intake.melding.models import Melder, Melding
from intake.quick_scan.models import EersteAfspraak, QuickScan
from intake.terugkeer.models import Terugkeeroverleg
from intake.verwijzing.models import Verwijzing

__all__ = [
    "EersteAfspraak",
    "EigenKrachtStap",
    "Melder",
    "Melding",
    "QuickScan",
    "Terugkeeroverleg",
    "Verwijzing",
]
