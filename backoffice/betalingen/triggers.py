"""What the database itself holds about payments: no line twice, totals that fit, nothing changed later."""

import pgtrigger


def control_totals() -> pgtrigger.Trigger:
    """A batch is released only when number and sum of its lines are those in the batch."""
    return pgtrigger.Trigger(
        name="controletotalen",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition("NEW.status = 'vrijgegeven' AND OLD.status <> NEW.status"),
        declare=[("found", "RECORD")],
        func="""
            SELECT COUNT(*) AS aantal, COALESCE(SUM(bedrag), 0) AS totaal INTO found
              FROM backoffice_betaalregel WHERE batch_id = NEW.id AND status = 'in_batch';
            IF found.aantal <> NEW.aantal OR found.totaal <> NEW.totaal THEN
                RAISE EXCEPTION 'betaalbatch %: % lines of % do not fit % lines of %', NEW.kenmerk,
                    found.aantal, found.totaal, NEW.aantal, NEW.totaal USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def fixed_batch() -> pgtrigger.Trigger:
    """File and totals never change; a batch is never removed, only cancelled with a reason."""
    return pgtrigger.Trigger(
        name="bestand_vast",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'DELETE' OR ROW(NEW.kenmerk, NEW.betaaldatum, NEW.rekening, NEW.aantal, NEW.totaal,
                    NEW.bestand, NEW.sha256, NEW.gemaakt_door_id)
                IS DISTINCT FROM ROW(OLD.kenmerk, OLD.betaaldatum, OLD.rekening, OLD.aantal, OLD.totaal,
                    OLD.bestand, OLD.sha256, OLD.gemaakt_door_id) THEN
                RAISE EXCEPTION 'betaalbatch %: what was made ready does not change', OLD.kenmerk;
            END IF;
            RETURN NEW;
        """,
    )


def open_batch() -> pgtrigger.Trigger:
    """A line goes into a batch that is not released yet; the lock keeps the release waiting."""
    return pgtrigger.Trigger(
        name="alleen_in_open_batch",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("batch_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition("NEW.batch_id IS NOT NULL"),
        func="""
            PERFORM 1 FROM backoffice_betaalbatch
              WHERE id = NEW.batch_id AND status = 'klaargezet' FOR KEY SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'betaalregel: batch % is closed', NEW.batch_id
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


def fixed_line() -> list[pgtrigger.Trigger]:
    """In a batch a line keeps its amount, klant and account, and it never moves to another batch."""
    return [
        pgtrigger.Protect(
            name="vast_in_batch",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                "OLD.batch_id IS NOT NULL AND NEW.batch_id IS NOT NULL AND "
                "ROW(NEW.batch_id, NEW.bedrag, NEW.klant_id, NEW.iban, NEW.tenaamstelling, NEW.bron) "
                "IS DISTINCT FROM "
                "ROW(OLD.batch_id, OLD.bedrag, OLD.klant_id, OLD.iban, OLD.tenaamstelling, OLD.bron)"
            ),
        ),
        pgtrigger.Protect(name="blijft_bewaard", operation=pgtrigger.Delete),
    ]
