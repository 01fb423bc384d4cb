"""Assigning the vaste contactpersoon: one transaction, explained, never over capacity (CAS-01, CAS-05)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import F
from django.utils import timezone

from caseload.ladders.models import Ladder, LadderStap
from caseload.plan.models import Ontheffing, Plan, Regie
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing, Wachtplaats
from caseload.toewijzing.policy import Kandidaat, Keuze, choose_contactpersoon
from caseload.toewijzing.querysets import read_gewicht, read_kandidaten, serving_team, waiting_until
from caseload.toewijzing.voorstel import Voorstel, read_voorstel
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status, take_over
from intake.melding.transitions import MeldingStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak


class HeeftAlContactpersoon(DomainError):
    code = "caseload.heeft_al_contactpersoon"


class WachtOpDiagnose(DomainError):
    code = "caseload.wacht_op_diagnose"


class UitkomstOnvolledig(DomainError):
    code = "caseload.uitkomst_onvolledig"


class AfwijkingNietMogelijk(DomainError):
    code = "caseload.afwijking_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignContactpersoon:
    """Assign after the Quick Scan; `medewerker_id` with `reden` deviates from the proposal."""

    melding_id: int
    medewerker_id: int | None = None
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactpersoonAssigned:
    """Exactly one of the ids is set; both are None when a partner gets the regie."""

    toewijzing_id: int | None = None
    wachtplaats_id: int | None = None


@step
def assign_contactpersoon(
    command: AssignContactpersoon, *, actor: Gebruiker, now: datetime
) -> ContactpersoonAssigned:
    """Arrow intake -> caseload: the scanned melding gets its vaste contactpersoon, place in line or partner.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, HeeftAlContactpersoon, WachtOpDiagnose,
    UitkomstOnvolledig, AfwijkingNietMogelijk.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.CONTACTPERSOON_TOEWIJZEN)
    require_status(melding, MeldingStatus.GESCAND)
    voorstel = read_voorstel(melding, now=now, record=True)
    klant = Klant.objects.select_for_update(of=("self",)).get(pk=voorstel.scan.klant_id)
    _require_assignable(klant, voorstel)
    _set_baseline(voorstel, actor, now)
    if not voorstel.besluit.vaste_contactpersoon:
        _to_partner(melding, klant, voorstel, actor=actor, now=now)
        return ContactpersoonAssigned()
    return _to_medewerker(command, melding, klant, voorstel, actor=actor, now=now)


def _require_assignable(klant: Klant, voorstel: Voorstel) -> None:
    if Toewijzing.objects.filter(klant=klant, tot__isnull=True).exists():
        raise HeeftAlContactpersoon(
            "Deze klant heeft al een vaste contactpersoon. Geef de melding door aan die collega."
        )
    if voorstel.besluit.wacht_op:
        raise WachtOpDiagnose(
            "De verdiepte diagnose is nog niet binnen. Wijs een contactpersoon toe zodra die er is."
        )
    if voorstel.besluit.functie is None:
        raise UitkomstOnvolledig(f"De uitkomst is nog niet volledig. {' '.join(voorstel.besluit.uitleg)}")


def _to_medewerker(
    command: AssignContactpersoon,
    melding: Melding,
    klant: Klant,
    voorstel: Voorstel,
    *,
    actor: Gebruiker,
    now: datetime,
) -> ContactpersoonAssigned:
    functie = Functie(str(voorstel.besluit.functie))
    today = timezone.localdate(now)
    gewicht = read_gewicht(klant, trede=voorstel.scan.reintegratieladder, stroom=melding.stroom, op=today)
    keuze, taken = _take_place(klant, functie, gewicht, voorstel, now=now)
    if command.medewerker_id is not None and _other(taken, command.medewerker_id):
        person = _deviate(command, functie, gewicht, taken, actor=actor, now=now)
    elif taken is None:
        return _to_wachtlijst(melding, klant, functie, gewicht, keuze, voorstel, actor=actor, now=now)
    else:
        person = Medewerker.objects.get(pk=taken.medewerker_id)
    toewijzing = Toewijzing.objects.create(
        klant=klant,
        medewerker=person,
        functie=functie,
        melding=melding,
        gewicht=gewicht,
        van=now,
        uitleg=explanation(keuze, voorstel),
        voorgesteld_id=taken.medewerker_id if taken else None,
        afwijking_reden=command.reden if _other(taken, person.pk) else "",
        toegewezen_door=actor,
    )
    _start_plan(klant, person, voorstel, now=now)
    take_over(melding, now=now)
    record(
        "contactpersoon.toegewezen",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=toewijzing,
        gegevens={
            "kenmerk": melding.kenmerk,
            "medewerker": person.naam,
            "medewerker_id": person.pk,
            "functie": functie.label.lower(),
            "team_id": person.team_id,
            "gewicht": str(gewicht),
            "stroom": melding.stroom,
        },
    )
    return ContactpersoonAssigned(toewijzing_id=toewijzing.pk)


def _other(taken: Kandidaat | None, medewerker_id: int) -> bool:
    return taken is None or taken.medewerker_id != medewerker_id


def _take_place(
    klant: Klant, functie: Functie, gewicht: Decimal, voorstel: Voorstel, *, now: datetime
) -> tuple[Keuze, Kandidaat | None]:
    """Chooses and takes the place in one conditional UPDATE; a colleague who was faster means choosing again.

    Only one counter row is locked, always last, so that assignments cannot wait for each other in a circle.
    """
    while True:
        people = read_kandidaten(
            klant, functie, specialisatie=voorstel.scan.dominant_probleem, op=timezone.localdate(now)
        )
        keuze = choose_contactpersoon(people, gewicht=gewicht)
        if keuze.gekozen is None or _occupy(keuze.gekozen.medewerker_id, gewicht, limit="norm", now=now):
            return keuze, keuze.gekozen


def _occupy(medewerker_id: int, gewicht: Decimal, *, limit: str, now: datetime) -> bool:
    """Adds the weight to the counter when it stays within `limit`; False when there is no room any more."""
    room = Capaciteit.objects.filter(medewerker_id=medewerker_id, belasting__lte=F(limit) - gewicht)
    return bool(room.update(belasting=F("belasting") + gewicht, laatst_toegewezen_op=now))


def _release(medewerker_id: int, gewicht: Decimal) -> None:
    Capaciteit.objects.filter(medewerker_id=medewerker_id).update(belasting=F("belasting") - gewicht)


def _deviate(
    command: AssignContactpersoon,
    functie: Functie,
    gewicht: Decimal,
    taken: Kandidaat | None,
    *,
    actor: Gebruiker,
    now: datetime,
) -> Medewerker:
    """The teamleider's own choice, up to the hard maximum; gives the proposed place back."""
    require(actor, Recht.CONTACTPERSOON_AFWIJKEN)
    if not command.reden.strip():
        raise AfwijkingNietMogelijk("Noteer waarom u afwijkt van het voorstel.", veld="reden")
    person = Medewerker.objects.filter(pk=command.medewerker_id, functie=functie, actief=True).first()
    if person is None:
        raise AfwijkingNietMogelijk(f"Kies een actieve {functie.label.lower()}.", veld="medewerker")
    if person.uitsluitingen.filter(klant__meldingen=command.melding_id).exists():
        raise AfwijkingNietMogelijk(f"{person.naam} mag deze klant niet begeleiden.", veld="medewerker")
    if taken is not None:
        _release(taken.medewerker_id, gewicht)
    if not _occupy(person.pk, gewicht, limit="maximum", now=now):
        raise AfwijkingNietMogelijk(
            f"{person.naam} zit aan het maximum. Kies iemand anders of verplaats eerst een klant.",
            veld="medewerker",
        )
    return person


def _to_wachtlijst(
    melding: Melding,
    klant: Klant,
    functie: Functie,
    gewicht: Decimal,
    keuze: Keuze,
    voorstel: Voorstel,
    *,
    actor: Gebruiker,
    now: datetime,
) -> ContactpersoonAssigned:
    """Nobody has room: a place in line with a term, and a signal to the teamleider."""
    today = timezone.localdate(now)
    team = serving_team(klant, functie)
    waiting = Wachtplaats.objects.create(
        klant=klant,
        melding=melding,
        functie=functie,
        team=team,
        gewicht=gewicht,
        sinds=now,
        termijn=waiting_until(today),
        uitleg=explanation(keuze, voorstel),
    )
    if team is not None:
        create_taak(
            sleutel=f"wachtplaats:{waiting.pk}",
            soort=Taak.Soort.SIGNAAL,
            titel=f"Geen ruimte: klant wacht op een {functie.label.lower()}",
            reden="Niemand met deze functie heeft ruimte binnen de norm.",
            klant_id=klant.pk,
            team_id=team.pk,
            onderwerp=waiting,
            deadline=waiting.termijn,
            now=now,
        )
    take_over(melding, now=now)
    record(
        "contactpersoon.wachtlijst",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=waiting,
        gegevens={"kenmerk": melding.kenmerk, "functie": functie.label.lower(), "stroom": melding.stroom},
    )
    return ContactpersoonAssigned(wachtplaats_id=waiting.pk)


def _to_partner(
    melding: Melding, klant: Klant, voorstel: Voorstel, *, actor: Gebruiker, now: datetime
) -> None:
    """No service of our own: a partner gets the regie, the relatiebeheerder finds one (CAS-03)."""
    today = timezone.localdate(now)
    contact = (
        Medewerker.objects.filter(functie=Functie.RELATIEBEHEERDER, actief=True).order_by("nummer").first()
    )
    Plan.objects.get_or_create(
        klant=klant,
        status__in=[PlanStatus.CONCEPT, PlanStatus.ACTIEF],
        defaults={"status": PlanStatus.CONCEPT, "regie": Regie.PARTNER, "begonnen_op": now},
    )
    if voorstel.besluit.ontheffing:
        months = int(norm("caseload.ontheffing_maanden", op=today))
        Ontheffing.objects.create(
            klant=klant,
            reden="Geen perspectief op werk en geen eigen dienstverlening beschikbaar.",
            van=today,
            tot=today + relativedelta(months=months),
        )
    if contact is not None:
        create_taak(
            sleutel=f"regie-partner:{melding.pk}",
            titel="Zoek een ketenpartner die de regie neemt",
            reden=f"Melding {melding.kenmerk}",
            klant_id=klant.pk,
            medewerker_id=contact.pk,
            onderwerp=melding,
            deadline=plan_deadline(today),
            now=now,
        )
    take_over(melding, now=now)
    record(
        "contactpersoon.bij_partner",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "medewerker": contact.naam if contact else "nog niemand",
            "stroom": melding.stroom,
        },
    )


def _start_plan(klant: Klant, person: Medewerker, voorstel: Voorstel, *, now: datetime) -> None:
    """The shell of the plan and the task to fill it; a running plan goes on with the new regievoerder."""
    regie = Regie(str(voorstel.besluit.regie))
    plan = Plan.objects.filter(klant=klant).exclude(status=PlanStatus.AFGESLOTEN).first()
    if plan is None:
        plan = Plan.objects.create(
            klant=klant,
            regie=regie,
            regievoerder=person,
            dominant_probleem=LEEFGEBIED_OF.get(voorstel.scan.dominant_probleem, ""),
            begonnen_op=now,
        )
    else:
        plan.regievoerder = person
        plan.regie = regie
        plan.save(update_fields=["regievoerder", "regie"])
    create_taak(
        sleutel=f"plan-opstellen:{plan.pk}",
        titel="Stel met de klant het plan van aanpak op",
        klant_id=klant.pk,
        medewerker_id=person.pk,
        onderwerp=plan,
        deadline=plan_deadline(timezone.localdate(now)),
        now=now,
    )


LEEFGEBIED_OF = {"schulden": "financien", "anders": ""} | {
    name: name
    for name in (
        "werk",
        "taal",
        "opleiding",
        "gezondheid",
        "psychosociaal",
        "huisvesting",
        "gezin",
        "verslaving",
    )
}
"""The leefgebied of the plan for each dominant problem of the Quick Scan."""


def plan_deadline(op: date) -> date:
    """By when there is a plan after the assignment."""
    return op + timedelta(days=int(norm("caseload.plan_opstellen_dagen", op=op)))


def _set_baseline(voorstel: Voorstel, actor: Gebruiker, now: datetime) -> None:
    """Where the klant starts on both ladders; the Quick Scan of today replaces an earlier step of today."""
    steps = {
        Ladder.PARTICIPATIE: voorstel.scan.participatieladder,
        Ladder.REINTEGRATIE: voorstel.scan.reintegratieladder,
    }
    for ladder, trede in steps.items():
        if trede is not None:
            LadderStap.objects.update_or_create(
                klant_id=voorstel.scan.klant_id,
                ladder=ladder,
                op=timezone.localdate(now),
                defaults={"trede": trede, "reden": "Quick Scan", "vastgelegd_door": actor},
            )


def explanation(keuze: Keuze, voorstel: Voorstel) -> dict[str, Any]:
    """What is stored with the assignment: rule, candidates with why and why not, and the counterfactual."""
    return {
        "regel": voorstel.besluit.regel,
        "zinnen": list(voorstel.besluit.uitleg),
        "snelle_route": voorstel.besluit.snelle_route,
        "kandidaten": [
            {
                "medewerker_id": verdict.kandidaat.medewerker_id,
                "naam": verdict.kandidaat.naam,
                "belasting": str(verdict.kandidaat.belasting),
                "ruimte": str(verdict.kandidaat.ruimte),
                "gekozen": verdict.gekozen,
                "reden": verdict.reden,
            }
            for verdict in keuze.beoordelingen
        ],
        "tegenfeitelijk": keuze.tegenfeitelijk,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToewijzing:
    """The contactpersoon lets go of the klant, with the reason."""

    toewijzing_id: int
    reden: EindeReden


class AlBeeindigd(DomainError):
    code = "caseload.al_beeindigd"


@step
def end_toewijzing(command: EndToewijzing, *, actor: Gebruiker, now: datetime) -> None:
    """Ends an assignment and gives the room back.

    Raises Toewijzing.DoesNotExist, PermissionDenied, AlBeeindigd.
    """
    visible = Toewijzing.objects.filter(klant__in=Klant.objects.visible_to(actor))
    toewijzing = (
        visible.select_for_update(of=("self",))
        .select_related("medewerker", "melding")
        .get(pk=command.toewijzing_id)
    )
    require(actor, Recht.PLAN_BEWERKEN)
    if toewijzing.tot is not None:
        raise AlBeeindigd("Deze begeleiding is al beëindigd. Ververs de pagina.")
    toewijzing.tot = now
    toewijzing.einde_reden = command.reden
    toewijzing.save(update_fields=["tot", "einde_reden"])
    _release(toewijzing.medewerker_id, toewijzing.gewicht)
    record(
        "contactpersoon.beeindigd",
        actor=actor,
        now=now,
        klant_id=toewijzing.klant_id,
        onderwerp=toewijzing,
        gegevens={
            "medewerker": toewijzing.medewerker.naam,
            "medewerker_id": toewijzing.medewerker_id,
            "reden": command.reden.label.lower(),
            "reden_code": command.reden,
            "stroom": toewijzing.melding.stroom if toewijzing.melding else "",
        },
    )
