"""A municipality with people, and the workers that run beside it."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from caseload.toewijzing.capaciteit import ensure_capaciteiten
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Team
from serviceplein.toegang.rollen import Rol, Specialisme
from tests.factories import MedewerkerFactory
from tests.workers import Workers


@pytest.fixture
def utrecht(transactional_db: None) -> dict[str, Any]:
    """Utrecht as set up, with one account per role of the story; by role name."""
    call_command("inrichten", "utrecht", verbosity=0)
    gebied = Team.objects.filter(wijken__naam="Overvecht").order_by("pk").first()
    financieel = Team.objects.get(specialisme=Specialisme.FINANCIELE_REGELINGEN)
    people = {
        "frontoffice": MedewerkerFactory(rol=Rol.FRONTOFFICE, functie=Functie.FRONTOFFICE, team=gebied),
        "werkcoach": MedewerkerFactory(
            rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER, team=gebied, fte=1
        ),
        "backoffice": MedewerkerFactory(
            rol=Rol.BACKOFFICE,
            specialisme=Specialisme.FINANCIELE_REGELINGEN,
            functie=Functie.BACKOFFICE,
            team=financieel,
        ),
        "teamleider": MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER, team=gebied),
        "raad": MedewerkerFactory(rol=Rol.RAAD, functie=Functie.MANAGER, team=gebied),
    }
    with transaction.atomic():
        ensure_capaciteiten(timezone.localdate())
    return people


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Workers]:
    """A Celery worker of its own process, on the test database and the real broker."""
    redis.Redis.from_url(settings.CELERY_BROKER_URL).flushdb()
    workers = Workers()
    workers.start()
    yield workers
    workers.kill()
