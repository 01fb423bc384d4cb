"""A simulation in a real Celery process, also when its first message was lost."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from serviceplein.regels.beheer.services import MakeConcept, OverVersie, check_versie, make_concept
from serviceplein.regels.models import Simulatie, TabelVersie
from serviceplein.regels.services import decide, load_tabellen
from serviceplein.regels.simulatie.services import RequestSimulatie, request_simulatie
from serviceplein.regels.tasks import hervat_simulaties
from serviceplein.regels.transitions import SimulatieStatus
from serviceplein.toegang.rollen import Rol
from tests.factories import GebruikerFactory
from tests.workers import Workers

pytestmark = pytest.mark.django_db(transaction=True)
GEDULD = 90


@pytest.fixture(scope="module")
def worker(django_db_setup: None) -> Iterator[None]:
    """One Celery process for both tests."""
    started = Workers()
    started.start()
    yield
    started.kill()


@pytest.fixture
def versie() -> TabelVersie:
    """A checked copy of the shipped table, and three decisions to look at."""
    now = timezone.now()
    load_tabellen(now=now)
    for age in (20, 40, 60):
        decide("triage", {"klant.leeftijd": age}, now=now)
    maker = GebruikerFactory(rol=Rol.BEHEER)
    made = make_concept(MakeConcept(tabel="triage"), actor=maker, now=now)
    check_versie(OverVersie(versie_id=made.versie_id, revisie=made.revisie), actor=maker, now=now)
    return TabelVersie.objects.get(pk=made.versie_id)


def wait_for(simulatie: Simulatie) -> None:
    limit = time.monotonic() + GEDULD
    while simulatie.status != SimulatieStatus.KLAAR:
        assert time.monotonic() < limit, f"niet klaar binnen {GEDULD} s"
        time.sleep(0.1)
        simulatie.refresh_from_db()


@pytest.mark.usefixtures("worker")
class TestWorker:
    def test_works_a_requested_simulation_out(self, versie: TabelVersie) -> None:
        command = RequestSimulatie(versie_id=versie.pk, vanaf=date(2020, 1, 1))
        request_simulatie(command, actor=versie.gemaakt_door, now=timezone.now())  # type: ignore[arg-type]
        simulatie = Simulatie.objects.get()
        wait_for(simulatie)
        assert (simulatie.totaal, simulatie.gedaan, simulatie.anders) == (3, 3, 0)
        versie.refresh_from_db()
        assert versie.gesimuleerd_op == simulatie.klaar_op

    def test_picks_up_a_simulation_whose_message_was_lost(self, versie: TabelVersie) -> None:
        lost = Simulatie.objects.create(
            versie=versie,
            vanaf=date(2020, 1, 1),
            totaal=3,
            tot_id=10**12,
            gevraagd_op=timezone.now() - timedelta(minutes=3),
            gevraagd_door_id=versie.gemaakt_door_id or 0,
        )
        assert hervat_simulaties() == [lost.pk]
        wait_for(lost)
        assert lost.gedaan == 3
