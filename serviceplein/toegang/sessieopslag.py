"""Sessions in the database that know whose they are (SESSION_ENGINE)."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from serviceplein.toegang.models import Sessie
from serviceplein.toegang.sessie import APPARAAT, LAATST, SINDS


class SessionStore(DatabaseStore):
    """Writes owner, begin and last use beside the session itself; no extra query."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Sessie

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.gebruiker_id = data.get(SESSION_KEY)
        row.begonnen_op = _moment(data.get(SINDS))
        row.laatst_op = _moment(data.get(LAATST))
        row.apparaat = data.get(APPARAAT, "")
        return row


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)
