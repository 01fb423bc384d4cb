"""Lets a trial municipality live on through the services."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.feiten.services import build_feiten
from reporting.proefgemeente.simuleren import simulate
from reporting.proefgemeente.wmo import HOOGSTENS_PUNTEN, Route, as_table, count_routes
from serviceplein.fouten import DomainError


class Command(BaseCommand):
    help = "Laat een gevulde proefgemeente dagen doorleven, van melding tot besluit en uitstroom."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dagen", type=int, default=30, help="aantal dagen na de laatste gebeurtenis")
        parser.add_argument("--zaad", type=int, default=1, help="begin van het toeval")
        parser.add_argument(
            "--wmo-meldingen",
            type=int,
            default=None,
            metavar="N",
            help="laat precies zoveel Wmo-vragen binnenkomen, in plaats van alle vragen, "
            "en vergelijk hun routes met de bron",
        )

    def handle(self, *args: Any, dagen: int, zaad: int, wmo_meldingen: int | None, **options: Any) -> None:
        if dagen < 1:
            raise CommandError("Kies ten minste één dag.")
        if wmo_meldingen is not None and wmo_meldingen < 1:
            raise CommandError("Kies ten minste één Wmo-melding.")
        begin = perf_counter()
        try:
            first, last, done = simulate(dagen=dagen, zaad=zaad, wmo_meldingen=wmo_meldingen)
        except DomainError as error:
            raise CommandError(error.message) from error
        build_feiten(now=timezone.now(), van=first if first < timezone.localdate() else None)
        self.stdout.write(f"Van {first} tot en met {last}, in {perf_counter() - begin:.1f} s:")
        for name, count in sorted(done.stappen.items()):
            self.stdout.write(f"{count:>6} {name}")
        for code, count in sorted(done.geweigerd.items()):
            self.stdout.write(f"{count:>6} geweigerd: {code}")
        if wmo_meldingen is not None:
            self.compare(count_routes(done.meldingen))

    def compare(self, routes: list[Route]) -> None:
        """Prints the routes beside the source. Raises CommandError when one is too far from it."""
        for line in as_table(routes):
            self.stdout.write(line)
        far = [route.naam for route in routes if route.te_ver]
        if far:
            raise CommandError(
                f"Meer dan {HOOGSTENS_PUNTEN:.0f} procentpunt verschil met de bron: {', '.join(far)}."
            )
        self.stdout.write(f"Elke route ligt binnen {HOOGSTENS_PUNTEN:.0f} procentpunt van de bron.")
