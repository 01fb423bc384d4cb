"""Letters of decisions against bare WeasyPrint for the same pages.

Data: 40 letters of one granted U-pas application with other names and numbers. The floor prints the same
HTML with the same style sheet and fonts, already in memory, and stores nothing. Goal: within 15 %.
"""

# ruff: noqa: E402 - the models can be imported once Django is set up
import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
django.setup()

from weasyprint import HTML

from backoffice.aanvragen.models import Aanvraag
from backoffice.besluiten.brief import letter_context, letter_html, letter_pdf
from backoffice.besluiten.models import Besluit, Uitkomst
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.brief import VARIANT, claim_ua, drukker, huisstijl
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Gemeente

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
BRIEVEN = 40
GOAL = 1.15
BEZWAAR = "aanvraag.bezwaartermijn_weken"


def main() -> None:
    if not Gemeente.objects.filter(eigen=True).exists():
        Gemeente.objects.create(naam="Utrecht", eigen=True)
    if not Norm.objects.filter(code=BEZWAAR).exists():
        Norm.objects.create(
            code=BEZWAAR, waarde=6, eenheid="weken", bron="Awb art. 6:7", geldig_van=date(2010, 1, 1)
        )
    letters = [letter(number) for number in range(BRIEVEN)]
    pages = [letter_html(letter_context(besluit)) for besluit in letters]
    printer = drukker(huisstijl().kleur, huisstijl().accent)
    letter_pdf(letters[0])

    start = perf_counter()
    for html in pages:
        HTML(string=html, url_fetcher=printer.fetcher).write_pdf(
            stylesheets=[printer.css], font_config=printer.fonts, finisher=claim_ua, **VARIANT
        )
    floor = perf_counter() - start

    start = perf_counter()
    for besluit in letters:
        letter_pdf(besluit)
    seconds = perf_counter() - start
    print(
        json.dumps(
            {
                "naam": "brieven",
                "gegevens": f"{BRIEVEN} beschikkingen U-pas, pdf/ua-1 en pdf/a-2u, 1 proces",
                "waarde": round(seconds / BRIEVEN * 1000, 1),
                "vloer": round(floor / BRIEVEN * 1000, 1),
                "verhouding": round(seconds / floor, 3),
                "doel": f"<= {GOAL:g} x WeasyPrint (ms per brief)",
                "gehaald": seconds / floor <= GOAL,
            }
        )
    )


def letter(number: int) -> Besluit:
    """A granted decision that is not stored."""
    klant = Klant(
        achternaam=f"Jansen {number}", straat="Oudegracht", huisnummer=number + 1, postcode="3511AB"
    )
    klant.woonplaats = "Utrecht"
    aanvraag = Aanvraag(
        kenmerk=f"K-{number}", regeling="u_pas", klant=klant, gegevens={"aanvraagdatum": "2026-11-16"}
    )
    sentences = (
        "U bent 46 jaar. U moet minstens 18 jaar zijn.",
        "U woont in onze gemeente.",
        "Uw inkomen is € 1.200,50 per maand. Voor uw huishouden mag dat hoogstens € 1.774,33 zijn.",
        "Uw vermogen is € 1.000,00. Voor uw huishouden mag dat hoogstens € 8.000,00 zijn.",
        "U had in deze periode nog geen U-pas.",
    )
    return Besluit(
        aanvraag=aanvraag,
        uitkomst=Uitkomst.TOEGEKEND,
        bedrag=Decimal(150 + number),
        voorwaarden=[{"voldaan": True, "zin": zin, "toelichting": ""} for zin in sentences],
        automatisch=True,
        beslist_op=NOW,
        geldig_van=date(2026, 11, 16),
        geldig_tot=date(2027, 11, 16),
    )


if __name__ == "__main__":
    main()
