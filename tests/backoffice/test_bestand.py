"""Reading CSV files anybody may have made."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.aanvragen.bestand import (
    LANGSTE_REGEL,
    BestandGeweigerd,
    Indeling,
    Rijlezer,
    inspect,
)

KOLOMMEN = ("kenmerk", "bsn", "naam")


def look(content: bytes) -> Indeling:
    return inspect(io.BytesIO(content), verplicht=KOLOMMEN[:2], bekend=KOLOMMEN)


def read(content: bytes):
    indeling = look(content)
    return list(Rijlezer(io.BytesIO(content), indeling, positie=indeling.begin, nummer=2))


class TestInspect:
    @pytest.mark.parametrize(
        ("content", "codering", "scheiding"),
        [
            ("kenmerk;bsn;naam\n1;2;é\n".encode(), "utf-8", ";"),
            ("\ufeffkenmerk;bsn;naam\n1;2;é\n".encode(), "utf-8-sig", ";"),
            ("kenmerk,bsn,naam\r\n1,2,é\r\n".encode("cp1252"), "cp1252", ","),
            (b"kenmerk\tbsn\tnaam\n1\t2\t3\n", "utf-8", "\t"),
            (b'"kenmerk";"BSN";"Naam"\n1;2;3', "utf-8", ";"),
            (b" Kenmerk ; bsn ;naam;eigen kolom\n1;2;3;4\n", "utf-8", ";"),
        ],
    )
    def test_finds_encoding_and_delimiter(self, content, codering, scheiding):
        indeling = look(content)
        assert (indeling.codering, indeling.scheiding, indeling.totaal) == (codering, scheiding, 1)
        assert indeling.kolommen[:3] == KOLOMMEN

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "leeg"),
            (b"\n\n", "geen bekende kolomnamen"),
            (b"PK\x03\x04" + b"x" * 100, "zip-bestand"),
            (b"%PDF-1.7\n", "pdf"),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel"),
            (b"\x1f\x8b\x08\0", "gzip"),
            ("kenmerk;bsn\n1;2\n".encode("utf-16"), "UTF-16"),
            (b"\0\1\2\3" * 200, "geen tekstbestand"),
            (b"kenmerk;bsn;bsn\n1;2;3\n", "twee keer: bsn"),
            (b"kenmerk;naam\n1;2\n", "ontbreken: bsn"),
            (b"a;b;c\n1;2;3\n", "geen bekende kolomnamen"),
            (b"kenmerk;bsn\n", "geen rijen"),
            (b"kenmerk;bsn", "geen rijen"),
            (b"kenmerk;bsn\r1;2\r", "oud Mac-teken"),
            (b"kenmerk;bsn;" + b"x;" * 1_000_000 + b"\n1;2\n", "veel te lang"),
        ],
    )
    def test_refuses_with_the_reason(self, content, reason):
        with pytest.raises(BestandGeweigerd, match=reason):
            look(content)


class TestRijlezer:
    def test_numbers_rows_as_a_spreadsheet_does(self):
        rows = read(b"kenmerk;bsn;naam\na;1;x\n\nb;2;y\n;;\nc;3;z")
        assert [(rij.nummer, rij.cellen["kenmerk"]) for rij in rows] == [(2, "a"), (4, "b"), (6, "c")]

    def test_keeps_a_quoted_cell_with_delimiters_and_line_ends_whole(self):
        rows = read(b'kenmerk;bsn;naam\na;1;"x;\r\n""y"""\nb;2;z\n')
        assert rows[0].cellen["naam"] == 'x;\r\n"y"'
        assert rows[1].nummer == 3

    @pytest.mark.parametrize("bad", [b'a;1;"open', b'a;1;"x"y', b'a;1;"' + b"x\n" * 30])
    def test_goes_on_after_a_row_with_a_wrong_quote(self, bad):
        rows = read(b"kenmerk;bsn;naam\n" + bad + b"\nlast;2;z\n")
        assert "aanhalingsteken" in rows[0].fout
        assert rows[-1].cellen["kenmerk"] == "last"

    def test_refuses_more_cells_than_columns_but_not_trailing_empty_ones(self):
        rows = read(b"kenmerk;bsn;naam\na;1;x;y\nb;2;z;;;\n")
        assert "4 waarden" in rows[0].fout
        assert rows[1].cellen["naam"] == "z"

    def test_skips_an_endless_line_in_flat_memory(self):
        content = b"kenmerk;bsn;naam\n" + b"x" * 20_000_000 + b"\nlast;2;z\n"
        indeling = look(content)
        file = io.BytesIO(content)
        tracemalloc.start()
        rows = list(Rijlezer(file, indeling, positie=indeling.begin, nummer=2))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "te lang" in rows[0].fout
        assert (rows[1].nummer, rows[1].cellen["kenmerk"]) == (3, "last")
        assert peak < 4_000_000

    @settings(deadline=None, max_examples=200)
    @given(st.binary(max_size=400))
    def test_any_bytes_give_rows_or_a_reason(self, content):
        content = b"kenmerk;bsn;naam\n" + content
        try:
            indeling = look(content)
        except BestandGeweigerd as error:
            refusal = str(error)
        else:
            refusal = ""
        if refusal:
            assert refusal.endswith(".")
            return
        file = io.BytesIO(content)
        reader = Rijlezer(file, indeling, positie=indeling.begin, nummer=2)
        for rij in reader:
            assert rij.fout or rij.cellen
        assert reader.positie == len(content)

    @settings(deadline=None, max_examples=200)
    @given(
        st.lists(
            st.one_of(
                st.just(b'a;"x\ny";c'),
                st.just(b'"stuk'),
                st.just(b""),
                st.just(b"x" * (LANGSTE_REGEL + 10)),
                st.just(b"gewoon;1;2"),
            ),
            max_size=12,
        ),
        st.integers(min_value=1, max_value=4),
    )
    def test_reading_in_pieces_equals_reading_at_once(self, lines, size):
        content = b"kenmerk;bsn;naam\n" + b"\n".join([*lines, b"slot;1;2"]) + b"\n"
        indeling = look(content)
        at_once = list(Rijlezer(io.BytesIO(content), indeling, positie=indeling.begin, nummer=2))
        pieces, positie, nummer = [], indeling.begin, 2
        while True:
            reader = Rijlezer(io.BytesIO(content), indeling, positie=positie, nummer=nummer)
            piece = [rij for _, rij in zip(range(size), reader, strict=False)]
            pieces += piece
            if len(piece) < size:
                break
            positie, nummer = reader.positie, reader.nummer
        assert pieces == at_once
