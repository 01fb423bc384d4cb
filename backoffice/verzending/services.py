"""Steps that let letters leave: on their way, printed together, posted, and what became of them (BO-06)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backoffice.besluiten.models import Besluit
from backoffice.besluiten.transitions import BesluitStatus
from backoffice.verzending.models import Printbatch, Verzending, Weg
from backoffice.verzending.weg import choose_way
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import Stuk, queue_stukken
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.brief import huisstijl
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.dossier.soorten import soort
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require

PER_BATCH = "brieven.per_printbatch"
WERK_BIJ = "backoffice.verzending.tasks.werk_verzending_bij"
SJABLOON = {Weg.EMAIL: "brief_email", Weg.PORTAAL: "brief_portaal"}


class NietsTePrinten(DomainError):
    code = "backoffice.niets_te_printen"


class NogNietTePosten(DomainError):
    code = "backoffice.nog_niet_te_posten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A letter that is ready; `groep` is what it lies together with in a print batch."""

    document: Document
    klant: Klant
    kenmerk: str
    groep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePrintbatch:
    """Takes every letter that waits, up to the norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintbatchMade:
    printbatch_id: int
    aantal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPrintbatch:
    printbatch_id: int


def send_letters(brieven: Sequence[Brief], *, now: datetime) -> None:
    """Puts letters on the way their klanten prefer; part of a step, so it opens no transaction.

    E-mail and portal go through the outbox; post waits for a print batch.
    """
    stijl = huisstijl()
    rows, stukken, outgoing = [], [], []
    for brief in brieven:
        klant = brief.klant
        choice = choose_way(
            voorkeur=klant.voorkeurskanaal,
            email=klant.email,
            bsn=klant.bsn or "",
            beschermd=bool(klant.bescherming),
            portaal=bool(settings.PORTAAL_URL),
        )
        row = Verzending(
            document=brief.document,
            klant=klant,
            weg=choice.weg,
            reden=choice.reden,
            groep=brief.groep,
            klaar_op=now,
        )
        rows.append(row)
        if choice.weg != Weg.POST:
            outgoing.append(row)
            stukken.append(
                Stuk(
                    sleutel=f"brief:{brief.document.pk}:{choice.weg}",
                    sjabloon=SJABLOON[choice.weg],
                    document=brief.document,
                    aan=klant.email if choice.weg == Weg.EMAIL else "",
                    gegevens={
                        "naam": klant.naam,
                        "kenmerk": brief.kenmerk,
                        "telefoon": stijl.telefoon,
                    },
                )
            )
    for row, bericht in zip(outgoing, queue_stukken(stukken, now=now), strict=True):
        row.bericht = bericht
    Verzending.objects.bulk_create(rows)


@step
def make_printbatch(command: MakePrintbatch, *, actor: Gebruiker, now: datetime) -> PrintbatchMade:
    """Puts the letters that wait for the post together, each in one batch and at one place.

    Two people who do this at the same time get different letters. Raises PermissionDenied, NietsTePrinten.
    """
    require(actor, Recht.BRIEVEN_VERSTUREN)
    most = int(norm(PER_BATCH, op=timezone.localdate(now)))
    free = Verzending.objects.filter(weg=Weg.POST, printbatch=None)
    waiting = list(free.select_for_update(of=("self",), skip_locked=True).order_by("klaar_op", "pk")[:most])
    if not waiting:
        raise NietsTePrinten("Er wacht geen brief op de post. U bent bij.")
    batch = Printbatch.objects.create(aantal=len(waiting), gemaakt_op=now, gemaakt_door=actor)
    waiting.sort(key=lambda row: (row.groep, row.pk))
    for number, row in enumerate(waiting, start=1):
        row.printbatch, row.volgnummer = batch, number
    Verzending.objects.bulk_update(waiting, ["printbatch", "volgnummer"])
    record(
        "printbatch.gemaakt",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=batch,
        gegevens={"aantal": batch.aantal},
    )
    transaction.on_commit(partial(current_app.send_task, WERK_BIJ), robust=True)
    return PrintbatchMade(printbatch_id=batch.pk, aantal=batch.aantal)


@step
def post_printbatch(command: PostPrintbatch, *, actor: Gebruiker, now: datetime) -> int:
    """The batch was printed and taken to the post: its letters are sent. Again changes nothing.

    Raises Printbatch.DoesNotExist, PermissionDenied, NogNietTePosten.
    """
    require(actor, Recht.BRIEVEN_VERSTUREN)
    batch = Printbatch.objects.select_for_update(of=("self",)).get(pk=command.printbatch_id)
    if not batch.sha256:
        raise NogNietTePosten("Het printbestand is nog niet klaar. Wacht even en druk het eerst af.")
    if batch.gepost_op is not None:
        return 0
    batch.gepost_op, batch.gepost_door = now, actor
    batch.save(update_fields=["gepost_op", "gepost_door"])
    sent = list(batch.verzendingen.select_for_update(of=("self",)).order_by("pk"))
    _mark_sent(sent, actor=actor, now=now)
    return len(sent)


@step
def settle_verzendingen(*, actor: Gebruiker | None, now: datetime) -> int:
    """What became of letters in the outbox: sent, or by post when they could not be delivered."""
    running = Verzending.objects.exclude(weg=Weg.POST).filter(verzonden_op=None, mislukt_op=None)
    over = [Bericht.Status.BEZORGD, Bericht.Status.MISLUKT]
    rows = list(
        running.filter(bericht__status__in=over)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("bericht")
        .order_by("pk")[:500]
    )
    arrived = [row for row in rows if row.bericht and row.bericht.status == Bericht.Status.BEZORGD]
    failed = [row for row in rows if row not in arrived]
    _mark_sent(arrived, actor=actor, now=now)
    for row in failed:
        row.mislukt_op = now
    Verzending.objects.bulk_update(failed, ["mislukt_op"])
    Verzending.objects.bulk_create(
        Verzending(
            document_id=row.document_id,
            klant_id=row.klant_id,
            weg=Weg.POST,
            reden=f"{row.get_weg_display()} kwam niet aan.",
            groep=row.groep,
            klaar_op=now,
        )
        for row in failed
    )
    return len(rows)


def _mark_sent(rows: Sequence[Verzending], *, actor: Gebruiker | None, now: datetime) -> None:
    """Letters that left: their decisions are sent, and every klant sees it on the time line."""
    for row in rows:
        row.verzonden_op = now
    Verzending.objects.bulk_update(rows, ["verzonden_op"])
    Besluit.objects.filter(
        brief__in=[row.document_id for row in rows], status=BesluitStatus.VASTGESTELD
    ).update(status=BesluitStatus.VERZONDEN, verzonden_op=now)
    Gebeurtenis.objects.bulk_create(_events(rows, actor=actor, now=now))


def _events(rows: Iterable[Verzending], *, actor: Gebruiker | None, now: datetime) -> Iterable[Gebeurtenis]:
    kind = soort("brief.verzonden")
    for row in rows:
        yield Gebeurtenis(
            soort=kind.code,
            domein=kind.domein,
            op=now,
            klant_id=row.klant_id,
            actor=actor,
            onderwerp_soort=Document._meta.label_lower,
            onderwerp_id=row.document_id,
            gegevens={"weg": row.weg},
        )
