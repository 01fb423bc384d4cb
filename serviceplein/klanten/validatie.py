"""Form of a BSN, a postcode and an IBAN; errors say what to do."""

import re

from django.core.exceptions import ValidationError
from stdnum import iban as iban_number
from stdnum.nl import bsn as bsn_number

POSTCODE = re.compile(r"^[1-9][0-9]{3}[A-Z]{2}$")


def validate_bsn(value: str) -> None:
    """Raises ValidationError unless `value` is nine digits that pass the eleven-test."""
    if not bsn_number.is_valid(value) or len(value) != 9:
        raise ValidationError(
            "Dit is geen geldig BSN. Controleer de negen cijfers; de elfproef klopt niet.", code="bsn"
        )


def validate_postcode(value: str) -> None:
    """Raises ValidationError unless `value` is four digits and two capitals, such as 3511AB."""
    if not POSTCODE.match(value):
        raise ValidationError("Vul een postcode in als 3511AB.", code="postcode")


def validate_iban(value: str) -> None:
    """Raises ValidationError unless `value` is an IBAN in capitals without spaces whose check holds."""
    if not iban_number.is_valid(value) or value != normalize_iban(value):
        raise ValidationError(
            "Dit is geen geldig rekeningnummer (IBAN). Controleer de letters en cijfers op de bankpas.",
            code="iban",
        )


def normalize_iban(value: str) -> str:
    """Capitals without spaces, dots and dashes."""
    return re.sub(r"[\s.\-]", "", value).upper()


def normalize_bsn(value: str) -> str:
    """Nine digits without dots and spaces; shorter numbers get their leading zero back."""
    digits = re.sub(r"[\s.\-]", "", value)
    return digits.zfill(9) if digits.isdigit() and len(digits) == 8 else digits


def normalize_postcode(value: str) -> str:
    """Capitals without spaces."""
    return re.sub(r"\s", "", value).upper()
