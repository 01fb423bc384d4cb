"""Instruments are kept in versions by who has the right; a traject keeps what it began with (CAS-13)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from caseload.instrumenten.lezen import read_aanbod
from caseload.instrumenten.models import Instrument
from serviceplein.toegang.rollen import Rol
from tests.caseload import trajecten
from tests.factories import GebruikerFactory, MedewerkerFactory, RolToekenningFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def wereld() -> trajecten.Wereld:
    return trajecten.build()


@pytest.fixture
def beheer(client: Any, wereld: trajecten.Wereld) -> Any:
    user = GebruikerFactory()
    RolToekenningFactory(gebruiker=user, rol=Rol.BEHEER)
    client.force_login(user, backend=BACKEND)
    return client


def filled(**values: Any) -> dict[str, Any]:
    return {
        "naam": "Training",
        "uitvoering": "eigen",
        "kosten": "750",
        "budgetcode": "participatie",
        "duur_weken": "10",
        "treden_reintegratie": ["3", "4", "5"],
        "vanaf": timezone.localdate(),
        **values,
    }


class TestInstrument:
    def test_costs_the_new_price_from_its_day_and_leaves_what_was(
        self, beheer: Any, wereld: trajecten.Wereld
    ) -> None:
        today = timezone.localdate()
        old = Instrument.objects.get(code="training")
        traject = wereld.finished()
        address = reverse("instrument", args=[old.pk])
        assert "Versies" in beheer.get(address).content.decode()
        later = today + timedelta(days=30)
        assert beheer.post(address, filled(vanaf=later)).status_code == 302
        old.refresh_from_db()
        new = Instrument.objects.get(code="training", geldig_van=later)
        assert (old.geldig_tot, old.kosten) == (later, Decimal(600))
        assert (new.kosten, new.treden_reintegratie) == (Decimal(750), [3, 4, 5])
        traject.refresh_from_db()
        assert traject.instrument == old
        prices = [
            next(one.kosten for one in read_aanbod(day) if one.code == "training")
            for day in (later - timedelta(days=1), later)
        ]
        assert prices == [Decimal(600), Decimal(750)]
        assert beheer.post(address, filled(vanaf=later, kosten="700")).status_code == 302
        assert Instrument.objects.filter(code="training").count() == 2, "the same day is the same version"

    def test_is_new_stops_and_does_not_change_the_past(self, beheer: Any) -> None:
        today = timezone.localdate()
        assert beheer.post(reverse("instrument-nieuw"), filled(code="taalmaatje")).status_code == 302
        row = Instrument.objects.get(code="taalmaatje")
        again = beheer.post(reverse("instrument-nieuw"), filled(code="taalmaatje"))
        assert again.status_code == 409
        past = filled(vanaf=today - timedelta(days=1))
        assert beheer.post(reverse("instrument", args=[row.pk]), past).status_code == 409
        both = filled(bedoeld_voor=["schulden"], niet_bij=["schulden"])
        assert beheer.post(reverse("instrument", args=[row.pk]), both).status_code == 409
        stop = reverse("instrument-stoppen", args=[row.pk])
        assert beheer.post(stop, {"tot": today}).status_code == 409
        end = today + timedelta(days=5)
        assert beheer.post(stop, {"tot": end}).status_code == 302
        assert "taalmaatje" not in {one.code for one in read_aanbod(end)}

    def test_is_not_changed_by_a_coach(self, client: Any, wereld: trajecten.Wereld) -> None:
        client.force_login(MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker, backend=BACKEND)
        assert client.get(reverse("instrument-nieuw")).status_code == 403
