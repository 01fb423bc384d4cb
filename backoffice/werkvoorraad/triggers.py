"""Every application that waits for a person stands in the queue, whoever writes it (BO-01).

Per statement, so that a batch of thousands pays for one insert. The application stays the source of its term,
its behandelaar and its end; the opdracht follows.
"""

from typing import Any

import pgtrigger

from backoffice.aanvragen.definitietekst import shipped
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.werkvoorraad.gewichten import urgentie_sql
from backoffice.werkvoorraad.transitions import GESLOTEN, Herkomst, OpdrachtStatus
from serviceplein.toegang.rollen import Specialisme

_rows: Any = pgtrigger.Referencing
MOVED = "nieuw n JOIN oud o ON o.id = n.id AND o.status <> n.status"
_CLOSED = ", ".join(f"'{status.value}'" for status in GESLOTEN)


def one_behandelaar() -> pgtrigger.Trigger:
    """What somebody has goes to another only by handing it over: two people never claim the same one."""
    return pgtrigger.Protect(
        name="een_behandelaar",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.behandelaar_id IS NOT NULL AND NEW.behandelaar_id IS NOT NULL"
            " AND OLD.behandelaar_id <> NEW.behandelaar_id AND OLD.overdrachten = NEW.overdrachten"
        ),
    )


def keep_opdracht() -> list[pgtrigger.Trigger]:
    """Triggers of the application."""
    return [
        pgtrigger.Trigger(
            name="opdracht_ontstaat",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=_rows(new="nieuw"),
            func=f"{_place('nieuw n')} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="opdracht_volgt",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=_rows(old="oud", new="nieuw"),
            func=f"{_follow()} {_place(MOVED)} RETURN NULL;",
        ),
    ]


def place_waiting() -> str:
    """SQL that puts every waiting application in the queue, where `opdracht_ontstaat` stood aside."""
    return _place("backoffice_aanvraag n")


def _place(rows: str) -> str:
    """Those of `rows` that wait for a person go into the queue, with what threatens the klant."""
    return f"""
        INSERT INTO backoffice_opdracht (klant_id, specialisme, soort, herkomst, aanvraag_id, situatie,
                                         termijn, ontstaan_op, status, behandelaar_id, urgentie)
        SELECT r.klant_id, {_specialisme("r")}, r.regeling, '{Herkomst.DIGITAAL.value}', r.id, r.situatie,
               r.termijn, r.ontstaan_op,
               CASE WHEN r.behandelaar_id IS NULL THEN '{OpdrachtStatus.OPEN.value}'
                    ELSE '{OpdrachtStatus.OPGEPAKT.value}' END,
               r.behandelaar_id, {urgentie_sql("r")}
          FROM (SELECT n.*, n.beslistermijn AS termijn, n.ontvangen_op AS ontstaan_op,
                       COALESCE((SELECT (array_agg(m.bedreiging ORDER BY m.id DESC))[1]
                                   FROM intake_melding m
                                  WHERE m.klant_id = n.klant_id AND m.bedreiging <> ''
                                    AND m.gesloten_op IS NULL), '') AS situatie
                  FROM {rows} WHERE n.status = '{AanvraagStatus.BIJ_MEDEWERKER.value}') r
            ON CONFLICT (aanvraag_id) DO NOTHING;
    """  # noqa: S608 - fixed SQL of our own models


def _follow() -> str:
    ends = f"n.status IN ('{AanvraagStatus.BESLIST.value}', '{AanvraagStatus.INGETROKKEN.value}')"
    return f"""
        UPDATE backoffice_opdracht d SET
            termijn = r.termijn,
            behandelaar_id = r.behandelaar_id,
            overdrachten = d.overdrachten + COALESCE((d.behandelaar_id <> r.behandelaar_id)::integer, 0),
            status = CASE WHEN r.eindigt AND r.status = '{AanvraagStatus.BESLIST.value}'
                          THEN '{OpdrachtStatus.AFGEROND.value}'
                          WHEN r.eindigt THEN '{OpdrachtStatus.INGETROKKEN.value}'
                          WHEN r.behandelaar_id IS NULL THEN '{OpdrachtStatus.OPEN.value}'
                          WHEN d.status = '{OpdrachtStatus.OPEN.value}' THEN '{OpdrachtStatus.OPGEPAKT.value}'
                          ELSE d.status END,
            afgerond_op = CASE WHEN r.eindigt THEN COALESCE(
                (SELECT b.beslist_op FROM backoffice_besluit b WHERE b.aanvraag_id = r.id), now()) END,
            afgerond_door_id = CASE WHEN r.eindigt THEN r.behandelaar_id END,
            urgentie = {urgentie_sql("r")}
          FROM (SELECT n.id, n.status, n.behandelaar_id, n.beslistermijn AS termijn, {ends} AS eindigt,
                       q.ontstaan_op, q.situatie
                  FROM nieuw n JOIN oud o ON o.id = n.id JOIN backoffice_opdracht q ON q.aanvraag_id = n.id
                 WHERE (n.status, n.behandelaar_id, n.beslistermijn)
                       IS DISTINCT FROM (o.status, o.behandelaar_id, o.beslistermijn)) r
         WHERE d.aanvraag_id = r.id AND d.status NOT IN ({_CLOSED})
           AND (r.eindigt OR (d.behandelaar_id, d.termijn) IS DISTINCT FROM (r.behandelaar_id, r.termijn));
    """  # noqa: S608 - fixed SQL of our own models


def _specialisme(row: str) -> str:
    """The queue of a regeling; that of Financiële Regelingen unless its file says otherwise."""
    usual = Specialisme.FINANCIELE_REGELINGEN
    other = {code: r.specialisme for code, r in shipped().items() if r.specialisme is not usual}
    cases = "".join(f" WHEN '{code}' THEN '{queue.value}'" for code, queue in sorted(other.items()))
    return f"CASE {row}.regeling{cases} ELSE '{usual.value}' END" if cases else f"'{usual.value}'"
