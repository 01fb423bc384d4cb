"""What the database itself refuses on versions of decision tables."""

import pgtrigger


def content_is_fixed() -> pgtrigger.Protect:
    """Outside CONCEPT the content stays as it was checked; once active, its date and people stay as well."""
    return pgtrigger.Protect(
        name="inhoud_vast",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "((OLD.status <> 'concept' AND (OLD.inhoud, OLD.nummer, OLD.tabel_id, OLD.gemaakt_door_id,"
            " OLD.bewerkers) IS DISTINCT FROM (NEW.inhoud, NEW.nummer, NEW.tabel_id, NEW.gemaakt_door_id,"
            " NEW.bewerkers))"
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


def editor_does_not_activate() -> pgtrigger.Protect:
    """Four eyes: whoever changed the content of a version, first or later, does not activate it."""
    return pgtrigger.Protect(
        name="bewerker_activeert_niet",
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition(
            "NEW.status = 'actief' AND NEW.geactiveerd_door_id = ANY(NEW.bewerkers)"
        ),
    )


def version_in_use_is_not_withdrawn() -> pgtrigger.Trigger:
    """An activation can be taken back only while nothing was decided with it."""
    return pgtrigger.Trigger(
        name="gebruikt_geldt",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status = 'actief' AND NEW.status = 'vervallen'"),
        func="""
            IF EXISTS (SELECT 1 FROM regels_beslissing WHERE versie_id = OLD.id) THEN
                RAISE EXCEPTION 'version % has decided and cannot be withdrawn', OLD.id;
            END IF;
            RETURN NEW;
        """,
    )
