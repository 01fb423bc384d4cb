"""The outbox: messages are written with the step and delivered afterwards, at least once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from serviceplein.berichten.brieven import print_text
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.portaal import put_in_portaal
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.brief import huisstijl
from serviceplein.dossier.inhoud import PDF
from serviceplein.dossier.models import Document
from serviceplein.dossier.ongewijzigd import read_checked
from serviceplein.dossier.services import keep_document
from serviceplein.fouten import DomainError
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak

POGINGEN = "berichten.pogingen"
EERSTE_WACHT = timedelta(minutes=1)
LANGSTE_WACHT = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijlage:
    """A text file that goes along, such as a calendar file."""

    naam: str
    mediatype: str
    tekst: str


def queue_email(
    *,
    sleutel: str,
    sjabloon: str,
    aan: str,
    now: datetime,
    gegevens: Mapping[str, Any] | None = None,
    klant_id: int | None = None,
    bijlagen: Sequence[Bijlage] = (),
    vervalt_op: datetime | None = None,
) -> bool:
    """Puts one e-mail in the outbox; part of a step, so it opens no transaction and records no event.

    sleutel: names the message, such as "afspraak:12:bevestiging"; asking twice sends it once.
    sjabloon: `templates/berichten/<sjabloon>.txt`, whose first line is the subject; the greeting is added.
    gegevens: only what the text needs; no BSN, no reason of a talk, no amounts.
    vervalt_op: after this moment the message is not sent any more.
    Returns whether the message is new. Without an address nothing is queued.
    """
    if not aan:
        return False
    return _queue(
        Bericht(
            sleutel=sleutel,
            soort=Bericht.Soort.EMAIL,
            klant_id=klant_id,
            sjabloon=sjabloon,
            gegevens={"aan": aan, **(gegevens or {})},
            bijlagen=[asdict(bijlage) for bijlage in bijlagen],
            volgende_poging=now,
            vervalt_op=vervalt_op,
        )
    )


def queue_brief(
    *,
    sleutel: str,
    sjabloon: str,
    klant_id: int,
    now: datetime,
    gegevens: Mapping[str, Any] | None = None,
    vervalt_op: datetime | None = None,
) -> bool:
    """Puts one letter in the outbox, for a klant without an e-mail address; part of a step.

    The text is the same template as the e-mail. Delivered means: the letter is a document in the dossier and
    the administratie has the task to post it. The address is read when the letter is made.
    """
    return _queue(
        Bericht(
            sleutel=sleutel,
            soort=Bericht.Soort.BRIEF,
            klant_id=klant_id,
            sjabloon=sjabloon,
            gegevens=dict(gegevens or {}),
            volgende_poging=now,
            vervalt_op=vervalt_op,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuk:
    """A document on its way to its klant; `aan` is the e-mail address, empty for the portal."""

    sleutel: str
    sjabloon: str
    document: Document
    gegevens: Mapping[str, Any]
    aan: str = ""


def queue_stukken(stukken: Sequence[Stuk], *, now: datetime) -> list[Bericht]:
    """Puts documents in the outbox, by e-mail or for the portal; part of a step, one query for any number.

    Raises IntegrityError for a `sleutel` that is there already: who sends a document keeps that it did.
    """
    rows = [
        Bericht(
            sleutel=stuk.sleutel,
            soort=Bericht.Soort.EMAIL if stuk.aan else Bericht.Soort.PORTAAL,
            klant_id=stuk.document.klant_id,
            sjabloon=stuk.sjabloon,
            gegevens={"aan": stuk.aan, **stuk.gegevens},
            document=stuk.document,
            volgende_poging=now,
        )
        for stuk in stukken
    ]
    Bericht.objects.bulk_create(rows)
    if rows:
        transaction.on_commit(_deliver_soon)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Tekst:
    """A message to a klant; `aan` is the e-mail address, empty for a letter."""

    sleutel: str
    sjabloon: str
    klant_id: int
    gegevens: Mapping[str, Any]
    aan: str = ""


def queue_teksten(teksten: Sequence[Tekst], *, now: datetime) -> None:
    """Puts messages to many klanten in the outbox; part of a step, one query for any number.

    As queue_email and queue_brief: a `sleutel` that is there already is not sent again.
    """
    rows = [
        Bericht(
            sleutel=one.sleutel,
            soort=Bericht.Soort.EMAIL if one.aan else Bericht.Soort.BRIEF,
            klant_id=one.klant_id,
            sjabloon=one.sjabloon,
            gegevens={"aan": one.aan, **one.gegevens} if one.aan else dict(one.gegevens),
            volgende_poging=now,
        )
        for one in teksten
    ]
    if rows:
        Bericht.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(_deliver_soon)


def withdraw_berichten(sleutels: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Messages that did not leave yet do not leave any more; part of a step.

    Returns what each of them would have said.
    """
    waiting = Bericht.objects.select_for_update(skip_locked=True).filter(
        sleutel__in=sleutels, status=Bericht.Status.WACHT
    )
    known = {pk: (key, facts) for pk, key, facts in waiting.values_list("pk", "sleutel", "gegevens")}
    Bericht.objects.filter(pk__in=known).update(status=Bericht.Status.VERVALLEN)
    return dict(known.values())


def _queue(bericht: Bericht) -> bool:
    known = Bericht.objects.filter(sleutel=bericht.sleutel).exists()
    Bericht.objects.bulk_create([bericht], ignore_conflicts=True)
    if not known:
        transaction.on_commit(_deliver_soon)
    return not known


def deliver(*, now: datetime, maximum: int = 100) -> int:
    """Delivers what is due, one transaction per message; two workers never take the same one.

    A message that cannot be delivered waits longer after each attempt and fails after the norm's number of
    attempts. Returns how many were delivered.
    """
    attempts = int(norm(POGINGEN, op=timezone.localdate(now)))
    delivered = 0
    for _ in range(maximum):
        outcome = _deliver_one(now, attempts)
        if outcome is None:
            break
        delivered += outcome
    return delivered


def render(bericht: Bericht) -> tuple[str, str]:
    """Subject and text of a message: plain text, so nothing in it is escaped; without the greeting."""
    template: Any = get_template(f"berichten/{bericht.sjabloon}.txt")
    text = template.template.render(Context(bericht.gegevens, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def _signed(bericht: Bericht) -> tuple[str, str]:
    """As `render`, with who sends it; a letter is signed by the letter itself."""
    subject, body = render(bericht)
    return subject, f"{body}\n\nMet vriendelijke groet,\n{huisstijl().afzender}\n"


def wait_after(pogingen: int) -> timedelta:
    """How long to wait after the `pogingen`th failed attempt: twice as long each time, at most six hours."""
    doublings: int = 2 ** max(pogingen - 1, 0)
    return min(EERSTE_WACHT * doublings, LANGSTE_WACHT)


def _deliver_one(now: datetime, attempts: int) -> bool | None:
    with transaction.atomic():
        bericht = (
            Bericht.objects.select_for_update(skip_locked=True)
            .filter(status=Bericht.Status.WACHT, volgende_poging__lte=now)
            .order_by("volgende_poging", "pk")
            .first()
        )
        if bericht is None:
            return None
        if bericht.vervalt_op and bericht.vervalt_op <= now:
            bericht.status = Bericht.Status.VERVALLEN
            bericht.save(update_fields=["status"])
            return False
        bericht.pogingen += 1
        try:
            if bericht.soort == Bericht.Soort.BRIEF:
                _post(bericht, now)
            elif bericht.soort == Bericht.Soort.PORTAAL:
                put_in_portaal(bericht, *_signed(bericht))
            else:
                _send(bericht)
        except (OSError, DomainError) as error:
            bericht.laatste_fout = f"{type(error).__name__}: {error}"[:300]
            bericht.volgende_poging = now + wait_after(bericht.pogingen)
            if bericht.pogingen >= attempts:
                bericht.status = Bericht.Status.MISLUKT
        else:
            bericht.status, bericht.bezorgd_op, bericht.laatste_fout = Bericht.Status.BEZORGD, now, ""
        bericht.save(update_fields=["pogingen", "status", "volgende_poging", "laatste_fout", "bezorgd_op"])
        return bericht.status == Bericht.Status.BEZORGD


def _send(bericht: Bericht) -> None:
    """SMTP errors are OSErrors. The same Message-ID at every attempt lets a mail server drop doubles."""
    subject, body = _signed(bericht)
    message = EmailMessage(
        subject,
        body,
        to=[bericht.gegevens["aan"]],
        headers={"Message-ID": f"<bericht-{bericht.pk}@serviceplein>", "Auto-Submitted": "auto-generated"},
    )
    for bijlage in bericht.bijlagen:
        message.attach(bijlage["naam"], bijlage["tekst"], bijlage["mediatype"])
    if bericht.document is not None:
        message.attach(
            f"brief-{bericht.document_id}.pdf", read_checked(bericht.document), bericht.document.mediatype
        )
    message.send()


def _post(bericht: Bericht, now: datetime) -> None:
    """The letter as a document in the dossier, and the task to post it; both or neither."""
    subject, body = render(bericht)
    klant = bericht.klant
    if klant is None:
        raise ValueError("Een brief is altijd aan een klant.")
    kenmerk = bericht.gegevens.get("kenmerk") or f"Klant {klant.klantnummer}"
    document = keep_document(
        print_text(subject, body, aan=klant, kenmerk=kenmerk, op=timezone.localdate(now)),
        name="brief.pdf",
        titel=subject,
        soort=Document.Soort.BRIEF,
        mediatype=PDF,
        klant_id=klant.pk,
        onderwerp=bericht,
        actor=None,
        now=now,
    )
    create_taak(
        sleutel=f"brief:{bericht.pk}",
        titel="Druk de brief af en doe hem op de post",
        reden=subject,
        klant_id=klant.pk,
        specialisme=Specialisme.ADMINISTRATIE,
        onderwerp=document,
        deadline=add_werkdagen(timezone.localdate(now), 1),
        now=now,
    )


def _deliver_soon() -> None:
    from serviceplein.berichten.tasks import bezorg

    bezorg.delay()
