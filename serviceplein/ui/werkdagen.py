"""Working days as the Algemene termijnenwet counts them (article 3)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter


@lru_cache(maxsize=64)
def vrije_dagen(jaar: int) -> frozenset[date]:
    """Holidays of one year that are no working day; 5 May and Good Friday count every year."""
    good_friday = easter(jaar) - timedelta(days=2)
    return frozenset({*holidays.country_holidays("NL", years=jaar), date(jaar, 5, 5), good_friday})


def is_werkdag(dag: date) -> bool:
    return dag.weekday() < 5 and dag not in vrije_dagen(dag.year)


def count_werkdagen(van: date, tot: date) -> int:
    """Working days after `van` up to and including `tot`; negative when `tot` lies before `van`."""
    if tot < van:
        return -count_werkdagen(tot, van)
    return sum(is_werkdag(van + timedelta(days=n)) for n in range(1, (tot - van).days + 1))


def add_werkdagen(van: date, aantal: int) -> date:
    """The day that lies `aantal` working days after `van`."""
    dag = van
    while aantal > 0:
        dag += timedelta(days=1)
        aantal -= is_werkdag(dag)
    return dag
