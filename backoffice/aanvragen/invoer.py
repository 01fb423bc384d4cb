"""One application by the form of a medewerker: the same intake as a row of a file (BO-03)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone

from backoffice.aanvragen.bekend import Rij
from backoffice.aanvragen.intake import take_in
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Kolom, Regeling, Soort
from backoffice.aanvragen.services import MAAK_BRIEVEN, known_regeling
from backoffice.aanvragen.waarden import Veldfout, read_values
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


class AanvraagOnjuist(DomainError):
    """The single application cannot be taken in; `fouten` names each field."""

    code = "backoffice.aanvraag_onjuist"

    def __init__(self, fouten: Sequence[Veldfout]) -> None:
        super().__init__(" ".join(fout.melding for fout in fouten), veld=fouten[0].veld)
        self.fouten = tuple(fouten)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAanvraag:
    """One application by the form of a medewerker: the same values as a row. `eenmalig` names the form."""

    klant_id: int
    regeling: str
    waarden: dict[str, Any]
    eenmalig: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagRegistered:
    aanvraag_id: int
    nieuw: bool


@step
def register_aanvraag(command: RegisterAanvraag, *, actor: Gebruiker, now: datetime) -> AanvraagRegistered:
    """Takes in one application from the form; the same form twice is the same application.

    Raises Klant.DoesNotExist (absent or invisible), PermissionDenied, RegelingOnbekend, AanvraagOnjuist.
    """
    klant = Klant.objects.visible_to(actor).get(pk=command.klant_id)
    require(actor, Recht.AANVRAAG_BESLISSEN)
    regeling = known_regeling(command.regeling)
    if not klant.bsn:
        raise AanvraagOnjuist(
            [Veldfout("bsn", "", "Van deze klant is geen BSN bekend. Vul eerst het BSN in.")]
        )
    kenmerk = f"F-{command.eenmalig.hex[:16].upper()}"
    cells = {**command.waarden, "kenmerk": kenmerk, "bsn": klant.bsn}
    values, errors = read_values(regeling, cells, vandaag=timezone.localdate(now))
    if errors:
        raise AanvraagOnjuist(errors)
    done = take_in(regeling, [Rij(0, values)], bron="formulier", batch=None, actor=actor, now=now)
    if wrong := [fout.fout for fout in done.fouten if not fout.dubbel]:
        raise AanvraagOnjuist(wrong)
    if done.besluit_ids:
        transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)
    aanvraag = Aanvraag.objects.get(bron="formulier", kenmerk=kenmerk)
    return AanvraagRegistered(aanvraag_id=aanvraag.pk, nieuw=not done.fouten)


def form_columns(regeling: Regeling) -> list[Kolom]:
    """The columns a form asks; what is known about the klant is not asked again."""
    return [kolom for kolom in regeling.kolommen if kolom.soort not in (Soort.KENMERK, Soort.BSN)]
