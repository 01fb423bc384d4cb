"""Payment lines from their ground: a besluit that grants, a voorschot, a dwangsom (BO-10).

Part of a step, in the transaction that takes the decision. A ground leads to its line exactly once: asking
again changes nothing, and the database refuses a second line of the same `bron`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from backoffice.aanvragen.regelingen import regelingen
from backoffice.betalingen.models import Betaalregel
from backoffice.betalingen.transitions import Betaalsoort
from serviceplein.toegang.models import Gebruiker

_PAY = """
    INSERT INTO backoffice_betaalregel (klant_id, soort, bron, besluit_id, regeling, omschrijving, bedrag,
                                        betaal_op, status, reden, iban, tenaamstelling, ontstaan_op,
                                        ontstaan_door_id)
    SELECT aanvraag.klant_id, 'besluit', 'besluit:' || besluit.id, besluit.id, aanvraag.regeling,
           LEFT(COALESCE(given.namen ->> aanvraag.regeling, aanvraag.regeling)
                || ', kenmerk ' || aanvraag.kenmerk, 140),
           besluit.bedrag - vooruit.bedrag, given.op, 'te_betalen', '', '', '', given.nu, given.door
      FROM (SELECT %s::jsonb AS namen, %s::date AS op, %s::timestamptz AS nu, %s::bigint AS door) given
      JOIN backoffice_besluit besluit
        ON besluit.id = ANY(%s) AND besluit.uitkomst = 'toegekend' AND besluit.bedrag > 0
       AND besluit.status IN ('vastgesteld', 'verzonden')
     CROSS JOIN LATERAL (SELECT * FROM backoffice_aanvraag WHERE id = besluit.aanvraag_id OFFSET 0) aanvraag
     CROSS JOIN LATERAL (SELECT COALESCE(SUM(bedrag), 0) AS bedrag
                           FROM backoffice_voorschot WHERE aanvraag_id = aanvraag.id) vooruit
     WHERE besluit.bedrag > vooruit.bedrag
     ORDER BY besluit.id
    ON CONFLICT DO NOTHING
"""
"""OFFSET 0: every application by its key; the planner would read the whole table for a few thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grond:
    """Why a klant is paid; `bron` is unique per ground, such as "dwangsom:12"."""

    bron: str
    klant_id: int
    soort: Betaalsoort
    omschrijving: str
    bedrag: Decimal
    betaal_op: date | None = None
    besluit_id: int | None = None
    regeling: str = ""
    corrigeert_id: int | None = None


def make_lines(gronden: Iterable[Grond], *, actor: Gebruiker | None, now: datetime) -> int:
    """Writes the line of each ground that has none yet; one statement. Nothing is paid for 0 euro.

    Returns how many grounds were offered.
    """
    today = timezone.localdate(now)
    rows = [
        Betaalregel(
            klant_id=grond.klant_id,
            soort=grond.soort,
            bron=grond.bron,
            besluit_id=grond.besluit_id,
            corrigeert_id=grond.corrigeert_id,
            regeling=grond.regeling,
            omschrijving=grond.omschrijving[:140],
            bedrag=grond.bedrag,
            betaal_op=grond.betaal_op or today,
            ontstaan_op=now,
            ontstaan_door=actor,
        )
        for grond in gronden
        if grond.bedrag > 0
    ]
    Betaalregel.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    return len(rows)


def line_of(grond: Grond, *, actor: Gebruiker | None, now: datetime) -> Betaalregel:
    """The one line of a ground, made now or before. Raises ValueError for an amount of 0 or less."""
    if not make_lines([grond], actor=actor, now=now):
        raise ValueError(f"{grond.bron}: no payment of {grond.bedrag}")
    return Betaalregel.objects.get(bron=grond.bron)


def pay_besluiten(besluit_ids: Sequence[int], *, actor: Gebruiker | None, now: datetime) -> int:
    """The lines of final besluiten that grant an amount, less what was paid in advance; one statement.

    Returns how many lines were new.
    """
    names = {code: regeling.naam for code, regeling in regelingen().items()}
    today = timezone.localdate(now)
    with connection.cursor() as cursor:
        cursor.execute(_PAY, [json.dumps(names), today, now, actor.pk if actor else None, list(besluit_ids)])
        return int(cursor.rowcount)
