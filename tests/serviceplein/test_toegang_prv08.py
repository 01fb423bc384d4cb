"""Logging in as a whole: single sign-on with a real provider, local accounts, sessions, headers (PRV-08)."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.herstel import HerstelNietMogelijk, ResetAccount, reset_account
from serviceplein.toegang.herstelcodes import codes_left, new_codes, use_code
from serviceplein.toegang.models import Gebruiker, Herstelcode, RolToekenning, Sessie
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.sessie import LAATST, OIDC_BACKEND, SINDS
from tests import identiteit
from tests.browser import without_browser
from tests.factories import GebruikerFactory
from tests.serviceplein.test_toegang_inloggen import PASSWORD, code_of

ROOT = Path(__file__).resolve().parents[2]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}")
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real OpenID provider that runs in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("identiteit")
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-m", "tests.identiteit", str(port), str(folder)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(150):
                try:
                    requests.get(f"{url}/login", timeout=1)
                    break
                except requests.ConnectionError:
                    assert process.poll() is None, (folder / "log").read_text()
                    time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def single_sign_on(provider: str, settings: Any) -> str:
    settings.ROOT_URLCONF = "tests.serviceplein.oidc_urls"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = identiteit.CLIENT, identiteit.SECRET
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{provider}/o/authorize/"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{provider}/o/token/"
    settings.OIDC_OP_USER_ENDPOINT = f"{provider}/o/userinfo/"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{provider}/o/.well-known/jwks.json"
    settings.OIDC_ROL_CLAIM = "groups"
    settings.OIDC_ROLLEN = {"sp-coach": "werkcoach", "sp-privacy": "privacy"}
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        OIDC_BACKEND,
        *django_settings.AUTHENTICATION_BACKENDS[1:],
    ]
    settings.TWEEDE_FACTOR_VERPLICHT = True
    return provider


def sign_on(client: Client, provider: str, name: str, *, tamper: str = "") -> Any:
    """The whole round trip a browser makes; `tamper` changes the state on the way back."""
    started = client.get("/oidc/authenticate/", headers=FIREFOX)
    browser = requests.Session()
    asked = browser.get(started["Location"], timeout=10)
    done = browser.post(
        asked.url,
        data={"username": name, "password": identiteit.PASSWORD},
        timeout=10,
        allow_redirects=False,
    )
    back = browser.get(f"{provider}{done.headers['Location']}", timeout=10, allow_redirects=False)
    address = urlsplit(back.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == identiteit.REDIRECT
    return client.get(f"{address.path}?{address.query}{tamper}", headers=FIREFOX)


def local_login(client: Client, name: str = "anna", password: str = PASSWORD) -> Any:
    return client.post("/inloggen", {"gebruikersnaam": name, "wachtwoord": password}, headers=FIREFOX)


@pytest.mark.django_db
class TestSingleSignOn:
    def test_lets_in_an_account_that_exists_with_the_roles_of_the_claim(
        self, client: Client, single_sign_on: str
    ) -> None:
        anna = Gebruiker.objects.create_user("anna", email="Anna@gemeente.example")
        granted = RolToekenning.objects.create(
            gebruiker=anna, rol=Rol.PRIVACY, geldig_van="2020-01-01", bron=RolToekenning.Bron.WERKACCOUNT
        )
        own = RolToekenning.objects.create(gebruiker=anna, rol=Rol.MANAGER, geldig_van="2020-01-01")
        assert sign_on(client, single_sign_on, "anna")["Location"] == "/"
        assert client.get("/account", headers=FIREFOX).status_code == 200
        anna = Gebruiker.objects.get()
        assert anna.rollen == {Rol.WERKCOACH, Rol.MANAGER}
        granted.refresh_from_db()
        own.refresh_from_db()
        assert (granted.geldig_tot, own.geldig_tot) == (timezone.localdate(), None)
        assert Sessie.objects.get(gebruiker=anna).apparaat == "Firefox op Windows"

    def test_keeps_out_whoever_has_no_account(self, client: Client, single_sign_on: str) -> None:
        answer = sign_on(client, single_sign_on, "vreemd")
        assert answer["Location"] == "/inloggen?werkaccount=onbekend"
        assert client.get("/account").status_code == 302
        assert not Gebruiker.objects.exists()

    def test_refuses_an_answer_that_was_not_asked_for(self, client: Client, single_sign_on: str) -> None:
        Gebruiker.objects.create_user("anna", email="anna@gemeente.example")
        assert sign_on(client, single_sign_on, "anna", tamper="0").status_code in (302, 400)
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db
class TestRecoveryCodes:
    def test_are_shown_once_and_kept_as_hashes(self) -> None:
        anna = GebruikerFactory()
        codes = new_codes(anna, now=timezone.now())
        assert len(set(codes)) == codes_left(anna) == 10
        stored = " ".join(Herstelcode.objects.values_list("hash", flat=True))
        assert not any(code in stored or code.replace("-", "") in stored for code in codes)

    def test_work_once_and_for_their_owner_only(self) -> None:
        anna, bram, now = GebruikerFactory(), GebruikerFactory(), timezone.now()
        code = new_codes(anna, now=now)[0]
        assert not use_code(bram, code, now=now)
        assert use_code(anna, code.lower().replace("-", " "), now=now)
        assert not use_code(anna, code, now=now)
        new_codes(anna, now=now)
        assert codes_left(anna) == 10

    def test_of_somebody_without_the_app_in_this_session_are_not_made(self, client: Client) -> None:
        client.force_login(GebruikerFactory(), backend=BACKEND)
        assert client.post("/account/herstelcodes")["Location"] == "/account"
        assert not Herstelcode.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestReset:
    def test_takes_everything_off_the_account_and_says_why(self, client: Client) -> None:
        anna, beheer = GebruikerFactory(), GebruikerFactory(rol=Rol.BEHEER)
        TOTPDevice.objects.create(user=anna, name="app", confirmed=True)
        new_codes(anna, now=timezone.now())
        Client().force_login(anna, backend=BACKEND)
        client.force_login(beheer, backend=BACKEND)
        assert "App gekoppeld" in client.get("/accounts").content.decode()
        assert client.get("/accounts/herstel", {"account": anna.pk}).status_code == 200
        assert client.post("/accounts/herstel", {"account": anna.pk}).status_code == 422
        asked = {"account": anna.pk, "reden": "Teruggebeld"}
        assert client.post("/accounts/herstel", asked)["Location"] == "/accounts"
        assert not TOTPDevice.objects.exists()
        assert not anna.herstelcodes.exists()
        assert not anna.sessies.exists()
        assert Gebeurtenis.objects.get(soort="account.hersteld").gegevens["reden"] == "Teruggebeld"

    def test_takes_two_people_and_the_right(self) -> None:
        beheer, coach = GebruikerFactory(rol=Rol.BEHEER), GebruikerFactory(rol=Rol.WERKCOACH)
        with pytest.raises(HerstelNietMogelijk):
            reset_account(ResetAccount(gebruiker_id=beheer.pk, reden="x"), actor=beheer, now=timezone.now())
        with pytest.raises(PermissionDenied):
            reset_account(ResetAccount(gebruiker_id=beheer.pk, reden="x"), actor=coach, now=timezone.now())


@pytest.mark.django_db
class TestOwnSessions:
    def test_are_listed_and_ended_everywhere_else(self, client: Client) -> None:
        anna = Gebruiker.objects.create_user("anna", password=PASSWORD)
        phone = Client()
        local_login(client)
        local_login(phone)
        page = client.get("/account").content.decode()
        assert page.count("Firefox op Windows") == 2
        assert page.count("(dit apparaat)") == 1
        client.post("/account/overal-afmelden")
        assert client.get("/account").status_code == 200
        assert phone.get("/account").status_code == 302
        assert Sessie.objects.filter(gebruiker=anna).count() == 1


@pytest.mark.django_db
class TestWhole:
    @pytest.mark.eis("PRV-08")
    def test_sentence_holds(self, client: Client, single_sign_on: str, settings: Any) -> None:
        """Single sign-on, local account with app and recovery code, lock-out, limits, headers, deployment."""
        anna = Gebruiker.objects.create_user("anna", email="anna@gemeente.example", password=PASSWORD)
        sign_on(client, single_sign_on, "anna")
        assert client.get("/account").status_code == 200
        assert Gebruiker.objects.get().rollen == {Rol.WERKCOACH}
        client.post("/uitloggen")

        local_login(client)
        assert client.get("/account")["Location"].startswith("/inloggen/code")
        client.get("/inloggen/code")
        device = TOTPDevice.objects.get(user=anna)
        shown = client.post("/inloggen/code", {"code": code_of(device)})
        codes = CODE.findall(shown.content.decode())
        assert len(codes) == 10
        assert client.get("/account").status_code == 200
        client.post("/uitloggen")
        local_login(client)
        assert client.post("/inloggen/code", {"code": codes[0]})["Location"] == "/account"
        assert "U hebt er nog 9" in client.get("/account").content.decode()
        again = Client()
        local_login(again)
        assert again.post("/inloggen/code", {"code": codes[0]}).status_code == 422

        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)

        limits = {LAATST: settings.SESSIE_STIL_MINUTEN * 60, SINDS: settings.SESSION_COOKIE_AGE}
        for mark, limit in limits.items():
            session = client.session
            before = session[mark]
            session[mark] = before - limit - 1
            session.save()
            assert client.get("/account")["Location"].startswith("/inloggen"), mark
            local_login(client)
            assert client.post("/inloggen/code", {"code": codes.pop()}).status_code == 302
            assert client.get("/account").status_code == 200
        client.post("/uitloggen")
        refused = [local_login(client, password="verkeerd").status_code for _ in range(5)]
        assert refused[-1] == 429
        assert local_login(client).status_code == 429

        page = client.get("/inloggen")
        assert "unsafe" not in page["Content-Security-Policy"]
        assert (page["X-Frame-Options"], page["X-Content-Type-Options"]) == ("DENY", "nosniff")
        assert page["Referrer-Policy"] == "same-origin"
        self.check_deployment()

    def check_deployment(self) -> None:
        environment = {
            **without_browser(os.environ),
            "DJANGO_SETTINGS_MODULE": "serviceplein.settings.production",
            "SECRET_KEY": "x" * 25 + "".join(map(str, range(40))),
            "ALLOWED_HOSTS": "serviceplein.example",
        }
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
