"""A short letter as PDF, for messages that go by post."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from serviceplein.ui.weergave import long_date

CSS = Path(__file__).with_name("brief.css")


@cache
def _style() -> tuple[Any, str]:
    """Loaded once, by who makes letters only: it takes a second."""
    import weasyprint

    return weasyprint, CSS.read_text()


def lay_out(onderwerp: str, tekst: str, *, naam: str, adres: str, op: date) -> bytes:
    """The letter as PDF: address in the window, date, subject and the paragraphs of `tekst`."""
    weasyprint, sheet = _style()
    html = render_to_string(
        "berichten/brief.html",
        {
            "onderwerp": onderwerp,
            "tekst": tekst,
            "naam": naam,
            "adres": adres.split(", "),
            "datum": long_date(op),
            "gemeente": settings.GEMEENTE_NAAM,
        },
    )
    pdf: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[weasyprint.CSS(string=sheet)])
    return pdf
