"""Names, streets and test BSNs for people who do not exist."""

from functools import cache

import numpy as np
from faker.providers.person.nl_NL import Provider
from numpy.typing import NDArray

TUSSENVOEGSELS = frozenset(
    {"van", "de", "den", "der", "ter", "ten", "te", "'t", "op", "in", "van de", "van den", "van der"}
)
EXTRA = ("Özdemir", "Yıldız", "Çelik", "Müller", "Benaïssa", "Koné", "Díaz", "Šimić", "Gündüz", "Großmann")
STRATEN = (
    *("Kastanjelaan", "Eikstraat", "Lijsterstraat", "Merelhof", "Molenweg", "Kanaalstraat", "Brugstraat"),
    *("Dorpsstraat", "Kerkstraat", "Schoolstraat", "Parklaan", "Wilgenpad", "Beukenlaan", "Singel"),
    *("Zonnebloemdreef", "Vlinderhof", "Havikweg", "Bakkerstraat", "Smidsgang", "Weverspad", "Tuinstraat"),
    *("Oranjestraat", "Vredenlaan", "Spoorlaan", "Stationsplein", "Korte Dreef", "Lange Gracht", "Veerdam"),
    *("Populierstraat", "Rozenhof", "Seringstraat", "Waterkade", "Zandpad", "Hoefsmidlaan", "Meerkoethof"),
)
LETTERS = "ABCDEGHJKLMNPRTVWXZ"
BSN_BEGIN = 90_000_000
BSN_REEKS = 10_000_000
BSN_STAP = 7_654_321


@cache
def achternamen() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Infixes and last names side by side, from Faker's Dutch list without its titles and oddities."""
    infixes, names = [], []
    for full in (*Provider.last_names, *EXTRA):
        *before, last = full.split(" ")
        infix = " ".join(before)
        if last[:1].isupper() and (infix == "" or infix in TUSSENVOEGSELS) and "," not in full:
            infixes.append(infix)
            names.append(last)
    return tuple(infixes), tuple(names)


def voornamen(vrouw: bool) -> tuple[str, ...]:
    """First names for one sex, from Faker's Dutch list."""
    return tuple(Provider.first_names_female if vrouw else Provider.first_names_male)


def bsns(eerste: int, aantal: int) -> list[str]:
    """`aantal` different BSNs that pass the eleven-test and start with a 9, for positions `eerste` and on.

    Positions that do not overlap give numbers that do not either, up to about nine million in all.
    """
    room = aantal * 6 // 5 + 50
    index = np.arange(eerste * 6 // 5, eerste * 6 // 5 + room, dtype=np.int64)
    body = BSN_BEGIN + index * BSN_STAP % BSN_REEKS
    total: NDArray[np.int64] = np.zeros(room, dtype=np.int64)
    for weight, power in zip(range(9, 1, -1), range(7, -1, -1), strict=True):
        total += weight * (body // 10**power % 10)
    check = total % 11
    return list(map(str, (body * 10 + check)[check < 10][:aantal].tolist()))
