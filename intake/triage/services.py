"""Triage: where does this melding go, explained; the medewerker decides (INT-04, INT-24)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from intake import aansluitingen
from intake.eigen_kracht.services import require_eigen_kracht
from intake.feiten import IntakeFeiten, KlantFeiten, MeldingFeiten
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import CLOSED, MeldingStatus
from intake.triage import gevolgen
from intake.triage.bestemmingen import settle, task_key
from intake.triage.pakket import within_package
from intake.triage.policy import Triage
from intake.triage.querysets import read_gemeentebeleid, read_pakket
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.keuzes import Ondernemer
from serviceplein.klanten.models import Klant
from serviceplein.regels.services import Beslist, decide
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import end_taken


class RedenOntbreekt(DomainError):
    code = "intake.afwijking_zonder_reden"


class EerstBeantwoorden(DomainError):
    code = "intake.eerst_beantwoorden"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageMelding:
    """What the medewerker chose; `reden` is needed when it differs from the proposal."""

    melding_id: int
    stroom: Stroom
    bestemming: Bestemming
    vervolgstap: Vervolgstap
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingTriaged:
    """`status` says whether a talk follows or the melding is already in the right hands."""

    melding_id: int
    status: MeldingStatus
    afgeweken: bool


def read_feiten(melding: Melding, *, now: datetime) -> IntakeFeiten:
    """What triage knows about this melding and its klant; nothing is asked again."""
    return IntakeFeiten(
        melding=MeldingFeiten(
            kanaal=melding.kanaal,
            domeinen=list(melding.domeinen),
            soort_vraag=melding.soort_vraag,
            direct_te_beantwoorden=melding.direct_te_beantwoorden,
            product=melding.product or None,
            juiste_plek=melding.juiste_plek,
        ),
        klant=_klant_feiten(melding.klant, melding, now) if melding.klant else KlantFeiten(),
    )


def _klant_feiten(klant: Klant, melding: Melding, now: datetime) -> KlantFeiten:
    return KlantFeiten(
        leeftijd=klant.leeftijd(timezone.localdate(now)),
        gemeente=klant.gemeente.naam if klant.gemeente else klant.woonplaats or None,
        uitkering=klant.uitkering,
        dak_en_thuisloos=klant.dak_en_thuisloos,
        statushouder=klant.statushouder,
        vaste_contactpersoon=aansluitingen.has_contactpersoon(klant.pk),
        iwv=klant.iwv,
        raakt_begeleiding=melding.raakt_begeleiding,
        beeindigd_niet_willer=klant.beeindigd_niet_willer,
        ondernemer=klant.ondernemer,
    )


def known_facts(klant: Klant, *, now: datetime) -> list[tuple[str, str]]:
    """What triage already knows of a klant, as (label, text): nobody asks for it again."""
    age = klant.leeftijd(timezone.localdate(now))
    facts = [
        ("Leeftijd", "" if age is None else f"{age} jaar"),
        ("Gemeente", str(klant.gemeente or klant.woonplaats)),
        ("Uitkering", klant.get_uitkering_display()),
        ("Onderneming", "" if klant.ondernemer == Ondernemer.GEEN else klant.get_ondernemer_display()),
        ("Wmo", "heeft een voorziening" if klant.iwv else ""),
        ("Wonen", "dak- of thuisloos" if klant.dak_en_thuisloos else ""),
        ("Eerder", "stopte zelf met de dienstverlening" if klant.beeindigd_niet_willer else ""),
    ]
    return [(label, text) for label, text in facts if text]


def propose_triage(melding: Melding, *, now: datetime) -> Triage:
    """The proposal for a melding with its explanation; nothing is written."""
    return _as_triage(_decide(melding, now=now, record=False), melding)


def _decide(melding: Melding, *, now: datetime, record: bool) -> Beslist:
    facts = read_feiten(melding, now=now).flat(read_gemeentebeleid())
    return decide("triage", facts, now=now, onderwerp=melding, record=record)


def _as_triage(beslist: Beslist, melding: Melding) -> Triage:
    proposal = Triage.of(beslist.uitkomst, beslist.uitleg)
    return within_package(proposal, read_pakket(melding.klant))


@step
def triage_melding(command: TriageMelding, *, actor: Gebruiker, now: datetime) -> MeldingTriaged:
    """Settles the triage: the proposal, or a deviation with its reason; passes on what needs no talk.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, RedenOntbreekt, EerstEigenKracht.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    require_status(melding, MeldingStatus.NIEUW)
    beslist = _decide(melding, now=now, record=True)
    proposal = _as_triage(beslist, melding)
    if command.bestemming == Bestemming.DIRECT_AFGEHANDELD:
        raise EerstBeantwoorden("Noteer eerst het antwoord; daarmee is de melding afgehandeld.")
    chosen = (command.stroom, command.bestemming, command.vervolgstap)
    deviates = chosen != (proposal.stroom, proposal.bestemming, proposal.vervolgstap)
    if deviates and not command.reden.strip():
        raise RedenOntbreekt("Noteer waarom u afwijkt van het voorstel.", veld="reden")
    require_eigen_kracht(melding, command.bestemming)
    melding.stroom, melding.bestemming, melding.vervolgstap = chosen
    melding.triage_beslissing_id = beslist.beslissing_id
    melding.afwijking_reden = command.reden if deviates else ""
    melding.pakket = "" if deviates else proposal.pakket
    melding.getrieerd_op = now
    melding.status = settle(melding, actor=actor, now=now)
    melding.gesloten_op = now if melding.status in CLOSED else None
    melding.save()
    followed = gevolgen.follow(melding, now=now)
    record(
        "melding.getrieerd",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "stroom": melding.stroom,
            "bestemming": melding.bestemming,
            "vervolgstap": melding.vervolgstap,
            "regel": proposal.regel,
            "afgeweken": deviates,
            "status": melding.status,
            **followed,
        },
    )
    return MeldingTriaged(melding_id=melding.pk, status=MeldingStatus(melding.status), afgeweken=deviates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTriage:
    """The facts changed, or the choice was wrong: triage again."""

    melding_id: int
    reden: str


@step
def reopen_triage(command: ReopenTriage, *, actor: Gebruiker, now: datetime) -> None:
    """Puts a melding back before the triage, as long as no talk is planned.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, RedenOntbreekt.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    require_status(melding, MeldingStatus.GETRIEERD)
    if not command.reden.strip():
        raise RedenOntbreekt("Noteer waarom de triage opnieuw moet.", veld="reden")
    end_taken(sleutels=[task_key(melding)], now=now, actor=actor)
    gevolgen.undo(melding, actor=actor, now=now)
    melding.status = MeldingStatus.NIEUW
    melding.save(update_fields=["status"])
    record(
        "melding.heropend",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={"kenmerk": melding.kenmerk, "reden": command.reden.strip()},
    )
