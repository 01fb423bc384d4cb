"""A partner reads its orders and reports the result over the API; the order as a letter."""

import json
from typing import Any

import pytest
from django.core.cache import cache

from caseload.trajecten.brief import order_html
from caseload.trajecten.models import Traject
from serviceplein.api.services import create_partner_access
from serviceplein.organisatie.models import Gemeente
from serviceplein.toegang.models import Verwerking
from tests.caseload import trajecten
from tests.caseload.trajecten import Wereld
from tests.factories import NormFactory, PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)
SCOPES = ("trajecten:lezen", "trajecten:schrijven")


@pytest.fixture
def wereld() -> Wereld:
    cache.clear()
    for code in ("api.verzoeken_per_minuut", "api.herhaalsleutel_dagen"):
        NormFactory(code=code, waarde=100)
    return trajecten.build()


def headers_of(client: Any, partner: Any, scopes: tuple[str, ...] = SCOPES) -> dict[str, str]:
    access = create_partner_access(partner, scopes=scopes)
    secret = {"client_id": access.client_id, "client_secret": access.client_secret}
    answer = client.post("/api/v1/oauth/token", {"grant_type": "client_credentials", **secret})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


class TestApi:
    def test_lets_a_partner_read_its_order_and_report_the_result_once(
        self, wereld: Wereld, client: Any
    ) -> None:
        traject: Traject = wereld.running(
            "traject", contract_id=wereld.contract.pk, afwijking_reden="Past beter"
        )
        own = headers_of(client, wereld.contract.partner)
        url = f"/api/v1/trajecten/{traject.kenmerk}"
        shown = client.get(url, headers=own).json()
        assert (shown["contract"], shown["prijs"], shown["doel"]) == (
            "C-1",
            "3300.00",
            wereld.doel.van_klant,
        )
        assert "bsn" not in json.dumps(shown)
        listed = client.get("/api/v1/trajecten", headers=own).json()["resultaten"]
        assert [one["kenmerk"] for one in listed] == [traject.kenmerk]
        answers = [
            client.post(
                f"{url}/resultaat",
                json.dumps({"resultaat": "werk", "toelichting": "Werkt in een keuken"}),
                content_type="application/json",
                headers=own,
            ).status_code
            for _ in range(2)
        ]
        assert answers == [201, 200]
        traject.refresh_from_db()
        assert traject.gemeld_resultaat == "werk"
        assert Verwerking.objects.filter(klant=wereld.klant, partner__gt="").exists()
        other = headers_of(client, PartnerFactory())
        assert client.get(url, headers=other).status_code == 404
        assert client.get("/api/v1/trajecten/onzin", headers=own).status_code == 404


class TestOpdracht:
    def test_says_who_what_and_for_which_price_and_no_more(self, wereld: Wereld) -> None:
        Gemeente.objects.update_or_create(naam="Utrecht", defaults={"eigen": True})
        traject = wereld.order("traject", contract_id=wereld.contract.pk, afwijking_reden="Past beter")
        letter = order_html(traject)
        for part in (wereld.klant.naam, "C-1", wereld.doel.van_klant, traject.kenmerk, "3.300,00"):
            assert part in letter
        assert (wereld.klant.bsn or "-") not in letter
