"""Moving klanten from one contactpersoon to another, set-based. Part of a step (CAS-07).

Locks are taken as everywhere in the caseload: klanten, their toewijzingen, the counters, then plans.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from caseload.plan.models import Plan, Regie
from caseload.toewijzing.kandidaten import away_for_long
from caseload.toewijzing.meeverhuizen import Verhuizing, carry_talks_and_tell
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing, Uitsluiting
from caseload.toewijzing.plaatsen import event_data
from caseload.voorzieningen.einde import carry_over
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.services import end_taken

TOEGEWEZEN, BEEINDIGD = "contactpersoon.toegewezen", "contactpersoon.beeindigd"
GEEN_RUIMTE = "heeft nu geen ruimte onder het maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zet:
    """One klant from one contactpersoon to another; the same `eenheid` moves together or not at all.

    `sleutel` is how the caller knows it again; `toewijzing_id` must still run with `van_id`. `gewicht` is
    what the klant weighs with `naar_id`.
    """

    sleutel: int
    eenheid: int
    toewijzing_id: int
    klant_id: int
    van_id: int
    naar_id: int
    gewicht: Decimal
    uitleg: dict[str, Any]


@dataclass(slots=True)
class Verplaatst:
    """What came of it: the new toewijzing per sleutel, or why not; `vol` are refusals for want of room."""

    gelukt: dict[int, Toewijzing] = field(default_factory=dict)
    geweigerd: dict[int, str] = field(default_factory=dict)
    vol: set[int] = field(default_factory=set)


def move(zetten: Sequence[Zet], *, actor: Gebruiker | None, now: datetime) -> Verplaatst:
    """Ends and starts the toewijzingen of these klanten; plan, tasks and counters follow."""
    klanten = sorted({zet.klant_id for zet in zetten})
    list(Klant.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=klanten).order_by("pk"))
    running = {
        row.pk: row
        for row in Toewijzing.objects.running()
        .select_for_update(of=("self",))
        .filter(pk__in=[zet.toewijzing_id for zet in zetten])
        .select_related("melding")
        .order_by("pk")
    }
    found = _Lezing(zetten, timezone.localdate(now))
    rooms = {
        row.medewerker_id: row
        for row in Capaciteit.objects.select_for_update(of=("self",))
        .filter(medewerker__in=found.people.keys())
        .order_by("medewerker_id")
    }
    done = Verplaatst()
    units: dict[int, list[Zet]] = defaultdict(list)
    for zet in zetten:
        units[zet.eenheid].append(zet)
    accepted: list[tuple[Zet, Toewijzing]] = []
    for unit in units.values():
        refused = next((reason for zet in unit if (reason := found.refusal(zet, running))), "")
        rows = [running[zet.toewijzing_id] for zet in unit] if not refused else []
        if not refused and not _takes(rooms, unit, rows, now):
            refused = f"{found.name(unit[0].naar_id)} {GEEN_RUIMTE}"
            done.vol |= {zet.sleutel for zet in unit}
        if refused:
            done.geweigerd |= {zet.sleutel: f"{refused}." for zet in unit}
        else:
            accepted += zip(unit, rows, strict=True)
    Capaciteit.objects.bulk_update(rooms.values(), ["belasting", "laatst_toegewezen_op"])
    _write(accepted, done, found, actor=actor, now=now)
    return done


class _Lezing:
    """What may have changed since the proposal, read for all moves together."""

    def __init__(self, zetten: Sequence[Zet], op: date) -> None:
        ids = {zet.naar_id for zet in zetten} | {zet.van_id for zet in zetten}
        self.people: Mapping[int, Medewerker] = Medewerker.objects.select_related("team").in_bulk(ids)
        self.away = away_for_long(op)
        barred = Uitsluiting.objects.running().filter(
            klant__in=[zet.klant_id for zet in zetten], medewerker__in=ids
        )
        self.barred = set(barred.values_list("klant_id", "medewerker_id"))

    def name(self, medewerker_id: int) -> str:
        person = self.people.get(medewerker_id)
        return person.naam if person else "De medewerker"

    def refusal(self, zet: Zet, running: Mapping[int, Toewijzing]) -> str:
        """Why this klant cannot move any more; empty when it can."""
        row = running.get(zet.toewijzing_id)
        if row is None or row.medewerker_id != zet.van_id:
            return "De klant heeft inmiddels een andere contactpersoon of is uitgestroomd"
        person = self.people.get(zet.naar_id)
        if person is None or not person.actief:
            return f"{self.name(zet.naar_id)} werkt hier niet meer"
        if person.functie != row.functie:
            return f"{person.naam} heeft een andere functie gekregen"
        if zet.naar_id in self.away:
            return f"{person.naam} is lang afwezig"
        if (zet.klant_id, zet.naar_id) in self.barred:
            return f"{person.naam} mag deze klant niet begeleiden"
        return ""


def _takes(
    rooms: Mapping[int, Capaciteit], unit: Sequence[Zet], rows: Iterable[Toewijzing], now: datetime
) -> bool:
    """Takes the room of the receiver and gives that of the former back; False past the hard maximum."""
    weight = sum((zet.gewicht for zet in unit), Decimal(0))
    to, of = rooms.get(unit[0].naar_id), rooms.get(unit[0].van_id)
    if to is None or to.belasting + weight > to.maximum:
        return False
    to.belasting += weight
    to.laatst_toegewezen_op = now
    if of is not None:
        of.belasting = max(Decimal(0), of.belasting - sum((row.gewicht for row in rows), Decimal(0)))
    return True


def _write(
    accepted: Sequence[tuple[Zet, Toewijzing]],
    done: Verplaatst,
    found: _Lezing,
    *,
    actor: Gebruiker | None,
    now: datetime,
) -> None:
    if not accepted:
        return
    Toewijzing.objects.filter(pk__in=[row.pk for _, row in accepted]).update(
        tot=now, einde_reden=EindeReden.HERVERDEELD
    )
    new = Toewijzing.objects.bulk_create(
        [
            Toewijzing(
                klant_id=row.klant_id,
                medewerker=found.people[zet.naar_id],
                functie=row.functie,
                melding=row.melding,
                gewicht=zet.gewicht,
                contact_weken=row.contact_weken,
                verwacht_einde=row.verwacht_einde,
                van=now,
                uitleg=zet.uitleg,
                toegewezen_door=actor,
            )
            for zet, row in accepted
        ]
    )
    done.gelukt |= {zet.sleutel: row for (zet, _), row in zip(accepted, new, strict=True)}
    _carry_plans(accepted, now=now)
    _carry_tasks(accepted, found)
    carry_talks_and_tell(
        [
            Verhuizing(
                klant_id=zet.klant_id,
                van_id=zet.van_id,
                naar_id=zet.naar_id,
                oude_toewijzing_id=old.pk,
                nieuwe_toewijzing_id=row.pk,
            )
            for (zet, old), row in zip(accepted, new, strict=True)
        ],
        now=now,
    )
    _ask_to_meet(accepted, new, found, now=now)
    _record(accepted, new, found, actor=actor, now=now)


def _pairs(accepted: Sequence[tuple[Zet, Toewijzing]]) -> dict[tuple[int, int], list[int]]:
    """Klanten per (from, to), so that what follows them is one statement per pair."""
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for zet, _ in accepted:
        pairs[zet.van_id, zet.naar_id].append(zet.klant_id)
    return dict(sorted(pairs.items()))


def _carry_plans(accepted: Sequence[tuple[Zet, Toewijzing]], *, now: datetime) -> None:
    """The regie (or being the counterpart of the partner) goes along; somebody else's regie stays."""
    for (van, naar), klanten in _pairs(accepted).items():
        plans = Plan.objects.running().filter(klant__in=klanten, regievoerder=van)
        more = {"regievoerder": naar, "versie": F("versie") + 1}
        plans.filter(regie=Regie.PARTNER).update(**more)
        plans.filter(regie=Regie.GEMEENTE).update(**more, regie_sinds=now)


def _carry_tasks(accepted: Sequence[tuple[Zet, Toewijzing]], found: _Lezing) -> None:
    for (van, naar), klanten in _pairs(accepted).items():
        Taak.objects.open().filter(klant__in=klanten, medewerker=van).update(
            medewerker=naar, team=found.people[naar].team_id
        )
        carry_over(klanten, van, naar)


def meet_key(toewijzing_id: int) -> str:
    """Cause of the task to meet a klant who came by a redistribution."""
    return f"kennismaken:{toewijzing_id}"


def _ask_to_meet(
    accepted: Sequence[tuple[Zet, Toewijzing]], new: Sequence[Toewijzing], found: _Lezing, *, now: datetime
) -> None:
    """A task per klant for the new contactpersoon.

    A klant who comes back before the talk needs no second one: that task lapses.
    """
    today = timezone.localdate(now)
    old_keys = [meet_key(row.pk) for _, row in accepted]
    end_taken(sleutels=old_keys, now=now, actor=None, gedaan=False)
    deadline = add_werkdagen(today, int(norm("herverdelen.kennismaken_werkdagen", op=today)))
    tasks = []
    for (zet, _), row in zip(accepted, new, strict=True):
        tasks.append(
            Taak(
                sleutel=meet_key(row.pk),
                titel="Maak kennis met uw nieuwe klant",
                reden=f"Overgenomen van {found.name(zet.van_id)}."[:300],
                klant_id=zet.klant_id,
                medewerker_id=zet.naar_id,
                team_id=found.people[zet.naar_id].team_id,
                onderwerp_soort=Toewijzing._meta.label_lower,
                onderwerp_id=row.pk,
                deadline=deadline,
                ontstaan_op=now,
            )
        )
    Taak.objects.bulk_create(tasks, ignore_conflicts=True)


def _record(
    accepted: Sequence[tuple[Zet, Toewijzing]],
    new: Sequence[Toewijzing],
    found: _Lezing,
    *,
    actor: Gebruiker | None,
    now: datetime,
) -> None:
    """The end and the start of each klant, at the same moment: figures see that nobody came or left."""
    events = []
    for (zet, old), row in zip(accepted, new, strict=True):
        ended = {
            "medewerker": found.name(zet.van_id),
            "medewerker_id": zet.van_id,
            "reden": EindeReden.HERVERDEELD.label.lower(),
            "reden_code": EindeReden.HERVERDEELD.value,
            "stroom": old.melding.stroom if old.melding else "",
        }
        for code, about, data in ((BEEINDIGD, old, ended), (TOEGEWEZEN, row, event_data(row))):
            events.append(
                Gebeurtenis(
                    soort=code,
                    domein=soort(code).domein,
                    op=now,
                    klant_id=zet.klant_id,
                    actor=actor,
                    onderwerp_soort=Toewijzing._meta.label_lower,
                    onderwerp_id=about.pk,
                    gegevens=data,
                )
            )
    Gebeurtenis.objects.bulk_create(events)
