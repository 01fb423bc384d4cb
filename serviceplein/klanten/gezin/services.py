"""Steps on a household: form one, somebody joins, changes role, moves or leaves (KRN-02)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.gezin.lezen import household_on
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.models import Huishouden, HuishoudenLid, Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.ui.weergave import long_date


class LidOverlapt(DomainError):
    """The klant belongs to a household in this period already; the database refused the row."""

    code = "klanten.lid_overlapt"


class GeenHuishouden(DomainError):
    code = "klanten.geen_huishouden"


class LidAlBeeindigd(DomainError):
    code = "klanten.lid_al_beeindigd"


class DatumNietMogelijk(DomainError):
    code = "klanten.datum_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHuishouden:
    """The klant is its first member, as hoofd."""

    klant_id: int
    vanaf: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLid:
    """`klant_id` joins the household that `bij_klant_id` has on that day."""

    klant_id: int
    bij_klant_id: int
    rol: str
    vanaf: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLid:
    """`vanaf` is the first day somebody is no member any more."""

    lid_id: int
    vanaf: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRol:
    lid_id: int
    rol: str
    vanaf: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLid:
    """To the household of `naar_klant_id`; without one a household of their own begins."""

    lid_id: int
    naar_klant_id: int | None
    rol: str
    vanaf: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LidGezet:
    """`lid_id` is the membership that holds from now on, or the one that ended."""

    huishouden_id: int
    lid_id: int


@step
def form_huishouden(command: FormHuishouden, *, actor: Gebruiker, now: datetime) -> LidGezet:
    """Begins a household with this klant as hoofd.

    Raises Klant.DoesNotExist (absent, invisible or not opened), PermissionDenied, LidOverlapt.
    """
    klant = _lock_open([command.klant_id], actor, now)[command.klant_id]
    require(actor, Recht.KLANT_WIJZIGEN)
    house = Huishouden.objects.create(gevormd_op=command.vanaf)
    lid = begin_membership(house, klant, HuishoudenRol.HOOFD, command.vanaf)
    _record("huishouden.gevormd", lid, actor=actor, now=now, vanaf=command.vanaf)
    return LidGezet(huishouden_id=house.pk, lid_id=lid.pk)


@step
def add_lid(command: AddLid, *, actor: Gebruiker, now: datetime) -> LidGezet:
    """Adds a klant to the household of another; both dossiers are open to the actor.

    Raises Klant.DoesNotExist, PermissionDenied, GeenHuishouden, LidOverlapt.
    """
    klanten = _lock_open([command.klant_id, command.bij_klant_id], actor, now)
    require(actor, Recht.KLANT_WIJZIGEN)
    house = _household(klanten[command.bij_klant_id], command.vanaf)
    lid = begin_membership(house, klanten[command.klant_id], HuishoudenRol(command.rol), command.vanaf)
    _record("huishouden.lid_toegevoegd", lid, actor=actor, now=now, vanaf=command.vanaf)
    return LidGezet(huishouden_id=house.pk, lid_id=lid.pk)


@step
def end_lid(command: EndLid, *, actor: Gebruiker, now: datetime) -> LidGezet:
    """Somebody leaves the household, such as a partner after a divorce.

    Raises HuishoudenLid.DoesNotExist, PermissionDenied, LidAlBeeindigd, DatumNietMogelijk.
    """
    lid = _lock_lid(command.lid_id, actor, now)
    end_membership(lid, command.vanaf, now)
    _record("huishouden.lid_vertrokken", lid, actor=actor, now=now, vanaf=command.vanaf)
    return LidGezet(huishouden_id=lid.huishouden_id, lid_id=lid.pk)


@step
def change_rol(command: ChangeRol, *, actor: Gebruiker, now: datetime) -> LidGezet:
    """Another role from a day on, such as a kind that becomes kostendeler; the former role stays known.

    Raises HuishoudenLid.DoesNotExist, PermissionDenied, LidAlBeeindigd, DatumNietMogelijk.
    """
    lid = _lock_lid(command.lid_id, actor, now)
    if lid.rol == command.rol:
        raise DatumNietMogelijk(f"{lid.klant.naam} heeft deze rol al. Kies een andere rol.", veld="rol")
    until = lid.geldig_tot
    end_membership(lid, command.vanaf, now)
    new = begin_membership(lid.huishouden, lid.klant, HuishoudenRol(command.rol), command.vanaf, until)
    _record("huishouden.rol_gewijzigd", new, actor=actor, now=now, vanaf=command.vanaf)
    return LidGezet(huishouden_id=new.huishouden_id, lid_id=new.pk)


@step
def move_lid(command: MoveLid, *, actor: Gebruiker, now: datetime) -> LidGezet:
    """Somebody goes on in another household on the same day, or in a new one of their own.

    Raises HuishoudenLid.DoesNotExist, Klant.DoesNotExist, PermissionDenied, GeenHuishouden, LidAlBeeindigd,
    DatumNietMogelijk, LidOverlapt.
    """
    lid = _lock_lid(command.lid_id, actor, now)
    rol = HuishoudenRol(command.rol)
    if command.naar_klant_id is None:
        end_membership(lid, command.vanaf, now)
        house, rol = Huishouden.objects.create(gevormd_op=command.vanaf), HuishoudenRol.HOOFD
    else:
        host = _lock_open([command.naar_klant_id], actor, now)[command.naar_klant_id]
        house = _household(host, command.vanaf)
        if house.pk == lid.huishouden_id:
            raise GeenHuishouden(
                f"{host.naam} woont in hetzelfde huishouden. Kies iemand van een ander huishouden.",
                veld="klantnummer",
            )
        end_membership(lid, command.vanaf, now)
    new = begin_membership(house, lid.klant, rol, command.vanaf)
    _record("huishouden.lid_verhuisd", new, actor=actor, now=now, vanaf=command.vanaf)
    return LidGezet(huishouden_id=house.pk, lid_id=new.pk)


def _lock_open(klant_ids: list[int], actor: Gebruiker, now: datetime) -> dict[int, Klant]:
    """The klanten, open to the actor and locked in one order. Raises Klant.DoesNotExist."""
    visible = Klant.objects.visible_to(actor).open_for(actor, now)
    rows = visible.filter(pk__in=klant_ids).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    if found.keys() != set(klant_ids):
        raise Klant.DoesNotExist
    return found


def _lock_lid(lid_id: int, actor: Gebruiker, now: datetime) -> HuishoudenLid:
    """The membership of a klant that is open to the actor. Raises HuishoudenLid.DoesNotExist."""
    open_now = Klant.objects.visible_to(actor).open_for(actor, now)
    rows = HuishoudenLid.objects.filter(klant__in=open_now).select_related("klant", "huishouden")
    lid = rows.select_for_update(of=("self",)).get(pk=lid_id)
    require(actor, Recht.KLANT_WIJZIGEN)
    return lid


def _household(klant: Klant, op: date) -> Huishouden:
    house = household_on(klant.pk, op)
    if house is None:
        raise GeenHuishouden(
            f"{klant.naam} heeft op {long_date(op)} geen huishouden. Kies een andere dag of vorm het.",
            veld="vanaf",
        )
    return house


def begin_membership(
    house: Huishouden, klant: Klant, rol: HuishoudenRol, vanaf: date, tot: date | None = None
) -> HuishoudenLid:
    """The new row; one household at a time is held by the database. Raises LidOverlapt."""
    row = HuishoudenLid(huishouden=house, klant=klant, rol=rol, geldig_van=vanaf, geldig_tot=tot)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise LidOverlapt(_overlap(klant, vanaf), veld="vanaf") from error
    return row


def _overlap(klant: Klant, vanaf: date) -> str:
    others = HuishoudenLid.objects.filter(klant=klant).exclude(geldig_tot__lte=vanaf)
    other = others.order_by("geldig_van").first()
    if other is None or other.geldig_tot is None:
        since = f" sinds {long_date(other.geldig_van)}" if other else ""
        return f"{klant.naam} hoort{since} al bij een huishouden. Beëindig dat eerst of verhuis de klant."
    return (
        f"{klant.naam} hoort van {long_date(other.geldig_van)} tot {long_date(other.geldig_tot)} "
        f"al bij een huishouden. Kies {long_date(other.geldig_tot)} of een latere dag."
    )


def end_membership(lid: HuishoudenLid, vanaf: date, now: datetime) -> None:
    if lid.geldig_tot is not None and lid.geldig_tot <= timezone.localdate(now):
        raise LidAlBeeindigd(
            f"{lid.klant.naam} hoort sinds {long_date(lid.geldig_tot)} niet meer bij dit huishouden."
            " Ververs de pagina."
        )
    if vanaf <= lid.geldig_van:
        raise DatumNietMogelijk(f"Kies een dag na {long_date(lid.geldig_van)}, het begin.", veld="vanaf")
    lid.geldig_tot = vanaf
    lid.save(update_fields=["geldig_tot"])


def _record(code: str, lid: HuishoudenLid, *, actor: Gebruiker, now: datetime, vanaf: date) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=lid.klant_id,
        onderwerp=lid,
        gegevens={
            "huishouden_id": lid.huishouden_id,
            "rol": lid.rol,
            "vanaf": vanaf.isoformat(),
        },
    )
