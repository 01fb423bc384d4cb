"""The question to the vaste contactpersoon: answered, or lapsed after its term (BO-05)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from backoffice.aanvragen.bekend import limit_on
from backoffice.aanvragen.intake import afstemming_sleutel
from backoffice.aanvragen.models import Aanvraag, Afstemming
from backoffice.aanvragen.transitions import AanvraagStatus, Antwoord
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.stappen import (
    AanvraagChanged,
    OordeelOnvolledig,
    changed,
    lock,
    needs,
    propose,
    tell,
    tell_decision,
)
from backoffice.regelingen.gevolgen import put_into_effect
from intake.poort.services import in_check
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.werk.services import end_taken


class NietUwAfstemming(DomainError):
    code = "backoffice.niet_uw_afstemming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """The answer of the vaste contactpersoon."""

    aanvraag_id: int
    akkoord: bool
    toelichting: str = ""


@step
def agree(command: Agree, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The contactpersoon says whether the application fits the begeleiding (BO-05).

    Agreed and all conditions hold: granted at once; otherwise a medewerker decides.
    Raises Aanvraag.DoesNotExist, NietUwAfstemming, AanvraagStaatNietToe, OordeelOnvolledig.
    """
    aanvraag = lock(command.aanvraag_id, actor, Recht.AANVRAAG_BEKIJKEN)
    needs(aanvraag, AanvraagStatus.WACHT_OP_CONTACTPERSOON)
    afstemming = Afstemming.objects.select_for_update(of=("self",)).get(aanvraag=aanvraag)
    medewerker = getattr(actor, "medewerker", None)
    if medewerker is None or medewerker.pk != afstemming.medewerker_id:
        raise NietUwAfstemming(
            f"Deze vraag is gesteld aan {afstemming.medewerker}. Alleen die contactpersoon kan antwoorden."
        )
    if not command.akkoord and not command.toelichting.strip():
        raise OordeelOnvolledig(
            "Leg uit waarom de aanvraag niet bij de begeleiding past.", veld="toelichting"
        )
    antwoord = Antwoord.AKKOORD if command.akkoord else Antwoord.NIET_AKKOORD
    besluit = _answer(aanvraag, afstemming, antwoord, command.toelichting.strip(), actor=actor, now=now)
    return changed(aanvraag, besluit)


@step
def lapse_afstemmingen(*, actor: Gebruiker | None, now: datetime) -> int:
    """Questions nobody answered within the term lapse; a medewerker decides without the advice (BO-05)."""
    late = Afstemming.objects.filter(
        antwoord="",
        termijn__lt=timezone.localdate(now),
        aanvraag__status=AanvraagStatus.WACHT_OP_CONTACTPERSOON,
    )
    waiting = list(
        late.select_for_update(of=("self", "aanvraag"), skip_locked=True)
        .select_related("aanvraag")
        .order_by("pk")[:500]
    )
    for afstemming in waiting:
        _answer(afstemming.aanvraag, afstemming, Antwoord.VERLOPEN, "", actor=actor, now=now)
    return len(waiting)


def _answer(
    aanvraag: Aanvraag,
    afstemming: Afstemming,
    antwoord: Antwoord,
    toelichting: str,
    *,
    actor: Gebruiker | None,
    now: datetime,
) -> Besluit | None:
    afstemming.antwoord, afstemming.toelichting = antwoord, toelichting
    afstemming.beantwoord_op, afstemming.beantwoord_door = now, actor
    afstemming.save()
    besluit = None
    if antwoord == Antwoord.AKKOORD:
        Klant.objects.select_for_update(no_key=True).get(pk=aanvraag.klant_id)
        proposal = propose(aanvraag)
        grens = limit_on(timezone.localdate(now))
        alone = (proposal.bedrag or 0) <= grens
        if proposal.toekennen and alone and not in_check([aanvraag.klant_id]):
            besluit = Besluit.objects.create(
                aanvraag=aanvraag,
                uitkomst=Uitkomst.TOEGEKEND,
                bedrag=proposal.bedrag,
                voorwaarden=[oordeel.as_json() for oordeel in proposal.voorwaarden],
                automatisch=True,
                beslist_op=now,
                geldig_van=proposal.geldig_van,
                geldig_tot=proposal.geldig_tot,
                grens=grens,
            )
            put_into_effect([besluit.pk], actor=actor, now=now)
    aanvraag.status = AanvraagStatus.BESLIST if besluit else AanvraagStatus.BIJ_MEDEWERKER
    aanvraag.save(update_fields=["status"])
    if besluit:
        tell_decision(besluit, aanvraag, actor=actor, now=now, antwoord=in_zin(antwoord.label))
    else:
        tell("aanvraag.afgestemd", aanvraag, actor=actor, now=now, antwoord=in_zin(antwoord.label))
    end_taken(
        sleutels=[afstemming_sleutel(aanvraag.pk)],
        now=now,
        actor=actor,
        gedaan=antwoord != Antwoord.VERLOPEN,
    )
    return besluit
