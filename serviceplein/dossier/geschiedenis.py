"""History and status rules held by the database itself (PRV-04, rule 2)."""

from collections.abc import Mapping, Set
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)


def history(model: type[ModelT]) -> type[ModelT]:
    """Class decorator: the former version of a row is kept at every update and delete, bulk ones too."""
    track = pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old)
    )
    tracked: type[ModelT] = track(model)
    return tracked


def status_trigger(field: str, transitions: Mapping[str, Set[str]]) -> pgtrigger.FSM:
    """The transition table of `field` as a database trigger; staying in the same status is no transition."""
    return pgtrigger.FSM(
        name=f"{field}_overgang",
        field=field,
        transitions=[(str(old), str(new)) for old, targets in transitions.items() for new in sorted(targets)],
        condition=pgtrigger.Condition(f"OLD.{field} IS DISTINCT FROM NEW.{field}"),
    )


def append_only() -> list[pgtrigger.Trigger]:
    """Rows may be added and nothing else; only a throwaway test database may be emptied."""
    return [
        pgtrigger.Protect(name="alleen_toevoegen", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="niet_legen",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="""
                IF current_setting('serviceplein.testdatabase', true) IS DISTINCT FROM 'on' THEN
                    RAISE EXCEPTION 'append-only: % may not be emptied', TG_TABLE_NAME;
                END IF;
                RETURN NULL;
            """,
        ),
    ]
