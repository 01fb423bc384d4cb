"""Handing a question over to the wijk and taking it back: both ways, with a name and a day (INT-16)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.melding.codes import Bestemming, Kanaal, SoortVraag
from intake.melding.models import Melding
from intake.melding.services import RegisterMelding, create_melding, lock_visible, may_see, take_over
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import task_key
from intake.vraagverheldering.models import Overdracht
from intake.vraagverheldering.transitions import OverdrachtStatus
from serviceplein.berichten.services import queue_email
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak, end_taken

WIJKPARTNER = "wijkwelzijnsorganisatie"


class OverdrachtOnjuist(DomainError):
    code = "intake.overdracht_onjuist"


class OverdrachtAlVerder(DomainError):
    code = "intake.overdracht_al_verder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aangeboden:
    overdracht_id: int
    taak: Taak


def wijk_partners(klant: Klant | None) -> QuerySet[Partner]:
    """The wijkwelzijnsorganisaties that serve the wijk of the klant, or all while the wijk is unknown."""
    partners = Partner.objects.filter(soort=WIJKPARTNER)
    if klant is not None and klant.wijk_id:
        partners = partners.filter(Q(wijken=klant.wijk_id) | Q(wijken__isnull=True)).distinct()
    return partners.order_by("naam", "pk")


def latest_contact(op: date) -> date:
    """The last day on which the wijk calls a klant that is handed over on `op`."""
    return add_werkdagen(op, int(norm("intake.overdracht_werkdagen", op=op)))


def check_key(overdracht_id: int) -> str:
    """Cause of the task to see whether the wijk called."""
    return f"overdracht:{overdracht_id}"


def offer_to_wijk(
    melding: Melding,
    *,
    partner_id: int | None,
    contact_op: date | None,
    verhaal: str,
    actor: Gebruiker,
    now: datetime,
) -> Aangeboden:
    """A named organisation calls the klant on an agreed day; a task checks that it did. Part of a step.

    Raises OverdrachtOnjuist.
    """
    today = timezone.localdate(now)
    partner = wijk_partners(melding.klant).filter(pk=partner_id or 0).first()
    if partner is None:
        raise OverdrachtOnjuist("Kies een wijkorganisatie die in deze wijk werkt.", veld="partner")
    if contact_op is None or not today <= contact_op <= latest_contact(today):
        raise OverdrachtOnjuist(
            f"Spreek af dat de wijk belt, vandaag of uiterlijk {latest_contact(today):%d-%m-%Y}.",
            veld="contact_op",
        )
    try:
        with transaction.atomic():
            overdracht = Overdracht.objects.create(
                melding=melding,
                partner=partner,
                verhaal=verhaal.strip(),
                contact_op=contact_op,
                aangeboden_op=now,
                aangeboden_door=actor,
            )
    except IntegrityError as error:
        if "intake_overdracht_one_running" not in str(error):
            raise
        raise OverdrachtOnjuist("Deze melding ligt al bij de wijk. Ververs de pagina.") from error
    taak = create_taak(
        sleutel=check_key(overdracht.pk),
        titel=f"Controleer of {partner.naam} de klant heeft gebeld",
        reden=f"Melding {melding.kenmerk}",
        klant_id=melding.klant_id,
        specialisme=Specialisme.FRONTOFFICE,
        onderwerp=melding,
        deadline=contact_op,
        now=now,
    )
    queue_email(
        sleutel=f"overdracht:{overdracht.pk}",
        sjabloon="overdracht_wijk",
        aan=partner.email,
        now=now,
        gegevens={"kenmerk": melding.kenmerk, "contact_op": f"{contact_op:%d-%m-%Y}"},
    )
    return Aangeboden(overdracht_id=overdracht.pk, taak=taak)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverToWijk:
    """A question that triage sent to the wijk gets a name and a day."""

    melding_id: int
    partner_id: int
    contact_op: date
    verhaal: str


@step
def hand_over_to_wijk(command: HandOverToWijk, *, actor: Gebruiker, now: datetime) -> int:
    """Gemeente -> wijk. Raises Melding.DoesNotExist, PermissionDenied, OverdrachtOnjuist."""
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    if melding.bestemming != Bestemming.WIJKWELZIJNSORGANISATIE:
        raise OverdrachtOnjuist("Deze melding gaat niet naar de wijk. Doe zo nodig de triage opnieuw.")
    if not command.verhaal.strip():
        raise OverdrachtOnjuist("Schrijf op wat de wijk moet weten.", veld="verhaal")
    offered = offer_to_wijk(
        melding,
        partner_id=command.partner_id,
        contact_op=command.contact_op,
        verhaal=command.verhaal,
        actor=actor,
        now=now,
    )
    end_taken(sleutels=[task_key(melding)], now=now, actor=actor)
    overdracht = Overdracht.objects.select_related("partner").get(pk=offered.overdracht_id)
    record(
        "overdracht.aangeboden",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "partner": overdracht.partner.naam,
            "contact_op": f"{overdracht.contact_op:%d-%m-%Y}",
        },
    )
    return offered.overdracht_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOverdracht:
    overdracht_id: int


@step
def accept_overdracht(command: AcceptOverdracht, *, actor: Gebruiker, now: datetime) -> None:
    """The wijk called the klant and goes on. Raises Overdracht.DoesNotExist, OverdrachtAlVerder."""
    overdracht = _lock(command.overdracht_id, actor, OverdrachtStatus.AANGEBODEN)
    overdracht.status, overdracht.afgesloten_op = OverdrachtStatus.AANGENOMEN, now
    overdracht.save(update_fields=["status", "afgesloten_op"])
    end_taken(sleutels=[check_key(overdracht.pk)], now=now, actor=actor)
    _let_go(overdracht.melding, now=now)
    record(
        "overdracht.aangenomen",
        actor=actor,
        now=now,
        klant_id=overdracht.melding.klant_id,
        onderwerp=overdracht.melding,
        gegevens={"kenmerk": overdracht.melding.kenmerk, "partner": overdracht.partner.naam},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOverdracht:
    """The wijk cannot help, or found that the municipality must: the question comes back."""

    overdracht_id: int
    reden: str


@step
def return_overdracht(command: ReturnOverdracht, *, actor: Gebruiker, now: datetime) -> int:
    """Wijk -> gemeente: a new melding with the same question and what the wijk found; nothing is asked twice.

    The event is that of the new melding. Raises Overdracht.DoesNotExist, OverdrachtAlVerder,
    OverdrachtOnjuist. Returns the id of the new melding.
    """
    running = (OverdrachtStatus.AANGEBODEN, OverdrachtStatus.AANGENOMEN)
    overdracht = _lock(command.overdracht_id, actor, *running)
    if not command.reden.strip():
        raise OverdrachtOnjuist("Schrijf op wat de wijk heeft gevonden.", veld="reden")
    old = overdracht.melding
    made = create_melding(
        RegisterMelding(
            klant_id=old.klant_id,
            kanaal=Kanaal.WIJKBALIE,
            vraag=f"{old.vraag}\n\nTerug van {overdracht.partner.naam}: {command.reden.strip()}"[:4000],
            domeinen=tuple(old.domeinen),
            soort_vraag=SoortVraag.NIEUWE_AANVRAAG,
            leefgebieden=tuple(old.leefgebieden),
            product=old.product,
            juiste_plek=True,
            aangebracht_door_id=overdracht.partner_id,
            bron="overdracht",
            extern_kenmerk=str(overdracht.pk),
        ),
        actor=actor,
        now=now,
    )
    overdracht.status, overdracht.afgesloten_op = OverdrachtStatus.TERUG, now
    overdracht.terug_reden = command.reden.strip()
    overdracht.nieuwe_melding_id = made.melding_id
    overdracht.save()
    end_taken(sleutels=[check_key(overdracht.pk)], now=now, actor=actor)
    _let_go(old, now=now)
    return made.melding_id


def _let_go(melding: Melding, *, now: datetime) -> None:
    """Somebody else goes on with a melding that waited here for the answer of the wijk."""
    if melding.status == MeldingStatus.GETRIEERD:
        take_over(melding, now=now)


def _lock(pk: int, actor: Gebruiker, *allowed: OverdrachtStatus) -> Overdracht:
    require(actor, Recht.AFSPRAAK_PLANNEN)
    rows = Overdracht.objects.select_for_update(of=("self",)).select_related("melding__klant", "partner")
    overdracht = rows.get(pk=pk)
    if not may_see(overdracht.melding, actor):
        raise Overdracht.DoesNotExist
    if overdracht.status not in allowed:
        status = in_zin(overdracht.get_status_display())
        raise OverdrachtAlVerder(f"Deze overdracht heeft al de status '{status}'. Ververs de pagina.")
    return overdracht
