"""Changes outside a step keep who made them as well: the role of the database and the program."""

from django.db import migrations

ATTACH = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS UUID AS $$
DECLARE
    context_id TEXT := NULLIF(current_setting('pghistory.context_id', true), '');
BEGIN
    IF context_id IS NULL THEN
        context_id := gen_random_uuid()::text;
        PERFORM set_config('pghistory.context_id', context_id, true);
        PERFORM set_config('pghistory.context_metadata', json_build_object(
            'buiten_stap', true, 'databaserol', session_user,
            'programma', current_setting('application_name', true))::text, true);
    END IF;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
        VALUES (context_id::uuid,
                COALESCE(NULLIF(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb,
                NOW(), NOW())
        ON CONFLICT (id) DO NOTHING;
    RETURN context_id::uuid;
END;
$$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossier", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations = [migrations.RunSQL(ATTACH, migrations.RunSQL.noop)]
