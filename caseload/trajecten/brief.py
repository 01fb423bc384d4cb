"""The order for the partner: who, what for, how long and for which price."""

from django.template.loader import render_to_string
from django.utils import timezone

from caseload.trajecten.models import Traject
from serviceplein.dossier.brief import letter_head, print_pdf


def order_pdf(traject: Traject) -> bytes:
    """The letter as PDF/UA. Raises BrievenNietMogelijk."""
    return print_pdf(order_html(traject))


def order_html(traject: Traject) -> str:
    """The letter; of the klant only what the partner needs to begin."""
    day = timezone.localdate(traject.besteld_op)
    context = letter_head(None, kenmerk=traject.kenmerk, dag=day)
    return render_to_string("caseload/trajecten/opdracht.html", context | {"traject": traject})
