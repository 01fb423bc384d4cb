"""What the tests of the special doors share: a melding through the triage, by the real services."""

from datetime import date, timedelta
from typing import Any

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.services import RegisterMelding, register_melding
from intake.triage.services import TriageMelding, propose_triage, triage_melding
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, KlantFactory, MedewerkerFactory

JONG = date(2004, 5, 5)


def desk() -> Gebruiker:
    """Somebody of the frontoffice."""
    person: Gebruiker = MedewerkerFactory(rol=Rol.FRONTOFFICE, functie=Functie.FRONTOFFICE).gebruiker
    return person


def asked(actor: Gebruiker, klant: Any = None, *, domeinen: tuple[str, ...], **kwargs: Any) -> Melding:
    """A melding as the desk registers it."""
    given: dict[str, Any] = {"kanaal": "balie", "vraag": "Kunt u helpen?", "soort_vraag": "nieuwe_aanvraag"}
    klant = klant or KlantFactory()
    now = kwargs.pop("now", NOW)
    command = RegisterMelding(klant_id=klant.pk, domeinen=domeinen, **{**given, **kwargs})
    return Melding.objects.get(pk=register_melding(command, actor=actor, now=now).melding_id)


def routed(actor: Gebruiker, melding: Melding, *, now: Any = NOW, reden: str = "", **chosen: str) -> Melding:
    """The triage settled as proposed, or as `chosen` with its reason."""
    proposal = propose_triage(melding, now=now)
    command = TriageMelding(
        melding_id=melding.pk,
        stroom=Stroom(chosen.get("stroom", proposal.stroom)),
        bestemming=Bestemming(chosen.get("bestemming", proposal.bestemming)),
        vervolgstap=Vervolgstap(chosen.get("vervolgstap", proposal.vervolgstap)),
        reden=reden,
    )
    triage_melding(command, actor=actor, now=now)
    melding.refresh_from_db()
    return melding


def later(days: int) -> Any:
    return NOW + timedelta(days=days)
