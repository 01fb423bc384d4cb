"""Steps on a version of a regeling: drafted, tried, handed in, and set by a second person (BO-09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from backoffice.aanvragen.definitie import Regeling
from backoffice.aanvragen.definitietekst import RegelingOnjuist, parse, shipped
from backoffice.aanvragen.lezer import Fout, quote
from backoffice.aanvragen.models import Aanvraag
from backoffice.regelingen.lezen import forget
from backoffice.regelingen.models import RegelingVersie
from backoffice.regelingen.transitions import VERSIE_TRANSITIONS, VersieStatus
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.toegang.rollen import Specialisme


class VersieOnjuist(DomainError):
    """`fouten` are the mistakes in the text, each with its line."""

    code = "backoffice.versie_onjuist"
    fouten: Sequence[Fout] = ()


class VersieStaatNietToe(DomainError):
    code = "backoffice.versie_staat_niet_toe"


class EigenVersie(DomainError):
    """Four eyes: who made the version does not set it."""

    code = "backoffice.eigen_versie"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveVersie:
    """A new draft, or another text for the draft `versie_id`."""

    tekst: str
    geldig_van: date
    geldig_tot: date | None = None
    versie_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersieStap:
    versie_id: int
    opmerking: str = ""


@step
def save_versie(command: SaveVersie, *, actor: Gebruiker, now: datetime) -> int:
    """Keeps a draft that can be read; who saved it last is its maker.

    Raises RegelingVersie.DoesNotExist, PermissionDenied, VersieOnjuist, VersieStaatNietToe.
    """
    require(actor, Recht.BEHEREN)
    regeling = read_definition(command.tekst)
    if command.geldig_tot and command.geldig_tot <= command.geldig_van:
        raise VersieOnjuist("De einddatum ligt na de begindatum.", veld="geldig_tot")
    if command.versie_id is None:
        same = RegelingVersie.objects.filter(code=regeling.code)
        last = same.aggregate(hoogste=Max("nummer"))["hoogste"] or 0
        versie = RegelingVersie(code=regeling.code, nummer=last + 1)
    else:
        versie = RegelingVersie.objects.select_for_update().get(pk=command.versie_id)
        _needs(versie, VersieStatus.CONCEPT)
        if versie.code != regeling.code:
            raise _refused([_at(command.tekst, "code", regeling.code, versie.code)])
    if versie.tekst != command.tekst:
        versie.proef = None
    versie.naam, versie.tekst = regeling.naam[:80], command.tekst
    versie.geldig_van, versie.geldig_tot = command.geldig_van, command.geldig_tot
    versie.gemaakt_op, versie.gemaakt_door = now, actor
    versie.save()
    _tell("regeling.concept", versie, actor=actor, now=now)
    return versie.pk


def read_definition(tekst: str) -> Regeling:
    """Raises VersieOnjuist with everything that is wrong."""
    try:
        regeling = parse(tekst, naam="De definitie")
    except RegelingOnjuist as error:
        raise _refused(error.fouten) from error
    known = shipped().get(regeling.code)
    wanted = known.specialisme if known else Specialisme.FINANCIELE_REGELINGEN
    if regeling.specialisme != wanted:
        raise _refused([_at(tekst, "specialisme", regeling.specialisme, wanted)])
    return regeling


def _at(tekst: str, veld: str, gevonden: str, verwacht: str) -> Fout:
    """A field of the regeling itself that has another value than it must have."""
    lines = enumerate(tekst.splitlines(), start=1)
    number = next((number for number, line in lines if line.startswith(f"{veld}:")), 1)
    return Fout(regel=number, veld=veld, gevonden=quote(gevonden), verwacht=str(verwacht))


def _refused(fouten: Sequence[Fout]) -> VersieOnjuist:
    refused = VersieOnjuist(" ".join(map(str, fouten)), veld="tekst")
    refused.fouten = fouten
    return refused


@step
def submit_versie(command: VersieStap, *, actor: Gebruiker, now: datetime) -> int:
    """Hands a draft in to be checked: every norm has a value, and past applications were tried with it.

    Raises RegelingVersie.DoesNotExist, PermissionDenied, VersieOnjuist, VersieStaatNietToe.
    """
    versie = _lock(command.versie_id, actor, VersieStatus.TER_CONTROLE)
    missing = missing_norms(read_definition(versie.tekst), versie.geldig_van)
    if missing:
        raise VersieOnjuist(
            f"Deze normen hebben geen waarde op {versie.geldig_van:%d-%m-%Y}: {', '.join(missing)}. "
            "Zet ze onder normen: in de definitie of vul ze in bij Normen."
        )
    if versie.proef is None and Aanvraag.objects.filter(regeling=versie.code).exists():
        raise VersieOnjuist("Doe eerst een proef met aanvragen van eerder. Dan ziet u wat er verandert.")
    versie.status, versie.opmerking = VersieStatus.TER_CONTROLE, ""
    versie.save(update_fields=["status", "opmerking"])
    _tell("regeling.ter_controle", versie, actor=actor, now=now)
    return versie.pk


@step
def return_versie(command: VersieStap, *, actor: Gebruiker, now: datetime) -> int:
    """Sends a version back to its maker, saying what is wrong. Raises as submit_versie."""
    versie = _lock(command.versie_id, actor, VersieStatus.CONCEPT)
    if not command.opmerking.strip():
        raise VersieOnjuist("Leg uit wat er anders moet.", veld="opmerking")
    versie.status, versie.opmerking = VersieStatus.CONCEPT, command.opmerking.strip()
    versie.save(update_fields=["status", "opmerking"])
    _tell("regeling.teruggestuurd", versie, actor=actor, now=now)
    return versie.pk


@step
def withdraw_versie(command: VersieStap, *, actor: Gebruiker, now: datetime) -> int:
    """A version that does not go on. Raises as submit_versie."""
    versie = _lock(command.versie_id, actor, VersieStatus.INGETROKKEN)
    versie.status = VersieStatus.INGETROKKEN
    versie.save(update_fields=["status"])
    _tell("regeling.ingetrokken", versie, actor=actor, now=now)
    return versie.pk


@step
def set_versie(command: VersieStap, *, actor: Gebruiker, now: datetime) -> int:
    """A second person sets the version: from its day it decides, and the one before ends there.

    Its new norms become dated norms. Raises as submit_versie, and EigenVersie.
    """
    versie = _lock(command.versie_id, actor, VersieStatus.VASTGESTELD)
    if versie.gemaakt_door_id == actor.pk:
        raise EigenVersie("U hebt deze versie zelf gemaakt. Vraag een collega om hem vast te stellen.")
    if versie.geldig_van < timezone.localdate(now):
        raise VersieOnjuist("De begindatum is voorbij. Stuur de versie terug en kies een latere dag.")
    regeling = read_definition(versie.tekst)
    before = RegelingVersie.objects.filter(
        code=versie.code, status=VersieStatus.VASTGESTELD, geldig_tot=None, geldig_van__lt=versie.geldig_van
    )
    before.update(geldig_tot=versie.geldig_van)
    versie.status = VersieStatus.VASTGESTELD
    versie.vastgesteld_op, versie.vastgesteld_door = now, actor
    try:
        with transaction.atomic():
            versie.save(update_fields=["status", "vastgesteld_op", "vastgesteld_door"])
    except IntegrityError as error:
        if "one_per_day" not in str(error):
            raise
        raise VersieOnjuist("Er is al een versie die in deze periode geldt. Kies een latere dag.") from error
    _write_norms(regeling, versie)
    _tell("regeling.vastgesteld", versie, actor=actor, now=now)
    transaction.on_commit(forget)
    return versie.pk


def missing_norms(regeling: Regeling, op: date) -> list[str]:
    """Codes a decision needs that have no value on a day and are not brought along."""
    held = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), code__in=regeling.normen, geldig_van__lte=op
    )
    known = {norm.code for norm in regeling.nieuwe_normen} | set(held.values_list("code", flat=True))
    return sorted(regeling.normen - known)


def _write_norms(regeling: Regeling, versie: RegelingVersie) -> None:
    codes = [norm.code for norm in regeling.nieuwe_normen]
    known = set(Norm.objects.filter(code__in=codes).values_list("code", flat=True))
    Norm.objects.bulk_create(
        Norm(
            code=norm.code,
            waarde=norm.waarde,
            eenheid=norm.eenheid,
            omschrijving=norm.omschrijving,
            bron=f"{regeling.naam}, versie {versie.nummer}",
            geldig_van=versie.geldig_van,
        )
        for norm in regeling.nieuwe_normen
        if norm.code not in known
    )


def _lock(versie_id: int, actor: Gebruiker, status: VersieStatus) -> RegelingVersie:
    require(actor, Recht.BEHEREN)
    versie = RegelingVersie.objects.select_for_update(of=("self",)).get(pk=versie_id)
    if status not in VERSIE_TRANSITIONS[versie.status]:
        raise VersieStaatNietToe(
            f"Deze versie is {in_zin(versie.get_status_display())}. Dit kan nu niet meer."
        )
    return versie


def _needs(versie: RegelingVersie, status: VersieStatus) -> None:
    if versie.status != status:
        raise VersieStaatNietToe(
            f"Deze versie is {in_zin(versie.get_status_display())}. Maak een nieuwe versie."
        )


def _tell(code: str, versie: RegelingVersie, *, actor: Gebruiker, now: datetime) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=versie,
        gegevens={"naam": versie.naam, "nummer": versie.nummer, "vanaf": versie.geldig_van.isoformat()},
    )
