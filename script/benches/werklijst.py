"""Server time and queries of the lists people work from.

Data: what is in the database; an empty one is filled first with `--omvang` klanten (45,000) and `--jaren`
years (5). The floor is the account page of the same people. Goal: p95 under 60 ms, at most 12 queries.
"""

# ruff: noqa: E402 - the models can be imported once Django is set up
import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
django.setup()

from django.urls import reverse

from reporting.proefgemeente.meten import busiest, ensure_data, floor_of, logged_in, measure, report
from serviceplein.toegang.rollen import Rol

RONDES = 100
LIJSTEN = (
    ("werklijst taken", Rol.WERKCOACH, "werk"),
    ("werklijst caseload", Rol.WERKCOACH, "caseload"),
    ("werklijst gesprekken", Rol.WERKCOACH, "gesprekken"),
    ("werklijst meldingen", Rol.FRONTOFFICE, "meldingen"),
    ("werklijst van de rij", Rol.FRONTOFFICE, "werk-rij"),
    ("werklijst aanvragen", Rol.BACKOFFICE, "werkvoorraad"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--omvang", type=int, default=45_000)
    parser.add_argument("--jaren", type=int, default=5)
    options = parser.parse_args()
    data = ensure_data(options.omvang, options.jaren)
    for naam, rol, address in LIJSTEN:
        client = logged_in(busiest(rol))
        report(naam, data, measure(client, [reverse(address)] * RONDES), floor_of(client))


if __name__ == "__main__":
    main()
