"""Server time and queries of the desk: finding a klant by a name with a typing error, and the live proposal
of the triage with its explanation.

Data: what is in the database; an empty one is filled first with `--omvang` klanten (45,000) and `--jaren`
years (5). The floor is the account page of the same person. Goals: p95 under 30 ms and under 20 ms.
"""

# ruff: noqa: E402 - the models can be imported once Django is set up
import argparse
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serviceplein.settings.development")
django.setup()

from django.urls import reverse

from intake.melding.models import Melding
from reporting.proefgemeente.meten import busiest, ensure_data, floor_of, logged_in, measure, report
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Rol

KEREN = 200


def mistyped(name: str) -> str:
    """Two letters in the middle changed places."""
    middle = len(name) // 2
    return name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--omvang", type=int, default=45_000)
    parser.add_argument("--jaren", type=int, default=5)
    options = parser.parse_args()
    data = ensure_data(options.omvang, options.jaren)
    client = logged_in(busiest(Rol.FRONTOFFICE))
    floor = floor_of(client)
    people = Klant.objects.order_by("pk")[:: max(Klant.objects.count() // KEREN, 1)][:KEREN]
    search = reverse("zoeken")
    names = [(search, {"q": f"{klant.voornamen} {mistyped(klant.achternaam)}"}) for klant in people]
    report("klant zoeken aan de balie", data, measure(client, names), floor, doel_ms=30)
    stored = Melding.objects.order_by("-pk").values("kanaal", "domeinen", "soort_vraag", "product", "vraag")
    proposal = reverse("melding-voorstel")
    asked = [(proposal, {**melding, "juiste_plek": "True"}) for melding in stored[:KEREN]]
    report("triage met uitleg", data, measure(client, asked), floor, doel_ms=20)


if __name__ == "__main__":
    main()
