"""The tables of the intake, one room each."""

from intake.afweging.models import Afweging
from intake.diagnose.models import Diagnose
from intake.eigen_kracht.models import EigenKrachtStap
from intake.melding.models import Melder, Melding
from intake.poort.models import Poortbeoordeling, Poortsignaal
from intake.quick_scan.models import EersteAfspraak, QuickScan
from intake.snelle_route.models import SnelleRoute
from intake.terugkeer.models import Terugkeeroverleg
from intake.verwijzing.models import Verwijzing
from intake.vraagverheldering.models import Overdracht, Vraagverheldering
from intake.ww.models import WwAankondiging, WwGesprek
from intake.zoektermijn.models import Inspanning, Zoektermijn

__all__ = [
    "Afweging",
    "Diagnose",
    "EersteAfspraak",
    "EigenKrachtStap",
    "Inspanning",
    "Melder",
    "Melding",
    "Overdracht",
    "Poortbeoordeling",
    "Poortsignaal",
    "QuickScan",
    "SnelleRoute",
    "Terugkeeroverleg",
    "Verwijzing",
    "Vraagverheldering",
    "WwAankondiging",
    "WwGesprek",
    "Zoektermijn",
]
