"""CSV that Excel and LibreOffice open well and that cannot carry a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

FORMULE = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


class _Echo:
    """A file of which write() gives the text back: csv writes, the response streams."""

    def write(self, value: str) -> str:
        return value


def safe_cell(value: Any) -> str:
    """Text of a cell; what a spreadsheet would take for a formula gets a quote in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return (
            f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
            if timezone.is_aware(value)
            else value.isoformat(" ")
        )
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULE) else text


def stream_csv(
    naam: str, koppen: Sequence[str], rijen: Iterable[Any], cells: Callable[[Any], Sequence[Any]]
) -> StreamingHttpResponse:
    """A download of all rows, semicolons between cells as Dutch spreadsheets expect."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo(), delimiter=";")
        yield BOM
        yield writer.writerow([safe_cell(kop) for kop in koppen])
        for rij in rijen:
            yield writer.writerow([safe_cell(cell) for cell in cells(rij)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{naam}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
