"""The search configurations (stemmed, and as written) and the triggers that keep the one index of all that helps."""

from django.db import migrations

CONFIG = """
CREATE TEXT SEARCH CONFIGURATION public.serviceplein_nl (COPY = pg_catalog.dutch);
ALTER TEXT SEARCH CONFIGURATION public.serviceplein_nl
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, dutch_stem;
"""
DROP_CONFIG = "DROP TEXT SEARCH CONFIGURATION IF EXISTS public.serviceplein_nl"

CONFIG_LETTERLIJK = """
CREATE TEXT SEARCH CONFIGURATION public.serviceplein_letterlijk (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION public.serviceplein_letterlijk
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, simple;
"""
DROP_CONFIG_LETTERLIJK = "DROP TEXT SEARCH CONFIGURATION IF EXISTS public.serviceplein_letterlijk"

WOORDEN = """
CREATE OR REPLACE FUNCTION catalogus_bewaar_woorden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalogus_zoekwoord (woord)
    SELECT DISTINCT left(woord, 120)
    FROM regexp_split_to_table(serviceplein_zoekbaar(NEW.titel || ' ' || NEW.tekst), '[^a-z0-9]+') AS woord
    WHERE length(woord) > 3
    ORDER BY 1
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogus_vindbaar_woorden AFTER INSERT OR UPDATE OF titel, tekst ON catalogus_vindbaar
    FOR EACH ROW EXECUTE FUNCTION catalogus_bewaar_woorden();
"""
DROP_WOORDEN = """
DROP TRIGGER IF EXISTS catalogus_vindbaar_woorden ON catalogus_vindbaar;
DROP FUNCTION IF EXISTS catalogus_bewaar_woorden();
"""

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
DROP_SCHRIJF = """
DROP FUNCTION IF EXISTS catalogus_schrijf_vindbaar(
    text, bigint, text, text, text, text, text, text[], text[], bigint, date, date);
"""

PRODUCT = """
CREATE OR REPLACE FUNCTION catalogus_vind_product(p catalogus_product) RETURNS void LANGUAGE sql AS $$
    SELECT catalogus_schrijf_vindbaar('product', p.id, p.code, p.naam, p.wettelijke_grondslag, p.trefwoorden,
        concat_ws(' ', p.omschrijving, p.toelatingseisen, p.bewijsstukken, p.trefwoorden),
        ARRAY[p.domein]::text[], '{}', NULL, p.geldig_van, p.geldig_tot)
$$;
"""
DIENST = """
CREATE OR REPLACE FUNCTION catalogus_vind_dienst(p catalogus_dienst) RETURNS void LANGUAGE sql AS $$
    SELECT catalogus_schrijf_vindbaar('dienst', p.id, partner.id::text, p.naam, partner.naam,
        concat_ws(' ', p.trefwoorden, partner.soort,
            replace(array_to_string(p.doelgroepen || p.domeinen, ' '), '_', ' ')),
        concat_ws(' ', p.omschrijving, p.trefwoorden, p.aanmelden, partner.naam),
        p.domeinen, p.doelgroepen, partner.id, p.geldig_van, p.geldig_tot)
    FROM organisatie_partner partner WHERE partner.id = p.partner_id
$$;
"""
HANDBOEK = """
CREATE OR REPLACE FUNCTION catalogus_vind_handboek(p catalogus_handboekpagina) RETURNS void
LANGUAGE sql AS $$
    SELECT catalogus_schrijf_vindbaar('handboek', p.id, p.naam, p.titel, p.voor, replace(p.stap, '_', ' '),
        regexp_replace(p.tekst, '[#*_`|>]+', '', 'g'), '{}', '{}', NULL, NULL, NULL)
$$;
"""
DROP_VIND = """
DROP FUNCTION IF EXISTS catalogus_vind_product(catalogus_product);
DROP FUNCTION IF EXISTS catalogus_vind_dienst(catalogus_dienst);
DROP FUNCTION IF EXISTS catalogus_vind_handboek(catalogus_handboekpagina);
"""

VOLG = """
CREATE OR REPLACE FUNCTION catalogus_volg_{soort}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM catalogus_vindbaar WHERE soort = '{soort}' AND object_id = OLD.id;
    ELSE
        PERFORM catalogus_vind_{soort}(NEW);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogus_volg_{soort} AFTER INSERT OR UPDATE OR DELETE ON {tabel}
    FOR EACH ROW EXECUTE FUNCTION catalogus_volg_{soort}();
"""
DROP_VOLG = """
DROP TRIGGER IF EXISTS catalogus_volg_{soort} ON {tabel};
DROP FUNCTION IF EXISTS catalogus_volg_{soort}();
"""
PARTNER = """
CREATE OR REPLACE FUNCTION catalogus_volg_partner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogus_vind_dienst(d) FROM catalogus_dienst d WHERE d.partner_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER catalogus_volg_partner AFTER UPDATE OF naam, soort ON organisatie_partner
    FOR EACH ROW EXECUTE FUNCTION catalogus_volg_partner();
"""
DROP_PARTNER = """
DROP TRIGGER IF EXISTS catalogus_volg_partner ON organisatie_partner;
DROP FUNCTION IF EXISTS catalogus_volg_partner();
"""
TABELLEN = {
    "product": "catalogus_product",
    "dienst": "catalogus_dienst",
    "handboek": "catalogus_handboekpagina",
}


class Migration(migrations.Migration):
    dependencies = [
        ("catalogus", "0001_initial"),
        ("organisatie", "0002_initial"),
    ]

    operations = [
        migrations.RunSQL(CONFIG, DROP_CONFIG),
        migrations.RunSQL(CONFIG_LETTERLIJK, DROP_CONFIG_LETTERLIJK),
        migrations.RunSQL(WEEG, DROP_WEEG),
        migrations.RunSQL(WOORDEN, DROP_WOORDEN),
        migrations.RunSQL(SCHRIJF, DROP_SCHRIJF),
        migrations.RunSQL(PRODUCT + DIENST + HANDBOEK, DROP_VIND),
        *(
            migrations.RunSQL(
                VOLG.format(soort=soort, tabel=tabel), DROP_VOLG.format(soort=soort, tabel=tabel)
            )
            for soort, tabel in TABELLEN.items()
        ),
        migrations.RunSQL(PARTNER, DROP_PARTNER),
    ]
