"""A published casus on paper."""

from django.template.loader import render_to_string
from django.utils import timezone

from caseload.casusboek.models import Casus
from serviceplein.dossier.brief import letter_head, print_pdf


def casus_pdf(casus: Casus) -> bytes:
    """The casus as PDF/UA. Raises BrievenNietMogelijk."""
    return print_pdf(casus_html(casus))


def casus_html(casus: Casus) -> str:
    """Everything that is published; who wrote it and whom it is about stay out."""
    day = timezone.localdate(casus.gepubliceerd_op or timezone.now())
    context = letter_head(None, kenmerk=f"Casus {casus.pk}", dag=day)
    return render_to_string(
        "caseload/casusboek/afdruk.html",
        context
        | {
            "casus": casus,
            "perspectieven": list(casus.perspectieven.exclude(tekst="")),
            "lessen": list(casus.lessen.select_related("punt")),
        },
    )
