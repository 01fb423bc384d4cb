"""Nothing is open by accident: every address of the project, for every role, open and protected objects."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from oauth2_provider.settings import oauth2_settings

from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.purpose import DoelView
from serviceplein.toegang.rollen import RECHTEN, Recht, Rol
from tests.objecten import OF_A_KLANT, PER_NAME, values_for
from tests.rondgang import body_of, ingericht, one_account, one_menu, pages_left_blank, unrecorded
from tests.wereld import Wereld

__all__ = ["ingericht"]

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
FROM_OUTSIDE = ("mozilla_django_oidc.",)
"""Views of the framework that are public on purpose: the round trip of single sign-on."""
NAAM = "Zwaluwstaartjes"
METHODS = ("get", "post")
ONE_PER_SET_OF_RIGHTS = tuple({RECHTEN[rol]: rol for rol in Rol}.values())
"""A second role with the very same rights reaches the very same."""
DRAWN: set[tuple[str, str]] = set()
"""What was drawn for the first role that reaches it; others get the same page with other buttons."""
WITHIN_ANOTHER = {rol for rol in Rol if any(RECHTEN[rol] < other for other in RECHTEN.values())}
"""Roles that reach only what another role reaches too; what they are refused is what differs."""
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
    def recht(self) -> Any:
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
        values = values_for(wereld, self.names, kant, self.route)
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


def walkable() -> list[Adres]:
    """Addresses behind the login whose names the walk knows; the others fail in TestEveryAddress."""
    return [adres for adres in adressen() if adres.recht is not None and adres.names <= PER_NAME.keys()]


def call(client: Client, method: str, url: str) -> Any:
    """The answer, read to its end as `body`."""
    answer = getattr(client, method)(url)
    answer.body = body_of(answer)
    return answer


def tell(wrong: list[tuple[Any, ...]]) -> str:
    return "\n".join(" ".join(map(str, line)) for line in wrong)


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
        assert {adres.route for adres in walkable() if adres.recht not in given} == set()

    def test_uses_names_the_walk_knows(self) -> None:
        unknown = {name for adres in adressen() for name in adres.names} - PER_NAME.keys()
        assert unknown == set(), "give these names a line in tests/objecten.py"

    def test_asks_only_scopes_a_partner_can_be_given(self) -> None:
        known = set(oauth2_settings.SCOPES)
        for adres in adressen():
            asked = adres.scopes or []
            lists = asked.values() if isinstance(asked, dict) else [asked]
            assert set().union(*lists) <= known, adres.route


@pytest.mark.django_db
@pytest.mark.usefixtures("ingericht")
class TestNobody:
    def test_gets_past_the_login(self, client: Client) -> None:
        wereld = Wereld(None)
        wrong = []
        for adres in walkable():
            for method in adres.methods:
                answer = call(client, method, adres.url(wereld, wereld.eigen))
                if answer.status_code != 302 or not answer["Location"].startswith(reverse("inloggen")):
                    wrong.append((method, adres.route, answer.status_code))
        assert tell(wrong) == ""

    def test_calls_the_api_without_a_token(self, client: Client) -> None:
        wereld = Wereld(Rol.TEAMLEIDER)
        client.force_login(wereld.gebruiker, backend=BACKEND)
        for adres in adressen():
            if adres.scopes:
                for method in adres.methods:
                    url = adres.url(wereld, wereld.eigen)
                    answer = getattr(client, method)(url, content_type="application/json")
                    assert answer.status_code == 401, adres.route


@pytest.mark.django_db
@pytest.mark.usefixtures("ingericht")
@pytest.mark.parametrize("rol", ONE_PER_SET_OF_RIGHTS)
class TestRole:
    """One walk per set of rights; what is wrong is gathered, so that one run tells everything."""

    @pytest.mark.eis("PRV-01", "PRV-02", "PRV-03")
    def test_reaches_what_its_rights_say_and_nothing_else(self, rol: Rol, client: Client) -> None:
        wereld = Wereld(rol)
        client.force_login(wereld.gebruiker, backend=BACKEND)
        client.raise_request_exception = False
        closed = [self.forbidden]
        if rol not in WITHIN_ANOTHER:
            closed += [self.protected, self.without_purpose]
        with unrecorded(), one_menu():
            with pages_left_blank(), one_account():
                wrong = [line for check in closed for line in check(wereld, client)]
            if rol not in WITHIN_ANOTHER:
                wrong += self.allowed(wereld, client)
        assert tell(wrong) == ""

    def forbidden(self, wereld: Wereld, client: Client) -> Iterator[tuple[Any, ...]]:
        for adres in walkable():
            if not wereld.gebruiker.heeft(adres.recht):
                for method in adres.methods:
                    status = call(client, method, adres.url(wereld, wereld.eigen)).status_code
                    if status != 403:
                        yield ("not refused:", method, adres.route, status)

    def protected(self, wereld: Wereld, client: Client) -> Iterator[tuple[Any, ...]]:
        for adres in walkable():
            if wereld.gebruiker.heeft(adres.recht) and adres.names & OF_A_KLANT.keys():
                for method in adres.methods:
                    status = call(client, method, adres.url(wereld, wereld.beschermd)).status_code
                    if status != 404:
                        yield ("protected dossier found:", method, adres.route, status)

    def without_purpose(self, wereld: Wereld, client: Client) -> Iterator[tuple[Any, ...]]:
        """A dossier of others asks why first; 404 and 409 show nothing of it either."""
        for adres in walkable():
            if wereld.gebruiker.heeft(adres.recht) and adres.names & OF_A_KLANT.keys():
                for method in adres.methods:
                    answer = call(client, method, adres.url(wereld, wereld.ander))
                    asked = answer.status_code == 302 and "/doel?next=" in answer["Location"]
                    opened = answer.status_code not in (404, 409) and adres.view is not DoelView
                    if opened and not asked:
                        yield ("opened without a purpose:", method, adres.route, answer.status_code)

    def allowed(self, wereld: Wereld, client: Client) -> Iterator[tuple[Any, ...]]:
        """Own work gives an answer, and whoever it names is in the verwerkingenlogboek (PRV-03)."""
        klant = wereld.eigen.klant
        Klant.objects.filter(pk=klant.pk).update(achternaam=NAAM)
        logged, named = Verwerking.objects.filter(klant=klant), Verwerking.objects.about(klant.pk)
        for adres in walkable():
            if wereld.gebruiker.heeft(adres.recht):
                for method in adres.methods:
                    before, of_lists = logged.count(), named.count()
                    drawn = (method, adres.route) in DRAWN
                    with pages_left_blank() if drawn else nullcontext():
                        answer = call(client, method, adres.url(wereld, wereld.eigen))
                    DRAWN.add((method, adres.route))
                    status = answer.status_code
                    if status == 403 or status >= 500:
                        yield ("no answer:", method, adres.route, status)
                    elif status < 300 and adres.names & OF_A_KLANT.keys() and logged.count() != before + 1:
                        yield ("not in the logbook:", method, adres.route, status)
                    elif status == 200 and NAAM.encode() in answer.body and named.count() == of_lists:
                        yield ("named, not in the logbook:", method, adres.route, status)
