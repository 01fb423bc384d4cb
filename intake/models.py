"""The tables of the intake, one room each."""

from intake.afweging.models import Afweging
from intake.diagnose.models import Diagnose
from intake.eigen_kracht.models import EigenKrachtStap
from intake.melding.models import Melder, Melding
from intake.quick_scan.models import EersteAfspraak, QuickScan
from intake.terugkeer.models import Terugkeeroverleg
from intake.verwijzing.models import Verwijzing
from intake.vraagverheldering.models import Overdracht, Vraagverheldering

__all__ = [
    "Afweging",
    "Diagnose",
    "EersteAfspraak",
    "EigenKrachtStap",
    "Melder",
    "Melding",
    "Overdracht",
    "QuickScan",
    "Terugkeeroverleg",
    "Verwijzing",
    "Vraagverheldering",
]
