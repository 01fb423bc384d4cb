"""The file of a print batch: an order list, a sheet before each group, and every letter on its own paper."""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from backoffice.verzending.models import Printbatch, Verzending
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.dossier.ongewijzigd import read_checked
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker

A4 = (595.276, 841.89)


@step
def build_printfile(printbatch_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Makes the file of a batch from its letters, once; a worker that was killed starts it again.

    False when there is nothing to make here. Raises BestandGewijzigd, BrievenNietMogelijk.
    """
    batches = Printbatch.objects.select_for_update(of=("self",), skip_locked=True)
    batch = batches.filter(pk=printbatch_id, sha256="").first()
    if batch is None:
        return False
    rows = list(batch.verzendingen.select_related("document", "klant").order_by("volgnummer"))
    content, pages = _assemble(batch, rows)
    batch.bestand = ContentFile(content, name=f"printbatch-{batch.pk}.pdf")
    batch.sha256, batch.bladzijden = hashlib.sha256(content).hexdigest(), pages
    batch.save(update_fields=["bestand", "sha256", "bladzijden"])
    return True


def _assemble(batch: Printbatch, rows: Sequence[Verzending]) -> tuple[bytes, int]:
    """The whole file and its number of pages."""
    letters = {row.pk: PdfReader(io.BytesIO(read_checked(row.document))) for row in rows}
    groups = [(name, list(members)) for name, members in groupby(rows, key=lambda row: row.groep)]
    shown = [
        {
            "naam": name or "Brieven",
            "van": members[0].volgnummer,
            "tot": members[-1].volgnummer,
            "aantal": len(members),
            "brieven": [(row, len(letters[row.pk].pages)) for row in members],
        }
        for name, members in groups
    ]
    sheets = PdfReader(io.BytesIO(_sheets(batch, shown)))
    separators = sheets.pages[len(sheets.pages) - len(groups) :]
    writer = PdfWriter()
    for page in sheets.pages[: len(sheets.pages) - len(groups)]:
        writer.add_page(page)
    _even(writer)
    for (_, members), separator in zip(groups, separators, strict=True):
        writer.add_page(separator)
        _even(writer)
        for row in members:
            for page in letters[row.pk].pages:
                writer.add_page(page)
            _even(writer)
    writer.add_metadata({"/Title": f"Printbatch {batch.pk}"})
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue(), len(writer.pages)


def _even(writer: PdfWriter) -> None:
    """Two sides of a sheet are one letter's: a printer that prints both sides mixes nothing."""
    if len(writer.pages) % 2:
        writer.add_blank_page(*A4)


def _sheets(batch: Printbatch, groups: Sequence[dict[str, object]]) -> bytes:
    """The order list, and after it one page for each group."""
    head = letter_head(None, kenmerk=f"Printbatch {batch.pk}", dag=timezone.localdate(batch.gemaakt_op))
    return print_pdf(
        render_to_string("backoffice/verzending/volgorde.html", {**head, "batch": batch, "groepen": groups})
    )
