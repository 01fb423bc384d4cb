"""A verdiepte diagnose: ordered, reminded, cancelled; and what the routing does meanwhile (INT-15)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.diagnose.models import Diagnose, Routering
from intake.diagnose.policy import reminder_due
from intake.diagnose.transitions import DiagnoseStatus
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from serviceplein.berichten.services import queue_email
from serviceplein.catalogus.codes import RaamafspraakSoort
from serviceplein.catalogus.normen import norm, normen
from serviceplein.catalogus.partners.models import Raamafspraak
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Partner
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.signalen import ask_update

SIGNAAL = "diagnose"


class DiagnoseNietMogelijk(DomainError):
    code = "intake.diagnose_niet_mogelijk"


class DiagnoseAlVerder(DomainError):
    code = "intake.diagnose_al_verder"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDiagnose:
    """A question to a partner; without `termijn` the agreed or usual term holds."""

    quick_scan_id: int
    partner_id: int
    vraag: str
    termijn: date | None = None
    routering: Routering = Routering.WACHT


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnoseOrdered:
    diagnose_id: int
    kenmerk: str


def diagnose_partners(op: date) -> QuerySet[Partner]:
    """Partners that make diagnoses for us: by their kind, or by a raamafspraak that holds on a day."""
    agreed = _raamafspraken(op).values("partner")
    return Partner.objects.filter(Q(soort="diagnose") | Q(pk__in=agreed)).order_by("naam", "pk")


def _raamafspraken(op: date) -> QuerySet[Raamafspraak]:
    running = Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op)
    return Raamafspraak.objects.filter(running, soort=RaamafspraakSoort.DIAGNOSE, geldig_van__lte=op)


def term_of(partner: Partner, op: date) -> date:
    """By when an uitslag is in: as agreed in the raamafspraak, else by the norm."""
    agreed = _raamafspraken(op).filter(partner=partner).first()
    if agreed and agreed.reactietermijn_werkdagen:
        return add_werkdagen(op, agreed.reactietermijn_werkdagen)
    return op + timedelta(weeks=int(norm("intake.diagnose_weken", op=op)))


@step
def order_diagnose(command: OrderDiagnose, *, actor: Gebruiker, now: datetime) -> DiagnoseOrdered:
    """Asks a partner for a verdiepte diagnose; the partner hears by e-mail that an order waits in the API.

    Raises QuickScan.DoesNotExist, PermissionDenied, DiagnoseNietMogelijk.
    """
    scan = lock_scan(command.quick_scan_id, actor)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    today = timezone.localdate(now)
    if scan.status != QuickScanStatus.AFGEROND or not scan.verdiepte_diagnose_nodig:
        raise DiagnoseNietMogelijk("In de uitkomst van deze Quick Scan staat dat er geen diagnose nodig is.")
    if scan.diagnose_geleverd:
        raise DiagnoseNietMogelijk("De uitslag van de diagnose is al binnen.")
    if not command.vraag.strip():
        raise DiagnoseNietMogelijk("Schrijf op wat u van de partner wilt weten.", veld="vraag")
    partner = diagnose_partners(today).filter(pk=command.partner_id).first()
    if partner is None:
        raise DiagnoseNietMogelijk("Deze partner maakt geen diagnoses. Kies een ander.", veld="partner")
    term = command.termijn or term_of(partner, today)
    if term <= today:
        raise DiagnoseNietMogelijk("Kies een dag na vandaag.", veld="termijn")
    diagnose = _create(scan, partner, command, term, actor=actor, now=now)
    queue_email(
        sleutel=f"diagnose:{diagnose.pk}:besteld",
        sjabloon="diagnose_besteld",
        aan=partner.email,
        now=now,
        gegevens={"kenmerk": diagnose.kenmerk, "termijn": f"{term:%d-%m-%Y}"},
    )
    ask_update(SIGNAAL)
    record(
        "diagnose.besteld",
        actor=actor,
        now=now,
        klant_id=scan.klant_id,
        onderwerp=diagnose,
        gegevens={
            "kenmerk": diagnose.kenmerk,
            "partner": partner.naam,
            "termijn": f"{term:%d-%m-%Y}",
            "routering": diagnose.routering,
        },
    )
    return DiagnoseOrdered(diagnose_id=diagnose.pk, kenmerk=diagnose.kenmerk)


def _create(
    scan: QuickScan, partner: Partner, command: OrderDiagnose, term: date, *, actor: Gebruiker, now: datetime
) -> Diagnose:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_diagnose', 'id'))")
        pk = cursor.fetchone()[0]
    try:
        with transaction.atomic():
            return Diagnose.objects.create(
                pk=pk,
                kenmerk=f"D{now.year}-{pk:07d}",
                quick_scan=scan,
                klant=scan.klant,
                partner=partner,
                vraag=command.vraag.strip(),
                termijn=term,
                routering=command.routering,
                besteld_op=now,
                besteld_door=actor,
            )
    except IntegrityError as error:
        if "intake_diagnose_one_awaited" not in str(error):
            raise
        raise DiagnoseNietMogelijk(
            "Er is al een diagnose besteld. Wacht op de uitslag of annuleer die eerst."
        ) from error


def lock_scan(quick_scan_id: int, actor: Gebruiker) -> QuickScan:
    """The Quick Scan, visible and locked for the rest of the step. Raises QuickScan.DoesNotExist."""
    visible = QuickScan.objects.filter(melding__in=Melding.objects.visible_to(actor))
    return visible.select_for_update(of=("self",)).select_related("melding", "klant").get(pk=quick_scan_id)


def lock_diagnose(rows: QuerySet[Diagnose], **wanted: object) -> Diagnose:
    """One diagnose with its Quick Scan, both locked for the rest of the step; the scan first, always."""
    found = rows.values_list("pk", "quick_scan_id").get(**wanted)
    QuickScan.objects.select_for_update().get(pk=found[1])
    return (
        Diagnose.objects.select_for_update(of=("self",))
        .select_related("quick_scan__melding", "quick_scan__klant", "quick_scan__medewerker", "partner")
        .get(pk=found[0])
    )


def require_awaited(diagnose: Diagnose) -> None:
    """Raises DiagnoseAlVerder when the uitslag is in already, or the order was cancelled."""
    if diagnose.status != DiagnoseStatus.BESTELD:
        status = in_zin(diagnose.get_status_display())
        raise DiagnoseAlVerder(f"Deze diagnose heeft al de status '{status}'. Ververs de pagina.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelDiagnose:
    """`nog_nodig` False: the routing goes on without a diagnose."""

    diagnose_id: int
    reden: str
    nog_nodig: bool


@step
def cancel_diagnose(command: CancelDiagnose, *, actor: Gebruiker, now: datetime) -> None:
    """Calls the order off, with a reason; the partner hears it.

    Raises Diagnose.DoesNotExist, PermissionDenied, DiagnoseAlVerder, DiagnoseNietMogelijk.
    """
    diagnose = lock_diagnose(Diagnose.objects.visible_to(actor), pk=command.diagnose_id)
    require(actor, Recht.QUICK_SCAN_AFNEMEN)
    require_awaited(diagnose)
    if not command.reden.strip():
        raise DiagnoseNietMogelijk("Schrijf op waarom u annuleert.", veld="reden")
    diagnose.status = DiagnoseStatus.GEANNULEERD
    diagnose.annuleer_reden = command.reden.strip()
    diagnose.geannuleerd_op = now
    diagnose.save(update_fields=["status", "annuleer_reden", "geannuleerd_op"])
    if not command.nog_nodig:
        diagnose.quick_scan.verdiepte_diagnose_nodig = False
        diagnose.quick_scan.save(update_fields=["verdiepte_diagnose_nodig"])
    queue_email(
        sleutel=f"diagnose:{diagnose.pk}:geannuleerd",
        sjabloon="diagnose_geannuleerd",
        aan=diagnose.partner.email,
        now=now,
        gegevens={"kenmerk": diagnose.kenmerk},
    )
    ask_update(SIGNAAL)
    record(
        "diagnose.geannuleerd",
        actor=actor,
        now=now,
        klant_id=diagnose.klant_id,
        onderwerp=diagnose,
        gegevens={"kenmerk": diagnose.kenmerk, "nog_nodig": command.nog_nodig},
    )


@step
def remind_partners(*, actor: Gebruiker | None, now: datetime) -> int:
    """Reminds partners of orders near or past their term, at most once per interval; returns how many."""
    today = timezone.localdate(now)
    days = normen(["intake.diagnose_herinnering_vooraf", "intake.diagnose_herinnering_om_de"], op=today)
    before = int(days["intake.diagnose_herinnering_vooraf"])
    every = int(days["intake.diagnose_herinnering_om_de"])
    awaited = Diagnose.objects.awaited().filter(termijn__lte=today + timedelta(days=before))
    sent = 0
    for diagnose in awaited.select_for_update(of=("self",), skip_locked=True).select_related("partner"):
        due = reminder_due(
            termijn=diagnose.termijn,
            herinnerd_op=diagnose.herinnerd_op,
            op=today,
            vooraf=before,
            om_de=every,
        )
        if not due:
            continue
        diagnose.herinneringen += 1
        diagnose.herinnerd_op = today
        diagnose.save(update_fields=["herinneringen", "herinnerd_op"])
        queue_email(
            sleutel=f"diagnose:{diagnose.pk}:herinnering:{diagnose.herinneringen}",
            sjabloon="diagnose_herinnering",
            aan=diagnose.partner.email,
            now=now,
            gegevens={"kenmerk": diagnose.kenmerk, "termijn": f"{diagnose.termijn:%d-%m-%Y}"},
        )
        sent += 1
    if sent:
        record("diagnose.herinnerd", actor=actor, now=now, klant_id=None, gegevens={"aantal": sent})
    return sent
