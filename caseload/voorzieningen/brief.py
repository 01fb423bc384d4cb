"""The order for the leverancier: for whom, what, and before when."""

from django.template.loader import render_to_string

from caseload.voorzieningen.models import Levering, Voorziening
from serviceplein.dossier.brief import letter_head, print_pdf


def order_pdf(row: Voorziening, levering: Levering) -> bytes:
    """The letter as PDF/UA. Raises BrievenNietMogelijk."""
    return print_pdf(order_html(row, levering))


def order_html(row: Voorziening, levering: Levering) -> str:
    """The letter; of the klant only what the leverancier needs to deliver."""
    context = letter_head(None, kenmerk=row.kenmerk, dag=levering.besteld_op)
    return render_to_string(
        "caseload/voorzieningen/opdracht.html",
        context | {"voorziening": row, "klant_naam": row.klant.naam, "wie": row.klant, "levering": levering},
    )
