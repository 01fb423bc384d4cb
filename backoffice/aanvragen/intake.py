"""Taking in applications, many at once: known data looked up, decided, written (BO-03, BO-04, BO-05).

Rows of a batch and the web form come in here alike. Everything is set-based: a handful of queries for any
number of rows. The functions are part of a step and open no transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from backoffice.aanvragen.bekend import Kennis, Rij, facts_of, gather, limit_on
from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Afstemming
from backoffice.aanvragen.regelingen import Regeling
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.aanvragen.waarden import Veldfout, to_json
from backoffice.besluiten.beslissing import BesluitVoorstel, term_end
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.kopieren import JsonText, copy_rows, encode_json, reserve_keys
from backoffice.regelingen.gevolgen import put_into_effect
from serviceplein.catalogus.normen import normen
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import add_werkdagen
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


class _Plan(NamedTuple):
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
        plan = _plan(rij, known, grens)
        if isinstance(plan, Veldfout):
            done.fouten.append(Rijfout(rij.nummer, plan))
            continue
        seen.add(kenmerk)
        plans.append(plan)
    if plans:
        _write(regeling, plans, done, bron=bron, batch=batch, actor=actor, now=now, grens=grens)
    return done


def _plan(rij: Rij, known: Kennis, grens: Decimal) -> _Plan | Veldfout:
    """Decided by the definition of the day of the application, not by that of today."""
    values = rij.waarden
    klant = known.klanten.get(values["bsn"])
    if klant is None:
        return Veldfout("bsn", values["bsn"], "Dit BSN is hier niet bekend. Registreer eerst de klant.")
    day: date = values["aanvraagdatum"]
    beoordelaar = known.dagen[day]
    if isinstance(beoordelaar, str):
        return Veldfout("aanvraagdatum", day.isoformat(), beoordelaar)
    regeling = beoordelaar.regeling
    periods = known.toegekend.setdefault(klant.pk, [])
    proposal = beoordelaar.decide(facts_of(values, klant, periods))
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
        beslistermijn=term_end(day, int(beoordelaar.normen[regeling.beslistermijn])),
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
        ("id", "kenmerk", "klant_id", "rij", "gegevens", "status", "beslistermijn"),
        (
            (
                key,
                plan.rij.waarden["kenmerk"],
                plan.klant_id,
                plan.rij.nummer if batch else None,
                to_json(plan.rij.waarden),
                plan.status.value,
                plan.beslistermijn,
            )
            for key, plan in paired
        ),
        same={
            "bron": bron,
            "regeling": regeling.code,
            "batch_id": batch.pk if batch else None,
            "ontvangen_op": now,
        },
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
        ("id", "aanvraag_id", "bedrag", "voorwaarden", "geldig_van", "geldig_tot"),
        (
            (
                key,
                aanvraag_id,
                plan.voorstel.bedrag,
                JsonText(f"[{', '.join([oordeel.json_text for oordeel in plan.voorstel.voorwaarden])}]"),
                plan.voorstel.geldig_van,
                plan.voorstel.geldig_tot,
            )
            for key, (aanvraag_id, plan) in zip(keys, granted, strict=True)
        ),
        same={
            "uitkomst": Uitkomst.TOEGEKEND.value,
            "toelichting": "",
            "automatisch": True,
            "beslist_op": now,
            "grens": grens,
        },
    )
    return keys


def _write_events(
    regeling: Regeling, paired: Sequence[tuple[int, _Plan]], *, actor: Gebruiker | None, now: datetime
) -> None:
    """One event per application that came in, one more per application decided at once."""
    today = timezone.localdate(now)
    received, decided = soort("aanvraag.ontvangen"), soort("aanvraag.beslist")
    about_received = JsonText(encode_json({"regeling": regeling.code}))
    about_decided = {
        end: JsonText(
            encode_json({**decision_data(regeling.code, Uitkomst.TOEGEKEND, end, today), "automatisch": True})
        )
        for end in {plan.beslistermijn for _, plan in paired}
    }

    def rows() -> Iterable[tuple[Any, ...]]:
        for key, plan in paired:
            yield received.code, received.domein, plan.klant_id, key, about_received
            if plan.status is AanvraagStatus.BESLIST:
                data = about_decided[plan.beslistermijn]
                yield decided.code, decided.domein, plan.klant_id, key, data

    copy_rows(
        Gebeurtenis,
        ("soort", "domein", "klant_id", "onderwerp_id", "gegevens"),
        rows(),
        same={
            "op": now,
            "actor_id": actor.pk if actor else None,
            "onderwerp_soort": Aanvraag._meta.label_lower,
        },
    )


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
