"""Giving an opdracht to the backoffice, with the check that it is complete (BO-01, BO-13)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from backoffice.werkvoorraad.compleet import check
from backoffice.werkvoorraad.gewichten import weights_on
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.policy import urgentie_of
from backoffice.werkvoorraad.schulden import MELDING, open_talks, talk_until, waiting_melding
from backoffice.werkvoorraad.specialismen import Opdrachtsoort, soort_van
from backoffice.werkvoorraad.stappen import (
    NietUwWerk,
    OpdrachtChanged,
    OpdrachtOnvolledig,
    changed,
    lock,
    needs_running,
    tell,
)
from backoffice.werkvoorraad.transitions import Herkomst, Situatie
from serviceplein.agenda.aansluitingen import contactpersoon_of
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.stap import step
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.ui.werkdagen import add_werkdagen

ONDERWERPEN = ("intake.melding", "caseload.plan")
"""What an opdracht can come from, beside the klant itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpdracht:
    """`soort` is a code of the werkplan. `termijn` empty: that of the kind. `bevestigd`: codes of the demands
    the asker confirms. `reden_onvolledig`: why it is handed over while something is missing.

    `onderwerp`: label and id of the melding or plan it comes from, such as ("intake.melding", 12).
    """

    klant_id: int
    soort: str
    vraag: str
    herkomst: Herkomst = Herkomst.FRONTOFFICE
    situatie: str = ""
    termijn: date | None = None
    onderwerp: tuple[str, int] | None = None
    bevestigd: tuple[str, ...] = ()
    reden_onvolledig: str = ""


@step
def give_opdracht(command: GiveOpdracht, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """Arrow frontoffice or helpdesk -> backoffice: one opdracht in the queue of its specialisme.

    Raises Klant.DoesNotExist (absent or invisible), PermissionDenied, OpdrachtOnvolledig (unknown kind, no
    question, or something missing and no reason; `ontbreekt` names it), NietUwWerk (no medewerker).
    """
    klant = Klant.objects.visible_to(actor).get(pk=command.klant_id)
    require(actor, Recht.OPDRACHT_GEVEN)
    opdracht = place_opdracht(klant, command, actor=actor, now=now)
    tell_given(opdracht, actor=actor, now=now)
    return changed(opdracht)


def place_opdracht(klant: Klant, command: GiveOpdracht, *, actor: Gebruiker, now: datetime) -> Opdracht:
    """Puts the opdracht in the queue; part of a step, which records the event (or calls `tell_given`).

    Raises OpdrachtOnvolledig, NietUwWerk.
    """
    asker: Medewerker | None = getattr(actor, "medewerker", None)
    if asker is None:
        raise NietUwWerk("Uw account hoort niet bij een medewerker. Vraag functioneel beheer.")
    kind = soort_van(command.soort)
    if kind is None:
        raise OpdrachtOnvolledig("Kies wat u van de backoffice vraagt.", veld="soort")
    if not command.vraag.strip():
        raise OpdrachtOnvolledig("Schrijf op wat u van de backoffice vraagt.", veld="vraag")
    if kind.eerste_gesprek:
        command = _first_talk(klant, command, asker, now)
    today = timezone.localdate(now)
    term = _term(kind, command, today)
    return Opdracht.objects.create(
        klant=klant,
        specialisme=kind.specialisme,
        soort=kind.code,
        herkomst=command.herkomst,
        onderwerp_soort=command.onderwerp[0] if command.onderwerp else "",
        onderwerp_id=command.onderwerp[1] if command.onderwerp else None,
        vraag=command.vraag.strip(),
        gevraagd_door=asker,
        situatie=command.situatie,
        termijn=term,
        ontstaan_op=now,
        urgentie=urgentie_of(term, today, command.situatie, weights_on(today)),
        bevestigd=sorted(set(command.bevestigd) & {eis.code for eis in kind.bevestigingen}),
        ontbreekt=_missing(klant, kind, command, now),
        reden_onvolledig=command.reden_onvolledig.strip(),
    )


def _first_talk(klant: Klant, command: GiveOpdracht, asker: Medewerker, now: datetime) -> GiveOpdracht:
    """The vaste contactpersoon brings the specialist in and stays; the melding about debts gives the term."""
    if contactpersoon_of(klant.pk) not in (None, asker.pk):
        raise NietUwWerk("Deze klant heeft een vaste contactpersoon. Die schakelt de specialist in.")
    if open_talks().filter(klant=klant).exists():
        raise OpdrachtOnvolledig(
            "Schuldhulpverlening heeft deze vraag al. Wacht op het antwoord.", veld="vraag"
        )
    melding = waiting_melding(klant.pk)
    situatie = command.situatie or (melding.bedreiging if melding else "")
    until = max(talk_until(melding, situatie, now), timezone.localdate(now))
    return replace(
        command,
        situatie=situatie,
        termijn=min(command.termijn or until, until),
        onderwerp=(MELDING, melding.pk) if melding else command.onderwerp,
    )


def _term(kind: Opdrachtsoort, command: GiveOpdracht, today: date) -> date:
    """The day asked for, else the norm of the kind; a threat never waits longer than its own norm."""
    if command.situatie not in ("", *Situatie.values):
        raise OpdrachtOnvolledig("Kies wat er aan de hand is.", veld="situatie")
    if command.termijn is not None:
        if command.termijn < today:
            raise OpdrachtOnvolledig("Kies een termijn die nog niet voorbij is.", veld="termijn")
        return command.termijn
    return add_werkdagen(today, int(norm(kind.termijn, op=today)))


def _missing(klant: Klant, kind: Opdrachtsoort, command: GiveOpdracht, now: datetime) -> list[str]:
    """What is not there; raises OpdrachtOnvolledig when no reason is given to hand over without it."""
    points = check(klant, kind, command.bevestigd, now=now)
    missing = [point.eis.label for point in points if not point.voldaan]
    if missing and not command.reden_onvolledig.strip():
        raise OpdrachtOnvolledig(
            "Er ontbreekt nog iets. Vul het aan, of leg uit waarom u toch overdraagt.",
            veld="reden_onvolledig",
            ontbreekt=tuple(missing),
        )
    return missing


def tell_given(opdracht: Opdracht, *, actor: Gebruiker, now: datetime) -> None:
    """The event of a new opdracht."""
    tell(
        "gegeven",
        opdracht,
        actor=actor,
        now=now,
        herkomst=opdracht.herkomst,
        compleet=not opdracht.ontbreekt,
        termijn=f"{opdracht.termijn:%d-%m-%Y}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSituatie:
    """`situatie` empty: it is not urgent after all."""

    opdracht_id: int
    situatie: str


@step
def set_situatie(command: SetSituatie, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """What threatens the klant is known or gone; the place in the queue follows.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, OpdrachtOnvolledig.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.TAAK_UITVOEREN)
    needs_running(opdracht)
    if command.situatie not in ("", *Situatie.values):
        raise OpdrachtOnvolledig("Kies wat er aan de hand is.", veld="situatie")
    opdracht.situatie = command.situatie
    opdracht.urgentie = urgentie_of(
        opdracht.termijn,
        timezone.localdate(opdracht.ontstaan_op),
        command.situatie,
        weights_on(timezone.localdate(now)),
    )
    opdracht.save(update_fields=["situatie", "urgentie"])
    tell("situatie", opdracht, actor=actor, now=now, situatie=command.situatie)
    return changed(opdracht)


def subject_of(opdracht: Opdracht) -> tuple[str, int] | None:
    """The melding or plan it came from."""
    return (opdracht.onderwerp_soort, opdracht.onderwerp_id) if opdracht.onderwerp_id is not None else None
