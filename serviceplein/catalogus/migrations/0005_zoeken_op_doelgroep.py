"""A dienst is found by for whom it is and what it is about, too."""

from django.db import migrations

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
VUL = "SELECT catalogus_vind_dienst(p) FROM catalogus_dienst p"


class Migration(migrations.Migration):
    dependencies = [("catalogus", "0004_zoeken_op_begin")]

    operations = [
        migrations.RunSQL(DIENST, migrations.RunSQL.noop),
        migrations.RunSQL(VUL, migrations.RunSQL.noop),
    ]
