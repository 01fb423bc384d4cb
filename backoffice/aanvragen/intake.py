"""Taking in applications, many at once: known data looked up, decided, written (BO-03, BO-04, BO-05).

Rows of a batch and the web form come in here alike. Everything is set-based: a handful of queries for any
number of rows. The functions are part of a step and open no transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from backoffice.aanvragen.bekend import Kennis, Rij, facts_of, gather, limit_on
from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Afstemming
from backoffice.aanvragen.regelingen import Regeling
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.aanvragen.waarden import Veldfout, to_json
from backoffice.besluiten.beslissing import BesluitVoorstel, decide, term_end
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.kopieren import copy_rows, reserve_keys
from backoffice.regelingen.gevolgen import put_into_effect
from serviceplein.catalogus.normen import normen
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import is_werkdag
from serviceplein.werk.models import Taak

AFSTEMMING_NORM = "aanvraag.afstemming_werkdagen"


@dataclass(frozen=True, slots=True)
class Rijfout:
    """A well-formed row that cannot be taken in, or was taken in before (`dubbel`)."""

    nummer: int
    fout: Veldfout
    dubbel: bool = False


@dataclass(slots=True)
class Opgenomen:
    """What became of the rows."""

    aanvraag_ids: list[int] = field(default_factory=list)
    besluit_ids: list[int] = field(default_factory=list)
    fouten: list[Rijfout] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One application about to be written."""

    rij: Rij
    klant_id: int
    voorstel: BesluitVoorstel
    status: AanvraagStatus
    beslistermijn: date
    contactpersoon_id: int | None


def take_in(
    regeling: Regeling,
    rijen: Sequence[Rij],
    *,
    bron: str,
    batch: Aanvraagbatch | None,
    actor: Gebruiker | None,
    now: datetime,
) -> Opgenomen:
    """Writes an Aanvraag for each row, with a Besluit where every condition holds.

    Otherwise it goes to a medewerker, or waits for the vaste contactpersoon when it touches the
    begeleiding. A row whose (bron, kenmerk) is known changes nothing. Raises NormOntbreekt when the term
    for the contactpersoon is not set up; missing norms of an aanvraagdatum are errors of its rows.
    """
    known = gather(regeling, rijen, bron=bron)
    grens = limit_on(timezone.localdate(now))
    done = Opgenomen()
    plans: list[_Plan] = []
    seen = set(known.kenmerken)
    for rij in rijen:
        kenmerk = rij.waarden["kenmerk"]
        if kenmerk in seen:
            text = f"Kenmerk {kenmerk} is al aangeleverd. Deze rij is overgeslagen."
            done.fouten.append(Rijfout(rij.nummer, Veldfout("kenmerk", kenmerk, text), dubbel=True))
            continue
        plan = _plan(regeling, rij, known, grens)
        if isinstance(plan, Veldfout):
            done.fouten.append(Rijfout(rij.nummer, plan))
            continue
        seen.add(kenmerk)
        plans.append(plan)
    if plans:
        _write(regeling, plans, done, bron=bron, batch=batch, actor=actor, now=now, grens=grens)
    return done


def _plan(vandaag: Regeling, rij: Rij, known: Kennis, grens: Decimal) -> _Plan | Veldfout:
    """Decided by the definition of the day of the application, not by that of today."""
    values = rij.waarden
    klant = known.klanten.get(values["bsn"])
    if klant is None:
        return Veldfout("bsn", values["bsn"], "Dit BSN is hier niet bekend. Registreer eerst de klant.")
    day: date = values["aanvraagdatum"]
    regeling = known.versies[day]
    if regeling is None:
        text = f"Op {day:%d-%m-%Y} bestond {vandaag.naam} niet. Controleer de datum."
        return Veldfout("aanvraagdatum", day.isoformat(), text)
    norms = known.normen[day]
    if isinstance(norms, str):
        return Veldfout("aanvraagdatum", day.isoformat(), norms)
    periods = known.toegekend.setdefault(klant.pk, [])
    proposal = decide(regeling, facts_of(regeling, values, klant, periods), norms)
    contact = known.contactpersonen.get(klant.pk) if regeling.raakt_begeleiding.geldt(values) else None
    if contact is not None:
        status = AanvraagStatus.WACHT_OP_CONTACTPERSOON
    elif proposal.toekennen and klant.pk not in known.in_controle and (proposal.bedrag or 0) <= grens:
        status = AanvraagStatus.BESLIST
        if proposal.geldig_tot:
            periods.append((proposal.geldig_van, proposal.geldig_tot))
    else:
        status = AanvraagStatus.BIJ_MEDEWERKER
    return _Plan(
        rij=rij,
        klant_id=klant.pk,
        voorstel=proposal,
        status=status,
        beslistermijn=term_end(day, int(norms[regeling.beslistermijn])),
        contactpersoon_id=contact,
    )


def _write(
    regeling: Regeling,
    plans: Sequence[_Plan],
    done: Opgenomen,
    *,
    bron: str,
    batch: Aanvraagbatch | None,
    actor: Gebruiker | None,
    now: datetime,
    grens: Decimal,
) -> None:
    keys = reserve_keys(Aanvraag, len(plans))
    done.aanvraag_ids = keys
    paired = list(zip(keys, plans, strict=True))
    copy_rows(
        Aanvraag,
        (
            "id",
            "bron",
            "kenmerk",
            "regeling",
            "klant_id",
            "batch_id",
            "rij",
            "gegevens",
            "status",
            "ontvangen_op",
            "beslistermijn",
        ),
        (
            (
                key,
                bron,
                plan.rij.waarden["kenmerk"],
                regeling.code,
                plan.klant_id,
                batch.pk if batch else None,
                plan.rij.nummer if batch else None,
                to_json(plan.rij.waarden),
                plan.status.value,
                now,
                plan.beslistermijn,
            )
            for key, plan in paired
        ),
    )
    granted = [(key, plan) for key, plan in paired if plan.status is AanvraagStatus.BESLIST]
    done.besluit_ids = _write_grants(granted, now=now, grens=grens)
    put_into_effect(done.besluit_ids, actor=None, now=now)
    _write_events(regeling, paired, actor=actor, now=now)
    waiting = [(key, plan) for key, plan in paired if plan.contactpersoon_id is not None]
    if waiting:
        _ask_contactpersonen(regeling, waiting, now=now)


def _write_grants(granted: Sequence[tuple[int, _Plan]], *, now: datetime, grens: Decimal) -> list[int]:
    keys = reserve_keys(Besluit, len(granted)) if granted else []
    copy_rows(
        Besluit,
        (
            "id",
            "aanvraag_id",
            "uitkomst",
            "bedrag",
            "voorwaarden",
            "toelichting",
            "automatisch",
            "beslist_op",
            "geldig_van",
            "geldig_tot",
            "grens",
        ),
        (
            (
                key,
                aanvraag_id,
                Uitkomst.TOEGEKEND.value,
                plan.voorstel.bedrag,
                [oordeel.as_json() for oordeel in plan.voorstel.voorwaarden],
                "",
                True,
                now,
                plan.voorstel.geldig_van,
                plan.voorstel.geldig_tot,
                grens,
            )
            for key, (aanvraag_id, plan) in zip(keys, granted, strict=True)
        ),
    )
    return keys


def _write_events(
    regeling: Regeling, paired: Sequence[tuple[int, _Plan]], *, actor: Gebruiker | None, now: datetime
) -> None:
    """One event per application that came in, one more per application decided at once."""
    subject = Aanvraag._meta.label_lower
    today = timezone.localdate(now)
    actor_id = actor.pk if actor else None
    received, decided = soort("aanvraag.ontvangen"), soort("aanvraag.beslist")

    def rows() -> Iterable[tuple[Any, ...]]:
        for key, plan in paired:
            about = (now, plan.klant_id, actor_id, subject, key)
            yield (received.code, received.domein, *about, {"regeling": regeling.code})
            if plan.status is AanvraagStatus.BESLIST:
                data = decision_data(regeling.code, Uitkomst.TOEGEKEND, plan.beslistermijn, today)
                yield (decided.code, decided.domein, *about, {**data, "automatisch": True})

    fields = ("soort", "domein", "op", "klant_id", "actor_id", "onderwerp_soort", "onderwerp_id", "gegevens")
    copy_rows(Gebeurtenis, fields, rows())


def decision_data(regeling: str, uitkomst: str, beslistermijn: date, today: date) -> dict[str, Any]:
    """What the event of a decision carries."""
    return {"regeling": regeling, "uitkomst": str(uitkomst), "op_tijd": today <= beslistermijn}


def _ask_contactpersonen(regeling: Regeling, waiting: Sequence[tuple[int, _Plan]], *, now: datetime) -> None:
    """The question to each contactpersoon, as a task with a term (BO-05)."""
    today = timezone.localdate(now)
    end = add_werkdagen(today, int(normen([AFSTEMMING_NORM], op=today)[AFSTEMMING_NORM]))
    Afstemming.objects.bulk_create(
        Afstemming(aanvraag_id=key, medewerker_id=plan.contactpersoon_id, gevraagd_op=now, termijn=end)
        for key, plan in waiting
        if plan.contactpersoon_id is not None
    )
    Taak.objects.bulk_create(
        [
            Taak(
                sleutel=afstemming_sleutel(key),
                titel=f"Past deze aanvraag bij de begeleiding? {regeling.naam}",
                reden="De aanvraag raakt de begeleiding. Zonder antwoord beslist de backoffice zelf.",
                klant_id=plan.klant_id,
                medewerker_id=plan.contactpersoon_id,
                onderwerp_soort=Aanvraag._meta.label_lower,
                onderwerp_id=key,
                deadline=end,
                ontstaan_op=now,
            )
            for key, plan in waiting
        ],
        ignore_conflicts=True,
    )


def afstemming_sleutel(aanvraag_id: int) -> str:
    return f"aanvraag:{aanvraag_id}:afstemming"


def add_werkdagen(start: date, days: int) -> date:
    """The working day so many working days after `start`."""
    while days > 0:
        start += timedelta(days=1)
        days -= is_werkdag(start)
    return start
