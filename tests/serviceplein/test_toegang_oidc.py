"""Single sign-on: an account that exists is let in, nobody else; and the settings that guard the site."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.toegang.demo import DEMO_PASSWORD, DemoNietToegestaan, ensure_demo_accounts
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.oidc import OidcBackend
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.toegang.sessie import OIDC_BACKEND
from tests.browser import without_browser
from tests.factories import GebruikerFactory, MedewerkerFactory

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def backend(settings: Any) -> OidcBackend:
    settings.OIDC_OP_TOKEN_ENDPOINT = settings.OIDC_OP_USER_ENDPOINT = "https://idp.example/"
    settings.OIDC_OP_JWKS_ENDPOINT = "https://idp.example/jwks"
    settings.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_SECRET = "serviceplein"
    return OidcBackend()


@pytest.mark.django_db
class TestOidc:
    @pytest.mark.parametrize(
        "claims",
        [
            {"email": "Anna@Gemeente.example"},
            {"email": "onbekend@gemeente.example", "preferred_username": "ANNA"},
            {"email": "anna@gemeente.example", "preferred_username": "anna"},
        ],
    )
    def test_finds_the_account_by_e_mail_or_username(
        self, backend: OidcBackend, claims: dict[str, Any]
    ) -> None:
        anna = GebruikerFactory(username="anna", email="anna@gemeente.example")
        assert list(backend.filter_users_by_claims(claims)) == [anna]

    @pytest.mark.parametrize(
        "claims",
        [
            {},
            {"email": "iemand@elders.example"},
            {"email": "anna@gemeente.example", "email_verified": False},
            {"email": "anna@gemeente.example", "preferred_username": "bram"},
        ],
    )
    def test_lets_in_nobody_it_cannot_name_for_certain(
        self, backend: OidcBackend, claims: dict[str, Any]
    ) -> None:
        GebruikerFactory(username="anna", email="anna@gemeente.example")
        GebruikerFactory(username="bram", email="bram@gemeente.example")
        assert not backend.filter_users_by_claims(claims)

    @pytest.mark.parametrize("closed", [{"is_active": False}, {"demo": True}])
    def test_lets_in_no_closed_or_demo_account(self, backend: OidcBackend, closed: dict[str, bool]) -> None:
        GebruikerFactory(username="anna", email="anna@gemeente.example", **closed)
        assert not backend.filter_users_by_claims({"email": "anna@gemeente.example"})

    def test_makes_no_accounts(self) -> None:
        assert django_settings.OIDC_CREATE_USER is False

    def test_ends_the_session_of_an_account_that_is_closed(self, backend: OidcBackend) -> None:
        anna = GebruikerFactory()
        assert backend.get_user(anna.pk) == anna
        Gebruiker.objects.update(is_active=False)
        assert backend.get_user(anna.pk) is None

    def test_needs_no_second_factor_of_ours(self, client: Client, settings: Any) -> None:
        settings.TWEEDE_FACTOR_VERPLICHT = True
        settings.AUTHENTICATION_BACKENDS = [OIDC_BACKEND]
        settings.OIDC_OP_TOKEN_ENDPOINT = settings.OIDC_OP_USER_ENDPOINT = "https://idp.example/"
        settings.OIDC_OP_JWKS_ENDPOINT = "https://idp.example/jwks"
        settings.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_SECRET = "serviceplein"
        client.force_login(GebruikerFactory(), backend=OIDC_BACKEND)
        assert client.get("/account").status_code == 200


@pytest.mark.django_db
class TestDemoAccounts:
    def test_are_one_per_role_and_can_log_in(self, client: Client) -> None:
        coach = MedewerkerFactory(gebruiker=None)
        accounts = ensure_demo_accounts({Rol.WERKCOACH: coach})
        assert {account.rol for account in accounts} == set(Rol)
        for account in accounts:
            assert Gebruiker.objects.get(pk=account.gebruiker_id).rollen == {account.rol}
        coach.refresh_from_db()
        assert coach.gebruiker is not None
        assert coach.gebruiker.username == "werkcoach"
        backoffice = Gebruiker.objects.get(username="backoffice")
        assert backoffice.specialismen == {Specialisme.FINANCIELE_REGELINGEN}
        answer = client.post("/inloggen", {"gebruikersnaam": "raad", "wachtwoord": DEMO_PASSWORD})
        assert answer.status_code == 302

    def test_can_be_made_again_for_other_medewerkers(self) -> None:
        first, second = MedewerkerFactory(gebruiker=None), MedewerkerFactory(gebruiker=None)
        ensure_demo_accounts({Rol.HELPDESK: first})
        ensure_demo_accounts({Rol.HELPDESK: second})
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.gebruiker is None
        assert second.gebruiker is not None
        assert Gebruiker.objects.filter(demo=True).count() == len(Rol)

    def test_never_exist_where_a_second_factor_is_obligatory(self, settings: Any) -> None:
        settings.TWEEDE_FACTOR_VERPLICHT = True
        with pytest.raises(DemoNietToegestaan):
            ensure_demo_accounts()
        assert not Gebruiker.objects.exists()

    def test_are_listed_by_the_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("demologins")
        assert "Er zijn geen demo-accounts" in capsys.readouterr().out
        ensure_demo_accounts()
        call_command("demologins")
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1 + len(Rol)
        assert lines[1].split() == ["Frontofficemedewerker", "frontoffice", DEMO_PASSWORD, "Fenna", "Brouwer"]


@pytest.mark.django_db
class TestLostPhone:
    def test_is_mended_by_taking_the_app_off_the_account(self) -> None:
        anna = GebruikerFactory(username="anna")
        TOTPDevice.objects.create(user=anna, name="app", confirmed=True)
        call_command("wis_tweede_factor", "anna")
        assert not TOTPDevice.objects.exists()
        with pytest.raises(CommandError):
            call_command("wis_tweede_factor", "niemand")


@pytest.mark.django_db
class TestHeaders:
    def test_forbid_inline_script_frames_and_guessing(self, client: Client) -> None:
        answer = client.get("/inloggen")
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self'" in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


class TestProduction:
    def test_passes_the_deployment_check_and_asks_a_second_factor(self) -> None:
        environment = {
            **without_browser(os.environ),
            "DJANGO_SETTINGS_MODULE": "serviceplein.settings.production",
            "SECRET_KEY": "x" * 25 + "".join(map(str, range(40))),
            "ALLOWED_HOSTS": "serviceplein.example",
        }
        code = (
            "import django; from django.conf import settings; django.setup();"
            "from django.core.management import call_command;"
            "call_command('check', deploy=True, fail_level='WARNING');"
            "assert settings.TWEEDE_FACTOR_VERPLICHT and settings.SESSION_COOKIE_SECURE"
        )
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
