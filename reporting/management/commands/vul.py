"""Fills an empty database with a trial municipality."""

from datetime import date
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.feiten.services import build_feiten
from reporting.proefgemeente.vullen import fill
from serviceplein.fouten import DomainError


class Command(BaseCommand):
    help = "Vult een lege, ingerichte database met een proefgemeente; hetzelfde zaad geeft dezelfde rijen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--omvang", type=int, default=4500, help="aantal klanten")
        parser.add_argument("--jaren", type=int, default=1, help="jaren geschiedenis")
        parser.add_argument("--zaad", type=int, default=1, help="begin van het toeval")
        parser.add_argument(
            "--peildatum",
            type=date.fromisoformat,
            default=None,
            help="laatste dag van de geschiedenis (jjjj-mm-dd), standaard vandaag",
        )

    def handle(
        self, *args: Any, omvang: int, jaren: int, zaad: int, peildatum: date | None, **options: Any
    ) -> None:
        begin = perf_counter()
        day = peildatum or timezone.localdate()
        try:
            result = fill(omvang=omvang, jaren=jaren, zaad=zaad, peildatum=day)
        except DomainError as error:
            raise CommandError(error.message) from error
        seconds = perf_counter() - begin
        build_feiten(now=timezone.now())
        for table, count in sorted(result.rijen.items()):
            self.stdout.write(f"{count:>9} {table}")
        speed = f"{result.totaal / seconds:.0f} per seconde"
        self.stdout.write(f"{result.totaal} rijen in {seconds:.1f} s ({speed}), peildatum {day}.")
