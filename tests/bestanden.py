"""Small files that are what they say: made by the parsers' own writers."""

import io
from collections.abc import Callable
from functools import cache

from PIL import Image
from pypdf import PdfWriter


def pdf(change: Callable[[PdfWriter], object] | None = None, *, tekst: str = "") -> bytes:
    """A PDF of one page; `change` does something to it first, `tekst` makes it another file."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if tekst:
        writer.add_metadata({"/Title": tekst})
    if change:
        change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


@cache
def picture(kind: str = "PNG") -> bytes:
    """A picture of four pixels."""
    output = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(output, kind)
    return output.getvalue()
