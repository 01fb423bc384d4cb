"""Settings shared by development, test and production; everything secret comes from the environment."""

from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from celery.schedules import crontab

from serviceplein.opslag import storage_from

BASE_DIR = Path(__file__).resolve().parents[2]


def database_from_url(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for postgres://user:password@host:port/name?host=socket-directory."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "serviceplein"},
    }


DATABASE_URL = environ.get("DATABASE_URL", "postgres://serviceplein@127.0.0.1:5432/serviceplein")
REDIS_URL = environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
DATABASES = {"default": database_from_url(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "serviceplein.ui",
    "serviceplein.toegang",
    "serviceplein.organisatie",
    "serviceplein.klanten",
    "serviceplein.catalogus",
    "serviceplein.dossier",
    "serviceplein.agenda",
    "serviceplein.werk",
    "serviceplein.regels",
    "serviceplein.berichten",
    "serviceplein.api",
    "serviceplein.inrichting",
    "intake",
    "caseload",
    "handhaving",
    "backoffice",
    "reporting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "mozilla_django_oidc",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "django_celery_beat",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "serviceplein.api.middleware.ApiHeadersMiddleware",
    "serviceplein.fouten.StoringMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "serviceplein.toegang.middleware.SessiegrensMiddleware",
    "serviceplein.toegang.middleware.TweedeFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "serviceplein.toegang.middleware.VerwerkingenMiddleware",
    "serviceplein.klanten.bereik.LeesMiddleware",
    "serviceplein.fouten.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "serviceplein.urls"
WSGI_APPLICATION = "serviceplein.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "serviceplein.ui.context.schil",
            ],
            "builtins": ["django.templatetags.static", "serviceplein.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "toegang.Gebruiker"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "serviceplein.toegang.aanmelding.AccountBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "inloggen"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "inloggen"
LOGIN_REDIRECT_URL_FAILURE = "/inloggen?werkaccount=onbekend"
ANONYMOUS_USER_NAME = None
TWEEDE_FACTOR_VERPLICHT = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "serviceplein.toegang.inloggen.locked_out"
AXES_CLIENT_IP_CALLABLE = "serviceplein.toegang.adres.client_ip"
AANTAL_PROXIES = int(environ.get("AANTAL_PROXIES", "0"))
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
OIDC_RP_CLIENT_ID = environ.get("OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = environ.get("OIDC_CLIENT_SECRET", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = environ.get("OIDC_AUTHORIZATION_ENDPOINT", "")
OIDC_OP_TOKEN_ENDPOINT = environ.get("OIDC_TOKEN_ENDPOINT", "")
OIDC_OP_USER_ENDPOINT = environ.get("OIDC_USER_ENDPOINT", "")
OIDC_OP_JWKS_ENDPOINT = environ.get("OIDC_JWKS_ENDPOINT", "")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = environ.get("OIDC_SCOPES", "openid email profile")
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_ROL_CLAIM = environ.get("OIDC_ROL_CLAIM", "")
OIDC_ROLLEN = dict(pair.split("=", 1) for pair in environ.get("OIDC_ROLLEN", "").split(",") if pair)
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS.insert(1, "serviceplein.toegang.oidc.OidcBackend")

SESSION_ENGINE = "serviceplein.toegang.sessieopslag"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSIE_STIL_MINUTEN = 60
SESSIE_BIJWERKEN_SECONDEN = 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "serviceplein.fouten.csrf_verlopen"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist")]
MEDIA_ROOT = Path(environ.get("MEDIA_ROOT", BASE_DIR / ".data" / "media"))
STORAGES = {
    "default": storage_from(environ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "berichten-bezorgen": {"task": "serviceplein.berichten.tasks.bezorg", "schedule": 30.0},
    "gesprekken-herinneren": {"task": "serviceplein.agenda.tasks.herinner", "schedule": 300.0},
    "signalen-bijwerken": {"task": "serviceplein.werk.tasks.werk_signalen_bij", "schedule": 300.0},
    "simulaties-hervatten": {"task": "serviceplein.regels.tasks.hervat_simulaties", "schedule": 120.0},
    "herverdelingen-hervatten": {
        "task": "caseload.herverdelen.tasks.hervat_herverdelingen",
        "schedule": 60.0,
    },
    "verzending-bijwerken": {"task": "backoffice.verzending.tasks.werk_verzending_bij", "schedule": 60.0},
    "batches-hervatten": {"task": "backoffice.aanvragen.tasks.hervat_batches", "schedule": 60.0},
    "werkvoorraad-bijwerken": {
        "task": "backoffice.werkvoorraad.tasks.werk_bij",
        "schedule": crontab(hour=5, minute=10),
    },
    "diagnoses-herinneren": {
        "task": "intake.diagnose.tasks.herinner_partners",
        "schedule": crontab(hour=7, minute=30),
    },
    "afstemming-verlopen": {
        "task": "backoffice.aanvragen.tasks.laat_afstemming_verlopen",
        "schedule": crontab(hour=4, minute=20),
    },
    "vernietiging-voorstellen": {
        "task": "backoffice.bewaren.tasks.stel_vernietiging_voor",
        "schedule": crontab(hour=3, minute=50),
    },
    "termijnen-bewaken": {
        "task": "backoffice.termijnen.tasks.bewaak_termijnen",
        "schedule": crontab(hour=0, minute=40),
    },
    "mutaties-doorvoeren": {
        "task": "backoffice.mutaties.tasks.voer_mutaties_door",
        "schedule": crontab(hour=0, minute=50),
    },
    "herhaalsleutels-opruimen": {
        "task": "serviceplein.api.tasks.ruim_herhaalsleutels_op",
        "schedule": crontab(hour=3, minute=25),
    },
    "caseload-bijwerken": {
        "task": "caseload.toewijzing.tasks.werk_caseload_bij",
        "schedule": crontab(hour=0, minute=20),
    },
    "feiten-bouwen": {
        "task": "reporting.feiten.tasks.bouw_feiten",
        "schedule": crontab(hour=1, minute=30),
    },
    "ww-gesprekken-klaarzetten": {
        "task": "intake.ww.tasks.plan_ww_gesprekken",
        "schedule": crontab(hour=2, minute=20),
    },
    "afspraken-bewaken": {
        "task": "caseload.afspraken.tasks.bewaak_afspraken",
        "schedule": crontab(hour=7, minute=0),
    },
    "rapporten-vragen": {
        "task": "caseload.relatiebeheer.tasks.herinner_partners",
        "schedule": crontab(hour=7, minute=10),
    },
    "rechten-opruimen": {
        "task": "serviceplein.toegang.tasks.ruim_verlopen_op",
        "schedule": crontab(hour=3, minute=10),
    },
}
CELERY_IMPORTS = tuple(sorted({entry["task"].rpartition(".")[0] for entry in CELERY_BEAT_SCHEDULE.values()}))

EMAIL_BACKEND = environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = environ.get("DEFAULT_FROM_EMAIL", "serviceplein@gemeente.example")

PORTAAL_URL = environ.get("PORTAAL_URL", "")
PORTAAL_SLEUTEL = environ.get("PORTAAL_SLEUTEL", "")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["oauth2_provider.contrib.rest_framework.OAuth2Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["serviceplein.api.rechten.PartnerMetScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "serviceplein.api.problemen.problem_handler",
    "DEFAULT_PAGINATION_CLASS": "serviceplein.api.paginering.Paginering",
    "DEFAULT_THROTTLE_CLASSES": ["serviceplein.api.beperking.PartnerThrottle"],
    "UNAUTHENTICATED_USER": None,
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "SCOPES": {
        "meldingen:schrijven": "Meldingen aanleveren",
        "meldingen:lezen": "Eigen meldingen volgen",
        "ww:schrijven": "Einde van WW aankondigen",
        "diagnoses:lezen": "Bestelde diagnoses bekijken",
        "diagnoses:schrijven": "Uitslagen van diagnoses aanleveren",
        "trajecten:lezen": "Bestelde trajecten bekijken",
        "trajecten:schrijven": "Resultaten van trajecten melden",
        "plannen:lezen": "Gedeelde delen van plannen lezen",
        "rapporten:lezen": "Zien welke rapporten over plannen onder regie worden verwacht",
        "rapporten:schrijven": "Rapporten over plannen onder regie aanleveren",
        "aanvragen:schrijven": "Aanvragen aanleveren, één of veel tegelijk",
        "aanvragen:lezen": "Eigen aangeleverde aanvragen volgen",
        "mutaties:schrijven": "Mutaties van inwoners aanleveren",
        "mutaties:lezen": "Eigen aangeleverde mutaties volgen",
    },
    "SCOPES_BACKEND_CLASS": "serviceplein.api.scopes.PartnerScopes",
    "ALLOWED_GRANT_TYPES": ["client_credentials"],
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Serviceplein API voor ketenpartners",
    "DESCRIPTION": "Meldingen aanleveren en volgen bij de integrale frontoffice van de gemeente.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.0.3",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "CAMELIZE_NAMES": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVERS": [{"url": "/api/v1", "description": "Deze installatie"}],
    "CONTACT": {
        "name": "Functioneel beheer Serviceplein",
        "email": environ.get("API_CONTACT_EMAIL", "api@gemeente.example"),
        "url": environ.get("API_CONTACT_URL", "https://gemeente.example/serviceplein"),
    },
    "LICENSE": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
    "OAUTH2_FLOWS": ["clientCredentials"],
    "OAUTH2_TOKEN_URL": "/api/v1/oauth/token",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "serviceplein.api.schema.add_common_answers",
    ],
    "TAGS": [{"name": "meldingen", "description": "Meldingen die uw organisatie aanlevert en volgt."}],
}
API_TOKENS_PER_MINUUT = 60
CLIENTCERTIFICAAT_HEADER = environ.get("CLIENTCERTIFICAAT_HEADER", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"kort": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "kort"}},
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "pgtrigger", "axes")},
    "root": {"handlers": ["console"], "level": environ.get("LOG_LEVEL", "INFO")},
}
STIJLGIDS = False
REGELINGEN_HOUDBAAR = 30
"""Seconds a process goes on with the definitions of regelingen it read."""
GEMEENTE_NAAM = environ.get("GEMEENTE_NAAM", "")
