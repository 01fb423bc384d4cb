"""Codes for whoever lost their phone: ten at a time, shown once, each good for one login (PRV-08)."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from serviceplein.toegang.models import Gebruiker, Herstelcode

AANTAL = 10
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without letters and digits that look alike."""
_LENGTH = 16


@transaction.atomic
def new_codes(gebruiker: Gebruiker, *, now: datetime) -> list[str]:
    """Fresh codes instead of all former ones; only their hashes are kept."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(AANTAL)]
    Herstelcode.objects.filter(gebruiker=gebruiker).delete()
    Herstelcode.objects.bulk_create(
        Herstelcode(gebruiker=gebruiker, hash=_hash(gebruiker, code), gemaakt_op=now) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, _LENGTH, 4)) for code in codes]


def use_code(gebruiker: Gebruiker, text: str, *, now: datetime) -> bool:
    """Uses a code up; False when it is unknown or used before. Two logins cannot use the same one."""
    code = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(code) != _LENGTH:
        return False
    fresh = Herstelcode.objects.filter(
        gebruiker=gebruiker, hash=_hash(gebruiker, code), gebruikt_op__isnull=True
    )
    return bool(fresh.update(gebruikt_op=now))


def codes_left(gebruiker: Gebruiker) -> int:
    """How many codes can still be used."""
    return Herstelcode.objects.filter(gebruiker=gebruiker, gebruikt_op__isnull=True).count()


def _hash(gebruiker: Gebruiker, code: str) -> str:
    """78 random bits need no slow hash; the account in it keeps equal codes apart."""
    return hashlib.sha256(f"{gebruiker.pk}:{code}".encode()).hexdigest()
