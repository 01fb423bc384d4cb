"""How the caseload receives meldingen of klanten it already knows (INT-06, INT-21)."""

from datetime import datetime

from django.utils import timezone

from caseload.toewijzing.models import EindeReden, Toewijzing
from intake.aansluitingen import register_contactpersoon, register_decided_again, register_ontvangst
from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from serviceplein.agenda import aansluitingen as agenda
from serviceplein.catalogus.normen import norm
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak


def has_contactpersoon(klant_id: int) -> bool:
    """Whether the klant has a running toewijzing."""
    return Toewijzing.objects.filter(klant=klant_id, tot__isnull=True).exists()


def contactpersoon_of(klant_id: int) -> int | None:
    """The medewerker who is the vaste contactpersoon of a klant, for the agenda."""
    running = Toewijzing.objects.filter(klant=klant_id, tot__isnull=True)
    return running.values_list("medewerker", flat=True).first()


def to_contactpersoon(melding: Melding, actor: Gebruiker, now: datetime) -> None:
    """A known klant goes to the vaste contactpersoon."""
    running = Toewijzing.objects.filter(klant=melding.klant_id, tot__isnull=True).select_related("medewerker")
    toewijzing = running.first()
    _task(
        melding,
        "Neem contact op: nieuwe vraag van uw klant",
        toewijzing.medewerker if toewijzing else None,
        now,
    )


def to_beeindigende_professional(melding: Melding, actor: Gebruiker, now: datetime) -> None:
    """Whoever ended the service at the klant's own choice is asked first."""
    ended = Toewijzing.objects.filter(klant=melding.klant_id, einde_reden=EindeReden.EIGEN_KEUZE)
    last = ended.select_related("medewerker").order_by("-tot").first()
    _task(
        melding, "Overleg: klant die zelf stopte meldt zich opnieuw", last.medewerker if last else None, now
    )


def _task(melding: Melding, titel: str, medewerker: Medewerker | None, now: datetime) -> None:
    """A task for the medewerker; without one it goes to the frontoffice, so that nothing is lost."""
    today = timezone.localdate(now)
    create_taak(
        sleutel=f"melding:{melding.pk}:{melding.vervolgstap}",
        titel=titel,
        reden=f"Melding {melding.kenmerk}",
        klant_id=melding.klant_id,
        medewerker_id=medewerker.pk if medewerker else None,
        specialisme="" if medewerker else Specialisme.FRONTOFFICE,
        onderwerp=melding,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )


def decided_again(klant_id: int, functie: str | None, actor: Gebruiker, now: datetime) -> None:
    """After a diagnose another functie may help better than the contactpersoon chosen meanwhile (INT-15)."""
    running = Toewijzing.objects.filter(klant=klant_id, tot__isnull=True).select_related("medewerker")
    toewijzing = running.first()
    if toewijzing is None or functie == toewijzing.functie:
        return
    today = timezone.localdate(now)
    label = Functie(functie).label.lower() if functie else "een ketenpartner"
    create_taak(
        sleutel=f"diagnose-functie:{toewijzing.pk}",
        titel=f"De diagnose wijst naar {label}: bespreek of u de klant overdraagt",
        klant_id=klant_id,
        medewerker_id=toewijzing.medewerker_id,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )


def register_all() -> None:
    """Plugs the caseload into the intake; called when the app starts."""
    register_contactpersoon(has_contactpersoon)
    register_decided_again(decided_again)
    agenda.register_contactpersoon(contactpersoon_of)
    register_ontvangst(Bestemming.VASTE_CONTACTPERSOON, to_contactpersoon)
    register_ontvangst(Bestemming.BEEINDIGENDE_PROFESSIONAL, to_beeindigende_professional)
