"""Extensions, the immutable search function that indexes build on, and the sequence of klantnummers."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION serviceplein_zoekbaar(waarde text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent', waarde)) $$
"""
DROP = "DROP FUNCTION IF EXISTS serviceplein_zoekbaar(text)"
CREATE_SEQUENCE = "CREATE SEQUENCE IF NOT EXISTS klanten_klantnummer START 1000001"
DROP_SEQUENCE = "DROP SEQUENCE IF EXISTS klanten_klantnummer"


class Migration(migrations.Migration):
    # Parts of others first: each of their steps would otherwise redraw every table of ours in memory.
    dependencies = [
        ("axes", "__latest__"),
        ("django_celery_beat", "__latest__"),
        ("guardian", "__latest__"),
        ("oauth2_provider", "__latest__"),
        ("otp_totp", "__latest__"),
        ("pghistory", "__latest__"),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(CREATE_SEQUENCE, DROP_SEQUENCE),
    ]
