"""A short letter as PDF: a subject and plain text in the letter of the municipality."""

from datetime import date

from django.template.loader import render_to_string

from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.klanten.models import Klant


def print_text(onderwerp: str, tekst: str, *, aan: Klant | None, kenmerk: str, op: date) -> bytes:
    """Subject and paragraphs as PDF; addressed to and signed for `aan`, without a klant for the dossier only.

    Raises BrievenNietMogelijk.
    """
    head = letter_head(aan, kenmerk=kenmerk, dag=op)
    return print_pdf(
        render_to_string("berichten/brief.html", {"onderwerp": onderwerp, "tekst": tekst, **head})
    )
