"""From intake to satisfaction: what the consulent does with one Wmo-voorziening (CAS-23)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.klantstap import open_for
from caseload.toewijzing.models import Toewijzing
from caseload.voorzieningen.models import (
    Indicatie,
    IndicatieDoor,
    IndicatieUitkomst,
    StopReden,
    Voorziening,
)
from caseload.voorzieningen.policy import NORMEN, due_date, stop_reasons
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.catalogus.codes import Domein
from serviceplein.catalogus.models import Product
from serviceplein.catalogus.normen import normen
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class VoorzieningNietMogelijk(DomainError):
    code = "caseload.voorziening_niet_mogelijk"


class VoorzieningAlVerder(DomainError):
    code = "caseload.voorziening_al_verder"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVoorziening:
    """The intake begins for one product of the catalogue."""

    klant_id: int
    product_id: int
    hulpvraag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighVoorziening:
    """Whether an indicatie is needed and who makes it; `door` None: it works out without a voorziening."""

    voorziening_id: int
    hulpvraag: str
    eigen_kracht: str
    door: IndicatieDoor | None
    reden: str
    kenmerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIndicatie:
    """What the indicatie says; `naar_ciz` hands one of our own over to the CIZ."""

    voorziening_id: int
    uitkomst: IndicatieUitkomst
    ontvangen_op: date
    inhoud: str
    geldig_tot: date | None = None
    kenmerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopVoorziening:
    voorziening_id: int
    reden: StopReden
    toelichting: str


@step
def open_voorziening(command: OpenVoorziening, *, actor: Gebruiker, now: datetime) -> int:
    """The consulent begins the intake for a voorziening of a klant with a vaste contactpersoon.

    The contactpersoon follows it when that is a consulent Wmo, else whoever begins.
    Raises Klant.DoesNotExist, PermissionDenied, VoorzieningNietMogelijk.
    """
    klant = open_for(actor, Recht.VOORZIENING_VOLGEN, command.klant_id, now)
    today = timezone.localdate(now)
    if not command.hulpvraag.strip():
        raise VoorzieningNietMogelijk("Schrijf op wat de klant nodig heeft.", veld="hulpvraag")
    product = products_on(today).filter(pk=command.product_id).first()
    if product is None:
        raise VoorzieningNietMogelijk("Kies een Wmo-product uit de catalogus.", veld="product")
    row = _create(
        klant=klant,
        product=product,
        medewerker_id=_follower(klant.pk, actor),
        volgende_voor=_due(VoorzieningStatus.AFWEGING, today),
        hulpvraag=command.hulpvraag.strip(),
        geopend_op=now,
        geopend_door=actor,
    )
    tell("voorziening.begonnen", row, actor=actor, now=now)
    return row.pk


@step
def weigh_voorziening(command: WeighVoorziening, *, actor: Gebruiker, now: datetime) -> None:
    """Intake done: no indicatie, one of our own, one of the CIZ, or no voorziening at all.

    Raises Voorziening.DoesNotExist, PermissionDenied, VoorzieningAlVerder, VoorzieningNietMogelijk.
    """
    row = lock_voorziening(command.voorziening_id, {VoorzieningStatus.AFWEGING}, actor=actor, now=now)
    _require(hulpvraag=command.hulpvraag, eigen_kracht=command.eigen_kracht, reden=command.reden)
    row.hulpvraag, row.eigen_kracht = command.hulpvraag.strip(), command.eigen_kracht.strip()
    if command.door is None:
        end_row(row, StopReden.EIGEN_KRACHT, command.reden, now=now)
        tell("voorziening.gestopt", row, actor=actor, now=now, reden=in_zin(StopReden.EIGEN_KRACHT.label))
        return
    row.indicatie_door, row.indicatie_reden = command.door, command.reden.strip()
    today = timezone.localdate(now)
    if command.door == IndicatieDoor.GEEN:
        put(row, VoorzieningStatus.OPDRACHT, today)
    else:
        put(row, VoorzieningStatus.INDICATIE, today)
        _ask(row, command.kenmerk, today)
    tell("voorziening.afgewogen", row, actor=actor, now=now, besluit=in_zin(command.door.label))


@step
def record_indicatie(command: RecordIndicatie, *, actor: Gebruiker, now: datetime) -> None:
    """The indicatie is there: order, stop, or ask the CIZ after all.

    Raises Voorziening.DoesNotExist, PermissionDenied, VoorzieningAlVerder, VoorzieningNietMogelijk.
    """
    row = lock_voorziening(command.voorziening_id, {VoorzieningStatus.INDICATIE}, actor=actor, now=now)
    awaited = row.indicaties.select_for_update().get(uitkomst="")
    today = timezone.localdate(now)
    _require(inhoud=command.inhoud)
    if not awaited.gevraagd_op <= command.ontvangen_op <= today:
        raise VoorzieningNietMogelijk("Kies een dag vanaf de vraag tot en met vandaag.", veld="ontvangen_op")
    if command.uitkomst == IndicatieUitkomst.VERVALLEN:
        raise VoorzieningNietMogelijk("Kies wat de indicatie zegt.", veld="uitkomst")
    if command.uitkomst == IndicatieUitkomst.NAAR_CIZ and awaited.door == IndicatieDoor.CIZ:
        raise VoorzieningNietMogelijk("Deze indicatie ligt al bij het CIZ.", veld="uitkomst")
    if command.geldig_tot and command.geldig_tot <= command.ontvangen_op:
        raise VoorzieningNietMogelijk("Kies een dag na het antwoord.", veld="geldig_tot")
    awaited.uitkomst, awaited.ontvangen_op = command.uitkomst, command.ontvangen_op
    awaited.inhoud, awaited.geldig_tot = command.inhoud.strip(), command.geldig_tot
    if awaited.door == IndicatieDoor.CIZ and command.kenmerk.strip():
        awaited.kenmerk = command.kenmerk.strip()
    awaited.save()
    if command.uitkomst == IndicatieUitkomst.TOEGEKEND:
        put(row, VoorzieningStatus.OPDRACHT, today)
    elif command.uitkomst == IndicatieUitkomst.AFGEWEZEN:
        end_row(row, StopReden.AFGEWEZEN, command.inhoud, now=now)
    else:
        row.indicatie_door = IndicatieDoor.CIZ
        put(row, VoorzieningStatus.INDICATIE, today)
        _ask(row, command.kenmerk, today)
    tell(
        "voorziening.indicatie",
        row,
        actor=actor,
        now=now,
        door=in_zin(awaited.get_door_display()),
        uitkomst=in_zin(command.uitkomst.label),
    )


@step
def stop_voorziening(command: StopVoorziening, *, actor: Gebruiker, now: datetime) -> None:
    """The voorziening is not needed any more; once ordered only for a reason on the side of the klant.

    Raises Voorziening.DoesNotExist, PermissionDenied, VoorzieningAlVerder, VoorzieningNietMogelijk.
    """
    stoppable = {
        VoorzieningStatus.AFWEGING,
        VoorzieningStatus.INDICATIE,
        VoorzieningStatus.OPDRACHT,
        VoorzieningStatus.LEVERING,
        VoorzieningStatus.GELEVERD,
    }
    row = lock_voorziening(command.voorziening_id, stoppable, actor=actor, now=now)
    _require(toelichting=command.toelichting)
    if command.reden not in stop_reasons(besteld=row.besteld_op is not None):
        raise VoorzieningNietMogelijk(
            "De opdracht is gegeven. Volg de levering tot de klant tevreden is.", veld="reden"
        )
    end_row(row, command.reden, command.toelichting, now=now)
    tell("voorziening.gestopt", row, actor=actor, now=now, reden=in_zin(command.reden.label))


def products_on(op: date) -> Any:
    """The Wmo products of the catalogue on a day; part of a step or a form."""
    open_ended = Product.objects.filter(domein=Domein.WMO, soort="product", geldig_van__lte=op)
    return open_ended.exclude(geldig_tot__lte=op).exclude(code="vraagverheldering").order_by("naam", "pk")


def lock_voorziening(
    voorziening_id: int, statuses: set[VoorzieningStatus], *, actor: Gebruiker, now: datetime
) -> Voorziening:
    """The voorziening, open for this user and locked, in one of these statuses; part of a step.

    Raises Voorziening.DoesNotExist, PermissionDenied, VoorzieningAlVerder.
    """
    rows = Voorziening.objects.open_for(actor, now).select_related("product", "medewerker", "klant")
    row = rows.select_for_update(of=("self",)).get(pk=voorziening_id)
    require(actor, Recht.VOORZIENING_VOLGEN)
    if row.status not in statuses:
        label = row.get_status_display().lower()
        raise VoorzieningAlVerder(f"Deze voorziening is al verder: {label}. Ververs de pagina.")
    return row


def put(row: Voorziening, status: VoorzieningStatus, van: date, *, voor: date | None = None) -> None:
    """The next status, with the last day for what then has to be done; part of a step."""
    row.status = status
    row.volgende_voor = voor or _due(status, van, row.indicatie_door)
    row.save()


def end_row(row: Voorziening, reden: StopReden, toelichting: str, *, now: datetime) -> None:
    """Stops a voorziening and what was asked for it; part of a step."""
    row.indicaties.filter(uitkomst="").update(
        uitkomst=IndicatieUitkomst.VERVALLEN,
        ontvangen_op=timezone.localdate(now),
        inhoud="De voorziening is gestopt.",
    )
    row.status, row.volgende_voor, row.beeindigd_op = VoorzieningStatus.GESTOPT, None, now
    row.stop_reden, row.stop_toelichting = reden, toelichting.strip()[:500]
    row.save()


def tell(code: str, row: Voorziening, *, actor: Gebruiker | None, now: datetime, **gegevens: Any) -> None:
    """The one event of a step on a voorziening."""
    record(
        code,
        actor=actor,
        now=now,
        klant_id=row.klant_id,
        onderwerp=row,
        gegevens={"product": row.product.naam, "kenmerk": row.kenmerk, **gegevens},
    )


def _ask(row: Voorziening, kenmerk: str, today: date) -> None:
    Indicatie.objects.create(
        voorziening=row,
        door=row.indicatie_door,
        gevraagd_op=today,
        termijn=row.volgende_voor or today,
        kenmerk=kenmerk.strip() if row.indicatie_door == IndicatieDoor.CIZ else "",
    )


def _follower(klant_id: int, actor: Gebruiker) -> int:
    """Who follows the voorziening; holds the assignment, so that it cannot end meanwhile."""
    running = Toewijzing.objects.running().filter(klant=klant_id).select_for_update(of=("self",)).first()
    if running is None:
        raise VoorzieningNietMogelijk(
            "Deze klant heeft nog geen vaste contactpersoon. Wijs die eerst toe bij de melding."
        )
    if running.functie == Functie.CONSULENT_WMO:
        return running.medewerker_id
    mine = Medewerker.objects.filter(gebruiker=actor).values_list("pk", flat=True).first()
    if mine is None:
        raise VoorzieningNietMogelijk("Uw account hoort niet bij een medewerker. Vraag functioneel beheer.")
    return mine


def _create(**values: Any) -> Voorziening:
    try:
        with transaction.atomic():
            return Voorziening.objects.create(**values)
    except IntegrityError as error:
        if "caseload_voorziening_one_of_a_kind" not in str(error):
            raise
        raise VoorzieningNietMogelijk("Deze voorziening loopt al voor deze klant.", veld="product") from error


def _due(status: VoorzieningStatus, van: date, door: str = "") -> date | None:
    return due_date(status, van=van, normen=normen(NORMEN, op=van), indicatie_door=door)


def _require(**texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise VoorzieningNietMogelijk("Vul dit in.", veld=name)
