"""Referring warm: speak with whoever takes over, then let go; a refusal brings the melding back."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status, take_over
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import OUTSIDE, task_key
from intake.verwijzing.models import Verwijzing
from intake.verwijzing.transitions import VerwijzingStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken

SOORTEN: dict[str, str] = {
    Bestemming.BCT: "toegang maatschappelijke opvang",
    Bestemming.WIJKWELZIJNSORGANISATIE: "wijkwelzijnsorganisatie",
}
"""Which kind of partner a bestemming is; for `eigen_gemeente` there is none."""


class VerwijzingNietMogelijk(DomainError):
    code = "intake.verwijzing_niet_mogelijk"


class VerwijzingBeantwoord(DomainError):
    code = "intake.verwijzing_beantwoord"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferWarm:
    """Who was spoken to, what was told, and whether they take it on now (`aangenomen`) or call back."""

    melding_id: int
    partner_id: int | None
    gesproken_met: str
    boodschap: str
    toestemming: bool
    aangenomen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerVerwijzing:
    """The organisation called back; a refusal needs its reason."""

    verwijzing_id: int
    aangenomen: bool
    weigering: str = ""


@step
def refer_warm(command: ReferWarm, *, actor: Gebruiker, now: datetime) -> Verwijzing:
    """Offers the melding to an organisation outside; taken on at once, it leaves the intake.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, VerwijzingNietMogelijk.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    require_status(melding, MeldingStatus.GETRIEERD)
    partner = _partner(melding, command.partner_id)
    _require_ready(melding, command)
    today = timezone.localdate(now)
    verwijzing = Verwijzing.objects.create(
        melding=melding,
        partner=partner,
        naar=partner.naam if partner else home_of(melding),
        gesproken_met=command.gesproken_met.strip(),
        boodschap=command.boodschap.strip(),
        toestemming=True,
        reactie_uiterlijk=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        aangeboden_op=now,
        aangeboden_door=actor,
    )
    end_taken(sleutels=[task_key(melding)], now=now, actor=actor)
    if command.aangenomen:
        _take(verwijzing, melding, actor=actor, now=now)
        return verwijzing
    _call_back(verwijzing, melding, now=now)
    record(
        "melding.verwijzing_aangeboden",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={"kenmerk": melding.kenmerk, "naar": verwijzing.naar},
    )
    return verwijzing


@step
def answer_verwijzing(command: AnswerVerwijzing, *, actor: Gebruiker, now: datetime) -> Verwijzing:
    """What the organisation answered: the melding leaves, or looks for another place.

    Raises Verwijzing.DoesNotExist, Melding.DoesNotExist, PermissionDenied, VerwijzingBeantwoord,
    VerwijzingNietMogelijk.
    """
    melding = lock_visible(Verwijzing.objects.get(pk=command.verwijzing_id).melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    verwijzing = Verwijzing.objects.select_for_update().get(pk=command.verwijzing_id)
    if verwijzing.status != VerwijzingStatus.AANGEBODEN:
        raise VerwijzingBeantwoord("Deze verwijzing is al beantwoord. Ververs de pagina.")
    end_taken(sleutels=[_call_back_key(verwijzing)], now=now, actor=actor)
    if command.aangenomen:
        _take(verwijzing, melding, actor=actor, now=now)
        return verwijzing
    if not command.weigering.strip():
        raise VerwijzingNietMogelijk("Noteer waarom de organisatie weigert.", veld="weigering")
    verwijzing.status = VerwijzingStatus.GEWEIGERD
    verwijzing.weigering = command.weigering.strip()
    verwijzing.beantwoord_op = now
    verwijzing.save()
    _look_elsewhere(verwijzing, melding, now=now)
    record(
        "melding.verwijzing_geweigerd",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={"kenmerk": melding.kenmerk, "naar": verwijzing.naar},
    )
    return verwijzing


def leaves_by_referral(melding: Melding) -> bool:
    """Whether a call is how it leaves; a known klant goes to the wijk with an agreed day."""
    to_wijk = melding.bestemming == Bestemming.WIJKWELZIJNSORGANISATIE
    return melding.bestemming in OUTSIDE and not (to_wijk and melding.klant_id is not None)


def home_of(melding: Melding) -> str:
    """The gemeente the klant lives in, by name; empty when unknown."""
    klant = melding.klant
    return str(klant.gemeente or klant.woonplaats) if klant else ""


def _partner(melding: Melding, partner_id: int | None) -> Partner | None:
    """The chosen organisation, of the kind the triage named."""
    if melding.bestemming == Bestemming.EIGEN_GEMEENTE:
        return None
    soort = SOORTEN.get(melding.bestemming)
    found = Partner.objects.filter(pk=partner_id, soort=soort) if partner_id and soort else None
    partner = found.first() if found else None
    if partner is None and melding.bestemming in OUTSIDE:
        raise VerwijzingNietMogelijk("Kies naar welke organisatie u verwijst.", veld="partner")
    return partner


def _require_ready(melding: Melding, command: ReferWarm) -> None:
    if melding.bestemming not in OUTSIDE:
        raise VerwijzingNietMogelijk("Deze melding blijft bij de gemeente. Volg de stap van de triage.")
    if melding.bestemming == Bestemming.EIGEN_GEMEENTE and not home_of(melding):
        raise VerwijzingNietMogelijk("Vul eerst bij de klant in in welke gemeente die woont.")
    if not command.gesproken_met.strip():
        raise VerwijzingNietMogelijk("Noteer met wie u sprak.", veld="gesproken_met")
    if not command.boodschap.strip():
        raise VerwijzingNietMogelijk("Noteer wat u doorgaf.", veld="boodschap")
    if not command.toestemming:
        raise VerwijzingNietMogelijk(
            "Verwijs alleen als de klant het weet en het goed vindt.", veld="toestemming"
        )
    if melding.verwijzingen.filter(status=VerwijzingStatus.AANGEBODEN).exists():
        raise VerwijzingNietMogelijk("Deze melding wacht al op het antwoord van een organisatie.")


def _take(verwijzing: Verwijzing, melding: Melding, *, actor: Gebruiker, now: datetime) -> None:
    """The organisation takes over; that is the end of the melding here."""
    verwijzing.status = VerwijzingStatus.AANGENOMEN
    verwijzing.beantwoord_op = now
    verwijzing.save()
    take_over(melding, now=now)
    record(
        "melding.verwezen",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "naar": verwijzing.naar,
            "stroom": melding.stroom,
            "bestemming": melding.bestemming,
        },
    )


def _call_back(verwijzing: Verwijzing, melding: Melding, *, now: datetime) -> None:
    create_taak(
        sleutel=_call_back_key(verwijzing),
        titel=f"Vraag of {verwijzing.naar} de klant overneemt",
        reden=f"Warme verwijzing, melding {melding.kenmerk}",
        klant_id=melding.klant_id,
        specialisme=Specialisme.FRONTOFFICE,
        onderwerp=melding,
        deadline=verwijzing.reactie_uiterlijk,
        now=now,
    )


def _look_elsewhere(verwijzing: Verwijzing, melding: Melding, *, now: datetime) -> None:
    today = timezone.localdate(now)
    create_taak(
        sleutel=f"verwijzing:{verwijzing.pk}:geweigerd",
        titel="Zoek een andere plek voor deze klant",
        reden=f"{verwijzing.naar} nam melding {melding.kenmerk} niet over",
        klant_id=melding.klant_id,
        specialisme=Specialisme.FRONTOFFICE,
        onderwerp=melding,
        deadline=add_werkdagen(today, 1),
        now=now,
    )


def _call_back_key(verwijzing: Verwijzing) -> str:
    return f"verwijzing:{verwijzing.pk}:antwoord"
