"""One step for many opdrachten at once, with what became of each (BO-01)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import F

from backoffice.aanvragen.models import Aanvraag
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.oppakken import check_pause, receiver_of
from backoffice.werkvoorraad.specialismen import out_of_reach
from backoffice.werkvoorraad.stappen import OOK_VAN_AANVRAAG, refusal_for, skills_of
from backoffice.werkvoorraad.transitions import GESLOTEN, OpdrachtStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

MEEST = 500
"""So many at once; more is asked in turns."""


class Actie(StrEnum):
    OPPAKKEN = "oppakken"
    TERUGGEVEN = "teruggeven"
    OVERDRAGEN = "overdragen"
    PAUZEREN = "pauzeren"


VERB = {
    Actie.OPPAKKEN: "opgepakt",
    Actie.TERUGGEVEN: "teruggegeven",
    Actie.OVERDRAGEN: "overgedragen",
    Actie.PAUZEREN: "gepauzeerd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTogether:
    """`medewerker_id` to hand over, `tot` and `reden` to pause."""

    opdracht_ids: tuple[int, ...]
    actie: Actie
    medewerker_id: int | None = None
    tot: date | None = None
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitkomst:
    """What became of one row; `zin` says why not."""

    opdracht: Opdracht | None
    opdracht_id: int
    gelukt: bool
    zin: str


@step
def change_together(command: ChangeTogether, *, actor: Gebruiker, now: datetime) -> tuple[Uitkomst, ...]:
    """Every chosen row that may change changes in the same statements; the others say why not.

    Raises PermissionDenied, OpdrachtOnvolledig (no reason or day), NietUwWerk (no such colleague).
    """
    steers = actor.heeft(Recht.WERKVOORRAAD_STUREN)
    moves = command.actie in (Actie.TERUGGEVEN, Actie.OVERDRAGEN)
    require(actor, Recht.WERKVOORRAAD_STUREN if steers and moves else Recht.OPDRACHT_BEHANDELEN)
    receiver = actor
    if command.actie is Actie.OVERDRAGEN:
        receiver = receiver_of(command.medewerker_id or 0)
    if command.actie is Actie.PAUZEREN:
        check_pause(command.tot or date.min, command.reden, now)
    wanted = command.opdracht_ids[:MEEST]
    visible = Opdracht.objects.visible_to(actor).filter(pk__in=wanted)
    free = visible.select_for_update(of=("self",), skip_locked=True).select_related("klant", "aanvraag")
    rows = {row.pk: row for row in free.order_by("pk")}
    refuse = _judge(command.actie, actor, receiver, steers=steers, now=now)
    refused = {pk: why for pk, row in rows.items() if (why := refuse(row))}
    good = [row for pk, row in rows.items() if pk not in refused]
    _write(command, good, receiver)
    _tell(command, good, actor, now)
    return tuple(_outcomes(wanted, rows, refused))


def _judge(
    actie: Actie, actor: Gebruiker, receiver: Gebruiker, *, steers: bool, now: datetime
) -> Callable[[Opdracht], str]:
    """Why a row cannot change; empty when it can. What it depends on is read once."""
    beyond = frozenset(out_of_reach(skills_of(receiver, now)))

    def refuse(row: Opdracht) -> str:
        if row.status in GESLOTEN:
            return "Deze opdracht is al klaar."
        if actie is Actie.OPPAKKEN:
            if row.behandelaar_id is not None and row.behandelaar_id != actor.pk:
                return "Een collega werkt er al aan."
            return refusal_for(actor, row, beyond)
        if actie is Actie.PAUZEREN and row.status != OpdrachtStatus.OPGEPAKT:
            return "Pak de opdracht eerst op."
        if row.behandelaar_id != actor.pk and not (steers and actie is not Actie.PAUZEREN):
            return "Dit is niet uw opdracht." if row.behandelaar_id else "Pak de opdracht eerst op."
        return refusal_for(receiver, row, beyond) if actie is Actie.OVERDRAGEN else ""

    return refuse


def _write(command: ChangeTogether, rows: Sequence[Opdracht], receiver: Gebruiker) -> None:
    """A few statements, whatever the number of rows; of an application the trigger counts the hand-over."""
    chosen = Opdracht.objects.filter(pk__in=[row.pk for row in rows])
    if command.actie is Actie.PAUZEREN:
        chosen.update(
            status=OpdrachtStatus.GEPAUZEERD, pauze_tot=command.tot, pauze_reden=command.reden.strip()
        )
        return
    back = command.actie is Actie.TERUGGEVEN
    holder = None if back else receiver
    forms = [row.aanvraag_id for row in rows if row.aanvraag_id is not None]
    Aanvraag.objects.filter(pk__in=forms).update(behandelaar=holder)
    status = OpdrachtStatus.OPEN if back else OpdrachtStatus.OPGEPAKT
    if not back:
        held = chosen.filter(aanvraag__isnull=True, behandelaar__isnull=False).exclude(behandelaar=receiver)
        held.update(behandelaar=receiver, overdrachten=F("overdrachten") + 1, status=status)
    chosen.update(behandelaar=holder, status=status)


def _tell(command: ChangeTogether, rows: Iterable[Opdracht], actor: Gebruiker, now: datetime) -> None:
    """One event per opdracht, written together."""
    Gebeurtenis.objects.bulk_create(_event(command, row, actor, now) for row in rows)


def _event(command: ChangeTogether, row: Opdracht, actor: Gebruiker, now: datetime) -> Gebeurtenis:
    verb = VERB[command.actie]
    data: dict[str, Any] = {"soort": row.soort, "specialisme": row.specialisme}
    subject: Any = row
    code = f"opdracht.{verb}"
    if row.aanvraag is not None and verb in OOK_VAN_AANVRAAG:
        subject, code, data = row.aanvraag, f"aanvraag.{verb}", {"regeling": row.aanvraag.regeling}
    if command.actie is Actie.OVERDRAGEN:
        data["medewerker_id"] = command.medewerker_id
    if command.tot is not None:
        data["tot"] = f"{command.tot:%d-%m-%Y}"
    return Gebeurtenis(
        soort=code,
        domein=soort(code).domein,
        op=now,
        klant_id=row.klant_id,
        actor=actor,
        onderwerp_soort=subject._meta.label_lower,
        onderwerp_id=subject.pk,
        gegevens=data,
    )


def _outcomes(
    wanted: Iterable[int], rows: dict[int, Opdracht], refused: dict[int, str]
) -> Iterable[Uitkomst]:
    for pk in wanted:
        row = rows.get(pk)
        if row is None:
            yield Uitkomst(
                opdracht=None, opdracht_id=pk, gelukt=False, zin="Een collega is hier net mee bezig."
            )
        else:
            why = refused.get(pk, "")
            yield Uitkomst(opdracht=row, opdracht_id=pk, gelukt=not why, zin=why or "Gelukt")
