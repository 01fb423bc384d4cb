"""Asking somebody to think along, or to take the regie over in a warm transfer (CAS-10)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.plan.services import lock_plan
from caseload.regie.lezen import slots_for, talkers_of
from caseload.regie.models import Regieverzoek, VerzoekSoort, Vorm
from caseload.regie.transitions import VerzoekStatus
from serviceplein.agenda.keuzes import AfspraakSoort, DeelnemerRol
from serviceplein.agenda.plannen import record_planned
from serviceplein.agenda.services import GeenRuimte, MomentBezet, create_afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker, Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak


class VerzoekOnjuist(DomainError):
    code = "caseload.regieverzoek_onjuist"


class VerzoekAlBeantwoord(DomainError):
    code = "caseload.regieverzoek_beantwoord"


class GeenMoment(DomainError):
    code = "caseload.geen_moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRegie:
    """To one colleague or one partner; `toestemming`: the klant agrees that a partner takes part."""

    plan_id: int
    versie: int
    soort: str
    vraag: str
    naar_medewerker_id: int | None = None
    naar_partner_id: int | None = None
    vorm: str = ""
    notitie: str = ""
    toestemming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookDriegesprek:
    """The first free moment, or the one that was chosen."""

    verzoek_id: int
    begin: datetime | None = None


def answer_key(verzoek_id: int) -> str:
    """Cause of the task to answer a request."""
    return f"regieverzoek:{verzoek_id}"


@step
def ask_regie(command: AskRegie, *, actor: Gebruiker, now: datetime) -> int:
    """Asks somebody to think along or to take over; nothing moves yet. Returns the id of the request.

    Raises Plan.DoesNotExist, PermissionDenied, PlanAfgesloten, PlanGewijzigd, VerzoekOnjuist.
    """
    plan = lock_plan(command.plan_id, command.versie, actor=actor, now=now)
    verzoek = _drafted(command, plan, actor=actor, now=now)
    try:
        with transaction.atomic():
            verzoek.save(force_insert=True)
    except IntegrityError as error:
        if "one_open_transfer" not in str(error):
            raise
        raise VerzoekOnjuist("Voor dit plan loopt al een overdracht. Wacht op het antwoord.") from error
    asked: Medewerker | None = getattr(actor, "medewerker", None)
    receiver = verzoek.naar_medewerker or asked or plan.regievoerder
    create_taak(
        sleutel=answer_key(verzoek.pk),
        titel=_task_title(verzoek),
        reden=f"Vraag van {actor}",
        klant_id=plan.klant_id,
        medewerker_id=receiver.pk if receiver else None,
        team_id=receiver.team_id if receiver else None,
        onderwerp=verzoek,
        deadline=verzoek.reactie_uiterlijk,
        now=now,
    )
    words = {VerzoekSoort.CONSULTEREN: "denk mee", VerzoekSoort.DOORVERWIJZEN: "neem de regie over"}
    record(
        "regie.gevraagd",
        actor=actor,
        now=now,
        klant_id=plan.klant_id,
        onderwerp=verzoek,
        gegevens={
            "van": verzoek.van,
            "naar": verzoek.naar,
            "soort": words[VerzoekSoort(verzoek.soort)],
            "soort_code": verzoek.soort,
        },
    )
    return verzoek.pk


def _drafted(command: AskRegie, plan: Plan, *, actor: Gebruiker, now: datetime) -> Regieverzoek:
    """The request as asked. Raises VerzoekOnjuist."""
    today = timezone.localdate(now)
    transfer = VerzoekSoort(command.soort) == VerzoekSoort.DOORVERWIJZEN
    person = Medewerker.objects.filter(pk=command.naar_medewerker_id or 0, actief=True).first()
    partner = Partner.objects.filter(pk=command.naar_partner_id or 0).first()
    if (person is None) == (partner is None):
        raise VerzoekOnjuist("Kies één collega of één ketenpartner.", veld="naar_medewerker")
    if not command.vraag.strip():
        raise VerzoekOnjuist("Schrijf op wat u vraagt en waarom.", veld="vraag")
    if person is not None and person.uitsluitingen.running().filter(klant=plan.klant_id).exists():
        raise VerzoekOnjuist(f"{person.naam} mag deze klant niet begeleiden.", veld="naar_medewerker")
    if partner is not None and not command.toestemming:
        raise VerzoekOnjuist("Vraag de klant eerst of een ketenpartner mag meedoen.", veld="toestemming")
    if transfer:
        _check_transfer(command, plan, person, partner)
    return Regieverzoek(
        plan=plan,
        soort=command.soort,
        van_partner=plan.regiepartner,
        van_medewerker=None if plan.regiepartner_id else plan.regievoerder,
        naar_medewerker=person,
        naar_partner=partner,
        vraag=command.vraag.strip(),
        vorm=command.vorm if transfer else "",
        notitie=command.notitie.strip() if transfer else "",
        toestemming=command.toestemming,
        reactie_uiterlijk=add_werkdagen(today, int(norm("caseload.regie_antwoord_werkdagen", op=today))),
        gevraagd_op=now,
        gevraagd_door=actor,
    )


def _check_transfer(
    command: AskRegie, plan: Plan, person: Medewerker | None, partner: Partner | None
) -> None:
    """What a transfer needs beside a receiver. Raises VerzoekOnjuist."""
    if partner is not None and not partner.mag_regie_voeren:
        raise VerzoekOnjuist("Kies een organisatie die de regie mag voeren.", veld="naar_partner")
    holder = (plan.regiepartner_id, None if plan.regiepartner_id else plan.regievoerder_id)
    if holder == (partner.pk if partner else None, person.pk if person else None):
        raise VerzoekOnjuist("Deze ontvanger heeft de regie al. Kies iemand anders.", veld="naar_medewerker")
    if command.vorm not in Vorm.values:
        raise VerzoekOnjuist("Kies hoe u de regie warm overdraagt.", veld="vorm")
    if command.vorm == Vorm.COACH and not command.notitie.strip():
        raise VerzoekOnjuist("Schrijf op wat de ontvanger moet weten.", veld="notitie")


def _task_title(verzoek: Regieverzoek) -> str:
    if verzoek.naar_partner is not None:
        return f"Noteer het antwoord van {verzoek.naar_partner.naam} over de regie"[:200]
    if verzoek.gaat_over:
        return f"{verzoek.van} vraagt u de regie over te nemen"[:200]
    return f"{verzoek.van} vraagt u mee te denken"[:200]


@step
def book_driegesprek(command: BookDriegesprek, *, actor: Gebruiker, now: datetime) -> int:
    """Puts the driegesprek in the diary of everybody of us; a partner is guest. Returns the id of the talk.

    Raises Regieverzoek.DoesNotExist, PermissionDenied, VerzoekAlBeantwoord, VerzoekOnjuist, GeenMoment.
    """
    verzoek = lock_verzoek(command.verzoek_id, actor=actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    if verzoek.vorm != Vorm.DRIEGESPREK:
        raise VerzoekOnjuist("Bij dit verzoek hoort geen driegesprek.")
    if verzoek.afspraak and verzoek.afspraak.status in (AfspraakStatus.GEPLAND, AfspraakStatus.GEVOERD):
        raise VerzoekOnjuist("Het driegesprek staat al in de agenda.")
    free = slots_for(verzoek, now=now)
    if command.begin is not None:
        free = [slot for slot in free if slot.begin == command.begin]
    people = {
        one.pk: one
        for one in Medewerker.objects.filter(pk__in=talkers_of(verzoek)).select_related("team__locatie")
    }
    for slot in free:
        try:
            afspraak = create_afspraak(
                klant_id=verzoek.plan.klant_id,
                medewerker=people[slot.medewerker_id],
                soort=AfspraakSoort.DRIEGESPREK,
                begin=slot.begin,
                onderwerp=verzoek,
                actor=actor,
                now=now,
                collegas=[one for pk, one in people.items() if pk != slot.medewerker_id],
                gasten=[
                    (partner.contactpersoon or partner.naam, DeelnemerRol.PARTNER)
                    for partner in (verzoek.van_partner, verzoek.naar_partner)
                    if partner is not None
                ],
            )
        except (MomentBezet, GeenRuimte):
            continue
        verzoek.afspraak = afspraak
        verzoek.save(update_fields=["afspraak"])
        record_planned(afspraak, onderwerp=verzoek, actor=actor, now=now)
        return afspraak.pk
    raise GeenMoment("Er is geen moment waarop iedereen kan. Kies een ander moment of vorm van overdracht.")


def lock_verzoek(verzoek_id: int, *, actor: Gebruiker) -> Regieverzoek:
    """An open request this user may see, locked after its plan. Part of a step.

    Raises Regieverzoek.DoesNotExist, VerzoekAlBeantwoord.
    """
    visible = Regieverzoek.objects.visible_to(actor)
    plan_id = visible.values_list("plan", flat=True).get(pk=verzoek_id)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    verzoek = visible.with_names().select_for_update(of=("self",)).get(pk=verzoek_id)
    verzoek.plan = plan
    if verzoek.status != VerzoekStatus.GEVRAAGD:
        status = verzoek.get_status_display().lower()
        raise VerzoekAlBeantwoord(f"Dit verzoek is al {status}. Ververs de pagina.")
    return verzoek
