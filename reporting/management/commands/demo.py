"""Makes a municipality to look around in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.proefgemeente.demo import make_demo
from serviceplein.fouten import DomainError


class Command(BaseCommand):
    help = "Vul een lege database met een demogemeente en geef elke rol een account met werk."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = make_demo(now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"De demogemeente staat klaar, met {len(accounts)} accounts. Zie: manage.py demologins"
        )
