"""The first steps agreed in the Quick Scan go along into the plan (INT-13, CAS-09). Part of a step."""

from django.db.models import Max

from caseload.plan.models import Actie, Netwerkvraag, Plan
from caseload.plan.opening import leefgebied_of
from intake.melding.models import Melding
from intake.quick_scan.models import EersteAfspraak, QuickScan
from serviceplein.klanten.leefgebieden import Leefgebied

_ACTOR = {
    EersteAfspraak.Wie.KLANT: Actie.Actor.KLANT,
    EersteAfspraak.Wie.NETWERK: Actie.Actor.NETWERK,
    EersteAfspraak.Wie.GEMEENTE: Actie.Actor.CONTACTPERSOON,
}


def carry_first_steps(plan: Plan, melding: Melding | None) -> int:
    """Puts the agreed steps as actions under one goal in the words of the klant; returns how many.

    A plan that holds them already is left as it is, so that placing somebody again adds nothing twice.
    """
    scan = QuickScan.objects.filter(melding=melding).first() if melding else None
    if scan is None:
        return 0
    known = set(Actie.objects.filter(doel__plan=plan).values_list("omschrijving", "termijn"))
    steps = [one for one in scan.eerste_afspraken.all() if (one.wat, one.voor) not in known]
    if not steps:
        return 0
    last = plan.doelen.aggregate(last=Max("volgorde"))["last"] or 0
    wish = scan.antwoorden.get("beroepswens") or scan.antwoorden.get("zelf_doen")
    doel = plan.doelen.create(
        klant_id=scan.klant_id if plan.huishouden_id else None,
        leefgebied=leefgebied_of(scan.dominant_probleem) or Leefgebied.WERK,
        van_klant=str(wish)[:500] if wish else "Eerste stappen uit de Quick Scan",
        volgorde=last + 1,
    )
    if network := str(scan.antwoorden.get("netwerk") or "").strip():
        Netwerkvraag.objects.create(
            doel=doel,
            iemand=any(one.wie == EersteAfspraak.Wie.NETWERK for one in steps),
            toelichting=network[:500],
            beantwoord_op=scan.afgerond_op or scan.begonnen_op,
            beantwoord_door=scan.medewerker.gebruiker,
        )
    Actie.objects.bulk_create(
        Actie(
            doel=doel,
            omschrijving=one.wat,
            actor=_ACTOR[EersteAfspraak.Wie(one.wie)],
            wie=one.naam,
            termijn=one.voor,
        )
        for one in steps
    )
    return len(steps)
