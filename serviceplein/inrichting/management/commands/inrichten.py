"""Sets up a municipality from serviceplein/inrichting/NAAM.yaml."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from serviceplein.fouten import DomainError
from serviceplein.inrichting.beschrijving import inrichtingen, read_inrichting
from serviceplein.inrichting.services import load_inrichting


class Command(BaseCommand):
    help = "Richt een gemeente in: gemeenten, wijken, teams, producten, partners, normen en beslistabellen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("naam", help=f"een van: {', '.join(inrichtingen())}")

    def handle(self, *args: Any, naam: str, **options: Any) -> None:
        try:
            inrichting = read_inrichting(naam)
            result = load_inrichting(inrichting, now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{inrichting.naam}: {inrichting.omschrijving}.")
        for line in result.lines:
            self.stdout.write(line)
