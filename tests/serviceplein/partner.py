"""What tests of the API share: a partner that calls, a melding to deliver, an answer that is a problem."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from serviceplein.api import beperking
from serviceplein.api.models import PartnerToegang
from serviceplein.api.services import create_partner_access
from serviceplein.catalogus.models import Norm
from serviceplein.organisatie.models import Partner
from tests.factories import NormFactory, PartnerFactory

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
    if not Norm.objects.filter(code=beperking.NORM).update(waarde=1000):
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
