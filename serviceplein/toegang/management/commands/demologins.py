"""Prints who can log in to the demo municipality."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from serviceplein.toegang.demo import DEMO_PASSWORD
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol


class Command(BaseCommand):
    help = "Toon per rol de gebruikersnaam en het wachtwoord van de demo-accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = Gebruiker.objects.filter(demo=True, is_active=True).prefetch_related("roltoekenningen")
        rows = [
            (Rol(grant.rol).label, gebruiker.username, DEMO_PASSWORD, str(gebruiker))
            for gebruiker in accounts
            for grant in gebruiker.roltoekenningen.all()
        ]
        if settings.TWEEDE_FACTOR_VERPLICHT or not rows:
            self.stdout.write("Er zijn geen demo-accounts. Maak ze met: script/manage demo")
            return
        order = {rol.label: at for at, rol in enumerate(Rol)}
        head = ("Rol", "Gebruikersnaam", "Wachtwoord", "Naam")
        table = [head, *sorted(rows, key=lambda row: (order[row[0]], row[1]))]
        widths = [max(len(row[column]) for row in table) for column in range(len(head))]
        for row in table:
            cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
