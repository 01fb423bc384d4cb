"""The tables of the caseload, one room each."""

from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.contact.models import Contactmoment
from caseload.delen.models import Deling, GedeeldDeel
from caseload.herverdelen.models import Herverdeelbelasting, Herverdeelregel, Herverdeling
from caseload.ladders.models import LadderStap
from caseload.plan.models import Actie, Doel, Netwerkvraag, Ontheffing, Plan
from caseload.regie.models import Regieperiode, Regieverzoek
from caseload.toewijzing.models import Capaciteit, CaseloadDag, Toewijzing, Uitsluiting, Wachtplaats
from caseload.vaststelling.models import Evaluatie, Planversie
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, OntheffingWijziging, Verplichting

__all__ = [
    "Actie",
    "Bewijs",
    "Capaciteit",
    "CaseloadDag",
    "Contactmoment",
    "Deling",
    "Doel",
    "Evaluatie",
    "GedeeldDeel",
    "Herverdeelbelasting",
    "Herverdeelregel",
    "Herverdeling",
    "LadderStap",
    "Maatregelvoorstel",
    "Netwerkvraag",
    "Ontheffing",
    "OntheffingWijziging",
    "Plan",
    "Planversie",
    "Regieperiode",
    "Regieverzoek",
    "Toewijzing",
    "Uitsluiting",
    "Verplichting",
    "Wachtplaats",
    "ZakelijkeAfspraak",
]
