"""Writes the entry of the Algoritmeregister as JSON and as an accessible HTML page, from the live tables."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import timezone

from serviceplein.organisatie.models import Gemeente
from serviceplein.regels.verantwoording.register import register_entries


class Command(BaseCommand):
    help = "Schrijft het Algoritmeregister in een map: algoritmeregister.json, en .html met .css."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("map", nargs="?", type=Path, default=Path(), help="waar de bestanden komen")
        parser.add_argument("--contact", default=settings.DEFAULT_FROM_EMAIL, help="e-mailadres voor vragen")
        parser.add_argument("--website", default="", help="adres van de publiekspagina")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        own = Gemeente.objects.filter(eigen=True).values_list("naam", flat=True).first()
        if own is None:
            raise CommandError("Er is nog geen gemeente. Draai eerst: manage.py inrichten NAAM.")
        entries = list(
            register_entries(
                organisatie=f"Gemeente {own}",
                contact=options["contact"],
                website=options["website"],
                now=now,
            )
        )
        folder: Path = options["map"]
        page = render_to_string(
            "regels/algoritmeregister.html", {"vermeldingen": entries, "gemeente": own, "op": now}
        )
        text = json.dumps([dict(entry.velden) for entry in entries], ensure_ascii=False, indent=2)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "algoritmeregister.json").write_text(text + "\n", encoding="utf-8")
            (folder / "algoritmeregister.html").write_text(page, encoding="utf-8")
            (folder / "algoritmeregister.css").write_text(
                render_to_string("regels/algoritmeregister.css"), encoding="utf-8"
            )
        except OSError as error:
            raise CommandError(f"{folder}: hier kan niet worden geschreven ({error.strerror}).") from error
        self.stdout.write(f"{len(entries)} algoritmes beschreven in {folder}/algoritmeregister.json en .html")
