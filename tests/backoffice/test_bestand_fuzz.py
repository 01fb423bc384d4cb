"""Files nobody meant well: readable Dutch or rows, never a crash, in flat memory."""

import io
import json
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.aanvragen.bestand import BestandGeweigerd, inspect
from backoffice.aanvragen.definitietekst import shipped
from backoffice.aanvragen.jsonregels import RegelOnjuist, open_reader, read_line
from backoffice.aanvragen.uitval import storable, validate

REGELING = shipped()["u_pas"]
BEKEND = [kolom.naam for kolom in REGELING.kolommen]
VERPLICHT = [kolom.naam for kolom in REGELING.kolommen if kolom.verplicht]
KOP = ";".join(BEKEND)
CEL = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["=cmd|' /C calc'!A0", "+1", "@a", "\0", "\ud800", "9" * 600, "1e400", "31-02-2026", "ja"]
    ),
)


def take(content):
    """What a worker does with a file until the database: rows and errors, or the reason of refusal."""
    file = io.BytesIO(content)
    try:
        found = inspect(file, verplicht=VERPLICHT, bekend=BEKEND)
    except BestandGeweigerd as error:
        return [], [str(error)]
    reader = open_reader(file, found, positie=found.begin, nummer=found.eerste_rij)
    good, wrong, cells = validate(REGELING, reader, date(2026, 11, 20))
    for row in cells.values():
        json.dumps({naam: storable(waarde, 500) for naam, waarde in row.items()}).encode()
    return good, [fout.fout.melding for fout in wrong]


def bomb():
    """A zip of a few kilobytes that unpacks to 20 MB."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 20_000_000)
    return kept.getvalue()


class TestAnyFile:
    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(st.lists(CEL, max_size=10), max_size=5),
        st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    )
    def test_of_cells_gives_rows_or_dutch(self, rows, codering):
        text = "\n".join([KOP, *(";".join(row) for row in rows)])
        content = text.encode("utf-8" if "\ud800" in text else codering, errors="replace")
        assert all(melding.endswith(".") for melding in take(content)[1])

    @settings(deadline=None, max_examples=60)
    @given(
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), CEL),
            lambda part: st.one_of(st.lists(part, max_size=3), st.dictionaries(CEL, part, max_size=3)),
            max_leaves=6,
        )
    )
    def test_of_json_gives_cells_or_dutch(self, value):
        text = json.dumps({"kenmerk": value})
        assert all(melding.endswith(".") for melding in take(text.encode())[1])
        with suppress(RegelOnjuist):
            assert set(read_line(text)) == {"kenmerk"}

    @settings(deadline=None, max_examples=60)
    @given(st.binary(max_size=200))
    def test_of_bytes_gives_rows_or_dutch(self, content):
        assert all(melding.endswith(".") for melding in take(b"{" + content)[1])
        assert all(melding.endswith(".") for melding in take(content)[1])

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (bomb, "zip-bestand"),
            (lambda: zlib.compress(b"0" * 20_000_000, wbits=31), "gzip-bestand"),
            (lambda: KOP.encode() + b";x" * 1_000_000 + b"\n1", "veel te lang"),
            (lambda: KOP.encode() + b"\n" + b";" * 1_000_000 + b"\n", "te lang"),
            (lambda: b'{"kenmerk": "' + b"x" * 8_000_000 + b'"}\n', "te lang"),
            (lambda: b'{"a":' + b"[" * 60_000 + b"\n", "geldige JSON"),
            (lambda: b"[" + b'{"kenmerk": 1},' * 100_000, "JSON-lijst"),
            (lambda: (KOP + ";bsn\n1").encode(), "twee keer: bsn"),
            (lambda: KOP.encode() + b"\n" + b'"' * 50_001, "aanhalingsteken"),
            (lambda: b"\0" * 5_000_000, "geen tekstbestand"),
        ],
        ids=["zip", "gzip", "kop", "rij", "waarde", "diep", "lijst", "dubbel", "quotes", "nul"],
    )
    def test_that_is_huge_is_refused_in_flat_memory(self, content, reason):
        made = content()
        tracemalloc.start()
        good, wrong = take(made)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert not good
        assert reason in " ".join(wrong)
        assert peak - len(made) < 8_000_000
