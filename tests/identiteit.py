"""A small real identity provider for tests: Django OAuth Toolkit's OpenID provider in a process of its own.

Run as `python -m tests.identiteit PORT FOLDER`; FOLDER gets the database. Accounts and claims are below.
"""

import sys
from pathlib import Path
from typing import Any

CLIENT, SECRET, PASSWORD = "serviceplein", "een-geheim-voor-de-test", "wachtwoord-bij-de-organisatie"
REDIRECT = "http://testserver/oidc/callback/"
CLAIMS: dict[str, dict[str, Any]] = {
    "anna": {
        "email": "anna@gemeente.example",
        "preferred_username": "anna",
        "groups": ["sp-coach", "anders"],
    },
    "vreemd": {"email": "vreemd@elders.example", "preferred_username": "vreemd", "groups": ["sp-coach"]},
}


def configure(folder: Path) -> None:
    """Settings of the provider; nothing of Serviceplein itself."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="identiteit-" + "0" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "identiteit.sqlite3"}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        LOGIN_URL="/login",
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.validator",
            "SCOPES": {"openid": "openid", "email": "email", "profile": "profile"},
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        },
    )


def validator() -> Any:
    """Adds the claims of the account that logged in."""
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Claims(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            return CLAIMS[request.user.username]

    return Claims()


def login(request: Any) -> Any:
    from django.contrib.auth import authenticate
    from django.contrib.auth import login as log_in
    from django.http import HttpResponse, HttpResponseRedirect

    if request.method == "GET":
        return HttpResponse("<form method=post><input name=username><input name=password></form>")
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return HttpResponse("Onjuist", status=403)
    log_in(request, user)
    return HttpResponseRedirect(request.GET["next"])


def fill() -> None:
    from django.contrib.auth.models import User
    from oauth2_provider.models import get_application_model

    for name in CLAIMS:
        User.objects.create_user(name, password=PASSWORD)
    kind = get_application_model()
    kind.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=kind.CLIENT_CONFIDENTIAL,
        authorization_grant_type=kind.GRANT_AUTHORIZATION_CODE,
        algorithm=kind.RS256_ALGORITHM,
        redirect_uris=REDIRECT,
        skip_authorization=True,
    )


def main(port: int, folder: Path) -> None:
    from wsgiref.simple_server import make_server

    import django

    configure(folder)
    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    global urlpatterns
    urlpatterns = [path("login", login), path("o/", include("oauth2_provider.urls"))]
    call_command("migrate", verbosity=0)
    fill()
    make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()


urlpatterns: list[Any] = []
if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
