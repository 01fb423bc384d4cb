"""Editing the rows of a table as data: add, replace, move, copy, delete. Pure; every result is new data."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Inhoud = Mapping[str, Any]
Rij = Mapping[str, Any]


class RijBestaatNiet(ValueError):
    """There is no row with this number."""


def mark_of(row: Rij) -> str:
    """A short mark of what a row says: the same text, the same mark."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rows_of(inhoud: Inhoud) -> list[dict[str, Any]]:
    return [dict(row) for row in inhoud.get("regels", [])]


def row_at(inhoud: Inhoud, number: int) -> dict[str, Any]:
    """The row with this number, counted from 1. Raises RijBestaatNiet."""
    rows = rows_of(inhoud)
    if not 1 <= number <= len(rows):
        raise RijBestaatNiet(f"Regel {number} bestaat niet.")
    return rows[number - 1]


def find_row(inhoud: Inhoud, mark: str, *, near: int) -> int | None:
    """Where the row with this mark stands now, looking first at the place it had."""
    marks = [mark_of(row) for row in rows_of(inhoud)]
    if 1 <= near <= len(marks) and marks[near - 1] == mark:
        return near
    return marks.index(mark) + 1 if mark in marks else None


def add_row(inhoud: Inhoud, row: Rij, *, at: int) -> dict[str, Any]:
    """`row` as row number `at`; beyond the end it becomes the last."""
    rows = rows_of(inhoud)
    rows.insert(max(at - 1, 0), dict(row))
    return _with(inhoud, rows)


def replace_row(inhoud: Inhoud, number: int, row: Rij) -> dict[str, Any]:
    row_at(inhoud, number)
    rows = rows_of(inhoud)
    rows[number - 1] = dict(row)
    return _with(inhoud, rows)


def move_row(inhoud: Inhoud, number: int, *, to: int) -> dict[str, Any]:
    """Row `number` becomes row `to`; the rows between make room."""
    row_at(inhoud, number)
    rows = rows_of(inhoud)
    row = rows.pop(number - 1)
    rows.insert(min(max(to, 1), len(rows) + 1) - 1, row)
    return _with(inhoud, rows)


def copy_row(inhoud: Inhoud, number: int) -> dict[str, Any]:
    """A copy of the row right after it."""
    return add_row(inhoud, row_at(inhoud, number), at=number + 1)


def delete_row(inhoud: Inhoud, number: int) -> dict[str, Any]:
    row_at(inhoud, number)
    rows = rows_of(inhoud)
    del rows[number - 1]
    return _with(inhoud, rows)


def changed_rows(old: Inhoud, new: Inhoud) -> list[int]:
    """Numbers of the rows of `new` that `old` does not have in the same words."""
    known = {mark_of(row) for row in rows_of(old)}
    return [number for number, row in enumerate(rows_of(new), start=1) if mark_of(row) not in known]


def _with(inhoud: Inhoud, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {**inhoud, "regels": rows}
