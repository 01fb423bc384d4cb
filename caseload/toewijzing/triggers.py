"""Who can never be a vaste contactpersoon, refused by the database (BO-01)."""

from typing import Any

import pgtrigger

from serviceplein.organisatie.functies import ZONDER_EIGEN_KLANTEN

_rows: Any = pgtrigger.Referencing
_FUNCTIES = ", ".join(sorted(f"'{functie.value}'" for functie in ZONDER_EIGEN_KLANTEN))


def nobody_of_a_queue() -> list[pgtrigger.Trigger]:
    """Somebody of the backoffice, handhaving or the helpdesk works from a queue; per statement, so cheap."""
    check = f"""
        IF EXISTS (SELECT FROM nieuw JOIN organisatie_medewerker m ON m.id = nieuw.medewerker_id
                    WHERE nieuw.tot IS NULL AND m.functie IN ({_FUNCTIES})) THEN
            RAISE EXCEPTION 'caseload_toewijzing: nobody of a queue is a vaste contactpersoon'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=_rows(new="nieuw"),
            func=check,
        )
        for name, operation in (
            ("geen_wachtrij_nieuw", pgtrigger.Insert),
            ("geen_wachtrij_ander", pgtrigger.Update),
        )
    ]
