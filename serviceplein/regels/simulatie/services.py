"""Simulating a checked version on stored decisions, piece by piece; nothing but the simulation is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.regels.beheer.services import lock_versie, require_status
from serviceplein.regels.models import Beslissing, Simulatie, SimulatieRij, TabelVersie
from serviceplein.regels.simulatie.vergelijking import Eerder, differences
from serviceplein.regels.tabel import compile_tabel
from serviceplein.regels.transitions import SimulatieStatus, VersieStatus
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

SIMULEER = "serviceplein.regels.tasks.simuleer"
STUK = 5_000
"""Decisions per transaction."""
STIL = timedelta(minutes=2)
"""After this long an unfinished simulation is offered to the workers again; that is harmless."""
_RUNNING = (SimulatieStatus.WACHT, SimulatieStatus.LOOPT)


class SimulatieLoopt(DomainError):
    code = "regels.simulatie_loopt"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSimulatie:
    """Every decision of the table from the day `vanaf` until now is looked at."""

    versie_id: int
    vanaf: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatieRequested:
    simulatie_id: int


@step
def request_simulatie(command: RequestSimulatie, *, actor: Gebruiker, now: datetime) -> SimulatieRequested:
    """Sets a simulation of a checked version going.

    Raises TabelVersie.DoesNotExist, PermissionDenied, VersieAlVerder, SimulatieLoopt.
    """
    versie = lock_versie(command.versie_id)
    require(actor, Recht.BEHEREN)
    require_status(versie, VersieStatus.GECONTROLEERD)
    if versie.simulaties.filter(status__in=_RUNNING).exists():
        raise SimulatieLoopt("Er loopt al een simulatie van deze versie. Wacht tot die klaar is.")
    decisions = _decisions(versie, command.vanaf)
    edge = decisions.aggregate(first=Min("pk"), last=Max("pk"), count=Count("pk"))
    simulatie = Simulatie.objects.create(
        versie=versie,
        vanaf=command.vanaf,
        totaal=edge["count"],
        laatste_id=(edge["first"] or 1) - 1,
        tot_id=edge["last"] or 0,
        gevraagd_op=now,
        gevraagd_door=actor,
    )
    record(
        "tabelversie.gesimuleerd",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=versie,
        gegevens={
            "tabel": versie.tabel.naam,
            "nummer": versie.nummer,
            "wat": f"simulatie begonnen over {simulatie.totaal} beslissingen",
        },
    )
    transaction.on_commit(partial(current_app.send_task, SIMULEER, args=[simulatie.pk]))
    return SimulatieRequested(simulatie_id=simulatie.pk)


@step
def process_piece(simulatie_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Looks at the next piece; True while there is more. Safe to run twice: the position moves with the rows.

    A version that was reopened or withdrawn meanwhile ends the simulation.
    """
    simulatie = (
        Simulatie.objects.select_for_update(of=("self",)).select_related("versie__tabel").get(pk=simulatie_id)
    )
    if simulatie.status not in _RUNNING:
        return False
    if simulatie.versie.status != VersieStatus.GECONTROLEERD:
        simulatie.status = SimulatieStatus.AFGEBROKEN
        simulatie.save(update_fields=["status"])
        return False
    simulatie.status = SimulatieStatus.LOOPT
    looked_at = _simulate_piece(simulatie)
    more = looked_at == STUK
    if not more:
        simulatie.samenvatting = _summary(simulatie)
    simulatie.save()
    if not more:
        _finish(simulatie, now=now)
    return more


def stalled_simulaties(now: datetime) -> list[int]:
    """Simulations whose worker or message was lost: asked some time ago and still not ready."""
    running = Simulatie.objects.filter(status__in=_RUNNING, gevraagd_op__lt=now - STIL)
    return list(running.order_by("pk").values_list("pk", flat=True))


def _simulate_piece(simulatie: Simulatie) -> int:
    rows = list(
        _decisions(simulatie.versie, simulatie.vanaf)
        .filter(pk__gt=simulatie.laatste_id, pk__lte=simulatie.tot_id)
        .order_by("pk")
        .values_list("pk", "invoer", "uitkomst", "regel")[:STUK]
    )
    tabel = compile_tabel(simulatie.versie.inhoud)
    found = list(differences(tabel, _as_earlier(rows)))
    SimulatieRij.objects.bulk_create(
        [
            SimulatieRij(
                simulatie=simulatie,
                beslissing_id=one.beslissing_id,
                van=one.van,
                naar=one.naar,
                regel_van=one.regel_van,
                regel_naar=one.regel_naar,
            )
            for one in found
        ],
        batch_size=2_000,
    )
    simulatie.gedaan += len(rows)
    simulatie.anders += len(found)
    if rows:
        simulatie.laatste_id = rows[-1][0]
    return len(rows)


def _as_earlier(rows: list[Any]) -> Iterator[Eerder]:
    for pk, invoer, uitkomst, regel in rows:
        yield Eerder(id=pk, invoer=invoer, uitkomst=uitkomst or {}, regel=regel)


def _summary(simulatie: Simulatie) -> list[dict[str, Any]]:
    """Counts per outcome from and to, the largest first."""
    groups = (
        simulatie.rijen.values("van", "naar").annotate(aantal=Count("pk")).order_by("-aantal", "van", "naar")
    )
    return [{"van": group["van"], "naar": group["naar"], "aantal": group["aantal"]} for group in groups]


def _finish(simulatie: Simulatie, *, now: datetime) -> None:
    simulatie.status, simulatie.klaar_op = SimulatieStatus.KLAAR, now
    simulatie.save(update_fields=["status", "klaar_op"])
    TabelVersie.objects.filter(pk=simulatie.versie_id, status=VersieStatus.GECONTROLEERD).update(
        gesimuleerd_op=now
    )


def _decisions(versie: TabelVersie, vanaf: date) -> QuerySet[Beslissing]:
    begin = timezone.make_aware(datetime.combine(vanaf, time.min))
    return Beslissing.objects.filter(versie__tabel=versie.tabel, op__gte=begin)
