"""Printing a letter: HTML in the look of the municipality to PDF/UA-1 and PDF/A-2u in one, by WeasyPrint.

WeasyPrint needs Pango from the system. Without it the rest works and letters wait.
"""

import atexit
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from serviceplein.fouten import DomainError
from serviceplein.inrichting.beschrijving import Huisstijl, inrichting_of, logo_path
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Gemeente

LETTER = "Source Sans 3"
GEWICHTEN = (400, 600)
GEEN_PANGO = (
    "De brieven wachten: op deze server ontbreekt Pango. "
    "Vraag de beheerder om libpango-1.0-0 en libpangoft2-1.0-0 te installeren."
)


class BrievenNietMogelijk(DomainError):
    """The machine cannot make PDF; letters wait until it can."""

    code = "dossier.brieven_niet_mogelijk"
    status = 503


VARIANT: dict[str, Any] = {"pdf_variant": "pdf/a-2u", "pdf_tags": True}
"""Archivable and tagged; `claim_ua` adds what says that it is PDF/UA-1 as well."""
UA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />\
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li>\
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""PDF/A allows metadata outside its own list only when the file describes it (ISO 19005-2, 6.6.2.3)."""


@dataclass(frozen=True, slots=True)
class Drukker:
    """What is costly to make and the same for every letter: kept once per worker process."""

    css: Any
    fonts: Any
    fetcher: Any


def letter_head(klant: Klant | None, *, kenmerk: str, dag: date) -> dict[str, Any]:
    """What every letter starts with; templates extend `dossier/brieven/brief.html`."""
    stijl = huisstijl()
    return {"klant": klant, "kenmerk": kenmerk, "dag": dag, "stijl": stijl, "logo": _logo(stijl.logo)}


def print_pdf(html: str) -> bytes:
    """Any document in the look of our letters; raises BrievenNietMogelijk."""
    from_library = _library()
    stijl = huisstijl()
    printer = drukker(stijl.kleur, stijl.accent)
    document = from_library.HTML(string=html, base_url=None, url_fetcher=printer.fetcher)
    pdf: bytes = document.write_pdf(
        stylesheets=[printer.css], font_config=printer.fonts, finisher=claim_ua, **VARIANT
    )
    return pdf


def claim_ua(document: Any, pdf: Any) -> None:
    """Writes in the metadata of a tagged PDF/A that it is PDF/UA-1 too; WeasyPrint writes one of the two."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", UA + b"</rdf:RDF>", 1)]


@cache
def _logo(naam: str) -> str:
    return logo_path(naam).as_uri()


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


def own_phone() -> str:
    """Where whoever is in nobody's caseload can ask; empty before the municipality is set up."""
    own = Gemeente.objects.filter(eigen=True).values_list("naam", flat=True).first()
    return _huisstijl_van(own).telefoon if own else ""


@cache
def _huisstijl_van(gemeente: str) -> Huisstijl:
    return inrichting_of(gemeente).huisstijl


@cache
def drukker(kleur: str, accent: str) -> Drukker:
    """Fonts and style sheet in the colours of the municipality, read and parsed once per process."""
    from weasyprint.text.fonts import FontConfiguration

    weasyprint = _library()
    fonts = FontConfiguration()
    atexit.register(drukker.cache_clear)  # fonts must go while Pango is still there
    fetcher = weasyprint.URLFetcher(allowed_protocols={"file", "data"}, fail_on_errors=True)
    sheet = render_to_string(
        "dossier/brieven/brief.css",
        {
            "lettertype": LETTER,
            "gewichten": _font_files(),
            "kleur": escape(kleur),
            "accent": escape(accent),
        },
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
