"""No service of our own: a partner gets the regie, the relatiebeheerder finds one (CAS-03)."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Q
from django.utils import timezone

from caseload.plan.eerste_stappen import carry_first_steps
from caseload.plan.models import Ontheffing
from caseload.plan.opening import give_to_partner, plan_deadline
from caseload.plan.regiepartner import find_partner_key
from caseload.plan.transitions import PlanStatus
from intake.melding.models import Melding
from serviceplein.catalogus.normen import norm
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.services import create_taak


def hand_to_partner(klant: Klant, melding: Melding, *, ontheffing: bool, now: datetime) -> Medewerker | None:
    """Gives the regie away with a task to find the partner; returns the partner's counterpart, if any.

    Part of a step. `ontheffing` exempts the klant from looking for work for the term of the norm.
    """
    today = timezone.localdate(now)
    contact = _quietest_relatiebeheerder()
    plan = give_to_partner(klant, contact, now=now)
    carry_first_steps(plan, melding)
    if ontheffing:
        months = int(norm("caseload.ontheffing_maanden", op=today))
        Ontheffing.objects.create(
            klant=klant,
            reden="Geen perspectief op werk en geen eigen dienstverlening beschikbaar.",
            van=today,
            tot=today + relativedelta(months=months),
        )
    create_taak(
        sleutel=find_partner_key(plan.pk),
        titel="Zoek een ketenpartner die de regie neemt",
        reden=f"Melding {melding.kenmerk}",
        klant_id=klant.pk,
        medewerker_id=contact.pk if contact else None,
        specialisme="" if contact else Specialisme.FRONTOFFICE,
        onderwerp=plan,
        deadline=plan_deadline(today),
        now=now,
    )
    return contact


def _quietest_relatiebeheerder() -> Medewerker | None:
    """Whoever follows the fewest partner plans now; the number breaks a tie."""
    running = Count("plannen_in_regie", filter=~Q(plannen_in_regie__status=PlanStatus.AFGESLOTEN))
    people = Medewerker.objects.filter(functie=Functie.RELATIEBEHEERDER, actief=True).annotate(lopend=running)
    return people.order_by("lopend", "nummer").first()
