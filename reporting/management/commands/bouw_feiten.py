"""Makes the daily facts of closed days."""

from datetime import date
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.feiten.services import build_feiten
from serviceplein.fouten import DomainError


class Command(BaseCommand):
    help = "Bouw de dagelijkse feiten onder de cijfers; een dag opnieuw bouwen vervangt hem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--van",
            type=date.fromisoformat,
            default=None,
            help="eerste dag (jjjj-mm-dd), standaard een week voor de laatste; wat ontbreekt komt mee",
        )
        parser.add_argument(
            "--tot",
            type=date.fromisoformat,
            default=None,
            help="laatste dag (jjjj-mm-dd), standaard gisteren",
        )

    def handle(self, *args: Any, van: date | None, tot: date | None, **options: Any) -> None:
        begin = perf_counter()
        try:
            made = build_feiten(now=timezone.now(), van=van, tot=tot)
        except DomainError as error:
            raise CommandError(error.message) from error
        if made is None:
            self.stdout.write("Er is nog niets gebeurd om te tellen.")
            return
        seconds = perf_counter() - begin
        days = f"{made.van} tot en met {made.tot} ({made.dagen} dagen)"
        self.stdout.write(f"{made.feiten} feiten van {days} in {seconds:.1f} s.")
