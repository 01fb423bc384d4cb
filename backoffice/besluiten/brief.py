"""The letter that tells a klant what was decided and why: HTML in plain Dutch, PDF/UA by WeasyPrint (BO-06).

WeasyPrint needs Pango from the system. Without it the rest works and letters wait.
"""

import atexit
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from backoffice.aanvragen.regelingen import regeling_van
from backoffice.besluiten.models import Besluit, Uitkomst
from serviceplein.catalogus.normen import norm
from serviceplein.fouten import DomainError
from serviceplein.inrichting.beschrijving import Huisstijl, inrichting_of
from serviceplein.organisatie.models import Gemeente

LETTER = "Source Sans 3"
GEWICHTEN = (400, 600)
GEEN_PANGO = (
    "De brieven wachten: op deze server ontbreekt Pango. "
    "Vraag de beheerder om libpango-1.0-0 en libpangoft2-1.0-0 te installeren."
)


class BrievenNietMogelijk(DomainError):
    """The machine cannot make PDF; letters wait until it can."""

    code = "backoffice.brieven_niet_mogelijk"
    status = 503


@dataclass(frozen=True, slots=True)
class Drukker:
    """What is costly to make and the same for every letter: kept once per worker process."""

    css: Any
    fonts: Any
    fetcher: Any


def letter_context(besluit: Besluit) -> dict[str, Any]:
    """Everything the letter says; `besluit` has its aanvraag and klant, and may be unsaved (a preview)."""
    aanvraag = besluit.aanvraag
    regeling = regeling_van(aanvraag.regeling)
    day = timezone.localdate(besluit.beslist_op)
    weeks = int(norm("aanvraag.bezwaartermijn_weken", op=day))
    return {
        "besluit": besluit,
        "aanvraag": aanvraag,
        "klant": aanvraag.klant,
        "regeling": regeling,
        "toegekend": besluit.uitkomst == Uitkomst.TOEGEKEND,
        "voldaan": [row for row in besluit.voorwaarden if row["voldaan"]],
        "niet_voldaan": [row for row in besluit.voorwaarden if not row["voldaan"]],
        "aanvraagdatum": date.fromisoformat(aanvraag.gegevens["aanvraagdatum"]),
        "dag": day,
        "tot_en_met": besluit.geldig_tot - timedelta(days=1) if besluit.geldig_tot else None,
        "bezwaar_weken": weeks,
        "bezwaar_tot": day + timedelta(weeks=weeks),
        "stijl": huisstijl(),
    }


def letter_html(context: Mapping[str, Any]) -> str:
    """The whole letter as a document of its own."""
    return render_to_string("backoffice/brieven/beschikking.html", dict(context))


def letter_pdf(besluit: Besluit) -> bytes:
    """Tagged PDF/UA-1 with embedded fonts; raises BrievenNietMogelijk."""
    return print_pdf(letter_html(letter_context(besluit)))


def print_pdf(html: str) -> bytes:
    """Any document in the look of our letters; raises BrievenNietMogelijk."""
    from_library = _library()
    printer = drukker(huisstijl().kleur)
    document = from_library.HTML(string=html, base_url=None, url_fetcher=printer.fetcher)
    pdf: bytes = document.write_pdf(
        stylesheets=[printer.css], font_config=printer.fonts, pdf_variant="pdf/ua-1"
    )
    return pdf


def can_print() -> bool:
    """Whether this machine can make letters."""
    try:
        _library()
    except BrievenNietMogelijk:
        return False
    return True


def _library() -> Any:
    try:
        import weasyprint
    except OSError as error:
        raise BrievenNietMogelijk(GEEN_PANGO) from error
    return weasyprint


def huisstijl() -> Huisstijl:
    """How letters of this municipality look; its set-up file is read once per process."""
    return _huisstijl_van(Gemeente.objects.values_list("naam", flat=True).get(eigen=True))


@cache
def _huisstijl_van(gemeente: str) -> Huisstijl:
    return inrichting_of(gemeente).huisstijl


@cache
def drukker(kleur: str) -> Drukker:
    """Fonts and style sheet in the colour of the municipality, read and parsed once per process."""
    from weasyprint.text.fonts import FontConfiguration

    weasyprint = _library()
    fonts = FontConfiguration()
    atexit.register(drukker.cache_clear)  # fonts must go while Pango is still there
    fetcher = weasyprint.URLFetcher(allowed_protocols={"file", "data"}, fail_on_errors=True)
    sheet = render_to_string(
        "backoffice/brieven/beschikking.css",
        {"lettertype": LETTER, "gewichten": _font_files(), "kleur": escape(kleur)},
    )
    css = weasyprint.CSS(string=sheet, font_config=fonts, url_fetcher=fetcher)
    return Drukker(css=css, fonts=fonts, fetcher=fetcher)


def _font_files() -> list[tuple[int, str]]:
    """The project's own font where the front end was built; without it the font of the system is embedded."""
    found = []
    for weight in GEWICHTEN:
        name = f"source-sans-3-latin-{weight}-normal.woff2"
        package = Path(settings.BASE_DIR) / "node_modules" / "@fontsource" / "source-sans-3" / "files" / name
        built = finders.find(f"dist/fonts/{name}")
        path = package if package.exists() else Path(built) if built else None
        if path is not None:
            found.append((weight, path.as_uri()))
    return found
