"""Test: the real PostgreSQL and broker, cheap password hashing, files in a temporary folder."""

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from serviceplein.settings.base import *  # noqa: F403
from serviceplein.settings.base import DATABASES, REDIS_URL, environ

DEBUG = False
SECRET_KEY = "test-only-" + "0" * 50
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(environ.get("MEDIA_ROOT") or tempfile.mkdtemp(prefix="serviceplein-media-"))
DATABASES["default"]["TEST"] = {
    "NAME": environ.get("TEST_DATABASE_NAME", "test_serviceplein"),
    "TEMPLATE": environ.get("TEST_DATABASE_TEMPLATE") or None,
}
DATABASES["default"]["OPTIONS"]["options"] = "-c serviceplein.testdatabase=on"
if worker := environ.get("PYTEST_XDIST_WORKER"):
    CELERY_BROKER_URL = urlsplit(REDIS_URL)._replace(path=f"/{int(worker.removeprefix('gw')) + 1}").geturl()
TWEEDE_FACTOR_VERPLICHT = False
STIJLGIDS = True
REGELINGEN_HOUDBAAR = 86_400
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
