"""Tables as a file: a spreadsheet beside the CSV every list already has (RAP-23)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(naam: str, koppen: Sequence[str], rijen: Iterable[Sequence[Any]]) -> FileResponse:
    """A download of the rows as a spreadsheet; text is never taken for a formula, memory stays flat."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(naam[:31])
    heads = [_cell(sheet, kop) for kop in koppen]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for rij in rijen:
        sheet.append([_cell(sheet, value) for value in rij])
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{naam}.xlsx", content_type=XLSX)


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, bool):
        value = "ja" if value else "nee"
    elif isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None)
    elif value is not None and not isinstance(value, int | float | Decimal | date):
        value = str(value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
