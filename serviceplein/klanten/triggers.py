"""What the database itself keeps up to date about klanten."""

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


def keep_name_words() -> list[pgtrigger.Trigger]:
    """Every word of a new or changed name is kept once; per statement, so bulk loads pay little."""
    return [
        pgtrigger.Trigger(
            name="naamwoorden_nieuw",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="nieuw"),
            func=_WORDS.format(rows="nieuw", condition=""),
        ),
        pgtrigger.Trigger(
            name="naamwoorden_gewijzigd",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="oud", new="nieuw"),
            func=_WORDS.format(
                rows="nieuw JOIN oud USING (id)", condition=" AND nieuw.zoeknaam <> oud.zoeknaam"
            ),
        ),
    ]
