"""The letter that tells a klant what was decided and why, in plain Dutch (BO-06)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Regeling, regeling_van
from backoffice.besluiten.leesbaarheid import Leesbaarheid, measure, text_of
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.teksten import Tekst, Teksten, fill
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.klanten.models import Klant
from serviceplein.ui.weergave import long_date

INHOUD = "backoffice/brieven/_inhoud.html"
NIET_BEHANDELEN = "artikel 4:5 van de Algemene wet bestuursrecht"


def letter_context(besluit: Besluit, teksten: Teksten | None = None) -> dict[str, Any]:
    """Everything the letter says; `besluit` has its aanvraag and klant, and may be unsaved (a preview).

    teksten: shared by letters that are made together, so that the texts are read once.
    """
    day = timezone.localdate(besluit.beslist_op)
    known = (teksten or Teksten()).on(besluit.aanvraag.regeling, day)
    return _context(besluit, day, known)


def _context(besluit: Besluit, day: date, teksten: Mapping[str, Tekst]) -> dict[str, Any]:
    aanvraag = besluit.aanvraag
    regeling = regeling_van(aanvraag.regeling)
    weeks = int(norm("aanvraag.bezwaartermijn_weken", op=day))
    head = letter_head(aanvraag.klant, kenmerk=aanvraag.kenmerk, dag=day)
    stijl = head["stijl"]
    aside = besluit.uitkomst == Uitkomst.BUITEN
    velden = {
        "aanvraagdatum": long_date(date.fromisoformat(aanvraag.gegevens["aanvraagdatum"])),
        "regeling": regeling.naam,
        "kenmerk": aanvraag.kenmerk,
        "grondslag": NIET_BEHANDELEN if aside else regeling.grondslag,
        "bezwaar_weken": weeks,
        "bezwaar_tot": long_date(day + timedelta(weeks=weeks)),
        "afzender": stijl.afzender,
        "postadres": stijl.postadres,
        "telefoon": stijl.telefoon,
        "website": stijl.website,
    }
    return head | {
        "besluit": besluit,
        "aanvraag": aanvraag,
        "regeling": regeling,
        "toegekend": besluit.uitkomst == Uitkomst.TOEGEKEND,
        "buiten": aside,
        "voldaan": [row for row in besluit.voorwaarden if row["voldaan"]],
        "niet_voldaan": [row for row in besluit.voorwaarden if not row["voldaan"]],
        "tot_en_met": besluit.geldig_tot - timedelta(days=1) if besluit.geldig_tot else None,
        "teksten": fill(teksten, velden),
    }


def letter_html(context: Mapping[str, Any]) -> str:
    """The whole letter as a document of its own."""
    return render_to_string("backoffice/brieven/beschikking.html", dict(context))


def letter_pdf(besluit: Besluit, teksten: Teksten | None = None) -> bytes:
    """Tagged and archivable, with embedded fonts; raises BrievenNietMogelijk."""
    return print_pdf(letter_html(letter_context(besluit, teksten)))


def proof_pdf(besluit: Besluit) -> bytes:
    """The letter as it would be, marked on every page as a proposal; raises BrievenNietMogelijk."""
    return print_pdf(letter_html({**letter_context(besluit), "proef": True}))


def readability(context: Mapping[str, Any]) -> Leesbaarheid:
    """How easy the words of a letter are, head and signature left out."""
    return measure(text_of(render_to_string(INHOUD, dict(context))))


def not_received(wat: str, gevraagd: date, uiterlijk: date, ontbreekt: str = "") -> str:
    """Why an application is left aside: what was asked, until when, and what is missing."""
    missing = f"Dit ontbreekt nog: {ontbreekt}" if ontbreekt else "Wij kregen dit niet van u."
    asked = f"Op {long_date(gevraagd)} vroegen wij u om: {wat}"
    return f"{asked}\nU had daarvoor de tijd tot en met {long_date(uiterlijk)}. {missing}"


def example_context(
    regeling: Regeling, *, op: datetime, uitkomst: Uitkomst, teksten: Mapping[str, Tekst]
) -> dict[str, Any]:
    """A letter about nobody, to see texts in their place; raises NormOntbreekt."""
    day = timezone.localdate(op)
    klant = Klant(voorletters="A.B.", achternaam="Voorbeeld", straat="Dorpsstraat", huisnummer=1)
    klant.postcode, klant.woonplaats = "1000AA", "Voorbeeldstad"
    refused = uitkomst == Uitkomst.AFGEWEZEN
    rows = [
        {
            "voldaan": not (refused and number == 0),
            "zin": (voorwaarde.zin_niet if refused and number == 0 else "") or voorwaarde.zin,
            "toelichting": "",
        }
        for number, voorwaarde in enumerate(regeling.voorwaarden)
    ]
    for row in rows:
        row["zin"] = str(row["zin"]).replace("{waarde}", "40").replace("{grens}", "50")
    besluit = Besluit(
        aanvraag=Aanvraag(
            kenmerk="VOORBEELD-1",
            regeling=regeling.code,
            klant=klant,
            gegevens={"aanvraagdatum": day.isoformat()},
        ),
        uitkomst=uitkomst,
        bedrag=Decimal(150) if uitkomst == Uitkomst.TOEGEKEND else None,
        voorwaarden=rows,
        toelichting=not_received("uw loonstrook", day, day) if uitkomst == Uitkomst.BUITEN else "",
        automatisch=uitkomst == Uitkomst.TOEGEKEND,
        beslist_op=op,
        geldig_van=day,
    )
    return _context(besluit, day, teksten)
