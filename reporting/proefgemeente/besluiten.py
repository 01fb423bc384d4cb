"""Letters of today in the demo: proposals for a second person, and a print batch that is ready."""

from datetime import datetime

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Uitkomst
from backoffice.besluiten.services import DecideAanvraag, MensOordeel, decide_aanvraag
from backoffice.besluiten.stappen import NormenOntbreken, propose
from backoffice.verzending.bestand import build_printfile
from backoffice.verzending.services import MakePrintbatch, NietsTePrinten, make_printbatch
from intake.poort.services import EerstControle
from serviceplein.catalogus.normen import norm
from serviceplein.toegang.models import Gebruiker

VOORSTELLEN = 3
REDEN = "U hebt de noodzaak met een offerte aangetoond."


def propose_high_amounts(colleague: Gebruiker, *, now: datetime) -> int:
    """A colleague grants high amounts, so that the demo medewerker is the second person; returns how many."""
    above = norm("besluit.tweede_persoon_boven", op=now.date())
    waiting = Aanvraag.objects.filter(
        status=AanvraagStatus.BIJ_MEDEWERKER, regeling="bijzondere_bijstand", behandelaar=None
    )
    made = 0
    for aanvraag in waiting.visible_to(colleague).order_by("-ontvangen_op", "-pk")[: VOORSTELLEN * 2]:
        try:
            rows = tuple(
                MensOordeel(code=row.code, voldaan=True, toelichting="" if row.voldaan else REDEN)
                for row in propose(aanvraag).voorwaarden
            )
            command = DecideAanvraag(
                aanvraag_id=aanvraag.pk,
                uitkomst=Uitkomst.TOEGEKEND,
                oordelen=rows,
                bedrag=above + 650 + 90 * made,
            )
            decide_aanvraag(command, actor=colleague, now=now)
        except (NormenOntbreken, EerstControle):
            continue
        made += 1
        if made == VOORSTELLEN:
            break
    return made


def print_letters(clerk: Gebruiker, *, now: datetime) -> None:
    """A print batch that can be downloaded and posted, of the letters that are there."""
    try:
        batch = make_printbatch(MakePrintbatch(), actor=clerk, now=now)
    except NietsTePrinten:
        return
    build_printfile(batch.printbatch_id, actor=None, now=now)
