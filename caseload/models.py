"""The tables of the caseload, one room each."""

from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.contact.models import Contactmoment
from caseload.herverdelen.models import Herverdeelbelasting, Herverdeelregel, Herverdeling
from caseload.ladders.models import LadderStap
from caseload.plan.models import Actie, Doel, Ontheffing, Plan
from caseload.toewijzing.models import Capaciteit, CaseloadDag, Toewijzing, Uitsluiting, Wachtplaats
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, OntheffingWijziging, Verplichting

__all__ = [
    "Actie",
    "Bewijs",
    "Capaciteit",
    "CaseloadDag",
    "Contactmoment",
    "Doel",
    "Herverdeelbelasting",
    "Herverdeelregel",
    "Herverdeling",
    "LadderStap",
    "Maatregelvoorstel",
    "Ontheffing",
    "OntheffingWijziging",
    "Plan",
    "Toewijzing",
    "Uitsluiting",
    "Verplichting",
    "Wachtplaats",
    "ZakelijkeAfspraak",
]
