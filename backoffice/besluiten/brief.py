"""The letter that tells a klant what was decided and why, in plain Dutch (BO-06)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from backoffice.aanvragen.regelingen import regeling_van
from backoffice.besluiten.models import Besluit, Uitkomst
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.brief import letter_head, print_pdf


def letter_context(besluit: Besluit) -> dict[str, Any]:
    """Everything the letter says; `besluit` has its aanvraag and klant, and may be unsaved (a preview)."""
    aanvraag = besluit.aanvraag
    regeling = regeling_van(aanvraag.regeling)
    day = timezone.localdate(besluit.beslist_op)
    weeks = int(norm("aanvraag.bezwaartermijn_weken", op=day))
    return letter_head(aanvraag.klant, kenmerk=aanvraag.kenmerk, dag=day) | {
        "besluit": besluit,
        "aanvraag": aanvraag,
        "regeling": regeling,
        "toegekend": besluit.uitkomst == Uitkomst.TOEGEKEND,
        "voldaan": [row for row in besluit.voorwaarden if row["voldaan"]],
        "niet_voldaan": [row for row in besluit.voorwaarden if not row["voldaan"]],
        "aanvraagdatum": date.fromisoformat(aanvraag.gegevens["aanvraagdatum"]),
        "tot_en_met": besluit.geldig_tot - timedelta(days=1) if besluit.geldig_tot else None,
        "bezwaar_weken": weeks,
        "bezwaar_tot": day + timedelta(weeks=weeks),
    }


def letter_html(context: Mapping[str, Any]) -> str:
    """The whole letter as a document of its own."""
    return render_to_string("backoffice/brieven/beschikking.html", dict(context))


def letter_pdf(besluit: Besluit) -> bytes:
    """Tagged PDF/UA-1 with embedded fonts; raises BrievenNietMogelijk."""
    return print_pdf(letter_html(letter_context(besluit)))
