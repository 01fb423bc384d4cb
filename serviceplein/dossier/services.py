"""Writing the time line and keeping documents."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import models

from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.toegang.models import Gebruiker


def record(
    code: str,
    *,
    actor: Gebruiker | None,
    now: datetime,
    klant_id: int | None,
    onderwerp: models.Model | None = None,
    gegevens: Mapping[str, Any] | None = None,
) -> Gebeurtenis:
    """Writes the one event of a step, inside the step's transaction (KRN-05).

    Raises KeyError for a kind no app registered.
    """
    return Gebeurtenis.objects.create(
        soort=code,
        domein=soort(code).domein,
        op=now,
        klant_id=klant_id,
        actor=actor,
        onderwerp_soort=onderwerp._meta.label_lower if onderwerp else "",
        onderwerp_id=onderwerp.pk if onderwerp else None,
        gegevens=dict(gegevens or {}),
    )


def keep_document(
    content: bytes,
    *,
    name: str,
    titel: str,
    soort: Document.Soort,
    mediatype: str,
    klant_id: int | None,
    onderwerp: models.Model,
    actor: Gebruiker | None,
    now: datetime,
    bestandsnaam: str = "",
    vorige: Document | None = None,
) -> Document:
    """Stores a file with its hash; part of a step, so it opens no transaction.

    bestandsnaam: how it was called, cleaned; vorige: the document this is a new version of.
    """
    return Document.objects.create(
        klant_id=klant_id,
        soort=soort,
        titel=titel,
        bestand=ContentFile(content, name=name),
        mediatype=mediatype,
        grootte=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        onderwerp_soort=onderwerp._meta.label_lower,
        onderwerp_id=onderwerp.pk,
        toegevoegd_door=actor,
        toegevoegd_op=now,
        bestandsnaam=bestandsnaam,
        vorige=vorige,
        versie=vorige.versie + 1 if vorige else 1,
    )
