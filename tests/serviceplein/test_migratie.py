"""Drawing many tables at once gives the same tables as one by one, and takes them away again."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from serviceplein.migratie import Together

KEY = models.BigAutoField(primary_key=True)
OPERATION = Together(
    [
        migrations.CreateModel(name="Huis", fields=[("id", KEY), ("naam", models.TextField())]),
        migrations.CreateModel(
            name="Kamer", fields=[("id", KEY), ("huis", models.ForeignKey("proef.Huis", models.CASCADE))]
        ),
    ]
)


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("proef_")}


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_makes_and_takes_away_tables_that_refer_to_each_other(self) -> None:
        before, after = ProjectState(), ProjectState()
        OPERATION.state_forwards("proef", after)
        with connection.schema_editor() as editor:
            OPERATION.database_forwards("proef", editor, before, after)
        assert tables() == {"proef_huis", "proef_kamer"}
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, "proef_kamer").values()
        assert ("proef_huis", "id") in [found["foreign_key"] for found in constraints]
        with connection.schema_editor() as editor:
            OPERATION.database_backwards("proef", editor, after, before)
        assert tables() == set()

    def test_can_be_written_down_and_read_back(self) -> None:
        name, args, kwargs = OPERATION.deconstruct()
        assert (name, kwargs) == ("Together", {})
        assert OPERATION.reversible
        assert Together(*args).describe() == "Create model Huis; Create model Kamer"
