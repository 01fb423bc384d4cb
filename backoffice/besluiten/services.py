"""Steps towards a decision: decide, withdraw (BO-04, BO-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from backoffice.aanvragen.bekend import limit_on
from backoffice.aanvragen.intake import afstemming_sleutel
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import TRANSITIONS, AanvraagStatus
from backoffice.aanvragen.waarden import HOOGSTE_BEDRAG
from backoffice.besluiten.beslissing import BesluitVoorstel, Oordeel
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.besluiten.stappen import (
    AanvraagChanged,
    AanvraagStaatNietToe,
    AanvraagStap,
    OordeelOnvolledig,
    changed,
    lock,
    needs,
    not_with_colleague,
    propose,
    tell,
    tell_decision,
)
from backoffice.besluiten.transitions import BesluitStatus
from backoffice.regelingen.gevolgen import put_into_effect
from intake.poort.services import require_passed
from serviceplein.dossier.stap import step
from serviceplein.klanten.models import Klant
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.werk.services import end_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class MensOordeel:
    """What the medewerker found of one condition; `toelichting` goes in the letter."""

    code: str
    voldaan: bool
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAanvraag:
    aanvraag_id: int
    uitkomst: Uitkomst
    oordelen: tuple[MensOordeel, ...]
    bedrag: Decimal | None = None
    toelichting: str = ""


@step
def decide_aanvraag(command: DecideAanvraag, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """A medewerker grants or refuses, with a judgement of every condition (BO-04).

    Above the norm it is a proposal until a second person agrees (BO-06).
    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, AanvraagBijCollega,
    OordeelOnvolledig, NormenOntbreken, EerstControle.
    """
    aanvraag = lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    needs(aanvraag, AanvraagStatus.BIJ_MEDEWERKER)
    not_with_colleague(aanvraag, actor)
    Klant.objects.select_for_update(no_key=True).get(pk=aanvraag.klant_id)
    require_passed(aanvraag.klant_id)
    proposal = propose(aanvraag)
    besluit = besluit_of(aanvraag, proposal, command, actor=actor, now=now)
    besluit.pk = concept_of(aanvraag)
    besluit.save(force_update=besluit.pk is not None)
    aanvraag.behandelaar = actor
    aanvraag.status = AanvraagStatus.BESLIST if besluit.definitief else AanvraagStatus.TER_AKKOORD
    aanvraag.save(update_fields=["status", "behandelaar"])
    if besluit.definitief:
        put_into_effect([besluit.pk], actor=actor, now=now)
        tell_decision(besluit, aanvraag, actor=actor, now=now)
    else:
        tell("aanvraag.voorgelegd", aanvraag, actor=actor, now=now)
    return changed(aanvraag, besluit)


def concept_of(aanvraag: Aanvraag) -> int | None:
    """The proposal a second person gave back; it is made anew in the same row."""
    concept = Besluit.objects.filter(aanvraag=aanvraag, status=BesluitStatus.CONCEPT)
    return concept.values_list("pk", flat=True).first()


def besluit_of(
    aanvraag: Aanvraag,
    proposal: BesluitVoorstel,
    command: DecideAanvraag,
    *,
    actor: Gebruiker,
    now: datetime,
) -> Besluit:
    """The decision a person takes, not yet saved; raises OordeelOnvolledig."""
    oordelen = merge(proposal.voorwaarden, command.oordelen)
    granted = command.uitkomst == Uitkomst.TOEGEKEND
    if granted and not all(oordeel.voldaan for oordeel in oordelen):
        raise OordeelOnvolledig(
            "Toekennen kan als aan alle voorwaarden is voldaan. Pas de oordelen aan of wijs af.",
            veld="uitkomst",
        )
    if not granted and all(oordeel.voldaan for oordeel in oordelen):
        raise OordeelOnvolledig(
            "Afwijzen kan alleen met een voorwaarde waaraan niet is voldaan. Zeg welke dat is.",
            veld="uitkomst",
        )
    bedrag = (command.bedrag if command.bedrag is not None else proposal.bedrag) if granted else None
    if bedrag is not None and not 0 <= bedrag <= HOOGSTE_BEDRAG:
        raise OordeelOnvolledig("Vul een bedrag van 0 of hoger in.", veld="bedrag")
    grens = limit_on(timezone.localdate(now))
    above = bedrag is not None and bedrag > grens
    return Besluit(
        aanvraag=aanvraag,
        uitkomst=command.uitkomst,
        bedrag=bedrag,
        voorwaarden=[oordeel.as_json() for oordeel in oordelen],
        toelichting=command.toelichting,
        automatisch=False,
        beslist_op=now,
        beslist_door=actor,
        geldig_van=proposal.geldig_van,
        geldig_tot=proposal.geldig_tot if granted else None,
        grens=grens,
        status=BesluitStatus.TER_AKKOORD if above else BesluitStatus.VASTGESTELD,
    )


def merge(computed: Sequence[Oordeel], human: Sequence[MensOordeel]) -> list[Oordeel]:
    """The judgement of the person per condition; one that differs from the computed one gives its reason."""
    by_code = {oordeel.code: oordeel for oordeel in human}
    merged = []
    for oordeel in computed:
        mine = by_code.get(oordeel.code)
        voldaan = mine.voldaan if mine else oordeel.voldaan
        reason = mine.toelichting.strip() if mine else ""
        if voldaan is None:
            raise OordeelOnvolledig(
                f"Oordeel over '{oordeel.vraag}': ja of nee.", veld=f"voldaan_{oordeel.code}"
            )
        if voldaan != oordeel.voldaan and not reason:
            raise OordeelOnvolledig(
                f"Leg uit waarom uw oordeel over '{oordeel.vraag}' afwijkt.",
                veld=f"toelichting_{oordeel.code}",
            )
        merged.append(
            Oordeel(
                code=oordeel.code,
                vraag=oordeel.vraag,
                voldaan=voldaan,
                zin=reason if voldaan != oordeel.voldaan else oordeel.zin,
                toelichting=reason,
            )
        )
    return merged


@step
def withdraw(command: AanvraagStap, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The klant takes the application back.

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, AanvraagBijCollega.
    """
    aanvraag = lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    if AanvraagStatus.INGETROKKEN not in TRANSITIONS[aanvraag.status]:
        raise AanvraagStaatNietToe(
            f"Deze aanvraag is {in_zin(aanvraag.get_status_display())}. Intrekken kan niet meer."
        )
    not_with_colleague(aanvraag, actor)
    aanvraag.status = AanvraagStatus.INGETROKKEN
    aanvraag.save(update_fields=["status"])
    tell("aanvraag.ingetrokken", aanvraag, actor=actor, now=now)
    end_taken(sleutels=[afstemming_sleutel(aanvraag.pk)], now=now, actor=actor, gedaan=False)
    return changed(aanvraag)


def letters_wait() -> bool:
    """Whether a decision has no letter yet."""
    return Besluit.objects.definitief().filter(brief=None).exists()
