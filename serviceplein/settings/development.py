"""Development: the embedded servers, demo logins without a second factor, the style guide."""

from serviceplein.settings.base import *  # noqa: F403
from serviceplein.settings.base import environ

DEBUG = environ.get("DJANGO_DEBUG", "1") == "1"
SECRET_KEY = environ.get("SECRET_KEY", "development-only-" + "0" * 50)
ALLOWED_HOSTS = ["*"]
TWEEDE_FACTOR_VERPLICHT = False
STIJLGIDS = True
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://127.0.0.1"]
