"""For a lost phone: takes the app off an account, so that a new one is coupled at the next login."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice

from serviceplein.toegang.models import Gebruiker


class Command(BaseCommand):
    help = "Haal de authenticator-app van een account weg, na controle van wie het vraagt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("gebruikersnaam")

    def handle(self, *args: Any, **options: Any) -> None:
        gebruiker = Gebruiker.objects.filter(username=options["gebruikersnaam"]).first()
        if gebruiker is None:
            raise CommandError(f"Er is geen account '{options['gebruikersnaam']}'. Controleer de naam.")
        TOTPDevice.objects.filter(user=gebruiker).delete()
        gebruiker.herstelcodes.all().delete()
        gebruiker.sessies.all().delete()
        self.stdout.write(f"{gebruiker} koppelt bij de volgende keer inloggen een nieuwe app.")
