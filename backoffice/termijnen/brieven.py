"""The letters about terms, put in the outbox with the step that asks for them (part of a step).

They always go by post and in the dossier: the Awb wants them in writing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van
from serviceplein.berichten.services import queue_brief
from serviceplein.dossier.brief import huisstijl
from serviceplein.ui.weergave import long_date


def write_to_klant(
    aanvraag: Aanvraag, sjabloon: str, *, sleutel: str, now: datetime, gegevens: Mapping[str, Any]
) -> None:
    """One letter about the term of this application; `sleutel` names it, asking twice sends it once."""
    style = huisstijl()
    queue_brief(
        sleutel=f"aanvraag:{aanvraag.pk}:{sleutel}",
        sjabloon=f"termijn_{sjabloon}",
        klant_id=aanvraag.klant_id,
        now=now,
        gegevens={
            "naam": aanvraag.klant.naam,
            "kenmerk": aanvraag.kenmerk,
            "regeling": naam_van(aanvraag.regeling),
            "ontvangen": long_date(aanvraag.ontvangen_op),
            "telefoon": style.telefoon,
            "postadres": f"{style.afzender}, {style.postadres}",
            **gegevens,
        },
    )
