"""Signals: tasks that come and go with their cause (KRN-12).

An app registers how to find its causes; every few minutes the open signals are made equal to them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import connection, transaction

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.models import Taak
from serviceplein.werk.transitions import TaakStatus

CHUNK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Oorzaak:
    """Something that needs attention as long as it lasts; `sleutel` names it within its signal."""

    sleutel: str
    titel: str
    deadline: date
    reden: str = ""
    klant_id: int | None = None
    medewerker_id: int | None = None
    team_id: int | None = None
    specialisme: str = ""
    onderwerp_soort: str = ""
    onderwerp_id: int | None = None


FindCauses = Callable[[datetime], Iterable[Oorzaak]]
_registered: dict[str, FindCauses] = {}
_FOLLOWS = ("titel", "reden", "deadline", "klant_id", "medewerker_id", "team_id", "specialisme")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalenBij:
    naam: str
    nieuw: int
    gewijzigd: int
    weg: int


def register(naam: str, find_causes: FindCauses) -> None:
    """`find_causes(now)` gives every cause that exists at `now`, in a fixed number of queries."""
    _registered[naam] = find_causes


def namen() -> list[str]:
    """The registered signals."""
    return sorted(_registered)


@step
def update_signalen(naam: str, *, actor: Gebruiker | None, now: datetime) -> SignalenBij:
    """Makes the open signals of one name equal to the causes; set-based, safe to run twice at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signaal:{naam}"])
    causes = {f"{naam}:{cause.sleutel}": cause for cause in _registered[naam](now)}
    open_rows = Taak.objects.open().filter(soort=Taak.Soort.SIGNAAL, sleutel__startswith=f"{naam}:")
    known = {row.sleutel: row for row in open_rows}
    new = [_signal(key, cause, now) for key, cause in causes.items() if key not in known]
    Taak.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    given = _given_by_people(known.values())
    changed = [
        row for key, row in known.items() if key in causes and _follow(row, causes[key], row.pk in given)
    ]
    Taak.objects.bulk_update(changed, [name.removesuffix("_id") for name in _FOLLOWS], batch_size=CHUNK)
    gone = [row.pk for key, row in known.items() if key not in causes]
    Taak.objects.filter(pk__in=gone).update(status=TaakStatus.VERVALLEN, beeindigd_op=now)
    if new or gone:
        counts = {"naam": naam, "nieuw": len(new), "weg": len(gone)}
        record("signalen.bijgewerkt", actor=actor, now=now, klant_id=None, gegevens=counts)
    return SignalenBij(naam=naam, nieuw=len(new), gewijzigd=len(changed), weg=len(gone))


def ask_update(naam: str) -> None:
    """Brings one signal up to date after the current step commits, ahead of the clock."""
    from serviceplein.werk.tasks import werk_signaal_bij

    transaction.on_commit(partial(werk_signaal_bij.delay, naam=naam))


def _signal(key: str, cause: Oorzaak, now: datetime) -> Taak:
    values = {name: getattr(cause, name) for name in _FOLLOWS}
    return Taak(
        sleutel=key,
        soort=Taak.Soort.SIGNAAL,
        onderwerp_soort=cause.onderwerp_soort,
        onderwerp_id=cause.onderwerp_id,
        ontstaan_op=now,
        **values,
    )


def _given_by_people(rows: Iterable[Taak]) -> set[int]:
    """Signals somebody handed over or picked up: their owner stays, whatever the cause says."""
    given = Gebeurtenis.objects.filter(
        soort__in=("taak.overgedragen", "taak.opgepakt"),
        onderwerp_soort="werk.taak",
        onderwerp_id__in=[row.pk for row in rows],
    )
    return {number for number in given.values_list("onderwerp_id", flat=True) if number is not None}


def _follow(row: Taak, cause: Oorzaak, given: bool) -> bool:
    """Copies what changed about the cause; tells whether anything did."""
    fields = [name for name in _FOLLOWS if not (given and name in ("medewerker_id", "team_id", "reden"))]
    changed = [name for name in fields if getattr(row, name) != getattr(cause, name)]
    for name in changed:
        setattr(row, name, getattr(cause, name))
    return bool(changed)
