"""What the tests of regelingen stand on: a definition that is not shipped, versions, a sample."""

from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.aanvragen.models import Aanvraag
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.regelingen.models import RegelingVersie, Steekproef
from tests.factories import NOW, VANDAAG

WITGOED = """
code: witgoedregeling
naam: Witgoedregeling
omschrijving: Vergoeding voor een wasmachine of koelkast.
specialisme: financiele_regelingen
grondslag: het gemeentelijk minimabeleid
beslistermijn: aanvraag.beslistermijn_weken
geldig_maanden: aanvraag.witgoed.geldig_maanden
eens_per_periode: true
raakt_begeleiding: nooit
bewijsstukken:
  - {naam: Inkomstenbewijs}
normen:
  - {code: aanvraag.witgoed.geldig_maanden, waarde: 60, eenheid: maanden, omschrijving: Duur}
  - {code: aanvraag.witgoed.grens_procent, waarde: 130, eenheid: procent, omschrijving: Grens}
  - {code: aanvraag.witgoed.bedrag, waarde: 400, eenheid: euro, omschrijving: Bedrag}
  - {code: aanvraag.witgoed.bedrag_gezin, waarde: 475.50, eenheid: euro, omschrijving: Bedrag gezin}
kolommen:
  - {naam: kenmerk, label: Kenmerk, soort: kenmerk}
  - {naam: bsn, label: BSN, soort: bsn}
  - {naam: aanvraagdatum, label: Datum, soort: datum}
  - {naam: huishouden, label: Huishouden, soort: huishouden}
  - {naam: inkomen_per_maand, label: Inkomen, soort: bedrag}
voorwaarden:
  - code: inkomen
    vraag: Inkomen niet te hoog
    feit: inkomen_per_maand
    operator: hoogstens
    grens:
      procent: aanvraag.witgoed.grens_procent
      per_huishouden:
        alleenstaand: pw.norm.alleenstaande
        alleenstaande_ouder: pw.norm.alleenstaande
        gehuwd: pw.norm.gehuwden
    zin: Uw inkomen is {waarde}. Dat mag hoogstens {grens} zijn.
  - code: eerder
    vraag: Nog niet gekregen
    feit: al_toegekend
    operator: niet_waar
    zin: U kreeg dit nog niet.
    zin_niet: U kreeg dit al.
bedrag:
  per_huishouden:
    alleenstaand: aanvraag.witgoed.bedrag
    alleenstaande_ouder: aanvraag.witgoed.bedrag_gezin
    gehuwd: aanvraag.witgoed.bedrag_gezin
  omschrijving: U krijgt dit bedrag één keer.
"""


def regelingversie_of(wereld: Any) -> RegelingVersie:
    """A draft of the account of a walk over all addresses; made once."""
    values = {
        "naam": "Witgoedregeling",
        "tekst": WITGOED,
        "geldig_van": VANDAAG,
        "gemaakt_op": NOW,
        "gemaakt_door": wereld.gebruiker,
    }
    return RegelingVersie.objects.get_or_create(code="witgoedregeling", nummer=1, defaults=values)[0]


def steekproef_of(aanvraag: Aanvraag) -> Steekproef:
    """An automatic decision in the sample; the same one when asked again."""
    besluit = Besluit.objects.filter(aanvraag=aanvraag).first() or Besluit.objects.create(
        aanvraag=aanvraag,
        uitkomst=Uitkomst.TOEGEKEND,
        bedrag=Decimal(10),
        automatisch=True,
        beslist_op=NOW,
        geldig_van=date(2026, 1, 1),
    )
    return Steekproef.objects.get_or_create(besluit=besluit, defaults={"getrokken_op": NOW})[0]
