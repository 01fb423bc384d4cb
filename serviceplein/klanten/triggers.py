"""What the database itself keeps up to date about klanten."""

from typing import Any

import pgtrigger

_WORDS = """
    INSERT INTO klanten_naamwoord (woord)
    SELECT DISTINCT woord
    FROM {rows}, regexp_split_to_table(nieuw.zoeknaam, '[^[:alnum:]]+') AS woord
    WHERE length(woord) > 2{condition}
    ORDER BY woord
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


_rows: Any = pgtrigger.Referencing


def keep_name_words() -> list[pgtrigger.Trigger]:
    """Every word of a new or changed name is kept once; per statement, so bulk loads pay little."""
    return [
        pgtrigger.Trigger(
            name="naamwoorden_nieuw",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=_rows(new="nieuw"),
            func=_WORDS.format(rows="nieuw", condition=""),
        ),
        pgtrigger.Trigger(
            name="naamwoorden_gewijzigd",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=_rows(old="oud", new="nieuw"),
            func=_WORDS.format(
                rows="nieuw JOIN oud USING (id)", condition=" AND nieuw.zoeknaam <> oud.zoeknaam"
            ),
        ),
    ]
