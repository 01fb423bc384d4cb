from django.db import migrations

OCCUPY = """
    INSERT INTO agenda_bezetting (medewerker_id, afspraak_id, periode)
    SELECT medewerker_id, id, tstzrange(begin, eind) FROM agenda_afspraak WHERE status = 'gepland'
"""


class Migration(migrations.Migration):
    """Talks that were planned already occupy their medewerker; new ones do so by a trigger."""

    dependencies = [("agenda", "0002_tijd_van_mensen_en_ruimten")]

    operations = [migrations.RunSQL(OCCUPY, "DELETE FROM agenda_bezetting")]
