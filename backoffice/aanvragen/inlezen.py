"""The body of an API call as a file: kept in pieces on disk, however large it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser

from serviceplein.catalogus.normen import norm

STUK = 1 << 16
IN_GEHEUGEN = 1 << 20


@dataclass(frozen=True, slots=True)
class Inhoud:
    """A body of which nothing was read yet, so that a caller without access costs nothing."""

    stroom: IO[Any]
    extensie: str

    def keep(self) -> "File[bytes]":
        """The body as a File, to be closed. Raises ValidationError when it is empty or above the norm."""
        limit = int(norm("aanvraag.batch.max_bytes", op=timezone.localdate()))
        kept = SpooledTemporaryFile(max_size=IN_GEHEUGEN)  # noqa: SIM115 - closed by the caller
        file: File[bytes] = File(kept, name=f"api{self.extensie}")
        size = 0
        for piece in self._pieces():
            size += len(piece)
            if size > limit:
                file.close()
                raise _refused(f"Het bestand is groter dan {limit // 1_000_000} MB. Lever het in delen aan.")
            kept.write(piece)
        if not size:
            file.close()
            raise _refused("Het bestand is leeg.")
        kept.seek(0)
        file.size = size
        return file

    def _pieces(self) -> Iterator[bytes]:
        while piece := self.stroom.read(STUK):
            yield piece


def _refused(text: str) -> ValidationError:
    return ValidationError({"bestand": [text]})


class _Bestandslezer(BaseParser):
    extensie = ""

    def parse(  # type: ignore[override] # a file instead of fields
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Inhoud:
        return Inhoud(stream, self.extensie)


class JsonLines(_Bestandslezer):
    media_type = "application/x-ndjson"
    extensie = ".jsonl"


class Csv(_Bestandslezer):
    media_type = "text/csv"
    extensie = ".csv"


class Overig(BaseParser):
    """Any other kind: refused by the view, so that who may not call hears that first."""

    media_type = "*/*"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> None:  # type: ignore[override]
        return None
