from django.db import migrations

FILL = """
    INSERT INTO caseload_regieperiode (plan_id, medewerker_id, partner_id, van, tot)
    SELECT plan.id,
           CASE WHEN plan.regie = 'partner' AND plan.regiepartner_id IS NOT NULL
                THEN NULL ELSE plan.regievoerder_id END,
           plan.regiepartner_id, plan.begonnen_op,
           CASE WHEN plan.status = 'afgesloten'
                THEN GREATEST(COALESCE(plan.afgesloten_op, plan.begonnen_op), plan.begonnen_op) END
    FROM caseload_plan plan
    WHERE NOT EXISTS (SELECT 1 FROM caseload_regieperiode period WHERE period.plan_id = plan.id)
    ORDER BY plan.id
"""


class Migration(migrations.Migration):
    """Plans made before the periods were kept get the one that is known."""

    dependencies = [("caseload", "0005_plan_regie_delen")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
