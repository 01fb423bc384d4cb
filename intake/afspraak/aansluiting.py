"""What a melding does when its talk ends; called by the agenda inside the step that ends the talk."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from serviceplein.agenda import aansluitingen
from serviceplein.agenda.keuzes import AfspraakSoort
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.taal import in_zin
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak

MELDING = "intake.melding"


def lock_melding(melding_id: int) -> Melding:
    """The melding, locked; who may see the talk may end it."""
    return Melding.objects.select_for_update(of=("self",)).get(pk=melding_id)


def after_talk(melding: Melding, afspraak: Afspraak, done: bool, now: datetime) -> None:
    """A talk that was held closes the melding, or leaves its holder the task to go on; any other frees it."""
    if melding.status != MeldingStatus.AFSPRAAK:
        return
    if afspraak.status != AfspraakStatus.GEVOERD or afspraak.soort == AfspraakSoort.QUICK_SCAN:
        melding.status = MeldingStatus.GETRIEERD
    else:
        melding.status = MeldingStatus.AFGEHANDELD if done else MeldingStatus.OVERGEDRAGEN
        melding.gesloten_op = now
        melding.antwoord = melding.antwoord or afspraak.verslag
        if not done:
            _go_on(melding, afspraak, now)
    melding.save(update_fields=["status", "gesloten_op", "antwoord"])


def _go_on(melding: Melding, afspraak: Afspraak, now: datetime) -> None:
    today = timezone.localdate(now)
    create_taak(
        sleutel=f"afspraak:{afspraak.pk}:vervolg",
        titel="Ga verder na het gesprek: de vraag is nog niet klaar",
        reden=f"Melding {melding.kenmerk}, {in_zin(afspraak.get_soort_display())}",
        klant_id=melding.klant_id,
        medewerker_id=afspraak.medewerker_id,
        onderwerp=melding,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )


def quick_scan_page(afspraak: Afspraak) -> str:
    """A Quick Scan of a melding starts on the page of that melding."""
    about_melding = afspraak.onderwerp_soort == MELDING and afspraak.onderwerp_id
    return reverse("melding", args=[afspraak.onderwerp_id]) if about_melding else ""


def register_all() -> None:
    """Called when the app starts."""
    aansluitingen.register_onderwerp(MELDING, lock=lock_melding, na_einde=after_talk)
    aansluitingen.register_afsluiting(AfspraakSoort.QUICK_SCAN, quick_scan_page)
