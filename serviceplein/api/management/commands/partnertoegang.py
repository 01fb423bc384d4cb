"""Makes the API account of a ketenpartner and prints its client id and secret once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from serviceplein.api.services import create_partner_access
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Partner


class Command(BaseCommand):
    help = "Geef een ketenpartner toegang tot de API; het geheim wordt eenmalig getoond."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", help="Naam van de partner, zoals in de sociale kaart")
        parser.add_argument("--scope", action="append", required=True, help="Mag vaker worden opgegeven")
        parser.add_argument("--ip", action="append", default=[], help="IP-adres of reeks; mag vaker")
        parser.add_argument("--certificaat", default="", help="SHA-256 van het clientcertificaat")

    def handle(self, *args: Any, **options: Any) -> None:
        partner = Partner.objects.filter(naam=options["partner"]).first()
        if partner is None:
            raise CommandError(f"Er is geen partner '{options['partner']}'. Controleer de naam.")
        try:
            access = create_partner_access(
                partner,
                scopes=options["scope"],
                ip_adressen=options["ip"],
                certificaat_sha256=options["certificaat"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"client_id      {access.client_id}")
        self.stdout.write(f"client_secret  {access.client_secret}")
        self.stdout.write("Bewaar het geheim veilig; het is hierna niet meer op te vragen.")
