"""Form of a BSN, a postcode and an IBAN; errors say what to do."""

import re

from django.core.exceptions import ValidationError
from stdnum import iban as iban_number

POSTCODE = re.compile(r"^[1-9][0-9]{3}[A-Z]{2}$")


def validate_bsn(value: str) -> None:
    """Raises ValidationError unless `value` is nine digits that pass the eleven-test."""
    if not passes_elfproef(value):
        raise ValidationError(
            "Dit is geen geldig BSN. Controleer de negen cijfers; de elfproef klopt niet.", code="bsn"
        )


def passes_elfproef(value: str) -> bool:
    """Whether these are nine digits whose weighted sum is a multiple of eleven, and not all nought."""
    if len(value) != 9 or not (value.isascii() and value.isdigit()):
        return False
    a, b, c, d, e, f, g, h, last = map(int, value)
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - last
    return total % 11 == 0 and value != "000000000"


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
    digits = value if value.isdigit() else re.sub(r"[\s.\-]", "", value)
    return digits.zfill(9) if digits.isdigit() and len(digits) == 8 else digits


def normalize_postcode(value: str) -> str:
    """Capitals without spaces."""
    return re.sub(r"\s", "", value).upper()
