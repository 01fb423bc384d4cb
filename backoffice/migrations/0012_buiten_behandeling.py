from django.db import migrations, models

from serviceplein.migratie import Together

UITKOMSTEN = [
    ("toegekend", "Toegekend"),
    ("afgewezen", "Afgewezen"),
    ("buiten", "Buiten behandeling gesteld"),
]


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0011_opdracht_rij")]

    operations = [
        Together(
            [
                migrations.RemoveConstraint(model_name="besluit", name="backoffice_besluit_uitkomst_known"),
                migrations.AlterField(
                    model_name="besluit",
                    name="uitkomst",
                    field=models.CharField(choices=UITKOMSTEN, max_length=10),
                ),
                migrations.AlterField(
                    model_name="besluitevent",
                    name="uitkomst",
                    field=models.CharField(choices=UITKOMSTEN, max_length=10),
                ),
                migrations.AddConstraint(
                    model_name="besluit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("uitkomst__in", ["toegekend", "afgewezen", "buiten"])),
                        name="backoffice_besluit_uitkomst_known",
                    ),
                ),
            ]
        ),
    ]
