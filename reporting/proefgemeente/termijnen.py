"""Terms of today in the demo: one of every kind, a hold on a dossier and a proposal to destroy."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.bewaren.services import HoldKlant, hold_klant, propose_destruction
from backoffice.termijnen.bewaking import mark_overschrijdingen
from backoffice.termijnen.duur import end_of_term, next_werkdag, weken
from backoffice.termijnen.dwangsommen import (
    GrantVoorschot,
    RegisterIngebrekestelling,
    grant_voorschot,
    register_ingebrekestelling,
)
from backoffice.termijnen.keuzes import Grond, Voorschotgrond
from backoffice.termijnen.services import (
    PostponeTermijn,
    SuspendTermijn,
    TellLate,
    postpone_termijn,
    suspend_termijn,
    tell_late,
)
from serviceplein.toegang.models import Gebruiker

NODIG = 5


def keep_terms(clerk: Gebruiker, teamleider: Gebruiker, *, now: datetime) -> int:
    """Applications whose term passed, stands still or got longer; returns how many were touched."""
    today = timezone.localdate(now)
    waiting = Aanvraag.objects.filter(
        status=AanvraagStatus.BIJ_MEDEWERKER, behandelaar=None, beslistermijn__gt=today + timedelta(days=7)
    )
    rows = list(waiting.visible_to(clerk).select_related("klant").order_by("ontvangen_op", "pk")[:NODIG])
    if len(rows) < NODIG:
        return 0
    silent, in_default, stands, longer, paid = rows
    for row in (silent, in_default):
        _long_ago(row, now - timedelta(days=85))
    while mark_overschrijdingen(actor=None, now=now):
        pass
    late = TellLate(
        aanvraag_id=in_default.pk,
        reden="Het was drukker dan wij dachten.",
        verwacht_op=next_werkdag(today + timedelta(days=7)),
    )
    tell_late(late, actor=clerk, now=now)
    letter = RegisterIngebrekestelling(aanvraag_id=in_default.pk, ontvangen_op=today - timedelta(days=22))
    register_ingebrekestelling(letter, actor=clerk, now=now)
    ask = SuspendTermijn(
        aanvraag_id=stands.pk,
        grond=Grond.AANVULLING,
        wat="Een loonstrook van de laatste maand.",
        uiterlijk=next_werkdag(today + timedelta(days=14)),
    )
    suspend_termijn(ask, actor=clerk, now=now)
    more = PostponeTermijn(aanvraag_id=longer.pk, aantal_weken=4, reden="Wij wachten op een advies.")
    postpone_termijn(more, actor=clerk, now=now)
    advance = GrantVoorschot(
        aanvraag_id=paid.pk, grond=Voorschotgrond.AWB, bedrag=Decimal(100), reden="De koelkast is stuk."
    )
    grant_voorschot(advance, actor=clerk, now=now)
    hold_klant(HoldKlant(klant_id=silent.klant_id, reden="Er loopt een beroep."), actor=teamleider, now=now)
    propose_destruction(actor=None, now=now)
    return len(rows)


def _long_ago(aanvraag: Aanvraag, moment: datetime) -> None:
    """As if it came in then."""
    day = timezone.localdate(moment)
    aanvraag.ontvangen_op, aanvraag.beslistermijn = moment, end_of_term(day, weken(8))
    aanvraag.gegevens = {**aanvraag.gegevens, "aanvraagdatum": day.isoformat()}
    aanvraag.save(update_fields=["ontvangen_op", "beslistermijn", "gegevens"])
