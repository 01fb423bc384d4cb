"""Assessing the gate, and carrying out the check that stands before the decision (INT-18)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from intake.melding.codes import SoortVraag
from intake.melding.models import Melding
from intake.melding.services import lock_visible
from intake.poort.models import Bevinding, Poort, Poortbeoordeling, Poortsignaal, Signaalsoort
from serviceplein.catalogus.models import Domein
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.regels.feiten import Feitwaarde
from serviceplein.regels.risico import TOEGESTAAN
from serviceplein.regels.services import decide
from serviceplein.sql import among
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.maanden import add_months
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken


class GeenPoort(DomainError):
    code = "intake.geen_poort"


class SignaalOnvolledig(DomainError):
    code = "intake.signaal_onvolledig"
    status = 422


class ControleAlGedaan(DomainError):
    code = "intake.controle_al_gedaan"


class EerstControle(DomainError):
    """A decision has to wait for the preventive check."""

    code = "intake.eerst_controle"


def needs_poort(melding: Melding) -> bool:
    """Requests for income pass the gate."""
    return (
        melding.klant_id is not None
        and Domein.INKOMEN in melding.domeinen
        and melding.soort_vraag == SoortVraag.NIEUWE_AANVRAAG
    )


def read_feiten(klant: Klant, op: date) -> dict[str, Feitwaarde]:
    """The facts a risk indicator may ask for, and no others."""
    signals = Poortsignaal.objects.filter(klant=klant, geldig_tot__gte=op, vastgesteld_op__lte=op)
    facts: dict[str, Feitwaarde] = {
        "risico.signalen": sorted(set(signals.values_list("soort", flat=True))),
        "klant.ondernemer": klant.ondernemer,
    }
    return {name: value for name, value in facts.items() if name in TOEGESTAAN}


def weigh(melding: Melding, now: datetime) -> Poortbeoordeling:
    """Decides with the active table and stores what counted; part of a step.

    A check that was done stays done. An indicator whose validity has passed does not count.
    """
    klant = melding.klant
    if klant is None:
        raise GeenPoort("Koppel eerst een klant aan deze melding.")
    known = Poortbeoordeling.objects.select_for_update(of=("self",)).filter(melding=melding).first()
    if known is not None and known.status == Poort.GEDAAN:
        return known
    today = timezone.localdate(now)
    decided = decide("poort", read_feiten(klant, today), now=now, onderwerp=melding)
    out = decided.uitkomst.uitvoer
    counted = [
        {"indicator": code, "grond": ground, "geldig_tot": until, "regel": row}
        for code, ground, until, row in zip(
            out["poort_indicator"],
            out["poort_grond"],
            out["poort_geldig_tot"],
            decided.uitkomst.regels,
            strict=True,
        )
        if until >= today.isoformat()
    ]
    values = {
        "klant": klant,
        "beslissing_id": decided.beslissing_id,
        "indicatoren": counted,
        "status": Poort.GEPLAND if counted else Poort.ADMINISTRATIEF,
        "beoordeeld_op": now,
    }
    beoordeling, _ = Poortbeoordeling.objects.update_or_create(melding=melding, defaults=values)
    _plan_check(beoordeling, melding, now=now)
    return beoordeling


def _plan_check(beoordeling: Poortbeoordeling, melding: Melding, *, now: datetime) -> None:
    """A task for handhaving when an indicator counted; none is left over when nothing did."""
    if beoordeling.status == Poort.ADMINISTRATIEF:
        end_taken(sleutels=[_key(melding.pk)], now=now, actor=None, gedaan=False)
        return
    today = timezone.localdate(now)
    create_taak(
        sleutel=_key(melding.pk),
        titel="Doe de preventieve controle vóór het besluit",
        reden=f"Melding {melding.kenmerk}: {len(beoordeling.indicatoren)} indicator(en)",
        klant_id=melding.klant_id,
        specialisme=Specialisme.HANDHAVING,
        onderwerp=melding,
        deadline=add_werkdagen(today, int(norm("poort.controle_werkdagen", op=today))),
        now=now,
    )


def after_triage(melding: Melding, now: datetime) -> dict[str, Any]:
    """Every request for income is weighed with its triage."""
    return {"poort": weigh(melding, now).status} if needs_poort(melding) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessPoort:
    melding_id: int


@step
def assess_poort(command: AssessPoort, *, actor: Gebruiker, now: datetime) -> Poort:
    """Weighs a request for income again, for instance after a signal. Returns the outcome.

    Raises Melding.DoesNotExist, PermissionDenied, GeenPoort.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    if not needs_poort(melding):
        raise GeenPoort("Bij deze melding hoort geen poort: het is geen aanvraag voor inkomen.")
    beoordeling = weigh(melding, now)
    _tell("poort.beoordeeld", melding, beoordeling, actor=actor, now=now)
    return Poort(beoordeling.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignaal:
    melding_id: int
    soort: Signaalsoort
    bron: str
    vastgesteld_op: date


@step
def note_signaal(command: NoteSignaal, *, actor: Gebruiker, now: datetime) -> Poort:
    """Keeps an established fact with its source and weighs the melding again.

    Raises Melding.DoesNotExist, PermissionDenied, GeenPoort, SignaalOnvolledig.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    today = timezone.localdate(now)
    if melding.klant_id is None or not needs_poort(melding):
        raise GeenPoort("Bij deze melding hoort geen poort: het is geen aanvraag voor inkomen.")
    if not command.bron.strip():
        raise SignaalOnvolledig("Noteer waar dit uit blijkt.", veld="bron")
    if command.vastgesteld_op > today:
        raise SignaalOnvolledig("Vul een dag in die al geweest is.", veld="vastgesteld_op")
    months = int(norm("poort.signaal_geldig_maanden", op=today))
    Poortsignaal.objects.create(
        klant_id=melding.klant_id,
        soort=command.soort,
        bron=command.bron.strip(),
        vastgesteld_op=command.vastgesteld_op,
        geldig_tot=add_months(command.vastgesteld_op, months),
        vastgelegd_door=actor,
    )
    beoordeling = weigh(melding, now)
    _tell("poort.signaal", melding, beoordeling, actor=actor, now=now, soort=in_zin(command.soort.label))
    return Poort(beoordeling.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishControle:
    melding_id: int
    bevinding: Bevinding
    verslag: str


@step
def finish_controle(command: FinishControle, *, actor: Gebruiker, now: datetime) -> None:
    """The preventive check is done; the decision can go on.

    Raises Melding.DoesNotExist, PermissionDenied, GeenPoort, ControleAlGedaan, SignaalOnvolledig.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.CONTROLE_UITVOEREN)
    beoordeling = Poortbeoordeling.objects.select_for_update(of=("self",)).filter(melding=melding).first()
    if beoordeling is None or beoordeling.status == Poort.ADMINISTRATIEF:
        raise GeenPoort("Voor deze melding is geen preventieve controle gepland.")
    if beoordeling.status == Poort.GEDAAN:
        raise ControleAlGedaan("Deze controle is al gedaan. Ververs de pagina.")
    if not command.verslag.strip():
        raise SignaalOnvolledig("Noteer wat de controle opleverde.", veld="verslag")
    beoordeling.status = Poort.GEDAAN
    beoordeling.bevinding, beoordeling.verslag = command.bevinding, command.verslag.strip()
    beoordeling.gecontroleerd_op, beoordeling.gecontroleerd_door = now, actor
    beoordeling.save()
    end_taken(sleutels=[_key(melding.pk)], now=now, actor=actor)
    _tell(
        "poort.gecontroleerd",
        melding,
        beoordeling,
        actor=actor,
        now=now,
        bevinding=in_zin(command.bevinding.label),
    )


def in_check(klant_ids: Collection[int]) -> frozenset[int]:
    """Those of these klanten for whom a preventive check stands before a decision."""
    rows = Poortbeoordeling.objects.filter(among("klant", klant_ids), status=Poort.GEPLAND)
    return frozenset(rows.values_list("klant", flat=True))


def require_passed(klant_id: int) -> None:
    """Raises EerstControle while a preventive check is open; without one nothing has to be waited for."""
    if in_check([klant_id]):
        raise EerstControle(
            "Voor deze klant is een preventieve controle gepland. Beslis als die controle gedaan is."
        )


def _key(melding_id: int) -> str:
    return f"poort:{melding_id}"


def _tell(
    code: str,
    melding: Melding,
    beoordeling: Poortbeoordeling,
    *,
    actor: Gebruiker,
    now: datetime,
    **gegevens: Any,
) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "uitkomst": in_zin(beoordeling.get_status_display()),
            "indicatoren": [item["indicator"] for item in beoordeling.indicatoren],
            **gegevens,
        },
    )
