"""Words are kept as they are written too: the start of a word finds it, whatever the stemmer makes of it."""

from django.db import migrations

CONFIG = """
CREATE TEXT SEARCH CONFIGURATION public.serviceplein_letterlijk (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION public.serviceplein_letterlijk
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, simple;
"""
DROP_CONFIG = "DROP TEXT SEARCH CONFIGURATION IF EXISTS public.serviceplein_letterlijk"

WEEG = """
CREATE OR REPLACE FUNCTION catalogus_weeg(p_tekst text, p_gewicht "char") RETURNS tsvector
LANGUAGE sql AS $$
    SELECT setweight(to_tsvector('public.serviceplein_nl', p_tekst), p_gewicht)
        || setweight(to_tsvector('public.serviceplein_letterlijk', p_tekst), p_gewicht)
$$;
"""
DROP_WEEG = 'DROP FUNCTION IF EXISTS catalogus_weeg(text, "char")'

SCHRIJF = """
CREATE OR REPLACE FUNCTION catalogus_schrijf_vindbaar(
    p_soort text, p_id bigint, p_sleutel text, p_titel text, p_onder text, p_extra text, p_tekst text,
    p_domeinen text[], p_doelgroepen text[], p_partner bigint, p_van date, p_tot date
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalogus_vindbaar (soort, object_id, sleutel, titel, onder, tekst, domeinen, doelgroepen,
        partner_id, geldig_van, geldig_tot, vector)
    VALUES (p_soort, p_id, p_sleutel, p_titel, p_onder, p_tekst, p_domeinen, p_doelgroepen, p_partner, p_van,
        p_tot,
        catalogus_weeg(p_titel, 'A') || catalogus_weeg(p_extra, 'B')
        || catalogus_weeg(p_onder, 'C') || catalogus_weeg(p_tekst, 'C'))
    ON CONFLICT (soort, object_id) DO UPDATE SET
        sleutel = excluded.sleutel, titel = excluded.titel, onder = excluded.onder, tekst = excluded.tekst,
        domeinen = excluded.domeinen, doelgroepen = excluded.doelgroepen, partner_id = excluded.partner_id,
        geldig_van = excluded.geldig_van, geldig_tot = excluded.geldig_tot, vector = excluded.vector
$$;
"""
VUL = """
SELECT catalogus_vind_product(p) FROM catalogus_product p;
SELECT catalogus_vind_dienst(p) FROM catalogus_dienst p;
SELECT catalogus_vind_handboek(p) FROM catalogus_handboekpagina p;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0003_zoekindex")]

    operations = [
        migrations.RunSQL(CONFIG, DROP_CONFIG),
        migrations.RunSQL(WEEG, DROP_WEEG),
        migrations.RunSQL(SCHRIJF, migrations.RunSQL.noop),
        migrations.RunSQL(VUL, migrations.RunSQL.noop),
    ]
