"""Applications that a ketenpartner delivers over the API: a file with many, or one (BO-03)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from backoffice.aanvragen.bekend import Rij
from backoffice.aanvragen.bronnen import source_of_partner
from backoffice.aanvragen.intake import take_in
from backoffice.aanvragen.invoer import AanvraagOnjuist, AanvraagRegistered
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.services import (
    MAAK_BRIEVEN,
    BatchDelivered,
    DeliverBatch,
    keep_file,
    known_regeling,
)
from backoffice.aanvragen.waarden import Veldfout, read_values, to_json
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker


class KenmerkAndersGebruikt(DomainError):
    code = "backoffice.kenmerk_anders_gebruikt"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPartnerBatch:
    partner_id: int
    regeling: str
    bestandsnaam: str
    bestand: File  # type: ignore[type-arg] # generic for the type checker only


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverAanvraag:
    """`waarden` are the columns of the regeling as text, `kenmerk` is that of the partner."""

    partner_id: int
    regeling: str
    kenmerk: str
    waarden: dict[str, str]


@step
def deliver_partner_batch(
    command: DeliverPartnerBatch, *, actor: Gebruiker | None, now: datetime
) -> BatchDelivered:
    """Keeps the file of a partner and lets a worker take it in; the same file is the same batch.

    Raises RegelingOnbekend, BestandNietGeschikt.
    """
    delivery = DeliverBatch(
        bron=source_of_partner(command.partner_id),
        regeling=command.regeling,
        bestandsnaam=command.bestandsnaam,
        bestand=command.bestand,
    )
    return keep_file(delivery, actor=None, now=now)


@step
def deliver_aanvraag(
    command: DeliverAanvraag, *, actor: Gebruiker | None, now: datetime
) -> AanvraagRegistered:
    """Takes in one application at once; the same kenmerk with the same content is the same application.

    Raises RegelingOnbekend, AanvraagOnjuist, KenmerkAndersGebruikt.
    """
    regeling = known_regeling(command.regeling)
    cells = {**command.waarden, "kenmerk": command.kenmerk}
    known = {kolom.naam for kolom in regeling.kolommen}
    unknown = [
        Veldfout(naam, "", f"Dit veld bestaat niet bij {regeling.naam}. Haal het weg.")
        for naam in sorted(set(cells) - known)
    ]
    values, errors = read_values(regeling, cells, vandaag=timezone.localdate(now))
    if unknown or errors:
        raise AanvraagOnjuist([*unknown, *errors])
    bron = source_of_partner(command.partner_id)
    done = take_in(regeling, [Rij(0, values)], bron=bron, batch=None, actor=None, now=now)
    if wrong := [fout.fout for fout in done.fouten if not fout.dubbel]:
        raise AanvraagOnjuist(wrong)
    if done.besluit_ids:
        transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)
    aanvraag = Aanvraag.objects.select_related("klant").get(bron=bron, kenmerk=values["kenmerk"])
    if done.fouten and not _same(aanvraag, regeling.code, values):
        raise KenmerkAndersGebruikt(
            "Dit kenmerk is al gebruikt voor een andere aanvraag. Kies een nieuw kenmerk.", veld="kenmerk"
        )
    return AanvraagRegistered(aanvraag_id=aanvraag.pk, nieuw=not done.fouten)


def _same(aanvraag: Aanvraag, regeling: str, values: dict[str, Any]) -> bool:
    return (
        aanvraag.regeling == regeling
        and aanvraag.klant.bsn == values["bsn"]
        and aanvraag.gegevens == to_json(values)
    )
