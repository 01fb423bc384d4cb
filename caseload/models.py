"""The tables of the caseload, one room each."""

from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.casusboek.models import Casus, Les, Ontwikkelpunt, Perspectief, Spooroordeel
from caseload.contact.models import Contactmoment
from caseload.delen.models import Deling, GedeeldDeel
from caseload.herverdelen.models import Herverdeelbelasting, Herverdeelregel, Herverdeling
from caseload.instrumenten.models import Arbeidsmarktkans, Budget, Contract, Instrument, Instrumentadvies
from caseload.ladders.models import LadderStap
from caseload.plan.models import Actie, Doel, Netwerkvraag, Ontheffing, Plan
from caseload.regie.models import Regieperiode, Regieverzoek
from caseload.relatiebeheer.models import (
    Partnerrapport,
    Rapportherinnering,
    Samenwerkingsafspraak,
    Samenwerkingsevaluatie,
)
from caseload.toewijzing.models import Capaciteit, CaseloadDag, Toewijzing, Uitsluiting, Wachtplaats
from caseload.trajecten.models import Nazorgmoment, Traject, Trajectcontact
from caseload.vaststelling.models import Evaluatie, Planversie
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, OntheffingWijziging, Verplichting
from caseload.voorzieningen.models import Indicatie, Levering, Voorziening

__all__ = [
    "Actie",
    "Arbeidsmarktkans",
    "Bewijs",
    "Budget",
    "Capaciteit",
    "CaseloadDag",
    "Casus",
    "Contactmoment",
    "Contract",
    "Deling",
    "Doel",
    "Evaluatie",
    "GedeeldDeel",
    "Herverdeelbelasting",
    "Herverdeelregel",
    "Herverdeling",
    "Indicatie",
    "Instrument",
    "Instrumentadvies",
    "LadderStap",
    "Les",
    "Levering",
    "Maatregelvoorstel",
    "Nazorgmoment",
    "Netwerkvraag",
    "Ontheffing",
    "OntheffingWijziging",
    "Ontwikkelpunt",
    "Partnerrapport",
    "Perspectief",
    "Plan",
    "Planversie",
    "Rapportherinnering",
    "Regieperiode",
    "Regieverzoek",
    "Samenwerkingsafspraak",
    "Samenwerkingsevaluatie",
    "Spooroordeel",
    "Toewijzing",
    "Traject",
    "Trajectcontact",
    "Uitsluiting",
    "Verplichting",
    "Voorziening",
    "Wachtplaats",
    "ZakelijkeAfspraak",
]
