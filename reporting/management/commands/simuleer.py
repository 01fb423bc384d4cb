"""Lets a trial municipality live on through the services."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.feiten.services import build_feiten
from reporting.proefgemeente.simuleren import simulate
from serviceplein.fouten import DomainError


class Command(BaseCommand):
    help = "Laat een gevulde proefgemeente dagen doorleven, van melding tot besluit en uitstroom."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dagen", type=int, default=30, help="aantal dagen na de laatste gebeurtenis")
        parser.add_argument("--zaad", type=int, default=1, help="begin van het toeval")

    def handle(self, *args: Any, dagen: int, zaad: int, **options: Any) -> None:
        if dagen < 1:
            raise CommandError("Kies ten minste één dag.")
        begin = perf_counter()
        try:
            first, last, done = simulate(dagen=dagen, zaad=zaad)
        except DomainError as error:
            raise CommandError(error.message) from error
        build_feiten(now=timezone.now(), van=first if first < timezone.localdate() else None)
        self.stdout.write(f"Van {first} tot en met {last}, in {perf_counter() - begin:.1f} s:")
        for name, count in sorted(done.stappen.items()):
            self.stdout.write(f"{count:>6} {name}")
        for code, count in sorted(done.geweigerd.items()):
            self.stdout.write(f"{count:>6} geweigerd: {code}")
