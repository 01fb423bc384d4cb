"""History and status rules held by the database itself (PRV-04, rule 2)."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, TypeVar, overload

import pghistory
import pgtrigger
from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)


@overload
def history(model: type[ModelT]) -> type[ModelT]: ...
@overload
def history(*, exclude: Sequence[str]) -> Callable[[type[ModelT]], type[ModelT]]: ...
def history(model: type[Any] | None = None, *, exclude: Sequence[str] = ()) -> Any:
    """Class decorator: the former version of a row is kept at every update and delete, bulk ones too.

    `exclude`: fields of which no former value may be kept, such as a password.
    """
    track = pghistory.track(*_events(), exclude=list(exclude) or None)
    return track if model is None else track(model)


def link_history(through: type[models.Model], name: str) -> type[models.Model]:
    """History for the hidden table behind a ManyToManyField: which link was taken away."""
    kept: type[models.Model] = pghistory.create_event_model(
        through, *_events(), abstract=False, model_name=name
    )
    return kept


def _events() -> tuple[pghistory.RowEvent, pghistory.RowEvent]:
    return pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(row=pghistory.Old)


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


def log_changes(handeling: str, *, op: str, actor: str, where: str = "TRUE") -> pgtrigger.Trigger:
    """What a step adds about klanten also goes into the verwerkingenlogboek, by the database (PRV-03).

    One row per statement, actor and kind of change, also for COPY; the klanten of a bulk step stand in it
    together. Whatever happens outside a step writes nothing: such rows come from filling a database.
    handeling, op, actor, where: SQL over a new row.
    """
    return pgtrigger.Trigger(
        name="verwerkingenlogboek",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="nieuw"),  # type: ignore[no-untyped-call]
        declare=[("context", "JSONB")],
        func=f"""
            context = NULLIF(current_setting('pghistory.context_metadata', true), '')::jsonb;
            IF context IS NULL OR COALESCE(context->>'stap', '') = '' THEN
                RETURN NULL;
            END IF;
            INSERT INTO toegang_verwerking (op, gebruiker_id, partner, klant_id, klanten, handeling, doel,
                                            uitkomst, wijziging, trace_id)
            SELECT MAX({op}), {actor}, LEFT(COALESCE(context->>'partner', ''), 100),
                   CASE WHEN COUNT(DISTINCT klant_id) = 1 THEN MIN(klant_id) END,
                   CASE WHEN COUNT(DISTINCT klant_id) > 1 THEN ARRAY_AGG(DISTINCT klant_id) END,
                   LEFT({handeling}, 100),
                   LEFT(COALESCE(context->>'doel', CASE WHEN {actor} IS NULL THEN 'lopend werkproces'
                                                   ELSE 'eigen werk' END), 60),
                   200, TRUE, COALESCE(context->>'spoor', REPLACE(gen_random_uuid()::text, '-', ''))
              FROM nieuw WHERE klant_id IS NOT NULL AND {where}
             GROUP BY {actor}, {handeling};
            RETURN NULL;
        """,  # noqa: S608 - fixed SQL of our own models
    )
