"""Steps on a mutatie: take up, check, refuse, undo; the effect is seen before it is saved (BO-08)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from backoffice.helpdesk.identiteit import reaches
from backoffice.helpdesk.models import Identiteitscontrole
from backoffice.helpdesk.vragen import best_of, running_controles
from backoffice.mutaties.models import Herkomst, Mutatie, Soort
from backoffice.mutaties.policy import Gevolg, check_day, fingerprint, first_status
from backoffice.mutaties.rechten import effect_of, weigh, window_on
from backoffice.mutaties.soorten import MutatieSoort, Wijziging, soort_van
from backoffice.mutaties.stappen import (
    IntussenAnders,
    MutatieStaatNietToe,
    apply,
    ask_check,
    ask_follow_up,
    end_check,
    lock_mutatie,
    needs_open,
    new_kenmerk,
    tell,
    wijziging_of,
    write_klant,
)
from backoffice.mutaties.transitions import MutatieStatus
from caseload.klantstap import open_for
from serviceplein.dossier.documenten import BestandGeweigerd, largest_file
from serviceplein.dossier.inhoud import EXTENSIONS, refusal, sniff
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht

BIJ_STATUS = {
    MutatieStatus.VOORBEREID: "opgenomen",
    MutatieStatus.GEPLAND: "gepland",
    MutatieStatus.DOORGEVOERD: "doorgevoerd",
}
"""What a step is called on the time line and in the letter."""


class IdentiteitNietVastgesteld(DomainError):
    code = "backoffice.identiteit_niet_vastgesteld"


class GevolgenNietGezien(DomainError):
    """Nothing is saved whose effect was not on the screen."""

    code = "backoffice.gevolgen_niet_gezien"


class NietsGewijzigd(DomainError):
    code = "backoffice.niets_gewijzigd"
    status = 422


class RedenOntbreekt(DomainError):
    code = "backoffice.reden_ontbreekt"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewijsstuk:
    naam: str
    inhoud: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMutatie:
    """`gezien` is the fingerprint of the effect that was on the screen."""

    klant_id: int
    soort: Soort
    waarden: Mapping[str, Any]
    ingangsdatum: date
    gezien: str
    bewijs: Bewijsstuk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMutatie:
    """A mutatie that waits, as the medewerker found it right; corrected values replace those of the klant."""

    mutatie_id: int
    waarden: Mapping[str, Any]
    ingangsdatum: date
    gezien: str
    bewijs: Bewijsstuk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMutatie:
    mutatie_id: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MutatieGezet:
    mutatie_id: int
    kenmerk: str
    status: MutatieStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorbeeld:
    """The effect of a change as the screen shows it, and the name of exactly this effect."""

    wijziging: Wijziging
    gevolgen: list[Gevolg] = field(default_factory=list)
    bewijs: str = ""

    @property
    def afdruk(self) -> str:
        return fingerprint(
            {**self.wijziging.was, "ingang": self.wijziging.ingangsdatum.isoformat()},
            self.wijziging.wordt,
            self.gevolgen,
        )


def preview(
    klant: Klant, soort: MutatieSoort, waarden: Mapping[str, Any], ingangsdatum: date, *, now: datetime
) -> Voorbeeld:
    """What the change would do; writes nothing. Raises MutatieOnjuist, NietsGewijzigd."""
    today = timezone.localdate(now)
    check_day(ingangsdatum, vandaag=today, venster=window_on(today))
    wijziging = weigh(klant, soort, waarden, ingangsdatum=ingangsdatum, vandaag=today)
    if soort.toon(wijziging.was) == soort.toon(wijziging.wordt):
        raise NietsGewijzigd("Dit is al bekend. Er is niets te wijzigen.")
    return Voorbeeld(wijziging=wijziging, gevolgen=effect_of(wijziging), bewijs=soort.bewijs(wijziging))


@step
def register_mutatie(command: RegisterMutatie, *, actor: Gebruiker, now: datetime) -> MutatieGezet:
    """Takes up a change whose effect was seen: carried out, kept for its day, or until the proof is there.

    Raises Klant.DoesNotExist, PermissionDenied, MutatieOnjuist, NietsGewijzigd, IdentiteitNietVastgesteld,
    GevolgenNietGezien, BestandGeweigerd and what the kind raises.
    """
    klant = open_for(actor, Recht.MUTATIE_VERWERKEN, command.klant_id, now)
    soort = soort_van(command.soort)
    controle = verified(klant, soort, now)
    seen = preview(klant, soort, command.waarden, command.ingangsdatum, now=now)
    _was_seen(seen, command.gezien)
    number, kenmerk = new_kenmerk(now)
    mutatie = Mutatie(
        pk=number,
        kenmerk=kenmerk,
        klant=klant,
        soort=soort.soort,
        herkomst=Herkomst.MEDEWERKER,
        controle=controle,
        ontvangen_op=now,
        ontvangen_door=actor,
    )
    mutatie.bewijs = _keep(mutatie, command.bewijs, actor, now)
    aan = klant.email
    _go_on(mutatie, seen, actor=actor, now=now)
    mutatie.save(force_insert=True)
    _announce(mutatie, seen, aan=aan, actor=actor, now=now)
    return _gezet(mutatie)


@step
def check_mutatie(command: CheckMutatie, *, actor: Gebruiker, now: datetime) -> MutatieGezet:
    """A medewerker checked a mutatie that waits, with its effect on the screen.

    Raises Mutatie.DoesNotExist, MutatieStaatNietToe and as register_mutatie.
    """
    mutatie = lock_mutatie(command.mutatie_id, actor, now)
    needs_open(mutatie)
    soort = soort_van(mutatie.soort)
    if mutatie.controle is None or not reaches(mutatie.controle.niveau, soort.niveau):
        mutatie.controle = verified(mutatie.klant, soort, now)
    seen = preview(mutatie.klant, soort, command.waarden, command.ingangsdatum, now=now)
    _was_seen(seen, command.gezien)
    mutatie.bewijs = _keep(mutatie, command.bewijs, actor, now) or mutatie.bewijs
    aan = mutatie.klant.email
    _go_on(mutatie, seen, actor=actor, now=now)
    mutatie.save()
    end_check(mutatie, actor=actor, now=now)
    _announce(mutatie, seen, aan=aan, actor=actor, now=now)
    return _gezet(mutatie)


@step
def reject_mutatie(command: EndMutatie, *, actor: Gebruiker, now: datetime) -> MutatieGezet:
    """A change that does not go through; the klant is told why.

    Raises Mutatie.DoesNotExist, PermissionDenied, MutatieStaatNietToe, RedenOntbreekt.
    """
    mutatie = lock_mutatie(command.mutatie_id, actor, now)
    needs_open(mutatie)
    _end(mutatie, MutatieStatus.AFGEWEZEN, command.reden, actor=actor, now=now)
    tell("afgewezen", mutatie, actor=actor, now=now)
    write_klant(mutatie, "afgewezen", aan=mutatie.klant.email, now=now)
    return _gezet(mutatie)


@step
def revert_mutatie(command: EndMutatie, *, actor: Gebruiker, now: datetime) -> MutatieGezet:
    """Undoes what a mutatie changed, when nothing changed it since; the rights are looked at once more.

    Raises Mutatie.DoesNotExist, PermissionDenied, MutatieStaatNietToe, IntussenAnders, RedenOntbreekt.
    """
    mutatie = lock_mutatie(command.mutatie_id, actor, now)
    if mutatie.status != MutatieStatus.DOORGEVOERD:
        raise MutatieStaatNietToe("Alleen een mutatie die is doorgevoerd kan worden teruggedraaid.")
    soort, wijziging = soort_van(mutatie.soort), wijziging_of(mutatie, now)
    if not soort.geldt(wijziging):
        raise IntussenAnders("Dit gegeven is daarna weer gewijzigd. Neem een nieuwe mutatie op.")
    soort.draai_terug(wijziging, actor, now)
    _end(mutatie, MutatieStatus.TERUGGEDRAAID, command.reden, actor=actor, now=now)
    effects = [Gevolg(**row) for row in mutatie.gevolgen]
    ask_follow_up(mutatie, effects, actor=actor, now=now, waarom="De mutatie is teruggedraaid. ")
    tell("teruggedraaid", mutatie, actor=actor, now=now)
    write_klant(mutatie, "teruggedraaid", aan=mutatie.klant.email, now=now)
    return _gezet(mutatie)


def verified(klant: Klant, soort: MutatieSoort, now: datetime) -> Identiteitscontrole:
    """The check of who we speak that holds now; IdentiteitNietVastgesteld when it proves too little."""
    controle = best_of(running_controles(klant, now))
    if controle is None or not reaches(controle.niveau, soort.niveau):
        raise IdentiteitNietVastgesteld(
            f"Stel eerst {'zeker ' if soort.niveau == 'sterk' else ''}vast dat u de klant spreekt. "
            "Daarna kunt u de mutatie opslaan."
        )
    return controle


def _was_seen(seen: Voorbeeld, gezien: str) -> None:
    if seen.afdruk != gezien:
        raise GevolgenNietGezien("Bekijk de gevolgen. Daarna kunt u opslaan.")


def _go_on(mutatie: Mutatie, seen: Voorbeeld, *, actor: Gebruiker, now: datetime) -> None:
    """The change and its status as they are stored; carried out when nothing is waited for."""
    wijziging = seen.wijziging
    mutatie.was, mutatie.wordt = dict(wijziging.was), dict(wijziging.wordt)
    mutatie.ingangsdatum = wijziging.ingangsdatum
    mutatie.gevolgen = [gevolg.as_json() for gevolg in seen.gevolgen]
    mutatie.bewijs_gevraagd, mutatie.afgehandeld_door = seen.bewijs, actor
    status = first_status(
        bewijs_nodig=seen.bewijs,
        bewijs=mutatie.bewijs is not None,
        ingangsdatum=wijziging.ingangsdatum,
        vandaag=wijziging.vandaag,
    )
    if status == MutatieStatus.DOORGEVOERD:
        apply(mutatie, seen.gevolgen, actor=actor, now=now)
    else:
        mutatie.status = status


def _announce(mutatie: Mutatie, seen: Voorbeeld, *, aan: str, actor: Gebruiker, now: datetime) -> None:
    """The task for what is missing, the event and the letter."""
    status = MutatieStatus(mutatie.status)
    if status == MutatieStatus.VOORBEREID:
        ask_check(
            mutatie,
            "Is het bewijs bij de mutatie binnen?",
            reden=f"{mutatie.kenmerk}: gevraagd is {seen.bewijs}",
            now=now,
        )
    tell(BIJ_STATUS[status], mutatie, actor=actor, now=now)
    write_klant(mutatie, BIJ_STATUS[status], aan=aan, now=now)


def _end(mutatie: Mutatie, status: MutatieStatus, reden: str, *, actor: Gebruiker, now: datetime) -> None:
    if not reden.strip():
        raise RedenOntbreekt("Schrijf op waarom.", veld="reden")
    mutatie.status, mutatie.reden = status, reden.strip()[:300]
    mutatie.afgehandeld_op, mutatie.afgehandeld_door = now, actor
    mutatie.save(update_fields=["status", "reden", "afgehandeld_op", "afgehandeld_door"])
    end_check(mutatie, actor=actor, now=now)


def _keep(mutatie: Mutatie, bewijs: Bewijsstuk | None, actor: Gebruiker, now: datetime) -> Document | None:
    """The proof as a document in the dossier. Raises BestandGeweigerd."""
    if bewijs is None:
        return None
    if why := refusal(bewijs.naam, bewijs.inhoud, maximum=largest_file(now)):
        raise BestandGeweigerd(why, veld="bewijs")
    mediatype = sniff(bewijs.inhoud)
    return keep_document(
        bewijs.inhoud,
        name=f"bewijs.{EXTENSIONS[mediatype]}",
        titel=f"Bewijs bij mutatie {mutatie.kenmerk}",
        soort=Document.Soort.BEWIJSSTUK,
        mediatype=mediatype,
        klant_id=mutatie.klant_id,
        onderwerp=mutatie,
        actor=actor,
        now=now,
    )


def _gezet(mutatie: Mutatie) -> MutatieGezet:
    return MutatieGezet(mutatie_id=mutatie.pk, kenmerk=mutatie.kenmerk, status=MutatieStatus(mutatie.status))
