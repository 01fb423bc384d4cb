"""The OpenAPI document follows the NL API Design Rules, and the API does what the document says."""

import json
import re
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, Verbosity, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from serviceplein.api.beperking import NORM
from serviceplein.wsgi import application
from tests.factories import NormFactory, PartnerFactory
from tests.serviceplein.partner import PartnerClient

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


class TestDocument:
    def test_is_public_and_names_whom_to_ask(self, document: dict[str, Any]) -> None:
        assert document["openapi"].startswith("3.")
        assert set(document["info"]["contact"]) == {"name", "email", "url"}
        assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
        assert all(re.search(r"/v\d+", server["url"]) for server in document["servers"])

    def test_says_the_version_in_every_answer(self, document: dict[str, Any]) -> None:
        for name, operation in operations(document):
            for answer in operation["responses"].values():
                assert "API-Version" in answer["headers"], name

    def test_describes_every_error_as_a_problem(self, document: dict[str, Any]) -> None:
        for name, operation in operations(document):
            errors = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
            assert {"400", "401", "403", "429"} <= errors.keys(), name
            assert all(list(answer["content"]) == ["application/problem+json"] for answer in errors.values())
        assert {"status", "title", "detail"} <= set(document["components"]["schemas"]["Probleem"]["required"])

    def test_uses_kebab_case_paths_and_camel_case_names(self, document: dict[str, Any]) -> None:
        for path in document["paths"]:
            assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-z][A-Za-z0-9]*\}))+", path)
        for schema in document["components"]["schemas"].values():
            assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", name) for name in schema.get("properties", {}))

    def test_asks_a_scope_for_every_operation(self, document: dict[str, Any]) -> None:
        for name, operation in operations(document):
            assert all(scopes for need in operation["security"] for scopes in need.values()), name
        flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
        assert flows["clientCredentials"]["tokenUrl"] == "/api/v1/oauth/token"

    def test_explains_every_operation_in_dutch(self, document: dict[str, Any]) -> None:
        for name, operation in operations(document):
            assert operation["summary"], name
            assert operation["description"], name


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("operation_id", ["listMeldingen", "createMelding", "getMelding"])
class TestBehaviour:
    def test_is_what_the_document_says(self, operation_id: str) -> None:
        """Generated calls, right and wrong: no server error and no answer the document does not name."""
        cache.clear()
        NormFactory(code=NORM, waarde=100_000, eenheid="verzoeken")
        NormFactory(code="schulden.eerste_gesprek_weken", waarde=4)
        NormFactory(code="schulden.bedreigend_werkdagen", waarde=3)
        partner = PartnerClient(PartnerFactory())
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
        operation = schema.find_operation_by_id(operation_id)
        headers = {"Authorization": f"Bearer {partner.token}"}

        @given(case=operation.as_strategy())
        @hypothesis_settings(
            max_examples=40,
            deadline=None,
            derandomize=True,
            database=None,
            verbosity=Verbosity.quiet,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        call()
