"""Nobody has room: a place in line with a term and a signal, and the way out of the line (CAS-05)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caseload.toewijzing.kandidaten import serving_team, waiting_until
from caseload.toewijzing.models import Toewijzing, Wachtplaats
from caseload.toewijzing.plaatsen import Besluit, Plaats, event_data, explanation, take_place
from caseload.toewijzing.policy import Keuze
from caseload.toewijzing.transitions import WachtStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak, end_taken


class NietMeerWachtend(DomainError):
    code = "caseload.niet_meer_wachtend"


class NogGeenRuimte(DomainError):
    code = "caseload.nog_geen_ruimte"


class HeeftAlContactpersoon(DomainError):
    code = "caseload.heeft_al_contactpersoon"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWaiting:
    """Somebody from the line gets a contactpersoon; `medewerker_id` with `reden` deviates."""

    wachtplaats_id: int
    medewerker_id: int | None = None
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPlaced:
    toewijzing_id: int
    klant_id: int


@step
def place_waiting(command: PlaceWaiting, *, actor: Gebruiker, now: datetime) -> WaitingPlaced:
    """Gives a waiting klant a contactpersoon, as soon as somebody has room.

    Raises Wachtplaats.DoesNotExist, PermissionDenied, NietMeerWachtend, NogGeenRuimte, HeeftAlContactpersoon,
    AfwijkingNietMogelijk.
    """
    require(actor, Recht.CONTACTPERSOON_TOEWIJZEN)
    visible = Wachtplaats.objects.visible_to(actor)
    waiting = visible.select_for_update(of=("self",)).select_related("melding").get(pk=command.wachtplaats_id)
    if waiting.status != WachtStatus.WACHT:
        raise NietMeerWachtend(
            f"Deze klant wacht niet meer: {waiting.get_status_display().lower()}. Ververs de pagina."
        )
    klant = lock_klant(waiting.klant_id)
    plaats = Plaats(
        klant=klant,
        melding=waiting.melding,
        functie=Functie(waiting.functie),
        gewicht=waiting.gewicht,
        besluit=Besluit.from_data(waiting.uitleg),
        medewerker_id=command.medewerker_id,
        reden=command.reden,
    )
    _, toewijzing = take_place(plaats, actor=actor, now=now)
    if toewijzing is None:
        raise NogGeenRuimte("Er heeft nog niemand ruimte binnen de norm. De klant blijft op de wachtlijst.")
    waiting.status = WachtStatus.GEPLAATST
    waiting.save(update_fields=["status"])
    end_taken(sleutels=[_signal(waiting)], now=now, actor=actor)
    record(
        "contactpersoon.toegewezen",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=toewijzing,
        gegevens={**event_data(toewijzing), "wachtplaats_id": waiting.pk},
    )
    return WaitingPlaced(toewijzing_id=toewijzing.pk, klant_id=klant.pk)


def lock_klant(klant_id: int) -> Klant:
    """The klant, locked so that only one contactpersoon can come; part of a step.

    Raises HeeftAlContactpersoon.
    """
    klant = Klant.objects.select_for_update(of=("self",), no_key=True).get(pk=klant_id)
    if Toewijzing.objects.running().filter(klant=klant).exists():
        raise HeeftAlContactpersoon(
            "Deze klant heeft al een vaste contactpersoon. Geef de melding door aan die collega."
        )
    return klant


def put_in_line(plaats: Plaats, keuze: Keuze, *, now: datetime) -> Wachtplaats:
    """A place in line with a term, and a signal for the team that ought to have room; part of a step."""
    today = timezone.localdate(now)
    team = serving_team(plaats.klant, plaats.functie)
    waiting = Wachtplaats.objects.create(
        klant=plaats.klant,
        melding=plaats.melding,
        functie=plaats.functie,
        team=team,
        gewicht=plaats.gewicht,
        sinds=now,
        termijn=waiting_until(today),
        uitleg=explanation(keuze, plaats.besluit),
    )
    create_taak(
        sleutel=_signal(waiting),
        soort=Taak.Soort.SIGNAAL,
        titel=f"Geen ruimte: klant wacht op een {plaats.functie.label.lower()}",
        reden="Niemand met deze functie heeft ruimte binnen de norm.",
        klant_id=plaats.klant.pk,
        team_id=team.pk if team else None,
        specialisme="" if team else Specialisme.FRONTOFFICE,
        onderwerp=waiting,
        deadline=waiting.termijn,
        now=now,
    )
    return waiting


def _signal(waiting: Wachtplaats) -> str:
    return f"wachtplaats:{waiting.pk}"
