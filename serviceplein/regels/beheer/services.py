"""Steps of functioneel beheer on a table: concept, edit, check, reopen, discard (INT-23)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.regels.beheer.contract import Contract
from serviceplein.regels.beheer.rijen import RijBestaatNiet
from serviceplein.regels.beheer.wijzigingen import RijIntussenGewijzigd, Wijziging
from serviceplein.regels.controle import controleer
from serviceplein.regels.definitie import Bevinding, Ernst, read_definitie
from serviceplein.regels.feiten import Feit
from serviceplein.regels.meegeleverd import shipped_feiten
from serviceplein.regels.models import Beslistabel, TabelVersie
from serviceplein.regels.services import active_versie, read_bronnen
from serviceplein.regels.transitions import VersieStatus
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

OPEN = (VersieStatus.CONCEPT, VersieStatus.GECONTROLEERD)


class ConceptBestaat(DomainError):
    code = "regels.concept_bestaat"


class ConceptGewijzigd(DomainError):
    code = "regels.concept_gewijzigd"


class VersieAlVerder(DomainError):
    code = "regels.versie_al_verder"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeConcept:
    """A concept from the version that decides today, or from `inhoud` when that is given (an import)."""

    tabel: str
    toelichting: str = ""
    inhoud: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeConcept:
    """`revisie` is the one the user looked at."""

    versie_id: int
    revisie: int
    wijziging: Wijziging


@dataclass(frozen=True, slots=True, kw_only=True)
class OverVersie:
    """A step on one version as a whole; `revisie` is the one the user looked at."""

    versie_id: int
    revisie: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptChanged:
    versie_id: int
    revisie: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersieChecked:
    versie_id: int
    bevindingen: tuple[Bevinding, ...]
    goedgekeurd: bool


@step
def make_concept(command: MakeConcept, *, actor: Gebruiker, now: datetime) -> ConceptChanged:
    """Starts a concept; one table has one at a time, so that two colleagues work in the same one.

    Raises Beslistabel.DoesNotExist, PermissionDenied, ConceptBestaat, GeenActieveTabel.
    """
    tabel = Beslistabel.objects.select_for_update().get(code=command.tabel)
    require(actor, Recht.BEHEREN)
    if running := tabel.versies.filter(status__in=OPEN).first():
        raise ConceptBestaat(
            f"Versie {running.nummer} is al in bewerking. Werk daarin verder of verwijder die eerst."
        )
    base = TabelVersie.objects.get(pk=active_versie(tabel.code, op=timezone.localdate(now)).versie_id)
    versie = TabelVersie.objects.create(
        tabel=tabel,
        nummer=(tabel.versies.aggregate(last=Max("nummer"))["last"] or 0) + 1,
        inhoud=command.inhoud if command.inhoud is not None else base.inhoud,
        gebaseerd_op=base,
        toelichting=command.toelichting,
        gemaakt_op=now,
        gemaakt_door=actor,
        gewijzigd_op=now,
        gewijzigd_door=actor,
        bewerkers=[actor.pk],
    )
    what = "gemaakt" if command.inhoud is None else "gemaakt uit een DMN-bestand"
    _tell("tabelversie.gemaakt", versie, actor=actor, now=now, wat=what)
    return ConceptChanged(versie_id=versie.pk, revisie=versie.revisie)


@step
def change_concept(command: ChangeConcept, *, actor: Gebruiker, now: datetime) -> ConceptChanged:
    """Applies one change to the concept as it is now.

    Changes of another row than a colleague's go together; a change of the same row, or of the order after
    somebody else changed it, is refused. Raises TabelVersie.DoesNotExist, PermissionDenied,
    VersieAlVerder, ConceptGewijzigd.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, VersieStatus.CONCEPT)
    if versie.revisie != command.revisie and not command.wijziging.los:
        raise _changed_meanwhile(versie)
    try:
        versie.inhoud = command.wijziging.pas_toe(versie.inhoud)
    except (RijIntussenGewijzigd, RijBestaatNiet) as error:
        raise _changed_meanwhile(versie) from error
    versie.revisie += 1
    versie.gewijzigd_op, versie.gewijzigd_door = now, actor
    if actor.pk not in versie.bewerkers:
        versie.bewerkers = [*versie.bewerkers, actor.pk]
    versie.bevindingen, versie.fouten = [], None
    versie.save()
    _tell("tabelversie.gewijzigd", versie, actor=actor, now=now, wat=command.wijziging.omschrijving)
    return ConceptChanged(versie_id=versie.pk, revisie=versie.revisie)


@step
def check_versie(command: OverVersie, *, actor: Gebruiker, now: datetime) -> VersieChecked:
    """Checks a concept; without errors its content is fixed from now on, else the findings stand on its rows.

    Raises TabelVersie.DoesNotExist, PermissionDenied, VersieAlVerder, ConceptGewijzigd.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, VersieStatus.CONCEPT)
    _require_revisie(versie, command.revisie)
    found = findings(versie)
    versie.bevindingen = [as_data(finding) for finding in found]
    versie.fouten = sum(finding.ernst is Ernst.FOUT for finding in found)
    if not versie.fouten:
        versie.status = VersieStatus.GECONTROLEERD
        versie.gecontroleerd_op, versie.gecontroleerd_door = now, actor
    versie.save()
    outcome = f"gecontroleerd, {versie.fouten} fouten" if versie.fouten else "gecontroleerd en in orde"
    _tell("tabelversie.gecontroleerd", versie, actor=actor, now=now, wat=outcome)
    return VersieChecked(versie_id=versie.pk, bevindingen=found, goedgekeurd=not versie.fouten)


@step
def reopen_versie(command: OverVersie, *, actor: Gebruiker, now: datetime) -> ConceptChanged:
    """A checked version becomes a concept again; it has to be checked and simulated anew.

    Raises TabelVersie.DoesNotExist, PermissionDenied, VersieAlVerder.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, VersieStatus.GECONTROLEERD)
    versie.status = VersieStatus.CONCEPT
    versie.gecontroleerd_op = versie.gecontroleerd_door = versie.gesimuleerd_op = versie.fouten = None
    versie.revisie += 1
    versie.save()
    _tell("tabelversie.heropend", versie, actor=actor, now=now, wat="weer in bewerking genomen")
    return ConceptChanged(versie_id=versie.pk, revisie=versie.revisie)


@step
def discard_versie(command: OverVersie, *, actor: Gebruiker, now: datetime) -> None:
    """A concept or checked version that will not be used; it stays in the history.

    Raises TabelVersie.DoesNotExist, PermissionDenied, VersieAlVerder, ConceptGewijzigd.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, *OPEN)
    _require_revisie(versie, command.revisie)
    versie.status = VersieStatus.VERVALLEN
    versie.save(update_fields=["status"])
    _tell("tabelversie.vervallen", versie, actor=actor, now=now, wat="verwijderd")


def former_content(versie: TabelVersie) -> dict[str, Any] | None:
    """The content before the last change, from the history; None when nothing was changed yet."""
    former: Any = versie.events  # type: ignore[attr-defined] # the history adds it
    found = former.filter(revisie=versie.revisie - 1).order_by("-pgh_id").values_list("inhoud", flat=True)
    content: dict[str, Any] | None = found.first()
    return content if content != versie.inhoud else None


def findings(versie: TabelVersie) -> tuple[Bevinding, ...]:
    """Everything the check has to say about the content of a version."""
    bronnen = read_bronnen()
    definitie, wrong = read_definitie(versie.inhoud, bronnen=bronnen)
    first = versie.tabel.versies.order_by("nummer").values_list("inhoud", flat=True)[0]
    contract = Contract.of(read_definitie(first)[0])
    broken = () if wrong else tuple(contract.check(definitie, bekend=known_facts(first)))
    return (*broken, *controleer(versie.inhoud, bronnen=bronnen))


def known_facts(first: Mapping[str, Any]) -> dict[str, Feit]:
    """The facts the application can give a table: the shipped ones and those of its first version."""
    shipped = shipped_feiten()
    own = {feit.naam: feit for feit in read_definitie(first)[0].invoer}
    return own | shipped.feiten | shipped.afgeleid


def as_data(finding: Bevinding) -> dict[str, Any]:
    return {
        "melding": finding.melding,
        "regel": finding.regel,
        "kolom": finding.kolom,
        "ernst": finding.ernst.value,
    }


def lock_versie(versie_id: int) -> TabelVersie:
    """The version, locked for this step. Raises TabelVersie.DoesNotExist."""
    return (
        TabelVersie.objects.select_for_update(of=("self",))
        .select_related("tabel", "gewijzigd_door")
        .get(pk=versie_id)
    )


def require_status(versie: TabelVersie, *allowed: VersieStatus) -> None:
    """Raises VersieAlVerder."""
    if versie.status not in allowed:
        raise VersieAlVerder(
            f"Versie {versie.nummer} heeft intussen de status '{in_zin(versie.get_status_display())}'. "
            "Ververs de pagina."
        )


def _require_revisie(versie: TabelVersie, revisie: int) -> None:
    if versie.revisie != revisie:
        raise _changed_meanwhile(versie)


def _changed_meanwhile(versie: TabelVersie) -> ConceptGewijzigd:
    who = versie.gewijzigd_door.get_full_name() if versie.gewijzigd_door else ""
    return ConceptGewijzigd(
        f"{who or 'Een collega'} heeft deze tabel intussen gewijzigd. Bekijk de wijziging en kies opnieuw."
    )


def _tell(code: str, versie: TabelVersie, *, actor: Gebruiker, now: datetime, wat: str) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=versie,
        gegevens={
            "tabel": versie.tabel.naam,
            "nummer": versie.nummer,
            "revisie": versie.revisie,
            "wat": wat,
        },
    )
