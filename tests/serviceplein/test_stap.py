"""A step that PostgreSQL undid because of a deadlock runs again; what runs by the clock is known."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from serviceplein.celery import app
from serviceplein.dossier.stap import ATTEMPTS, step
from serviceplein.organisatie.models import Team
from tests.factories import TeamFactory


class TestDeadlock:
    @pytest.mark.django_db(transaction=True)
    def test_lets_both_steps_through_in_the_end(self) -> None:
        first, second = TeamFactory(), TeamFactory()
        met = Barrier(2, timeout=10)
        tries: list[str] = []

        @step
        def both(one: Team, other: Team, *, actor: None) -> None:
            tries.append(one.naam)
            Team.objects.filter(pk=one.pk).update(telefoon="1")
            if len(tries) <= 2:
                met.wait()
            Team.objects.filter(pk=other.pk).update(telefoon="2")

        def work(pair: tuple[Team, Team]) -> None:
            try:
                both(*pair, actor=None)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(work, [(first, second), (second, first)]))
        assert len(tries) == 3

    def test_ends_after_a_few_attempts_and_other_failures_at_once(self, monkeypatch: Any) -> None:
        class Lost(Exception):
            sqlstate = "40P01"

        def failing(cause: Exception) -> Callable[[], int]:
            count = [0]

            def refuse(*args: Any, **kwargs: Any) -> Any:
                count[0] += 1
                raise OperationalError from cause

            monkeypatch.setattr("serviceplein.dossier.stap.transaction.atomic", refuse)
            return lambda: count[0]

        @step
        def nothing(*, actor: None) -> None:
            """Never reached."""

        for cause, expected in ((Lost(), ATTEMPTS), (Exception(), 1)):
            counted = failing(cause)
            with pytest.raises(OperationalError):
                nothing(actor=None)
            assert counted() == expected


class TestClock:
    def test_knows_every_task_it_sends(self) -> None:
        app.loader.import_default_modules()
        sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        assert sent - set(app.tasks) == set()
        assert "caseload.toewijzing.tasks.werk_caseload_bij" in sent
