"""A message in the portal of the municipality: handed over once, with the letter that belongs to it.

The portal is a service of its own (PORTAAL_URL, PORTAAL_SLEUTEL). It gets JSON and answers 2xx; the same
`Idempotency-Key` again is the same message.
"""

import base64
import json
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings

from serviceplein.berichten.models import Bericht
from serviceplein.dossier.ongewijzigd import read_checked

WACHT = 20
"""Seconds the portal may take to answer."""


class PortaalNietIngericht(OSError):
    """There is no portal to send to."""


def put_in_portaal(bericht: Bericht, onderwerp: str, tekst: str) -> None:
    """Hands one message over; raises OSError when the portal cannot take it now, BestandGewijzigd."""
    if not settings.PORTAAL_URL:
        raise PortaalNietIngericht("Er is geen portaal ingericht.")
    klant, document = bericht.klant, bericht.document
    if klant is None or not klant.bsn:
        raise PortaalNietIngericht("Zonder BSN kan een bericht niet in het portaal.")
    body: dict[str, Any] = {
        "sleutel": bericht.sleutel,
        "bsn": klant.bsn,
        "onderwerp": onderwerp,
        "tekst": tekst,
    }
    if document is not None:
        body["document"] = {
            "titel": document.titel,
            "mediatype": document.mediatype,
            "sha256": document.sha256,
            "inhoud": base64.b64encode(read_checked(document)).decode(),
        }
    request = Request(  # noqa: S310 - the address is a setting; the check demands https
        settings.PORTAAL_URL,
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {settings.PORTAAL_SLEUTEL}",
            "Content-Type": "application/json",
            "Idempotency-Key": bericht.sleutel,
        },
    )
    with urlopen(request, timeout=WACHT):  # noqa: S310
        pass
