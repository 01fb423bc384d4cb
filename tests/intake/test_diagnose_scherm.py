"""A diagnose over the API and on its pages."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from intake.diagnose.models import Diagnose
from intake.diagnose.services import OrderDiagnose, order_diagnose
from serviceplein.api.services import create_partner_access
from serviceplein.toegang.models import Verwerking
from tests.factories import NOW, MedewerkerFactory, PartnerFactory
from tests.intake.factories import QuickScanFactory
from tests.intake.scannen import ANSWERS, FORM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
BODY = {"kanWerken": True, "perspectiefOpWerk": True, "conclusie": "Kan drie dagen werken"}


@pytest.fixture(autouse=True)
def _cache():
    cache.clear()


@pytest.fixture
def coach():
    return MedewerkerFactory()


def make_order(coach, partner):
    scan = QuickScanFactory(medewerker=coach, antwoorden=ANSWERS, verdiepte_diagnose_nodig=True)
    command = OrderDiagnose(quick_scan_id=scan.pk, partner_id=partner.pk, vraag="Hoeveel uur?")
    return Diagnose.objects.get(pk=order_diagnose(command, actor=coach.gebruiker, now=NOW).diagnose_id)


class Caller:
    """A partner with a token of its own."""

    def __init__(self, client, scopes=("diagnoses:lezen", "diagnoses:schrijven")):
        self.partner = PartnerFactory(soort="diagnose")
        access = create_partner_access(self.partner, scopes=scopes)
        answer = client.post(
            "/api/v1/oauth/token",
            {
                "grant_type": "client_credentials",
                "client_id": access.client_id,
                "client_secret": access.client_secret,
            },
        )
        self.client, self.headers = client, {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, path=""):
        return self.client.get(f"/api/v1/diagnoses{path}", headers=self.headers)

    def deliver(self, kenmerk, body=None, **headers):
        return self.client.post(
            f"/api/v1/diagnoses/{kenmerk}/uitslag",
            json.dumps(body or BODY),
            content_type="application/json",
            headers=self.headers | headers,
        )


class TestApi:
    def test_gives_a_partner_its_own_orders_and_nothing_of_others(self, client, coach):
        ours, theirs = Caller(client), Caller(client)
        diagnose = make_order(coach, ours.partner)
        shown = ours.get(f"/{diagnose.kenmerk}").json()
        assert (shown["vraag"], shown["status"]) == ("Hoeveel uur?", "besteld")
        assert shown["inwoner"]["achternaam"] == diagnose.klant.achternaam
        assert "bsn" not in json.dumps(shown)
        assert [one["kenmerk"] for one in ours.get().json()["resultaten"]] == [diagnose.kenmerk]
        assert theirs.get().json()["resultaten"] == []
        assert theirs.get(f"/{diagnose.kenmerk}").status_code == 404
        assert theirs.deliver(diagnose.kenmerk).status_code == 404
        assert Verwerking.objects.filter(klant=diagnose.klant_id).exists()

    def test_takes_an_uitslag_once(self, client, coach):
        partner = Caller(client)
        diagnose = make_order(coach, partner.partner)
        first = partner.deliver(diagnose.kenmerk, **{"Idempotency-Key": "een"})
        again = partner.deliver(diagnose.kenmerk, **{"Idempotency-Key": "een"})
        later = partner.deliver(diagnose.kenmerk)
        assert (first.status_code, again.status_code, later.status_code) == (201, 201, 200)
        assert again["Idempotency-Replayed"] == "true"
        assert first.json()["status"] == "geleverd"
        other = partner.deliver(diagnose.kenmerk, {**BODY, "conclusie": "Iets anders"})
        assert other.status_code == 409
        assert other["Content-Type"].startswith("application/problem+json")

    @pytest.mark.parametrize(
        ("body", "status", "name"),
        [
            ({"kanWerken": True, "perspectiefOpWerk": True}, 400, "conclusie"),
            ({**BODY, "diagnose": "depressie"}, 400, "diagnose"),
            ({**BODY, "kanWerken": False}, 422, "kan_werken"),
        ],
    )
    def test_says_what_is_wrong_with_an_uitslag(self, client, coach, body, status, name):
        partner = Caller(client)
        answer = partner.deliver(make_order(coach, partner.partner).kenmerk, body)
        assert answer.status_code == status
        assert [one["name"] for one in answer.json()["invalidParams"]] == [name]

    def test_asks_for_the_scope(self, client, coach):
        reader = Caller(client, scopes=("diagnoses:lezen",))
        assert reader.deliver(make_order(coach, reader.partner).kenmerk).status_code == 403


class TestPages:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, coach):
        client.force_login(coach.gebruiker, backend=BACKEND)

    def test_order_from_the_quick_scan(self, client, coach):
        partner = PartnerFactory(soort="diagnose", naam="Bureau Helder")
        scan = QuickScanFactory(medewerker=coach, verdiepte_diagnose_nodig=True)
        url = reverse("diagnose-bestellen", args=[scan.pk])
        assert url in client.get(reverse("quick-scan", args=[scan.pk])).content.decode()
        assert "Bureau Helder" in client.get(url).content.decode()
        assert client.post(url, {"vraag": "Hoe?"}).status_code == 422
        values = {"partner": partner.pk, "vraag": "Hoe?", "routering": "wacht"}
        refused = client.post(url, {**values, "termijn": "2020-01-01"})
        assert refused.status_code == 409
        assert "Kies een dag na vandaag." in refused.content.decode()
        client.post(url, {**values, "termijn": "2099-01-01"})
        melding = client.get(reverse("melding", args=[scan.melding_id])).content.decode()
        assert "Bureau Helder" in melding

    def test_enter_conclude_and_show_who_helps(self, client, coach):
        diagnose = make_order(coach, PartnerFactory(soort="diagnose"))
        values = {"kan_werken": "ja", "perspectief_op_werk": "ja", "conclusie": "Kan drie dagen"}
        url = reverse("diagnose-uitslag", args=[diagnose.pk])
        assert client.post(url, {**values, "conclusie": ""}).status_code == 422
        assert client.post(url, {**values, "kan_werken": "nee"}).status_code == 422
        client.post(url, values)
        page = client.get(reverse("diagnose", args=[diagnose.pk])).content.decode()
        assert "Werkcoach" in page
        assert "Door ons ingevoerd" in page
        url = reverse("diagnose-verwerken", args=[diagnose.pk])
        wrong = client.post(url, {**FORM, "direct_bemiddelbaar": "ja"})
        assert wrong.status_code == 409
        assert "reintegratieladder" in wrong.context["uitkomst_form"].errors
        assert client.post(url, FORM).url == reverse("melding", args=[diagnose.quick_scan.melding_id])

    def test_cancel_with_a_reason(self, client, coach):
        diagnose = make_order(coach, PartnerFactory(soort="diagnose"))
        url = reverse("diagnose-annuleren", args=[diagnose.pk])
        assert client.post(url, {"nog_nodig": "nee"}).status_code == 422
        client.post(url, {"nog_nodig": "nee", "reden": "Verhuisd"})
        diagnose.refresh_from_db()
        assert diagnose.status == "geannuleerd"
