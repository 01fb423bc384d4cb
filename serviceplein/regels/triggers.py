"""What the database itself refuses on versions of decision tables."""

import pgtrigger


def content_is_fixed() -> pgtrigger.Protect:
    """Outside CONCEPT the content stays as it was checked; once active, its date and people stay as well."""
    return pgtrigger.Protect(
        name="inhoud_vast",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "((OLD.status <> 'concept' AND (OLD.inhoud, OLD.nummer, OLD.tabel_id, OLD.gemaakt_door_id)"
            " IS DISTINCT FROM (NEW.inhoud, NEW.nummer, NEW.tabel_id, NEW.gemaakt_door_id))"
            " OR (OLD.status IN ('actief', 'vervallen') AND (OLD.geldig_van, OLD.geactiveerd_door_id,"
            " OLD.geactiveerd_op) IS DISTINCT FROM (NEW.geldig_van, NEW.geactiveerd_door_id,"
            " NEW.geactiveerd_op)))"
        ),
    )


def used_version_stays() -> pgtrigger.Protect:
    """A version that was active is kept: decisions point to it."""
    return pgtrigger.Protect(
        name="gebruikt_blijft",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.status IN ('actief', 'vervallen')"),
    )
