"""Carrying a redistribution out piece by piece, pausing it, and turning it back (CAS-07)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from caseload.herverdelen.models import Aanleiding, Herverdeelregel, Herverdeling
from caseload.herverdelen.services import (
    ChangeHerverdeling,
    HerverdelingChanged,
    HerverdelingStaatNietToe,
    lock_visible,
    require_status,
    send_after_commit,
    take,
    tell,
)
from caseload.herverdelen.transitions import BEZIG, HerverdelingStatus, RegelStatus
from caseload.herverdelen.verplaatsen import Verplaatst, Zet, move
from caseload.toewijzing.capaciteit import ensure_capaciteiten
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.models import Gebruiker
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak

VOER_UIT = "caseload.herverdelen.tasks.voer_uit"
STIL = timedelta(seconds=30)
"""A redistribution silent for so long lost its worker or its message; a piece takes about a second."""
POGINGEN = 3
"""How often a klant is put off because the receiver still has to give klanten away."""


@step
def approve_herverdeling(
    command: ChangeHerverdeling, *, actor: Gebruiker, now: datetime
) -> HerverdelingChanged:
    """Lets a worker carry the proposal out. Who leaves gets no new klanten; wijken change hands at once.

    Raises Herverdeling.DoesNotExist, PermissionDenied, HerverdelingStaatNietToe.
    """
    row = lock_visible(command.herverdeling_id, actor)
    require_status(row, HerverdelingStatus.VOORSTEL, "start")
    if row.verkenning:
        raise HerverdelingStaatNietToe("Een verkenning verplaatst niemand. Vraag een voorstel.")
    _apply_organisation(row, forward=True)
    ensure_capaciteiten(timezone.localdate(now))
    row.status = HerverdelingStatus.LOOPT
    row.goedgekeurd_op, row.goedgekeurd_door, row.laatste_teken_op = now, actor, now
    row.save()
    tell("herverdeling.goedgekeurd", row, actor=actor, now=now, klanten=row.totaal)
    send_after_commit(VOER_UIT, row.pk)
    return HerverdelingChanged(herverdeling_id=row.pk)


def _apply_organisation(row: Herverdeling, *, forward: bool) -> None:
    """What the aanleiding changes apart from the klanten, and back."""
    if row.aanleiding == Aanleiding.VERTREK:
        person = Medewerker.objects.get(pk=row.medewerker_id or 0)
        if forward:
            row.invoer = {**row.invoer, "was_actief": person.actief}
        person.actief = not forward and row.invoer["was_actief"]
        person.save(update_fields=["actief"])
    if row.aanleiding == Aanleiding.REORGANISATIE:
        wijken, other = row.invoer["wijken"], row.invoer["naar_team"]
        source, target = (row.team_id or 0, other) if forward else (other, row.team_id or 0)
        teams = Team.objects.in_bulk([source, target])
        teams[source].wijken.remove(*wijken)
        teams[target].wijken.add(*wijken)


@step
def carry_out_piece(herverdeling_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Moves the next klanten; rows and counts are written with them in one transaction.

    False when there is nothing left to do here: ready, paused, or another worker has it.
    """
    row = take(herverdeling_id, HerverdelingStatus.LOOPT)
    if row is None:
        return False
    rows = _next_piece(row.regels.te_doen(), now)
    done = move(
        [_zet(one, one.toewijzing_id, one.van_id, one.naar_id, one.gewicht) for one in rows],
        actor=row.goedgekeurd_door,
        now=now,
    )
    for one in rows:
        _settle(one, done)
    _save(rows)
    row.gedaan += len(done.gelukt)
    row.overgeslagen += sum(one.status == RegelStatus.OVERGESLAGEN for one in rows)
    row.laatste_teken_op = now
    ready = not row.regels.te_doen().exists()
    if ready:
        left = row.regels.filter(status=RegelStatus.VOORGESTELD)
        left.update(status=RegelStatus.OVERGESLAGEN, uitkomst="Niemand had ruimte.")
        row.status, row.klaar_op = HerverdelingStatus.UITGEVOERD, now
    row.save()
    if ready:
        _finish(
            row, "herverdeling.uitgevoerd", f"{row.gedaan} verplaatst, {row.overgeslagen} overgeslagen.", now
        )
    return not ready


def _settle(one: Herverdeelregel, done: Verplaatst) -> None:
    """The row after the attempt; want of room may end when the receiver has given klanten away."""
    if one.pk in done.gelukt:
        one.status, one.nieuwe_toewijzing = RegelStatus.VERPLAATST, done.gelukt[one.pk]
    elif one.pk in done.vol and one.poging + 1 < POGINGEN:
        one.poging += 1
    else:
        one.status, one.uitkomst = RegelStatus.OVERGESLAGEN, done.geweigerd[one.pk][:200]


@step
def turn_back(command: ChangeHerverdeling, *, actor: Gebruiker, now: datetime) -> HerverdelingChanged:
    """Lets a worker move everybody back who is still where the redistribution put them.

    Raises Herverdeling.DoesNotExist, PermissionDenied, HerverdelingStaatNietToe.
    """
    row = lock_visible(command.herverdeling_id, actor)
    if row.status != HerverdelingStatus.GEPAUZEERD:
        require_status(row, HerverdelingStatus.UITGEVOERD, "draait terug")
    _apply_organisation(row, forward=False)
    ensure_capaciteiten(timezone.localdate(now))
    row.status, row.laatste_teken_op, row.klaar_op = HerverdelingStatus.TERUG, now, None
    row.save()
    row.regels.filter(status=RegelStatus.VERPLAATST).update(poging=0)
    tell("herverdeling.terug", row, actor=actor, now=now, klanten=row.gedaan)
    send_after_commit(VOER_UIT, row.pk)
    return HerverdelingChanged(herverdeling_id=row.pk)


@step
def turn_back_piece(herverdeling_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Moves the next klanten back. False when there is nothing left to do here."""
    row = take(herverdeling_id, HerverdelingStatus.TERUG)
    if row is None:
        return False
    moved = row.regels.filter(status=RegelStatus.VERPLAATST).order_by("poging", "eenheid", "pk")
    rows = _next_piece(moved, now)
    done = move(
        [
            _zet(one, one.nieuwe_toewijzing_id, one.naar_id, one.van_id, one.toewijzing.gewicht)
            for one in rows
        ],
        actor=row.goedgekeurd_door,
        now=now,
    )
    for one in rows:
        if one.pk in done.gelukt:
            one.status, one.uitkomst = RegelStatus.TERUGGEZET, ""
        elif one.pk in done.vol and one.poging + 1 < POGINGEN:
            one.poging += 1
        else:
            one.status, one.uitkomst = RegelStatus.NIET_TERUG, done.geweigerd[one.pk][:200]
    _save(rows)
    row.teruggezet += len(done.gelukt)
    row.niet_terug += sum(one.status == RegelStatus.NIET_TERUG for one in rows)
    row.laatste_teken_op = now
    ready = not moved.exists()
    if ready:
        row.status, row.klaar_op = HerverdelingStatus.TERUGGEDRAAID, now
    row.save()
    if ready:
        _finish(
            row, "herverdeling.teruggedraaid", f"{row.teruggezet} terug, {row.niet_terug} niet terug.", now
        )
    return not ready


def _next_piece(rows: Any, now: datetime) -> list[Herverdeelregel]:
    """The next rows, completed with the rest of the last household."""
    size = max(1, int(norm("herverdelen.deel", op=timezone.localdate(now))))
    piece = list(rows.select_related("toewijzing")[: size + 1])
    if len(piece) <= size:
        return piece
    last = piece[size - 1]
    piece = piece[:size]
    known = {one.pk for one in piece}
    rest = rows.filter(eenheid=last.eenheid, poging=last.poging).exclude(pk__in=known)
    return piece + list(rest.select_related("toewijzing"))


def _zet(
    one: Herverdeelregel, toewijzing_id: int | None, van_id: int | None, naar_id: int | None, gewicht: Decimal
) -> Zet:
    assert toewijzing_id is not None  # noqa: S101 - held by the constraint of the row
    assert van_id is not None and naar_id is not None  # noqa: S101, PT018 - rows without a receiver are not taken
    return Zet(
        sleutel=one.pk,
        eenheid=one.eenheid,
        toewijzing_id=toewijzing_id,
        klant_id=one.klant_id,
        van_id=van_id,
        naar_id=naar_id,
        gewicht=gewicht,
        uitleg={"herverdeling": one.herverdeling_id, "zinnen": [one.reden]},
    )


def _save(rows: Sequence[Herverdeelregel]) -> None:
    Herverdeelregel.objects.bulk_update(
        rows, ["status", "uitkomst", "poging", "nieuwe_toewijzing"], batch_size=500
    )


def _finish(row: Herverdeling, code: str, words: str, now: datetime) -> None:
    """The event and the signal to whoever asked; part of a step."""
    tell(code, row, actor=None, now=now, klanten=row.gedaan)
    medewerker = getattr(row.gevraagd_door, "medewerker", None)
    if medewerker is None:
        return
    create_taak(
        sleutel=f"herverdeling:{row.pk}:{row.status}",
        titel=f"De herverdeling is klaar: {row.get_status_display().lower()}",
        reden=words,
        soort=Taak.Soort.TAAK,
        medewerker_id=medewerker.pk,
        team_id=medewerker.team_id,
        deadline=timezone.localdate(now),
        onderwerp=row,
        now=now,
    )


@step
def pause_herverdeling(
    command: ChangeHerverdeling, *, actor: Gebruiker, now: datetime
) -> HerverdelingChanged:
    """Stops after the piece that runs now. Raises as approve_herverdeling."""
    row = lock_visible(command.herverdeling_id, actor)
    require_status(row, HerverdelingStatus.LOOPT, "pauzeert")
    row.status = HerverdelingStatus.GEPAUZEERD
    row.save(update_fields=["status"])
    tell("herverdeling.gepauzeerd", row, actor=actor, now=now, klanten=row.gedaan)
    return HerverdelingChanged(herverdeling_id=row.pk)


@step
def resume_herverdeling(
    command: ChangeHerverdeling, *, actor: Gebruiker, now: datetime
) -> HerverdelingChanged:
    """Goes on with the next klant. Raises as approve_herverdeling."""
    row = lock_visible(command.herverdeling_id, actor)
    require_status(row, HerverdelingStatus.GEPAUZEERD, "hervat")
    row.status, row.laatste_teken_op = HerverdelingStatus.LOOPT, now
    row.save(update_fields=["status", "laatste_teken_op"])
    tell("herverdeling.hervat", row, actor=actor, now=now, klanten=row.gedaan)
    send_after_commit(VOER_UIT, row.pk)
    return HerverdelingChanged(herverdeling_id=row.pk)


def stalled(now: datetime) -> Iterable[tuple[int, HerverdelingStatus]]:
    """Unfinished redistributions without a sign of life: their worker died or the broker lost them."""
    silent = Herverdeling.objects.filter(Q(laatste_teken_op__lt=now - STIL), status__in=BEZIG)
    for pk, status in silent.order_by("pk").values_list("pk", "status"):
        yield pk, HerverdelingStatus(status)
