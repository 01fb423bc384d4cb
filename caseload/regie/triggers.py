"""Who has the regie when, kept by the database: whoever writes a plan, its periods follow (CAS-10)."""

from typing import Any

import pgtrigger

_HOLDER = """
    CASE WHEN {row}.regie = 'partner' AND {row}.regiepartner_id IS NOT NULL
         THEN NULL ELSE {row}.regievoerder_id END"""
_OPEN = """
    INSERT INTO caseload_regieperiode (plan_id, medewerker_id, partner_id, van, tot)
    SELECT nieuw.id, {holder}, nieuw.regiepartner_id, {begin},
           CASE WHEN nieuw.status = 'afgesloten'
                THEN GREATEST(COALESCE(nieuw.afgesloten_op, {begin}), {begin}) END
    FROM {rows}
    ORDER BY nieuw.id;
"""
_MOVED = """
    nieuw JOIN oud USING (id)
    WHERE ({new}, nieuw.regiepartner_id, nieuw.status = 'afgesloten')
          IS DISTINCT FROM ({old}, oud.regiepartner_id, oud.status = 'afgesloten')
"""
_MOMENT = """GREATEST(period.van, CASE
    WHEN nieuw.status = 'afgesloten' AND nieuw.afgesloten_op IS NOT NULL THEN nieuw.afgesloten_op
    WHEN nieuw.regie_sinds IS DISTINCT FROM oud.regie_sinds AND nieuw.regie_sinds IS NOT NULL
    THEN nieuw.regie_sinds
    ELSE now() END)"""

_rows: Any = pgtrigger.Referencing


def keep_regie() -> list[pgtrigger.Trigger]:
    """A running plan always has one open period; per statement, so bulk loads pay little.

    Without a medewerker and without a partner the period stands for the frontoffice that seeks somebody.
    """
    new, old = _HOLDER.format(row="nieuw"), _HOLDER.format(row="oud")
    moved = _MOVED.format(new=new, old=old)
    close = f"""
        UPDATE caseload_regieperiode period SET tot = {_MOMENT}
        FROM nieuw JOIN oud USING (id)
        WHERE period.plan_id = nieuw.id AND period.tot IS NULL AND nieuw.id IN (SELECT nieuw.id FROM {moved});
    """  # noqa: S608 - fixed SQL of our own models
    last = "COALESCE((SELECT MAX(p.tot) FROM caseload_regieperiode p WHERE p.plan_id = nieuw.id), now())"
    reopen = _OPEN.format(holder=new, begin=last, rows=moved + " AND nieuw.status <> 'afgesloten'")
    begun = _OPEN.format(holder=new, begin="nieuw.begonnen_op", rows="nieuw")
    return [
        pgtrigger.Trigger(
            name="regie_begint",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=_rows(new="nieuw"),
            func=begun + " RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="regie_gaat_over",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=_rows(old="oud", new="nieuw"),
            func=close + reopen + " RETURN NULL;",
        ),
    ]
