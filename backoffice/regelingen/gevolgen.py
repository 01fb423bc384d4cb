"""What follows from besluiten that hold: the period is taken, the money is paid, some are reviewed.

Part of the step that takes the decisions; a fixed number of statements for any number of them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backoffice.aanvragen.regelingen import regelingen
from backoffice.betalingen.gronden import pay_besluiten
from serviceplein.catalogus.normen import known_normen
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker

STEEKPROEF = "besluit.steekproef_procent"
_PERIODS = """
    INSERT INTO backoffice_toekenning (besluit_id, klant_id, regeling, geldig_van, geldig_tot)
    SELECT besluit.id, aanvraag.klant_id, aanvraag.regeling, besluit.geldig_van, besluit.geldig_tot
      FROM backoffice_besluit besluit
     CROSS JOIN LATERAL (SELECT * FROM backoffice_aanvraag WHERE id = besluit.aanvraag_id OFFSET 0) aanvraag
     WHERE besluit.id = ANY(%s) AND besluit.uitkomst = 'toegekend'
       AND besluit.status IN ('vastgesteld', 'verzonden')
       AND besluit.geldig_tot > besluit.geldig_van AND aanvraag.regeling = ANY(%s)
     ORDER BY besluit.id
"""
_SAMPLE = """
    INSERT INTO backoffice_steekproef (besluit_id, getrokken_op, oordeel, toelichting)
    SELECT id, %s, '', '' FROM backoffice_besluit
     WHERE id = ANY(%s) AND automatisch AND random() * 100 < %s
    ON CONFLICT DO NOTHING
"""


class AlToegekend(DomainError):
    code = "backoffice.al_toegekend"


def put_into_effect(besluit_ids: Sequence[int], *, actor: Gebruiker | None, now: datetime) -> None:
    """Raises AlToegekend when a klant has a regeling of once per period already in that period."""
    ids = list(besluit_ids)
    if not ids:
        return
    once = [code for code, regeling in regelingen().items() if regeling.eens_per_periode]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PERIODS, [ids, once])
    except IntegrityError as error:
        if "once_per_period" not in str(error):
            raise
        raise AlToegekend(
            "Deze klant heeft deze regeling al in deze periode. Wijs de aanvraag af of kies een latere datum."
        ) from error
    pay_besluiten(ids, actor=actor, now=now)
    share = known_normen([STEEKPROEF], op=timezone.localdate(now)).get(STEEKPROEF, 0)
    if share:
        with connection.cursor() as cursor:
            cursor.execute(_SAMPLE, [now, ids, share])
