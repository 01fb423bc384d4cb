"""A casus is offered, published by somebody else, or comes back: nothing that names a person goes out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from caseload.casusboek.anoniem import Spoor
from caseload.casusboek.lezen import open_traces, published_text
from caseload.casusboek.models import Casus
from caseload.casusboek.services import CasusAlVerder, CasusNietMogelijk, lock_concept, tell
from caseload.casusboek.transitions import CasusStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken

PUBLICEREN = "casusboek.publicatie_werkdagen"
KANTEN, SCHRIJVERS = 2, 2
"""At least so many sides by so many people: one voice is no casus."""


class NietAnoniem(DomainError):
    """Somebody can be recognised; `sporen` say where."""

    code = "caseload.casus_niet_anoniem"

    def __init__(self, sporen: list[Spoor]) -> None:
        first = sporen[0]
        super().__init__(
            f"Deze casus is nog niet anoniem: {first.soort} in '{first.plaats}', regel {first.regel}. "
            "Haal het weg of leg uit waarom het niemand noemt."
        )
        self.sporen = tuple(sporen)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCasus:
    casus_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishCasus:
    casus_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackCasus:
    """Back to concept: not good enough yet, or out of the book again because somebody was recognised."""

    casus_id: int
    reden: str


@step
def offer_casus(command: OfferCasus, *, actor: Gebruiker, now: datetime) -> None:
    """The writers are done: a second person gets the task to publish.

    Raises Casus.DoesNotExist, PermissionDenied, CasusAlVerder, CasusNietMogelijk, NietAnoniem.
    """
    casus = lock_concept(command.casus_id, actor)
    written = casus.perspectieven.exclude(tekst="")
    if written.values("kant").distinct().count() < KANTEN:
        raise CasusNietMogelijk("Beschrijf de casus van ten minste twee kanten.")
    if written.values("schrijver").distinct().count() < SCHRIJVERS:
        raise CasusNietMogelijk("Laat ook een collega een perspectief schrijven.")
    if not casus.lessen.exists():
        raise CasusNietMogelijk("Schrijf ten minste één les op.")
    require_anonymous(casus)
    casus.status, casus.terug_reden = CasusStatus.AANGEBODEN, ""
    casus.aangeboden_op, casus.aangeboden_door = now, actor
    casus.save(update_fields=["status", "terug_reden", "aangeboden_op", "aangeboden_door"])
    _ask_second_person(casus, actor, now)
    tell("casus.aangeboden", casus, actor=actor, now=now)


@step
def publish_casus(command: PublishCasus, *, actor: Gebruiker, now: datetime) -> None:
    """Puts the casus in the book, after the same check with what is known today; never one's own.

    Raises Casus.DoesNotExist, PermissionDenied, CasusAlVerder, CasusNietMogelijk, NietAnoniem.
    """
    casus = _lock(command.casus_id, actor)
    if casus.status != CasusStatus.AANGEBODEN:
        raise CasusAlVerder("Deze casus wacht niet op publicatie. Ververs de pagina.")
    wrote = casus.perspectieven.filter(schrijver=actor).exists()
    if wrote or actor.pk in (casus.gemaakt_door_id, casus.aangeboden_door_id):
        raise CasusNietMogelijk("U schreef zelf mee. Laat een collega de casus publiceren.")
    require_anonymous(casus)
    casus.tekst = published_text(casus)
    casus.status = CasusStatus.GEPUBLICEERD
    casus.gepubliceerd_op, casus.gepubliceerd_door = now, actor
    casus.save(update_fields=["tekst", "status", "gepubliceerd_op", "gepubliceerd_door"])
    end_taken(sleutels=[publish_key(casus.pk)], now=now, actor=actor)
    tell("casus.gepubliceerd", casus, actor=actor, now=now)


@step
def send_back_casus(command: SendBackCasus, *, actor: Gebruiker, now: datetime) -> None:
    """Back to the writers with the reason, also out of the book. Raises as publish_casus."""
    casus = _lock(command.casus_id, actor)
    if casus.status == CasusStatus.CONCEPT:
        raise CasusAlVerder("Deze casus is al een concept. Ververs de pagina.")
    if not command.reden.strip():
        raise CasusNietMogelijk("Schrijf op waarom de casus teruggaat.", veld="reden")
    casus.status, casus.terug_reden, casus.tekst = CasusStatus.CONCEPT, command.reden.strip(), ""
    casus.gepubliceerd_op = casus.gepubliceerd_door = None
    casus.save(update_fields=["status", "terug_reden", "tekst", "gepubliceerd_op", "gepubliceerd_door"])
    end_taken(sleutels=[publish_key(casus.pk)], now=now, actor=actor, gedaan=False)
    tell("casus.terug", casus, actor=actor, now=now)


def require_anonymous(casus: Casus) -> None:
    """Part of a step. Raises NietAnoniem."""
    if found := open_traces(casus):
        raise NietAnoniem(found)


def publish_key(casus_id: int) -> str:
    """Cause of the task to publish."""
    return f"casus:{casus_id}:publiceren"


def _lock(casus_id: int, actor: Gebruiker) -> Casus:
    casus = Casus.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=casus_id)
    require(actor, Recht.CASUS_PUBLICEREN)
    return casus


def _ask_second_person(casus: Casus, actor: Gebruiker, now: datetime) -> None:
    """A teamleider who did not write along, of the own team first; without one the list shows it."""
    wrote = casus.perspectieven.values("schrijver")
    leaders = Medewerker.objects.filter(functie=Functie.TEAMLEIDER, actief=True, gebruiker__isnull=False)
    able = leaders.exclude(gebruiker__in=wrote).exclude(gebruiker=actor).order_by("nummer")
    mine = getattr(actor, "medewerker", None)
    leader = (able.filter(team=mine.team_id).first() if mine else None) or able.first()
    if leader is None:
        return
    today = timezone.localdate(now)
    create_taak(
        sleutel=publish_key(casus.pk),
        titel="Lees en publiceer een casus van een collega",
        reden=f"Aangeboden door {actor}",
        medewerker_id=leader.pk,
        onderwerp=casus,
        deadline=add_werkdagen(today, int(norm(PUBLICEREN, op=today))),
        now=now,
    )
