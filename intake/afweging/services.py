"""Weighing maatwerk: recorded with its reason, agreed by a second person, learned from (INT-17)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from intake.afweging.models import Afweging
from intake.afweging.policy import Antwoorden, needs_second_person, problems
from intake.afweging.transitions import AfwegingStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken


class AfwegingOnjuist(DomainError):
    """The decision does not follow from the answers; `redenen` are (field, sentence)."""

    code = "intake.afweging_onjuist"
    status = 422

    def __init__(self, redenen: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(zin for _, zin in redenen), veld=redenen[0][0])
        self.redenen = tuple(redenen)


class AfwegingAlBesloten(DomainError):
    code = "intake.afweging_al_besloten"


class TweedePersoonNodig(DomainError):
    code = "intake.tweede_persoon_nodig"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAfweging:
    """One decision outside the rules. `eenmalig` makes a double click harmless."""

    klant_id: int
    situatie: str
    regel: str
    oplossing: str
    antwoorden: Antwoorden
    toegekend: bool
    reden: str
    onderwerp_soort: str = ""
    onderwerp_id: int | None = None
    eenmalig: UUID | None = None


@step
def record_afweging(command: RecordAfweging, *, actor: Gebruiker, now: datetime) -> Afweging:
    """Keeps the four answers and the decision; above the norm it waits until a second person agrees.

    Raises Klant.DoesNotExist, PermissionDenied, AfwegingOnjuist.
    """
    klant = Klant.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=command.klant_id)
    require(actor, Recht.AFWEGING_VASTLEGGEN)
    earlier = Afweging.objects.filter(eenmalig=command.eenmalig, klant=klant).first()
    if command.eenmalig and earlier:
        return earlier
    _require_right(command)
    today = timezone.localdate(now)
    waits = needs_second_person(
        command.antwoorden,
        toegekend=command.toegekend,
        grens=norm("intake.afweging_tweede_persoon_euro", op=today),
    )
    afweging = Afweging.objects.create(
        klant=klant,
        onderwerp_soort=command.onderwerp_soort,
        onderwerp_id=command.onderwerp_id,
        situatie=command.situatie.strip(),
        regel=command.regel.strip(),
        oplossing=command.oplossing.strip(),
        toegekend=command.toegekend,
        reden=command.reden.strip(),
        status=AfwegingStatus.WACHT_OP_AKKOORD if waits else AfwegingStatus.BESLOTEN,
        genomen_door=actor,
        genomen_op=now,
        eenmalig=command.eenmalig,
        **asdict(command.antwoorden),
    )
    if waits:
        _ask_second_person(afweging, actor, now)
    record(
        "afweging.vastgelegd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=afweging,
        gegevens={
            "toegekend": afweging.toegekend,
            "besluit": "toegekend" if afweging.toegekend else "niet toegekend",
            "status": afweging.status,
            "mag": afweging.mag,
        },
    )
    return afweging


def _require_right(command: RecordAfweging) -> None:
    """Every text is there and the decision follows from the answers. Raises AfwegingOnjuist."""
    found = [
        (name, "Vul dit in.")
        for name in ("situatie", "regel", "oplossing", "reden")
        if not getattr(command, name).strip()
    ]
    found += [
        (name, "Licht uw antwoord toe.")
        for name in ("betrokken_uitleg", "lost_op_uitleg", "kosten_uitleg", "mag_uitleg")
        if not getattr(command.antwoorden, name).strip()
    ]
    found += problems(command.antwoorden, toegekend=command.toegekend)
    if found:
        raise AfwegingOnjuist(found)


def agree_key(afweging: Afweging) -> str:
    """Cause of the task to agree or not."""
    return f"afweging:{afweging.pk}"


def _ask_second_person(afweging: Afweging, actor: Gebruiker, now: datetime) -> None:
    """A task of the teamleider; of the frontoffice when the team has none, so that nothing is lost."""
    today = timezone.localdate(now)
    medewerker = getattr(actor, "medewerker", None)
    leaders = Medewerker.objects.filter(functie=Functie.TEAMLEIDER, actief=True).exclude(gebruiker=actor)
    own = leaders.filter(Q(team=medewerker.team_id)) if medewerker else leaders.none()
    leader = own.order_by("nummer").first()
    create_taak(
        sleutel=agree_key(afweging),
        titel="Beoordeel het maatwerk van een collega",
        reden=f"Maatwerk van {actor}",
        klant_id=afweging.klant_id,
        medewerker_id=leader.pk if leader else None,
        specialisme="" if leader else Specialisme.FRONTOFFICE,
        onderwerp=afweging,
        deadline=add_werkdagen(today, int(norm("intake.afweging_akkoord_werkdagen", op=today))),
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAfweging:
    """The second person agrees, or says why not."""

    afweging_id: int
    akkoord: bool
    uitleg: str


@step
def judge_afweging(command: JudgeAfweging, *, actor: Gebruiker, now: datetime) -> Afweging:
    """Stands behind the decision of a colleague, or does not; never behind one's own.

    Raises Afweging.DoesNotExist, PermissionDenied, AfwegingAlBesloten, TweedePersoonNodig, AfwegingOnjuist.
    """
    afweging = _lock(command.afweging_id, actor)
    if afweging.status != AfwegingStatus.WACHT_OP_AKKOORD:
        raise AfwegingAlBesloten("Over deze afweging is al beslist. Ververs de pagina.")
    if afweging.genomen_door_id == actor.pk:
        raise TweedePersoonNodig("U legde deze afweging zelf vast. Laat een collega akkoord geven.")
    if not command.uitleg.strip():
        raise AfwegingOnjuist([("uitleg", "Schrijf op waarom u dit vindt.")])
    afweging.status = AfwegingStatus.BESLOTEN if command.akkoord else AfwegingStatus.NIET_AKKOORD
    afweging.akkoord_door, afweging.akkoord_op = actor, now
    afweging.akkoord_uitleg = command.uitleg.strip()
    afweging.save(update_fields=["status", "akkoord_door", "akkoord_op", "akkoord_uitleg"])
    end_taken(sleutels=[agree_key(afweging)], now=now, actor=actor)
    record(
        "afweging.beoordeeld",
        actor=actor,
        now=now,
        klant_id=afweging.klant_id,
        onderwerp=afweging,
        gegevens={"akkoord": command.akkoord, "oordeel": "akkoord" if command.akkoord else "niet akkoord"},
    )
    return afweging


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLes:
    afweging_id: int
    les: str


@step
def note_les(command: NoteLes, *, actor: Gebruiker, now: datetime) -> None:
    """What the team learns from this case. Raises Afweging.DoesNotExist, PermissionDenied."""
    afweging = _lock(command.afweging_id, actor)
    afweging.les = command.les.strip()
    afweging.save(update_fields=["les"])
    record(
        "afweging.les",
        actor=actor,
        now=now,
        klant_id=afweging.klant_id,
        onderwerp=afweging,
        gegevens={},
    )


def _lock(afweging_id: int, actor: Gebruiker) -> Afweging:
    visible = Afweging.objects.visible_to(actor)
    afweging = visible.select_for_update(of=("self",)).get(pk=afweging_id)
    require(actor, Recht.AFWEGING_AKKOORD)
    return afweging
