"""The rules every call of the API follows: token, scope, address, problem details, log."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model
from redis.exceptions import ConnectionError as RedisAway

from serviceplein.api import beperking
from serviceplein.api.services import ToegangNietMogelijk, create_partner_access
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Verwerking
from tests.factories import NormFactory, PartnerFactory
from tests.serviceplein.partner import BOTH, URL, PartnerClient, assert_problem, melding, norm, partner

pytestmark = pytest.mark.django_db
__all__ = ["norm", "partner"]


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
            django_user_model.objects.create_user("x"),
            backend="serviceplein.toegang.aanmelding.AccountBackend",
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
        assert [(row.klant, row.uitkomst) for row in rows if not row.wijziging] == [
            (klant, 201),
            (klant, 200),
            (None, 200),
        ]
        changed = [row for row in rows if row.wijziging]
        assert {(row.klant, row.doel) for row in changed} == {(klant, "melding van ketenpartner")}
        assert rows[len(rows) - 1].klanten == [klant.pk]
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
