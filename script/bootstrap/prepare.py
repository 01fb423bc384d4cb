"""Makes the database ready in one process: migrate, and an empty one gets a municipality and demo data.

Prints the demo logins on standard output, progress on standard error.
"""

import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

DEMO_MUNICIPALITY = "utrecht"


def main() -> None:
    django.setup()
    from serviceplein.klanten.models import Klant  # models exist after setup
    from serviceplein.organisatie.models import Team

    call_command("migrate", verbosity=0, stdout=sys.stderr)
    demo = "--zonder-demo" not in sys.argv
    if demo and not Team.objects.exists():
        call_command("inrichten", DEMO_MUNICIPALITY, stdout=sys.stderr)
    if demo and not Klant.objects.exists():
        print("Demogegevens maken (eenmalig)...", file=sys.stderr)
        call_command("demo", stdout=sys.stderr)
    call_command("demologins")


if __name__ == "__main__":
    main()
