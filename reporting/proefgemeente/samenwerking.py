"""The demo people work together: network, a signed plan, a shared part and questions about the regie."""

from datetime import datetime, timedelta

from django.utils import timezone

from caseload.delen.services import ShareDelen, share_delen
from caseload.plan.models import Plan
from caseload.plan.netwerk import AnswerNetwerkvraag
from caseload.plan.services import AddActie, EstablishPlan, add_actie, answer_netwerkvraag, establish_plan
from caseload.plan.transitions import PlanStatus
from caseload.regie.services import AskRegie, ask_regie
from serviceplein.klanten.netwerk.services import AddContact, Naaste, add_contact
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker

NAASTEN = (
    ("Samira Haddad", "broer_zus", "Meegaan naar gesprekken", "06 0000 0101"),
    ("Kees Verhoef", "buur", "Helpen met de post en de computer", "06 0000 0102"),
    ("Joke Willems", "vrijwilliger", "Elke week samen wandelen", "06 0000 0103"),
)


def work_together(coach: Gebruiker, colleague: Gebruiker, *, now: datetime) -> None:
    """For the first plans of both coaches; every step as on the screen."""
    mine = _plans(coach, 4)
    for plan, person in zip(mine, NAASTEN, strict=False):
        naam, relatie, helpt, telefoon = person
        naaste = add_contact(
            AddContact(
                klant_id=plan.klant_id,
                naaste=Naaste(
                    naam=naam,
                    relatie=relatie,
                    kan_helpen_met=helpt,
                    telefoon=telefoon,
                    klant_vindt_goed=True,
                    naaste_vindt_goed=True,
                ),
            ),
            actor=coach,
            now=now,
        )
        _agree(plan, naaste, helpt, coach, now)
    if mine:
        _share(mine[0], coach, now)
    them = getattr(colleague, "medewerker", None)
    if len(mine) > 3 and them is not None:
        _ask(mine[3], them.pk, "Welke begeleiding past bij deze klant?", coach, now, consult=True)
    theirs = _plans(colleague, 1)
    me = getattr(coach, "medewerker", None)
    if theirs and me is not None:
        _ask(theirs[0], me.pk, "Werk is nu het grootste oplosbare probleem.", colleague, now, consult=False)


def _plans(coach: Gebruiker, many: int) -> list[Plan]:
    rows = Plan.objects.open_for(coach, timezone.now()).filter(
        status=PlanStatus.ACTIEF,
        regie="gemeente",
        regievoerder__gebruiker=coach,
        huishouden__isnull=True,
        doelen__isnull=False,
    )
    return list(rows.distinct().order_by("-begonnen_op", "pk")[:many])


def _agree(plan: Plan, naaste: int, helpt: str, coach: Gebruiker, now: datetime) -> None:
    """The network is asked, helps, and the klant signs."""
    today = timezone.localdate(now)
    goal = plan.doelen.order_by("volgorde", "pk")[0]
    answer = AnswerNetwerkvraag(doel_id=goal.pk, versie=plan.versie, contacten=(naaste,))
    asked = answer_netwerkvraag(answer, actor=coach, now=now)
    acted = add_actie(
        AddActie(
            doel_id=goal.pk,
            versie=asked.versie,
            omschrijving=helpt,
            actor="netwerk",
            naaste_id=naaste,
            termijn=today + timedelta(days=21),
        ),
        actor=coach,
        now=now,
    )
    signed = EstablishPlan(plan_id=plan.pk, versie=acted.versie, ondertekend_op=today)
    establish_plan(signed, actor=coach, now=now)


def _share(plan: Plan, coach: Gebruiker, now: datetime) -> None:
    plan.refresh_from_db()
    partner = Partner.objects.filter(mag_regie_voeren=True).order_by("pk").first()
    if partner is None:
        return
    today = timezone.localdate(now)
    command = ShareDelen(
        plan_id=plan.pk,
        versie=plan.versie,
        partner_id=partner.pk,
        grondslag="toestemming",
        toestemming_op=today,
        waarvoor="Samen met de klant aan hetzelfde doel werken",
        tot=today + timedelta(days=90),
        leefgebieden=(plan.doelen.order_by("volgorde", "pk")[0].leefgebied,),
    )
    share_delen(command, actor=coach, now=now)


def _ask(plan: Plan, who: int, vraag: str, actor: Gebruiker, now: datetime, *, consult: bool) -> None:
    plan.refresh_from_db()
    command = AskRegie(
        plan_id=plan.pk,
        versie=plan.versie,
        soort="consulteren" if consult else "doorverwijzen",
        vraag=vraag,
        naar_medewerker_id=who,
        vorm="" if consult else "coach",
        notitie="" if consult else "De klant werkt graag buiten en is het best te bereiken na tien uur.",
    )
    ask_regie(command, actor=actor, now=now)
