"""Sharing one's agenda with another calendar by a secret address that can be withdrawn (KRN-13)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from serviceplein.agenda.ics import write_feed
from serviceplein.agenda.models import Afspraak, Agendablok, Agendasleutel
from serviceplein.agenda.plannen import NietUwAgenda
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht

TERUG, VOORUIT = timedelta(days=30), timedelta(days=180)


@step
def share_calendar(*, actor: Gebruiker, now: datetime) -> str:
    """A new secret for the agenda of the actor; an earlier one stops working. It is shown only once."""
    medewerker = _own(actor)
    _withdraw(medewerker, now)
    secret = secrets.token_urlsafe(32)
    Agendasleutel.objects.create(medewerker=medewerker, hash=_hash(secret), gemaakt_op=now)
    record("agenda.gedeeld", actor=actor, now=now, klant_id=None, onderwerp=medewerker)
    return secret


@step
def withdraw_calendar(*, actor: Gebruiker, now: datetime) -> None:
    """The secret address of the actor stops working."""
    medewerker = _own(actor)
    if _withdraw(medewerker, now):
        record("agenda.niet_gedeeld", actor=actor, now=now, klant_id=None, onderwerp=medewerker)


def read_feed(secret: str, *, now: datetime) -> str | None:
    """The calendar behind a secret, or None when it is unknown, withdrawn or of somebody who left."""
    key = (
        Agendasleutel.objects.filter(hash=_hash(secret), ingetrokken_op__isnull=True, medewerker__actief=True)
        .select_related("medewerker")
        .first()
    )
    if key is None:
        return None
    period = {"eind__gt": now - TERUG, "begin__lt": now + VOORUIT}
    talks = Afspraak.objects.planned().filter(**period).select_related("locatie", "ruimte")
    own = talks.filter(medewerker=key.medewerker) | talks.filter(deelnemers__medewerker=key.medewerker)
    blocks = Agendablok.objects.filter(medewerker=key.medewerker, **period)
    return write_feed(own.distinct().order_by("begin", "pk"), blocks.order_by("begin", "pk"), now=now)


def _own(actor: Gebruiker) -> Medewerker:
    require(actor, Recht.TAAK_UITVOEREN)
    own: Medewerker | None = getattr(actor, "medewerker", None)
    if own is None:
        raise NietUwAgenda("Uw account hoort niet bij een medewerker. Vraag functioneel beheer.")
    return Medewerker.objects.select_for_update(of=("self",), no_key=True).get(pk=own.pk)


def _withdraw(medewerker: Medewerker, now: datetime) -> int:
    running = Agendasleutel.objects.filter(medewerker=medewerker, ingetrokken_op__isnull=True)
    return running.update(ingetrokken_op=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
