"""The decision after the Quick Scan, explained from the assignment (INT-24)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.onderwerp import decision_of
from serviceplein.organisatie.functies import Functie
from serviceplein.regels.beheer.cijfers import count_by_row
from serviceplein.regels.models import Beslissing
from tests.caseload.factories import coach
from tests.factories import MedewerkerFactory
from tests.intake.factories import QuickScanFactory
from tests.later import whole_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def assigned(client: Client) -> Any:
    """A Quick Scan whose klant was given the proposed werkcoach."""
    ik = MedewerkerFactory(functie=Functie.WERKCOACH_REGULIER)
    client.force_login(ik.gebruiker, backend=BACKEND)
    coach()
    scan = QuickScanFactory(medewerker=ik)
    client.post(reverse("melding-contactpersoon", args=[scan.melding_id]))
    return scan


class TestExplanationOfTheAssignment:
    def test_is_one_click_from_the_melding(self, client: Client, assigned: Any) -> None:
        beslissing = decision_of(assigned)
        page = whole_page(client, reverse("melding", args=[assigned.melding_id]))
        assert reverse("beslissing", args=[beslissing]) in page
        assert reverse("beslissing-brief", args=[beslissing]) in page

    def test_tells_the_klant_who_helps_and_why(self, client: Client, assigned: Any) -> None:
        address = reverse("beslissing-brief", args=[decision_of(assigned)])
        page = client.get(address).content.decode()
        for words in (
            "Een werkcoach wordt uw vaste contactpersoon.",
            "Wie u gaat helpen",
            "U heeft nu kans op werk",
        ):
            assert words in page
        assert "heeft daarna iets anders gekozen" not in page

    def test_counts_a_deviation_of_the_proposed_person(self, assigned: Any) -> None:
        Toewijzing.objects.update(afwijking_reden="Kent de taal van de klant")
        beslissing = Beslissing.objects.get(pk=decision_of(assigned) or 0)
        counts = count_by_row(beslissing.versie, now=timezone.now())
        assert (counts[7].beslissingen, counts[7].afgeweken) == (1, 1)
