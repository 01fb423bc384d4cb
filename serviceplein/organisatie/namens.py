"""For whom an account acts on a day: its own medewerker and those they stand in for (CAS-08)."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Expression, Q

from serviceplein.organisatie.models import Medewerker, Waarneming
from serviceplein.sql import one_of


def acted_for_by(user: Any, op: date, path: str = "medewerker") -> Expression:
    """The rows whose medewerker at `path` is the account (or its key) or whom it stands in for on `op`."""
    return _acted_for_by(getattr(user, "pk", user), op, path)


@lru_cache(maxsize=1024)
def _acted_for_by(user_id: int, op: date, path: str) -> Expression:
    """Only the question is remembered, not its answer: a page asks it for its tabs, its list and its menu."""
    standing = Waarneming.objects.by_user(user_id, op)
    people = Medewerker.objects.filter(Q(gebruiker=user_id) | Q(pk__in=standing.values("medewerker")))
    return one_of(path, people.values("pk"))
