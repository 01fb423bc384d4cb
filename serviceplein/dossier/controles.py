"""System checks of what letters and files need from the settings; `manage.py check --deploy` runs them."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from serviceplein.opslag import S3


@register(Tags.files)
def check_storage(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Files in S3 need a bucket and a safe line."""
    entry = settings.STORAGES["default"]
    if entry["BACKEND"] != S3:
        return []
    options = entry.get("OPTIONS", {})
    found: list[CheckMessage] = []
    if not options.get("bucket_name"):
        found.append(Error("S3_BUCKET is leeg. Noem de bucket voor bestanden.", id="dossier.E001"))
    if bool(options.get("access_key")) != bool(options.get("secret_key")):
        found.append(Error("Geef S3_SLEUTEL en S3_GEHEIM allebei, of geen van beide.", id="dossier.E002"))
    if (options.get("endpoint_url") or "https:").startswith("http:"):
        found.append(Warning("S3_ENDPOINT gebruikt geen https. Bestanden reizen open.", id="dossier.W001"))
    return found


@register(Tags.security, deploy=True)
def check_portal(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Letters for the portal go over TLS and with a key."""
    if not settings.PORTAAL_URL:
        return []
    found: list[CheckMessage] = []
    if not settings.PORTAAL_URL.startswith("https://"):
        found.append(Error("PORTAAL_URL begint niet met https.", id="dossier.E003"))
    if not settings.PORTAAL_SLEUTEL:
        found.append(Error("PORTAAL_SLEUTEL is leeg.", id="dossier.E004"))
    return found
