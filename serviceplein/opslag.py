"""Where files are kept: on the disk of the server, or in a store that speaks S3 (KRN-06).

BESTANDSOPSLAG=schijf (the default) or s3. For s3: S3_BUCKET, and where the store asks for it S3_ENDPOINT,
S3_REGIO, S3_SLEUTEL and S3_GEHEIM; without the last two the account of the machine is used.
"""

from collections.abc import Mapping
from typing import Any

SCHIJF = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


def storage_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's STORAGES entry for files; raises ValueError for a kind that does not exist."""
    kind = environment.get("BESTANDSOPSLAG", "schijf")
    if kind == "schijf":
        return {"BACKEND": SCHIJF}
    if kind != "s3":
        raise ValueError(f"BESTANDSOPSLAG={kind} bestaat niet. Kies schijf of s3.")
    options = {
        "bucket_name": environment.get("S3_BUCKET", ""),
        "endpoint_url": environment.get("S3_ENDPOINT") or None,
        "region_name": environment.get("S3_REGIO") or None,
        "access_key": environment.get("S3_SLEUTEL") or None,
        "secret_key": environment.get("S3_GEHEIM") or None,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
        "signature_version": "s3v4",
        "addressing_style": environment.get("S3_ADRESSTIJL", "auto"),
    }
    return {"BACKEND": S3, "OPTIONS": options}
