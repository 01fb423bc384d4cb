from django.db import migrations

from serviceplein.migratie import Together


class Migration(migrations.Migration):
    """The question to the specialist is an opdracht in the queue; it needs no table of its own."""

    dependencies = [("intake", "0002_stroom_van_klant")]

    operations = [
        Together(
            [
                migrations.DeleteModel(name="AdviesvraagEvent"),
                migrations.DeleteModel(name="Adviesvraag"),
            ]
        ),
    ]
