"""Logging in, the second factor, lock-out and the limits of a session."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.sessie import LAATST, SINDS

pytestmark = pytest.mark.django_db
PASSWORD = "een lang wachtwoord 12"


@pytest.fixture
def gebruiker() -> Gebruiker:
    user = Gebruiker.objects.create_user("anna", password=PASSWORD, first_name="Anna", last_name="de Wit")
    RolToekenning.objects.create(
        gebruiker=user, rol=Rol.MANAGER, geldig_van=datetime.now(UTC).date() - timedelta(days=1)
    )
    return user


def post_login(client: Client, **changes: str) -> Any:
    data = {"gebruikersnaam": "anna", "wachtwoord": PASSWORD, **changes}
    return client.post(reverse("inloggen"), data)


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


class TestInloggen:
    def test_goes_on_to_the_page_that_was_asked(self, client: Client, gebruiker: Gebruiker) -> None:
        asked = client.get("/account?deel=1")
        assert asked.status_code == 302
        assert asked["Location"] == "/inloggen?next=%2Faccount%3Fdeel%3D1"
        answer = post_login(client, next="/account?deel=1")
        assert (answer.status_code, answer["Location"]) == (302, "/account?deel=1")

    def test_never_goes_on_to_another_site(self, client: Client, gebruiker: Gebruiker) -> None:
        assert post_login(client, next="https://elders.example/")["Location"] == "/"

    def test_says_what_to_do_after_a_wrong_password(self, client: Client, gebruiker: Gebruiker) -> None:
        answer = post_login(client, wachtwoord="verkeerd")
        assert answer.status_code == 422
        assert "horen niet bij elkaar" in answer.content.decode()
        assert "Wachtwoord vergeten?" in answer.content.decode()

    def test_tells_not_whether_the_account_exists(self, client: Client, gebruiker: Gebruiker) -> None:
        known = post_login(client, wachtwoord="verkeerd").content.decode()
        unknown = post_login(client, gebruikersnaam="bestaat-niet").content.decode()
        message = "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar."
        assert message in known
        assert message in unknown

    def test_refuses_an_account_that_was_closed(self, client: Client, gebruiker: Gebruiker) -> None:
        gebruiker.is_active = False
        gebruiker.save()
        assert post_login(client).status_code == 422

    def test_gives_the_session_a_new_key(self, client: Client, gebruiker: Gebruiker) -> None:
        client.get("/inloggen")
        session = client.session
        session["x"] = 1
        session.save()
        client.cookies["sessionid"] = str(session.session_key)
        post_login(client)
        assert client.session.session_key != session.session_key

    def test_locks_out_after_five_wrong_passwords_and_says_until_when(
        self, client: Client, gebruiker: Gebruiker
    ) -> None:
        answers = [post_login(client, wachtwoord="verkeerd").status_code for _ in range(5)]
        assert answers == [422, 422, 422, 422, 429]
        locked = post_login(client)
        assert locked.status_code == 429
        assert locked["Retry-After"] == "900"
        assert "Probeer het opnieuw na" in locked.content.decode()
        assert "_auth_user_id" not in client.session

    def test_sends_a_fragment_to_the_login_page_as_a_whole_page(self, client: Client) -> None:
        answer = client.get(
            "/account", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/logboek?klant=7"}
        )
        assert answer["HX-Redirect"] == "/inloggen?next=%2Flogboek%3Fklant%3D7"


class TestUitloggen:
    def test_ends_the_session(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        assert client.post(reverse("uitloggen"))["Location"] == "/inloggen"
        assert client.get("/account").status_code == 302

    def test_does_nothing_for_a_mere_link(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        assert client.get(reverse("uitloggen")).status_code == 405
        assert client.get("/account").status_code == 200


class TestTweedeFactor:
    @pytest.fixture(autouse=True)
    def verplicht(self, settings: Any) -> None:
        settings.TWEEDE_FACTOR_VERPLICHT = True

    def test_couples_an_app_before_anything_else_opens(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        refused = client.get("/account")
        assert refused["Location"] == "/inloggen/code?next=%2Faccount"
        page = client.get(refused["Location"]).content.decode()
        assert 'src="data:image/svg+xml;base64,' in page
        assert "Telefoon kwijt" in page
        device = TOTPDevice.objects.get(user=gebruiker)
        assert not device.confirmed
        answer = client.post("/inloggen/code", {"code": code_of(device), "next": "/account"})
        assert answer.status_code == 200
        assert "Bewaar deze herstelcodes" in answer.content.decode()
        assert 'href="/account"' in answer.content.decode()
        assert client.get("/account").status_code == 200

    def test_asks_the_code_of_a_coupled_app(self, client: Client, gebruiker: Gebruiker) -> None:
        device = TOTPDevice.objects.create(user=gebruiker, name="app", confirmed=True)
        post_login(client)
        page = client.get("/inloggen/code").content.decode()
        assert "data:image/svg" not in page
        code = code_of(device)
        assert client.post("/inloggen/code", {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
        assert client.get("/account").status_code == 200

    def test_refuses_a_wrong_code_and_slows_down_guessing(self, client: Client, gebruiker: Gebruiker) -> None:
        device = TOTPDevice.objects.create(user=gebruiker, name="app", confirmed=True)
        post_login(client)
        wrong = f"{(int(code_of(device)) + 1) % 1_000_000:06d}"
        assert client.post("/inloggen/code", {"code": wrong}).status_code == 422
        slowed = client.post("/inloggen/code", {"code": code_of(device)})
        assert slowed.status_code == 422
        assert "Wacht een minuut" in slowed.content.decode()
        assert client.get("/account").status_code == 302

    def test_takes_a_code_only_once(self, client: Client, gebruiker: Gebruiker) -> None:
        device = TOTPDevice.objects.create(user=gebruiker, name="app", confirmed=True)
        code = code_of(device)
        post_login(client)
        client.post("/inloggen/code", {"code": code})
        client.post(reverse("uitloggen"))
        post_login(client)
        assert client.post("/inloggen/code", {"code": code}).status_code == 422

    def test_is_asked_of_whoever_coupled_an_app_even_where_it_is_not_obligatory(
        self, client: Client, gebruiker: Gebruiker, settings: Any
    ) -> None:
        settings.TWEEDE_FACTOR_VERPLICHT = False
        TOTPDevice.objects.create(user=gebruiker, name="app", confirmed=True)
        post_login(client)
        assert client.get("/account")["Location"].startswith("/inloggen/code")

    def test_lets_somebody_log_out_halfway(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        assert client.post(reverse("uitloggen"))["Location"] == "/inloggen"


class TestSession:
    def test_ends_after_an_hour_without_activity(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        session = client.session
        session[LAATST] -= 61 * 60
        session.save()
        answer = client.get("/account")
        assert answer["Location"].startswith("/inloggen")
        assert "lang niet actief" in client.get(answer["Location"]).content.decode()

    def test_ends_a_working_day_after_logging_in(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        session = client.session
        session[SINDS] -= 8 * 60 * 60 + 1
        session.save()
        assert client.get("/account")["Location"].startswith("/inloggen")

    def test_goes_on_while_somebody_works(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        session = client.session
        session[LAATST] -= 59 * 60
        session.save()
        assert client.get("/account").status_code == 200
        assert datetime.now(UTC).timestamp() - client.session[LAATST] < 60


class TestAccount:
    def test_changes_the_password_and_stays_logged_in(self, client: Client, gebruiker: Gebruiker) -> None:
        post_login(client)
        new = "een nieuwe lange zin"
        answer = client.post("/account", {"huidig": PASSWORD, "nieuw": new, "herhaald": new})
        assert answer.status_code == 302
        assert client.get("/account").status_code == 200
        gebruiker.refresh_from_db()
        assert gebruiker.check_password(new)

    @pytest.mark.parametrize(
        ("huidig", "nieuw", "herhaald", "message"),
        [
            ("fout", "een nieuwe lange zin", "een nieuwe lange zin", "niet uw huidige wachtwoord"),
            (PASSWORD, "kort", "kort", "12 tekens"),
            (PASSWORD, "een nieuwe lange zin", "een andere lange zin", "niet gelijk"),
        ],
    )
    def test_refuses_a_password_and_says_why(
        self, client: Client, gebruiker: Gebruiker, huidig: str, nieuw: str, herhaald: str, message: str
    ) -> None:
        post_login(client)
        answer = client.post("/account", {"huidig": huidig, "nieuw": nieuw, "herhaald": herhaald})
        assert answer.status_code == 422
        assert message in answer.content.decode()

    def test_shows_only_the_roles_that_run(self, client: Client, gebruiker: Gebruiker) -> None:
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        RolToekenning.objects.create(
            gebruiker=gebruiker,
            rol=Rol.PRIVACY,
            geldig_van=yesterday - timedelta(days=9),
            geldig_tot=yesterday,
        )
        post_login(client)
        page = client.get("/account").content.decode()
        assert "Afdelingsmanager" in page
        assert "Privacy officer" not in page


class TestStart:
    def test_sends_each_role_to_its_own_work(self, client: Client, gebruiker: Gebruiker) -> None:
        today = datetime.now(UTC).date()
        RolToekenning.objects.filter(gebruiker=gebruiker).update(rol=Rol.PRIVACY, geldig_van=today)
        post_login(client)
        assert client.get("/")["Location"] == "/logboek"

    def test_welcomes_somebody_without_a_role(self, client: Client, gebruiker: Gebruiker) -> None:
        RolToekenning.objects.all().delete()
        post_login(client)
        assert "U hebt nog geen rol" in client.get("/").content.decode()


class TestGezond:
    def test_answers_without_logging_in(self, client: Client) -> None:
        assert client.get("/gezond").json() == {"status": "gezond"}
