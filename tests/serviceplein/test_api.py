"""The rules every call of the API follows: token, scope, address, problem details, pages, repeats, log."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model
from redis.exceptions import ConnectionError as RedisAway

from intake.melding.models import Melding
from serviceplein.api import beperking
from serviceplein.api.models import Herhaalsleutel, PartnerToegang
from serviceplein.api.services import ToegangNietMogelijk, create_partner_access
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Verwerking
from tests.factories import KlantFactory, NormFactory, PartnerFactory, valid_bsn

pytestmark = pytest.mark.django_db
BOTH = ("meldingen:schrijven", "meldingen:lezen")
URL = "/api/v1/meldingen"


class PartnerClient:
    """A partner as it calls: with its own token."""

    def __init__(self, partner: Partner, *, scopes: tuple[str, ...] = BOTH, **access: Any) -> None:
        self.access = create_partner_access(partner, scopes=scopes, **access)
        self.client = Client(raise_request_exception=False)
        self.token = self.ask_token().json()["access_token"]

    def ask_token(self, **data: str) -> Any:
        return self.client.post(
            "/api/v1/oauth/token",
            {
                "grant_type": "client_credentials",
                "client_id": self.access.client_id,
                "client_secret": self.access.client_secret,
                **data,
            },
        )

    def get(self, url: str, **headers: str) -> Any:
        return self.client.get(url, headers={"Authorization": f"Bearer {self.token}", **headers})

    def post(self, body: Any, **headers: str) -> Any:
        return self.client.post(
            URL,
            body if isinstance(body, str) else json.dumps(body),
            content_type=headers.pop("content_type", "application/json"),
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )

    @property
    def toegang(self) -> Any:
        return PartnerToegang.objects.filter(pk=self.access.toegang_id)


@pytest.fixture(autouse=True)
def norm(db: None) -> Any:
    cache.clear()
    NormFactory(code=beperking.NORM, waarde=1000, eenheid="verzoeken")


@pytest.fixture
def partner() -> PartnerClient:
    return PartnerClient(PartnerFactory())


def melding(**changes: Any) -> dict[str, Any]:
    inwoner = {
        "achternaam": "Bakker",
        "voornamen": "Samira",
        "geboortedatum": "1987-04-12",
        "postcode": "3511 ab",
        **changes.pop("inwoner", {}),
    }
    return {
        "vraag": "Mevrouw zoekt werk.",
        "domeinen": ["werk"],
        "soortVraag": "nieuwe_aanvraag",
        "inwoner": inwoner,
        **changes,
    }


def assert_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= body.keys()
    assert body["status"] == status
    assert answer["API-Version"] == "1.0.0"
    return body


class TestToken:
    def test_is_short_lived_and_carries_the_scopes_of_the_partner(self, partner: PartnerClient) -> None:
        answer = partner.ask_token().json()
        assert answer["expires_in"] == 600
        assert set(answer["scope"].split()) == set(BOTH)
        assert "refresh_token" not in answer

    def test_never_carries_a_scope_the_partner_was_not_given(self) -> None:
        partner = PartnerClient(PartnerFactory(), scopes=("meldingen:lezen",))
        answer = partner.ask_token(scope="meldingen:schrijven")
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")

    def test_needs_the_right_secret(self, partner: PartnerClient) -> None:
        answer = partner.ask_token(client_secret="geraden")
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")

    def test_keeps_the_secret_as_a_hash(self, partner: PartnerClient) -> None:
        application = get_application_model().objects.get(client_id=partner.access.client_id)
        assert partner.access.client_secret not in application.client_secret

    def test_is_not_given_without_end(self, partner: PartnerClient, settings: Any) -> None:
        settings.API_TOKENS_PER_MINUUT = 1
        answer = partner.ask_token()
        assert_problem(answer, 429)
        assert 1 <= int(answer["Retry-After"]) <= 60


class TestAccess:
    def test_needs_a_token(self, client: Client) -> None:
        answer = client.get(URL)
        assert_problem(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")

    def test_needs_a_token_that_still_runs(self, partner: PartnerClient) -> None:
        get_access_token_model().objects.update(expires=timezone.now())
        assert_problem(partner.get(URL), 401)

    def test_is_not_opened_by_the_session_of_a_medewerker(
        self, client: Client, django_user_model: Any
    ) -> None:
        client.force_login(
            django_user_model.objects.create_user("x"), backend="django.contrib.auth.backends.ModelBackend"
        )
        assert_problem(client.get(URL), 401)

    def test_needs_the_scope(self) -> None:
        reader = PartnerClient(PartnerFactory(), scopes=("meldingen:lezen",))
        assert reader.get(URL).status_code == 200
        assert_problem(reader.post(melding()), 403)

    @pytest.mark.parametrize("change", [{"actief": False}, {"scopes": ["meldingen:schrijven"]}])
    def test_stops_at_once_when_it_is_withdrawn(self, partner: PartnerClient, change: dict[str, Any]) -> None:
        partner.toegang.update(**change)
        assert_problem(partner.get(URL), 403)

    @pytest.mark.parametrize(
        ("allowed", "status"),
        [(["127.0.0.1"], 200), (["127.0.0.0/8"], 200), (["192.0.2.0/24"], 403), (["2001:db8::/32"], 403)],
    )
    def test_comes_from_an_allowed_address(
        self, partner: PartnerClient, allowed: list[str], status: int
    ) -> None:
        partner.toegang.update(ip_adressen=allowed)
        assert partner.get(URL).status_code == status

    @pytest.mark.parametrize(("proxies", "status"), [(0, 403), (1, 200), (2, 403)])
    def test_believes_only_our_own_proxies_about_the_address(
        self, partner: PartnerClient, settings: Any, proxies: int, status: int
    ) -> None:
        settings.AANTAL_PROXIES = proxies
        partner.toegang.update(ip_adressen=["192.0.2.7"])
        answer = partner.get(URL, **{"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})
        assert answer.status_code == status

    @pytest.mark.parametrize(
        ("header", "shown", "status"),
        [("X-Cert", "AB" * 32, 200), ("X-Cert", "cd" * 32, 403), ("X-Cert", "", 403), ("", "ab" * 32, 403)],
    )
    def test_shows_the_agreed_certificate(
        self, partner: PartnerClient, settings: Any, header: str, shown: str, status: int
    ) -> None:
        settings.CLIENTCERTIFICAAT_HEADER = header
        partner.toegang.update(certificaat_sha256="ab" * 32)
        assert partner.get(URL, **{"X-Cert": shown}).status_code == status

    @pytest.mark.parametrize("wrong", [{"scopes": ["alles"]}, {"scopes": BOTH, "ip_adressen": ["nergens"]}])
    def test_is_refused_for_what_does_not_exist(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ToegangNietMogelijk):
            create_partner_access(PartnerFactory(), **wrong)

    def test_is_limited_per_minute_by_the_norm_for_this_partner_only(self, partner: PartnerClient) -> None:
        other = PartnerClient(PartnerFactory())
        NormFactory._meta.model.objects.filter(code=beperking.NORM).update(waarde=2)
        assert [partner.get(URL).status_code for _ in range(3)] == [200, 200, 429]
        refused = partner.get(URL)
        assert_problem(refused, 429)
        assert 1 <= int(refused["Retry-After"]) <= 60
        assert other.get(URL).status_code == 200

    def test_goes_on_without_the_counter(
        self, partner: PartnerClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*args: Any, **kwargs: Any) -> None:
            raise RedisAway

        monkeypatch.setattr(cache, "add", away)
        assert partner.get(URL).status_code == 200


class TestLogbook:
    def test_has_one_row_per_call_with_partner_and_klant(self, partner: PartnerClient) -> None:
        made = partner.post(melding()).json()
        partner.get(f"{URL}/{made['kenmerk']}")
        partner.get(URL)
        rows = Verwerking.objects.order_by("pk")
        klant = Klant.objects.get()
        assert [(row.klant, row.uitkomst) for row in rows] == [(klant, 201), (klant, 200), (None, 200)]
        assert {row.partner for row in rows} == {partner.toegang.get().partner.naam}

    def test_has_refused_calls_too(self, partner: PartnerClient) -> None:
        partner.post({})
        row = Verwerking.objects.get()
        assert (row.uitkomst, row.handeling) == (400, "melding aanleveren via API")


class TestProblems:
    def test_name_every_wrong_field(self, partner: PartnerClient) -> None:
        body = assert_problem(
            partner.post(melding(domeinen=["werk", "zang"], inwoner={"bsn": "123456789", "postcode": "1"})),
            400,
        )
        named = {line["name"] for line in body["invalidParams"]}
        assert named == {"domeinen.1", "inwoner.bsn", "inwoner.postcode"}
        assert all(line["reason"] for line in body["invalidParams"])

    def test_name_a_field_that_does_not_exist(self, partner: PartnerClient) -> None:
        body = assert_problem(partner.post(melding(spoed=True)), 400)
        assert body["invalidParams"][0]["name"] == "spoed"
        body = assert_problem(partner.post(melding(inwoner={"burgerservicenummer": "1"})), 400)
        assert body["invalidParams"][0]["name"] == "inwoner.burgerservicenummer"

    def test_say_that_the_content_is_no_json(self, partner: PartnerClient) -> None:
        assert_problem(partner.post("{"), 400)
        assert_problem(partner.post("a=1", content_type="application/x-www-form-urlencoded"), 415)

    @pytest.mark.parametrize("path", ["/api/v1/meldingen/", "/api/v1/bestaat-niet", "/api/v1/meldingen/M0-0"])
    def test_answer_an_address_that_does_not_exist(self, partner: PartnerClient, path: str) -> None:
        assert_problem(partner.get(path), 404)

    def test_answer_a_method_that_does_not_exist(self, partner: PartnerClient) -> None:
        headers = {"Authorization": f"Bearer {partner.token}"}
        answer = partner.client.delete(URL, headers=headers)
        assert_problem(answer, 405)
        assert "POST" in answer["Allow"]


class TestPages:
    def fill(self, partner: PartnerClient, number: int) -> None:
        owner = partner.toegang.get().partner
        Melding.objects.bulk_create(
            Melding(
                kenmerk=f"M2026-{at:07d}",
                kanaal="ketenpartner",
                vraag="Een vraag",
                domeinen=["werk"],
                soort_vraag="onduidelijk",
                aangebracht_door=owner,
                bron=f"partner:{owner.pk}",
                gemeld_op=timezone.now(),
            )
            for at in range(number)
        )

    def test_link_to_each_other(self, partner: PartnerClient) -> None:
        self.fill(partner, 5)
        first = partner.get(f"{URL}?paginaGrootte=2")
        assert first.json()["aantal"] == 5
        assert first.json()["vorige"] is None
        second = partner.get(first.json()["volgende"])
        assert second.json()["vorige"].endswith("paginaGrootte=2")
        assert 'rel="next"' in second["Link"]
        assert 'rel="prev"' in second["Link"]
        third = partner.get(second.json()["volgende"])
        assert third.json()["volgende"] is None
        seen = [row["kenmerk"] for page in (first, second, third) for row in page.json()["resultaten"]]
        assert len(set(seen)) == 5

    @pytest.mark.parametrize(
        "query", ["pagina=0", "pagina=x", "pagina=2", "paginaGrootte=101", "paginaGrootte=-1"]
    )
    def test_that_do_not_exist_are_an_error(self, partner: PartnerClient, query: str) -> None:
        body = assert_problem(partner.get(f"{URL}?{query}"), 400)
        assert body["invalidParams"][0]["name"] == query.split("=")[0]

    def test_take_the_same_queries_for_1_and_21_rows(self, partner: PartnerClient) -> None:
        from django.test.utils import CaptureQueriesContext

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                partner.get(URL)
            return len(queries)

        self.fill(partner, 1)
        count()
        with_one = count()
        Melding.objects.all().delete()
        self.fill(partner, 21)
        assert count() == with_one


class TestIdempotencyKey:
    KEY = {"Idempotency-Key": "5f1c9a52-9a3e-4a0f-8f2e-0c2b6f1f3a11"}

    def test_gives_a_repeat_the_same_answer_and_no_second_effect(self, partner: PartnerClient) -> None:
        first, again = (partner.post(melding(), **self.KEY) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert first["Location"] == again["Location"]
        assert again["Idempotency-Replayed"] == "true"
        assert Melding.objects.count() == 1
        assert Gebeurtenis.objects.filter(soort="melding.geregistreerd").count() == 1

    def test_is_refused_with_other_content(self, partner: PartnerClient) -> None:
        partner.post(melding(), **self.KEY)
        body = assert_problem(partner.post(melding(vraag="Iets anders"), **self.KEY), 422)
        assert body["type"] == "urn:serviceplein:api.sleutel_andere_inhoud"
        assert Melding.objects.count() == 1

    def test_is_free_again_after_a_refused_call(self, partner: PartnerClient) -> None:
        assert_problem(partner.post(melding(domeinen=[]), **self.KEY), 400)
        assert partner.post(melding(), **self.KEY).status_code == 201

    def test_belongs_to_one_partner(self, partner: PartnerClient) -> None:
        other = PartnerClient(PartnerFactory())
        partner.post(melding(), **self.KEY)
        assert other.post(melding(vraag="Andere vraag"), **self.KEY).status_code == 201
        assert Melding.objects.count() == 2

    def test_waits_for_a_call_that_still_runs_and_takes_over_one_that_broke_off(
        self, partner: PartnerClient
    ) -> None:
        made = partner.post(melding(), **self.KEY).json()
        Herhaalsleutel.objects.update(status=None, begonnen_op=timezone.now())
        assert_problem(partner.post(melding(), **self.KEY), 409)
        from datetime import timedelta

        Herhaalsleutel.objects.update(begonnen_op=timezone.now() - timedelta(minutes=2))
        again = partner.post(melding(), **self.KEY)
        assert (again.status_code, again.json()["kenmerk"]) == (200, made["kenmerk"])
        assert Melding.objects.count() == 1

    @pytest.mark.parametrize("key", ["", "x" * 129, "sleutel\u00e9"])
    def test_has_a_form(self, partner: PartnerClient, key: str) -> None:
        assert_problem(partner.post(melding(), **{"Idempotency-Key": key}), 400)

    @pytest.mark.django_db(transaction=True)
    def test_has_one_effect_when_two_calls_come_at_the_same_moment(self, partner: PartnerClient) -> None:
        start = Barrier(6)

        def call(_: int) -> int:
            try:
                start.wait()
                return int(partner.post(melding(), **self.KEY).status_code)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(6) as pool:
            codes = list(pool.map(call, range(6)))
        assert 201 in codes
        assert set(codes) <= {201, 409}
        assert Melding.objects.count() == 1
        assert Klant.objects.count() == 1


class TestEtag:
    def test_spares_a_caller_that_has_the_newest_version(self, partner: PartnerClient) -> None:
        made = partner.post(melding()).json()
        url = f"{URL}/{made['kenmerk']}"
        first = partner.get(url)
        again = partner.get(url, **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        Melding.objects.update(bestemming="werkplein", stroom="werk_inkomen", status="getrieerd")
        changed = partner.get(url, **{"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


class TestDelivery:
    def test_registers_the_inwoner_and_the_melding(self, partner: PartnerClient) -> None:
        answer = partner.post(melding(uwKenmerk="A-1", inwoner={"gemeente": "Nergenshuizen"}))
        assert answer.status_code == 201
        made = Melding.objects.get()
        assert answer["Location"].endswith(f"{URL}/{made.kenmerk}")
        assert made.aangebracht_door == partner.toegang.get().partner
        assert (made.kanaal, made.extern_kenmerk) == ("ketenpartner", "A-1")
        klant = made.klant
        assert klant is not None
        assert (klant.naam, klant.postcode, klant.woonplaats) == ("Samira Bakker", "3511AB", "Nergenshuizen")

    def test_says_the_same_whether_the_inwoner_was_known_or_not(self, partner: PartnerClient) -> None:
        KlantFactory(bsn=valid_bsn(90001), geboortedatum=None)
        known = partner.post(melding(inwoner={"bsn": valid_bsn(90001)}))
        unknown = partner.post(melding(inwoner={"bsn": valid_bsn(90002)}))
        assert known.status_code == unknown.status_code == 201
        assert known.json().keys() == unknown.json().keys()

    def test_finds_the_inwoner_by_bsn(self, partner: PartnerClient) -> None:
        klant = KlantFactory(bsn=valid_bsn(90003), geboortedatum="1987-04-12")
        partner.post(melding(inwoner={"bsn": valid_bsn(90003), "achternaam": "Anders"}))
        assert Melding.objects.get().klant == klant

    def test_refuses_a_bsn_with_the_birth_date_of_somebody_else(self, partner: PartnerClient) -> None:
        KlantFactory(bsn=valid_bsn(90004), geboortedatum="1960-01-01")
        body = assert_problem(partner.post(melding(inwoner={"bsn": valid_bsn(90004)})), 422)
        assert body["invalidParams"][0]["name"] == "inwoner.bsn"
        assert not Melding.objects.exists()

    def test_finds_the_inwoner_by_name_birth_date_and_postcode(self, partner: PartnerClient) -> None:
        klant = KlantFactory(bsn=None, achternaam="Bákker", geboortedatum="1987-04-12", postcode="3511AB")
        partner.post(melding())
        assert Melding.objects.get().klant == klant

    @pytest.mark.parametrize(
        "other", [{"geboortedatum": "1987-04-13"}, {"postcode": "3511AC"}, {"achternaam": "Bakkers"}]
    )
    def test_takes_nobody_else_for_the_inwoner(self, partner: PartnerClient, other: dict[str, str]) -> None:
        same = {"achternaam": "Bakker", "geboortedatum": "1987-04-12", "postcode": "3511AB"}
        klant = KlantFactory(**{**same, **other})
        partner.post(melding())
        assert Melding.objects.get().klant != klant

    def test_of_the_same_own_kenmerk_twice_is_one_melding(self, partner: PartnerClient) -> None:
        first, again = (partner.post(melding(uwKenmerk="A-1")) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert_problem(partner.post(melding(uwKenmerk="A-1", vraag="Iets anders")), 409)
        assert Melding.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_the_same_own_kenmerk_at_the_same_moment_is_one_melding(self, partner: PartnerClient) -> None:
        start = Barrier(5)

        def call(_: int) -> int:
            try:
                start.wait()
                return int(partner.post(melding(uwKenmerk="A-1")).status_code)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(5) as pool:
            codes = sorted(pool.map(call, range(5)))
        assert codes == [200, 200, 200, 200, 201]
        assert (Melding.objects.count(), Klant.objects.count()) == (1, 1)


class TestReading:
    def test_shows_a_partner_only_what_it_delivered(self, partner: PartnerClient) -> None:
        other = PartnerClient(PartnerFactory())
        mine, theirs = partner.post(melding()).json(), other.post(melding(vraag="Anders")).json()
        rows = partner.get(URL).json()["resultaten"]
        assert [row["kenmerk"] for row in rows] == [mine["kenmerk"]]
        assert_problem(partner.get(f"{URL}/{theirs['kenmerk']}"), 404)

    def test_shows_nothing_of_the_inwoner(self, partner: PartnerClient) -> None:
        made = partner.post(melding(inwoner={"bsn": valid_bsn(90005)})).json()
        text = partner.get(f"{URL}/{made['kenmerk']}").content.decode() + partner.get(URL).content.decode()
        assert "Samira" not in text
        assert valid_bsn(90005) not in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("status=nieuw", 2),
            ("status=afgehandeld", 0),
            ("uwKenmerk=B", 1),
            ("gemeldVanaf=2020-01-01", 2),
            ("gemeldVanaf=2999-01-01", 0),
        ],
    )
    def test_can_be_filtered(self, partner: PartnerClient, query: str, found: int) -> None:
        for own in ("A", "B"):
            partner.post(melding(uwKenmerk=own, vraag=own))
        assert partner.get(f"{URL}?{query}").json()["aantal"] == found

    @pytest.mark.parametrize("query", ["status=kwijt", "gemeldVanaf=gisteren"])
    def test_refuses_a_filter_that_means_nothing(self, partner: PartnerClient, query: str) -> None:
        assert_problem(partner.get(f"{URL}?{query}"), 400)
