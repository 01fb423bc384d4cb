"""A POST may be sent again without harm: the same Idempotency-Key gets the same answer (API-02)."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from serviceplein.api.models import Herhaalsleutel
from serviceplein.api.problemen import HerhaalConflict

HEADER = "Idempotency-Key"
GIVEN_UP_AFTER = timedelta(minutes=1)
"""A call that has not answered by then broke off; its key may be taken over."""


def once(request: Request, handle: Callable[[], Response]) -> Response:
    """Runs `handle` once per key of this partner and keeps a successful answer; without a key it just runs.

    A refused or failed call frees its key, so that a corrected call may use it.
    Raises HerhaalConflict: 422 for a key with other content, 409 while the first call still runs.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return handle()
    if not (key.isascii() and key.isprintable() and 1 <= len(key) <= 128):
        raise ValidationError({HEADER: ["Gebruik 1 tot 128 gewone tekens, bijvoorbeeld een UUID."]})
    claim = _claim(request, key)
    if claim.status is not None:
        return _repeat(claim)
    try:
        response = handle()
    except BaseException:
        claim.delete()
        raise
    if response.status_code >= 300:
        claim.delete()
        return response
    claim.status = response.status_code
    claim.antwoord = _plain(response.data)
    claim.locatie = response.headers.get("Location", "")
    claim.save(update_fields=["status", "antwoord", "locatie"])
    return response


def _claim(request: Request, key: str) -> Herhaalsleutel:
    account: Any = request.toegang  # type: ignore[attr-defined]
    print_ = _fingerprint(request)
    now = timezone.now()
    try:
        with transaction.atomic():
            return Herhaalsleutel.objects.create(
                toegang=account, sleutel=key, vingerafdruk=print_, begonnen_op=now
            )
    except IntegrityError:
        known = Herhaalsleutel.objects.filter(toegang=account, sleutel=key).first()
    if known is None:
        raise _still_running()
    if known.vingerafdruk != print_:
        raise HerhaalConflict(
            "Deze Idempotency-Key is al gebruikt voor een verzoek met een andere inhoud. Kies een nieuwe.",
            status_code=422,
            code="api.sleutel_andere_inhoud",
        )
    if known.status is None:
        broken = Herhaalsleutel.objects.filter(
            pk=known.pk,
            status__isnull=True,
            begonnen_op=known.begonnen_op,
            begonnen_op__lt=now - GIVEN_UP_AFTER,
        )
        if not broken.update(begonnen_op=now):
            raise _still_running()
    return known


def _still_running() -> HerhaalConflict:
    return HerhaalConflict(
        "Het eerste verzoek met deze Idempotency-Key loopt nog. Probeer het over een paar seconden opnieuw.",
        status_code=409,
        code="api.sleutel_loopt_nog",
    )


def _fingerprint(request: Request) -> str:
    content = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path}\n{content}".encode()).hexdigest()


def _plain(data: Any) -> Any:
    from rest_framework.renderers import JSONRenderer

    return json.loads(JSONRenderer().render(data))


def _repeat(known: Herhaalsleutel) -> Response:
    headers = {"Idempotency-Replayed": "true"}
    if known.locatie:
        headers["Location"] = known.locatie
    return Response(known.antwoord, status=known.status, headers=headers)
