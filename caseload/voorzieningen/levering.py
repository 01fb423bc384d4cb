"""The delivery: ordered, delivered, and asked until the klant is satisfied (CAS-23)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from caseload.voorzieningen.models import Levering, Voorziening
from caseload.voorzieningen.services import (
    VoorzieningNietMogelijk,
    lock_voorziening,
    put,
    tell,
)
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.berichten.services import queue_email
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderVoorziening:
    """`verwacht_op`: what the leverancier promised; without it the norm counts."""

    voorziening_id: int
    leverancier_id: int
    opdracht: str
    verwacht_op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLevering:
    voorziening_id: int
    geleverd_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeLevering:
    """The leverancier names another day, and why."""

    voorziening_id: int
    verwacht_op: date
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLevering:
    """What the klant thinks of it. Not satisfied: what is wrong, and the new action before which day."""

    voorziening_id: int
    gevraagd_op: date
    tevreden: bool
    oordeel: str = ""
    actie: str = ""
    leverancier_id: int | None = None
    verwacht_op: date | None = None


@step
def order_voorziening(command: OrderVoorziening, *, actor: Gebruiker, now: datetime) -> None:
    """Gives the order to a leverancier, who hears by e-mail that it waits; the letter says for whom.

    Raises Voorziening.DoesNotExist, PermissionDenied, VoorzieningAlVerder, VoorzieningNietMogelijk.
    """
    row = lock_voorziening(command.voorziening_id, {VoorzieningStatus.OPDRACHT}, actor=actor, now=now)
    today = timezone.localdate(now)
    row.besteld_op = today
    levering = _begin_round(
        row, command.leverancier_id, command.opdracht, command.verwacht_op, today=today, now=now
    )
    tell(
        "voorziening.besteld",
        row,
        actor=actor,
        now=now,
        leverancier=levering.leverancier.naam,
        verwacht=f"{levering.verwacht_op:%d-%m-%Y}",
    )


@step
def record_levering(command: RecordLevering, *, actor: Gebruiker, now: datetime) -> None:
    """It was delivered; the consulent asks the klant within the norm. Raises as order_voorziening."""
    row = lock_voorziening(command.voorziening_id, {VoorzieningStatus.LEVERING}, actor=actor, now=now)
    levering = _running(row)
    if not levering.besteld_op <= command.geleverd_op <= timezone.localdate(now):
        raise VoorzieningNietMogelijk("Kies een dag na de opdracht, tot en met vandaag.", veld="geleverd_op")
    levering.geleverd_op = command.geleverd_op
    levering.save(update_fields=["geleverd_op"])
    put(row, VoorzieningStatus.GELEVERD, command.geleverd_op)
    tell("voorziening.geleverd", row, actor=actor, now=now, leverancier=levering.leverancier.naam)


@step
def postpone_levering(command: PostponeLevering, *, actor: Gebruiker, now: datetime) -> None:
    """The delivery comes on another day, with the reason on the time line. Raises as order_voorziening."""
    row = lock_voorziening(command.voorziening_id, {VoorzieningStatus.LEVERING}, actor=actor, now=now)
    levering = _running(row)
    if command.verwacht_op < timezone.localdate(now):
        raise VoorzieningNietMogelijk("Kies een dag vanaf vandaag.", veld="verwacht_op")
    if not command.reden.strip():
        raise VoorzieningNietMogelijk("Schrijf op wat de leverancier zegt.", veld="reden")
    levering.verwacht_op = command.verwacht_op
    levering.save(update_fields=["verwacht_op"])
    put(row, VoorzieningStatus.LEVERING, command.verwacht_op, voor=command.verwacht_op)
    tell(
        "voorziening.uitgesteld",
        row,
        actor=actor,
        now=now,
        verwacht=f"{command.verwacht_op:%d-%m-%Y}",
        reden=command.reden.strip(),
    )


@step
def judge_levering(command: JudgeLevering, *, actor: Gebruiker, now: datetime) -> None:
    """Satisfied, or back to delivery with a new action; also when the klant complains afterwards.

    Raises as order_voorziening.
    """
    answered = {VoorzieningStatus.GELEVERD, VoorzieningStatus.TEVREDEN}
    row = lock_voorziening(command.voorziening_id, answered, actor=actor, now=now)
    levering = row.leveringen.select_for_update(of=("self",)).select_related("leverancier").last()
    today = timezone.localdate(now)
    if levering is None or levering.geleverd_op is None:
        raise VoorzieningNietMogelijk("Er is nog niet geleverd.")
    if not levering.geleverd_op <= command.gevraagd_op <= today:
        raise VoorzieningNietMogelijk("Kies een dag na de levering, tot en met vandaag.", veld="gevraagd_op")
    if not command.tevreden and not command.oordeel.strip():
        raise VoorzieningNietMogelijk("Schrijf op waarom de klant niet tevreden is.", veld="oordeel")
    levering.tevreden, levering.gevraagd_op = command.tevreden, command.gevraagd_op
    levering.oordeel = command.oordeel.strip()
    levering.save(update_fields=["tevreden", "gevraagd_op", "oordeel"])
    if command.tevreden:
        put(row, VoorzieningStatus.TEVREDEN, command.gevraagd_op)
        tell("voorziening.tevreden", row, actor=actor, now=now)
        return
    following = command.leverancier_id or levering.leverancier_id
    _begin_round(row, following, command.actie, command.verwacht_op, today=today, now=now, veld="actie")
    tell("voorziening.niet_tevreden", row, actor=actor, now=now, actie=command.actie.strip())


def _running(row: Voorziening) -> Levering:
    """The round that runs, locked."""
    rounds = row.leveringen.select_for_update(of=("self",)).select_related("leverancier")
    return rounds.get(tevreden__isnull=True)


def _begin_round(
    row: Voorziening,
    leverancier_id: int,
    opdracht: str,
    verwacht_op: date | None,
    *,
    today: date,
    now: datetime,
    veld: str = "opdracht",
) -> Levering:
    """A next round of delivery, of which the leverancier hears; part of a step."""
    if not opdracht.strip():
        raise VoorzieningNietMogelijk("Schrijf op wat de leverancier gaat doen.", veld=veld)
    if verwacht_op is not None and verwacht_op < today:
        raise VoorzieningNietMogelijk("Kies een dag vanaf vandaag.", veld="verwacht_op")
    leverancier = Partner.objects.filter(pk=leverancier_id).first()
    if leverancier is None:
        raise VoorzieningNietMogelijk("Kies een leverancier.", veld="leverancier")
    put(row, VoorzieningStatus.LEVERING, today, voor=verwacht_op)
    levering = Levering.objects.create(
        voorziening=row,
        ronde=row.leveringen.count() + 1,
        leverancier=leverancier,
        opdracht=opdracht.strip(),
        besteld_op=today,
        verwacht_op=row.volgende_voor or today,
    )
    queue_email(
        sleutel=f"voorziening:{row.pk}:{levering.ronde}",
        sjabloon="voorziening_besteld",
        aan=leverancier.email,
        now=now,
        gegevens={"kenmerk": row.kenmerk, "verwacht": f"{levering.verwacht_op:%d-%m-%Y}"},
    )
    return levering
