"""A run on the coaches: many at once onto exactly the places there are (CAS-05).

The ordinary run is smaller; `STORMLOOP=2000 pytest tests/caseload/test_stormloop.py` the whole.
"""

import os
from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from caseload.plan.models import Plan
from caseload.toewijzing.models import Capaciteit, Toewijzing, Wachtplaats
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.werk.models import Taak
from tests.caseload.factories import CapaciteitFactory, loads
from tests.caseload.test_race import assigning, at_once
from tests.factories import NOW, MedewerkerFactory, TeamFactory, WijkFactory, valid_bsn
from tests.inrichting import set_up_utrecht
from tests.intake.factories import QuickScanFactory

KLANTEN = int(os.environ.get("STORMLOOP", "200"))
COACHES, PLACES = 40, KLANTEN * 19 // 20
WEIGHT = Decimal("2.00")


def copies(row, **columns):
    """As many rows as the run needs beside `row`, with own values in some columns."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values["id"]
    rows = [
        type(row)(**values | {name: make(n) for name, make in columns.items()}) for n in range(KLANTEN - 1)
    ]
    return type(row).objects.bulk_create(rows, batch_size=1_000)


def klanten_with_a_scan():
    """Finished Quick Scans of as many klanten, and who assigns."""
    first = QuickScanFactory(
        medewerker=MedewerkerFactory(functie=Functie.MATCHER), melding__klant__wijk=WijkFactory()
    )
    klanten = copies(first.klant, bsn=lambda n: valid_bsn(500_000 + n), klantnummer=lambda n: 9_000_000 + n)
    meldingen = copies(first.melding, kenmerk=lambda n: f"M2026-8{n:06d}", klant_id=lambda n: klanten[n].pk)
    scans = copies(first, melding_id=lambda n: meldingen[n].pk, klant_id=lambda n: klanten[n].pk)
    return [first, *scans], first.medewerker.gebruiker


def coaches_with_room():
    """Forty, whose norms add up to exactly the places."""
    team = TeamFactory()
    for number in range(COACHES):
        room = (PLACES * (number + 1) // COACHES - PLACES * number // COACHES) * WEIGHT
        CapaciteitFactory(medewerker=MedewerkerFactory(team=team), norm=room, maximum=room)


@pytest.mark.django_db(transaction=True)
class TestStormloop:
    @pytest.mark.eis("CAS-05")
    def test_fills_exactly_the_places_and_puts_the_rest_in_line(self):
        set_up_utrecht()
        coaches_with_room()
        scans, actor = klanten_with_a_scan()
        results = at_once(*(assigning(scan.melding_id, actor) for scan in scans))
        assert [result for result in results if isinstance(result, Exception)] == []
        placed = Counter(result.toewijzing_id is not None for result in results)
        assert placed == {True: PLACES, False: KLANTEN - PLACES}
        assert all(row.belasting == row.norm == row.maximum for row in Capaciteit.objects.all())
        running = Toewijzing.objects.running()
        assert running.values("klant").distinct().count() == running.count() == PLACES
        assert dict(running.values_list("medewerker").annotate(Sum("gewicht"))) == loads()
        assert Wachtplaats.objects.waiting().values("klant").distinct().count() == KLANTEN - PLACES
        assert not Wachtplaats.objects.filter(klant__in=running.values("klant")).exists()
        assert all(place.termijn > NOW.date() for place in Wachtplaats.objects.all())
        assert Plan.objects.count() == PLACES
        kinds = Counter(Gebeurtenis.objects.values_list("soort", flat=True))
        assert kinds == {
            "contactpersoon.toegewezen": PLACES,
            "contactpersoon.wachtlijst": KLANTEN - PLACES,
        }
        signals = Taak.objects.filter(soort=Taak.Soort.SIGNAAL).values("klant").annotate(Count("pk"))
        assert len(signals) == KLANTEN - PLACES
