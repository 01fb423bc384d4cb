"""The tables of the caseload, one room each."""

from caseload.herverdelen.models import Herverdeelbelasting, Herverdeelregel, Herverdeling
from caseload.ladders.models import LadderStap
from caseload.plan.models import Actie, Doel, Ontheffing, Plan
from caseload.toewijzing.models import Capaciteit, CaseloadDag, Toewijzing, Uitsluiting, Wachtplaats

__all__ = [
    "Actie",
    "Capaciteit",
    "CaseloadDag",
    "Doel",
    "Herverdeelbelasting",
    "Herverdeelregel",
    "Herverdeling",
    "LadderStap",
    "Ontheffing",
    "Plan",
    "Toewijzing",
    "Uitsluiting",
    "Wachtplaats",
]
