"""A dry run: what a new version would have decided on applications of before, per household type (BO-04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from backoffice.aanvragen.bekend import Aanvrager, facts_of, granted_periods
from backoffice.aanvragen.definitie import Huishoudtype, Regeling
from backoffice.aanvragen.definitietekst import shipped
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.waarden import from_json
from backoffice.besluiten.beslissing import BesluitVoorstel, decide
from backoffice.regelingen.lezen import regeling_op
from backoffice.regelingen.models import RegelingVersie
from backoffice.regelingen.services import VersieOnjuist, VersieStaatNietToe, read_definition
from backoffice.regelingen.transitions import VersieStatus
from serviceplein.catalogus.normen import known_normen, norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

PIECE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TryVersie:
    """Over one batch, or over the newest applications."""

    versie_id: int
    batch_id: int | None = None


@dataclass(slots=True)
class Telling:
    """One household type: how many, and what both versions grant."""

    aantal: int = 0
    nu: int = 0
    nieuw: int = 0
    erbij: int = 0
    eraf: int = 0
    bedrag_nu: Decimal = Decimal(0)
    bedrag_nieuw: Decimal = Decimal(0)

    def add(self, before: BesluitVoorstel | None, after: BesluitVoorstel) -> None:
        was, becomes = bool(before and before.toekennen), after.toekennen
        self.aantal += 1
        self.nu += was
        self.nieuw += becomes
        self.erbij += becomes and not was
        self.eraf += was and not becomes
        self.bedrag_nu += (before.bedrag or 0) if before and was else 0
        self.bedrag_nieuw += (after.bedrag or 0) if becomes else 0

    def as_json(self) -> dict[str, Any]:
        return {
            "aantal": self.aantal,
            "nu": self.nu,
            "nieuw": self.nieuw,
            "erbij": self.erbij,
            "eraf": self.eraf,
            "bedrag_nu": str(self.bedrag_nu),
            "bedrag_nieuw": str(self.bedrag_nieuw),
        }


@step
def try_versie(command: TryVersie, *, actor: Gebruiker, now: datetime) -> Mapping[str, Any]:
    """Decides applications of before with the draft and with the version of their day; writes no decision.

    Raises RegelingVersie.DoesNotExist, PermissionDenied, VersieOnjuist, VersieStaatNietToe.
    """
    require(actor, Recht.BEHEREN)
    versie = RegelingVersie.objects.select_for_update(of=("self",)).get(pk=command.versie_id)
    if versie.status not in (VersieStatus.CONCEPT, VersieStatus.TER_CONTROLE):
        raise VersieStaatNietToe("Deze versie is al vastgesteld of ingetrokken.")
    today = timezone.localdate(now)
    rows = Aanvraag.objects.filter(regeling=versie.code).select_related("klant__gemeente", "besluit")
    if command.batch_id:
        rows = rows.filter(batch=command.batch_id)
    chosen = list(rows.order_by("-pk")[: int(norm("regeling.proef_max_aanvragen", op=today))])
    if not chosen:
        raise VersieOnjuist("Er zijn geen aanvragen van deze regeling in deze keuze.")
    counts = _run(read_definition(versie.tekst), chosen, today)
    versie.proef = {
        "op": now.isoformat(),
        "batch": command.batch_id,
        "aantal": len(chosen),
        "huishoudens": {kind: telling.as_json() for kind, telling in counts.items() if telling.aantal},
    }
    versie.save(update_fields=["proef"])
    record(
        "regeling.proef",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=versie,
        gegevens={"naam": versie.naam, "nummer": versie.nummer, "aantal": len(chosen)},
    )
    return versie.proef


def _run(nieuw: Regeling, rows: list[Aanvraag], today: date) -> dict[str, Telling]:
    counts = {kind.value: Telling() for kind in Huishoudtype}
    periods: dict[int, list[tuple[date, date]]] = {}
    for start in range(0, len(rows), PIECE):
        periods |= granted_periods(nieuw, [row.klant_id for row in rows[start : start + PIECE]])
    days: dict[date, tuple[Regeling | None, Mapping[str, Decimal]]] = {}
    for row in rows:
        day = date.fromisoformat(row.gegevens["aanvraagdatum"])
        if day not in days:
            held = regeling_op(nieuw.code, day) or shipped().get(nieuw.code)
            days[day] = (held, _norms(nieuw, held, day, today))
        held, norms = days[day]
        taken = _without_own(row, periods.get(row.klant_id, []))
        after = _decide(nieuw, row, taken, norms)
        before = _decide(held, row, taken, norms) if held else None
        if after is not None:
            counts[row.gegevens["huishouden"]].add(before, after)
    return counts


def _norms(nieuw: Regeling, held: Regeling | None, day: date, today: date) -> Mapping[str, Decimal]:
    """What the draft brings along, what held today, and first of all what held on the day itself."""
    codes = nieuw.normen | (held.normen if held else frozenset())
    brought = {item.code: item.waarde for item in nieuw.nieuwe_normen}
    return {**brought, **known_normen(codes, op=today), **known_normen(codes, op=day)}


def _without_own(row: Aanvraag, periods: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The periods of other decisions: the own one must not refuse the application it came from."""
    own = getattr(row, "besluit", None)
    if own is None or own.geldig_tot is None:
        return periods
    left = list(periods)
    if (own.geldig_van, own.geldig_tot) in left:
        left.remove((own.geldig_van, own.geldig_tot))
    return left


def _decide(
    regeling: Regeling, row: Aanvraag, taken: list[tuple[date, date]], norms: Mapping[str, Decimal]
) -> BesluitVoorstel | None:
    """What a version says; None when a norm has no value at all."""
    try:
        values = from_json(regeling, row.gegevens)
        return decide(regeling, facts_of(values, Aanvrager.of(row.klant), taken), norms)
    except KeyError:
        return None
