"""Server time and queries of the klant page, of own klanten of a coach and of any klant of the desk.

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

from caseload.toewijzing.models import Toewijzing
from intake.melding.models import Melding
from reporting.proefgemeente.meten import busiest, ensure_data, floor_of, logged_in, measure, report
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Rol

PAGINAS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--omvang", type=int, default=45_000)
    parser.add_argument("--jaren", type=int, default=5)
    options = parser.parse_args()
    data = ensure_data(options.omvang, options.jaren)
    coach, desk = busiest(Rol.WERKCOACH), busiest(Rol.FRONTOFFICE)
    own = Toewijzing.objects.filter(medewerker__gebruiker=coach, tot__isnull=True).order_by("pk")
    waiting = Melding.objects.open().filter(klant__in=Klant.objects.visible_to(desk)).order_by("pk")
    for naam, account, klanten in (
        ("klantpagina, eigen caseload", coach, own.values_list("klant_id", flat=True)),
        ("klantpagina, open meldingen", desk, waiting.values_list("klant_id", flat=True)),
    ):
        chosen = list(klanten[:PAGINAS])
        if not chosen:
            raise SystemExit("deze gegevens hebben geen klanten om te openen")
        paths = [reverse("klant", args=[chosen[i % len(chosen)]]) for i in range(PAGINAS)]
        client = logged_in(account)
        report(naam, data, measure(client, paths), floor_of(client))


if __name__ == "__main__":
    main()
