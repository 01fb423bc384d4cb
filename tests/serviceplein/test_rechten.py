"""Nothing is open by accident: every address of the project, for every role, open and protected objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from serviceplein.toegang.rollen import RECHTEN, Recht, Rol
from tests.objecten import OF_A_KLANT, PER_NAME, Wereld

BACKEND = "django.contrib.auth.backends.ModelBackend"
FROM_OUTSIDE = ("mozilla_django_oidc.",)
"""Views of the framework that are public on purpose: the round trip of single sign-on."""
METHODS = ("get", "post")
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Adres:
    """One address with the view behind it and what that view declares."""

    route: str
    view: Any

    @property
    def names(self) -> set[str]:
        return set(CONVERTER.findall(self.route))

    @property
    def recht(self) -> Recht | None:
        return getattr(self.view, "recht", None)

    @property
    def openbaar(self) -> bool:
        return bool(getattr(self.view, "openbaar", False)) or self.view.__module__.startswith(FROM_OUTSIDE)

    @property
    def scopes(self) -> Any:
        return getattr(self.view, "required_scopes", None)

    @property
    def methods(self) -> list[str]:
        allowed = getattr(self.view, "http_method_names", METHODS)
        return [method for method in METHODS if method in allowed and hasattr(self.view, method)]

    def url(self, wereld: Wereld, kant: Any) -> str:
        values = wereld.kwargs_for(self.names, kant, self.route)
        return "/" + CONVERTER.sub(lambda name: str(values[name[1]]), self.route)


@cache
def adressen() -> tuple[Adres, ...]:
    """Every address of the URL configuration."""

    def walk(patterns: Any, prefix: str) -> Iterator[Adres]:
        for pattern in patterns:
            here = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                view = pattern.callback
                yield Adres(here, getattr(view, "view_class", None) or getattr(view, "cls", None) or view)
            else:
                yield from walk(pattern.url_patterns, here)

    return tuple(walk(get_resolver().url_patterns, ""))


def behind_login() -> list[Adres]:
    return [adres for adres in adressen() if adres.recht is not None]


def call(client: Client, method: str, url: str) -> int:
    return int(getattr(client, method)(url).status_code)


class TestEveryAddress:
    def test_declares_who_may_use_it(self) -> None:
        silent = [
            adres.route
            for adres in adressen()
            if sum((adres.recht is not None, adres.openbaar, bool(adres.scopes))) != 1
        ]
        assert silent == []

    def test_asks_a_right_that_somebody_has(self) -> None:
        given = {Recht.AANMELDEN}.union(*RECHTEN.values())
        assert {adres.route for adres in behind_login() if adres.recht not in given} == set()

    def test_uses_names_the_walk_knows(self) -> None:
        unknown = {name for adres in adressen() for name in adres.names} - PER_NAME.keys()
        assert unknown == set(), "give these names a line in tests/objecten.py"

    def test_asks_only_scopes_a_partner_can_be_given(self) -> None:
        known = set(settings.OAUTH2_PROVIDER["SCOPES"])
        for adres in adressen():
            asked = adres.scopes or []
            lists = asked.values() if isinstance(asked, dict) else [asked]
            assert set().union(*lists) <= known, adres.route


@pytest.mark.django_db
class TestNobody:
    def test_gets_past_the_login(self, client: Client) -> None:
        wereld = Wereld(None)
        wrong = []
        for adres in behind_login():
            for method in adres.methods:
                answer = getattr(client, method)(adres.url(wereld, wereld.eigen))
                if answer.status_code != 302 or not answer["Location"].startswith(reverse("inloggen")):
                    wrong.append((method, adres.route, answer.status_code))
        assert wrong == []

    def test_calls_the_api_without_a_token(self, client: Client) -> None:
        wereld = Wereld(Rol.TEAMLEIDER)
        client.force_login(wereld.gebruiker, backend=BACKEND)
        for adres in adressen():
            if adres.scopes:
                for method in adres.methods:
                    assert call(client, method, adres.url(wereld, wereld.eigen)) == 401, adres.route


@pytest.mark.django_db
@pytest.mark.eis("PRV-01")
@pytest.mark.parametrize("rol", list(Rol))
class TestRole:
    """One walk per role; what is wrong is gathered, so that one run tells everything."""

    @pytest.fixture
    def wereld(self, rol: Rol, client: Client) -> Wereld:
        wereld = Wereld(rol)
        client.force_login(wereld.gebruiker, backend=BACKEND)
        client.raise_request_exception = False
        return wereld

    def test_without_the_right_is_refused(self, rol: Rol, wereld: Wereld, client: Client) -> None:
        wrong = [
            (method, adres.route)
            for adres in behind_login()
            if not wereld.gebruiker.heeft(adres.recht)  # type: ignore[arg-type]
            for method in adres.methods
            for kant in (wereld.eigen, wereld.beschermd)
            if call(client, method, adres.url(wereld, kant)) != 403
        ]
        assert wrong == []

    def test_with_the_right_gets_an_answer(self, rol: Rol, wereld: Wereld, client: Client) -> None:
        wrong = []
        for adres in behind_login():
            if wereld.gebruiker.heeft(adres.recht):  # type: ignore[arg-type]
                for method in adres.methods:
                    status = call(client, method, adres.url(wereld, wereld.eigen))
                    if status == 403 or status >= 500:
                        wrong.append((method, adres.route, status))
        assert wrong == []

    def test_does_not_find_a_protected_dossier(self, rol: Rol, wereld: Wereld, client: Client) -> None:
        wrong = []
        for adres in behind_login():
            if wereld.gebruiker.heeft(adres.recht) and adres.names & OF_A_KLANT.keys():  # type: ignore[arg-type]
                for method in adres.methods:
                    status = call(client, method, adres.url(wereld, wereld.beschermd))
                    if status != 404:
                        wrong.append((method, adres.route, status))
        assert wrong == []
