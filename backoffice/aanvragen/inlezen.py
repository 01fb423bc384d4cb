"""The body of an API call as a file: kept in pieces on disk, however large it is."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser

from serviceplein.catalogus.normen import norm

STUK = 1 << 16
IN_GEHEUGEN = 1 << 20


class Bestandslezer(BaseParser):
    """Gives the body as a File; nothing of it is decoded here."""

    extensie = ""

    def parse(  # type: ignore[override] # a file instead of fields
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> "File[bytes]":
        """Raises ValidationError when the body is larger than the norm."""
        limit = int(norm("aanvraag.batch.max_bytes", op=timezone.localdate()))
        kept = SpooledTemporaryFile(max_size=IN_GEHEUGEN)  # noqa: SIM115 - closed with the request
        size = 0
        for piece in _pieces(stream):
            size += len(piece)
            if size > limit:
                kept.close()
                text = f"Het bestand is groter dan {limit // 1_000_000} MB. Lever het in delen aan."
                raise ValidationError({"bestand": [text]})
            kept.write(piece)
        kept.seek(0)
        file: File[bytes] = File(kept, name=f"api{self.extensie}")
        file.size = size
        return file


class JsonLines(Bestandslezer):
    media_type = "application/x-ndjson"
    extensie = ".jsonl"


class Csv(Bestandslezer):
    media_type = "text/csv"
    extensie = ".csv"


def _pieces(stream: IO[Any]) -> Iterator[bytes]:
    while piece := stream.read(STUK):
        yield piece
