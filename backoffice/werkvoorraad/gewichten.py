"""The weights of the urgency as the norms give them on a day, and the urgency as SQL."""

from datetime import date

from backoffice.werkvoorraad.policy import BEGIN, CODES, PUNTEN, TERMIJNDAG, WACHTDAG, Gewichten
from backoffice.werkvoorraad.transitions import Situatie
from serviceplein.catalogus.normen import known_normen

ZONE = "Europe/Amsterdam"


def weights_on(op: date) -> Gewichten:
    """One query; what the municipality has not set weighs nothing."""
    known = known_normen(CODES, op=op)
    return Gewichten(
        termijndag=int(known.get(TERMIJNDAG, 0)),
        wachtdag=int(known.get(WACHTDAG, 0)),
        situaties={s.value: int(known.get(f"{PUNTEN}{s.value}", 0)) for s in Situatie},
    )


def urgentie_sql(row: str) -> str:
    """`policy.urgentie_of` in SQL over `row`, with the weights of today."""
    begin = f"DATE '{BEGIN.isoformat()}'"
    since = f"({row}.ontstaan_op AT TIME ZONE '{ZONE}')::date"
    cases = " ".join(f"WHEN '{s.value}' THEN {_weight(PUNTEN + s.value)}" for s in Situatie)
    return (
        f"(CASE {row}.situatie {cases} ELSE 0 END"
        f" - {_weight(TERMIJNDAG)} * ({row}.termijn - {begin})"
        f" - {_weight(WACHTDAG)} * ({since} - {begin}))::integer"
    )


def _weight(code: str) -> str:
    """A weight, looked up once per statement."""
    day = f"(now() AT TIME ZONE '{ZONE}')::date"
    return (
        f"COALESCE((SELECT waarde FROM catalogus_norm WHERE code = '{code}' AND geldig_van <= {day}"  # noqa: S608 - our own codes
        f" AND (geldig_tot IS NULL OR geldig_tot > {day})), 0)"
    )
