"""Steps towards a decision: claim, give back, agree, decide, withdraw (BO-01, BO-04, BO-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone

from backoffice.aanvragen.intake import (
    afstemming_sleutel,
    decision_data,
    facts_of,
    granted_periods,
    norms_on,
    signal_queue,
    wachtrij_sleutel,
)
from backoffice.aanvragen.models import Aanvraag, Afstemming
from backoffice.aanvragen.regelingen import codes_van, regeling_van, regelingen
from backoffice.aanvragen.services import MAAK_BRIEVEN
from backoffice.aanvragen.transitions import TRANSITIONS, AanvraagStatus, Antwoord
from backoffice.aanvragen.waarden import HOOGSTE_BEDRAG, from_json
from backoffice.besluiten.beslissing import BesluitVoorstel, Oordeel, decide
from backoffice.besluiten.models import Besluit, Uitkomst
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.werk.services import end_taken


class AanvraagStaatNietToe(DomainError):
    code = "backoffice.aanvraag_staat_niet_toe"


class AanvraagBijCollega(DomainError):
    code = "backoffice.aanvraag_bij_collega"


class NietsTeDoen(DomainError):
    code = "backoffice.niets_te_doen"


class OordeelOnvolledig(DomainError):
    code = "backoffice.oordeel_onvolledig"


class NormenOntbreken(DomainError):
    code = "backoffice.normen_ontbreken"


class NietUwAfstemming(DomainError):
    code = "backoffice.niet_uw_afstemming"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNext:
    """`regeling` narrows the queue; empty is every regeling of the actor's specialismen."""

    regeling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagStap:
    """A step that needs no more than the application."""

    aanvraag_id: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """The answer of the vaste contactpersoon."""

    aanvraag_id: int
    akkoord: bool
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AanvraagChanged:
    aanvraag_id: int
    status: AanvraagStatus
    besluit_id: int | None = None


@step
def claim_next(command: ClaimNext, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The most urgent application nobody works on; two people never get the same one (BO-01).

    Raises PermissionDenied, NietsTeDoen.
    """
    require(actor, Recht.AANVRAAG_BESLISSEN)
    codes = codes_van(actor.specialismen) or list(regelingen())
    wanted = [command.regeling] if command.regeling else codes
    free = Aanvraag.objects.visible_to(actor).te_beslissen().filter(behandelaar=None, regeling__in=wanted)
    aanvraag = free.select_for_update(of=("self",), skip_locked=True).first()
    if aanvraag is None:
        raise NietsTeDoen("Er wacht geen aanvraag op een beslissing. U bent bij.")
    _give_to(aanvraag, actor, now)
    return _changed(aanvraag)


@step
def take_up(command: AanvraagStap, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """This one, chosen from the list. Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagBijCollega."""
    aanvraag = _lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    _needs(aanvraag, AanvraagStatus.BIJ_MEDEWERKER)
    _not_with_colleague(aanvraag, actor)
    if aanvraag.behandelaar_id is None:
        _give_to(aanvraag, actor, now)
    return _changed(aanvraag)


@step
def give_back(command: AanvraagStap, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """Back to the queue. Raises as take_up."""
    aanvraag = _lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    _needs(aanvraag, AanvraagStatus.BIJ_MEDEWERKER)
    _not_with_colleague(aanvraag, actor)
    aanvraag.behandelaar = None
    aanvraag.save(update_fields=["behandelaar"])
    _tell("aanvraag.teruggegeven", aanvraag, actor=actor, now=now)
    return _changed(aanvraag)


def propose(aanvraag: Aanvraag) -> BesluitVoorstel:
    """What the regeling says now about a stored application; raises NormenOntbreken."""
    regeling = regeling_van(aanvraag.regeling)
    values = from_json(regeling, aanvraag.gegevens)
    norms = norms_on(regeling, values["aanvraagdatum"])
    if isinstance(norms, str):
        raise NormenOntbreken(norms)
    periods = granted_periods(regeling, [aanvraag.klant_id]).get(aanvraag.klant_id, [])
    return decide(regeling, facts_of(regeling, values, aanvraag.klant, periods), norms)


@step
def decide_aanvraag(command: DecideAanvraag, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """A medewerker grants or refuses, with a judgement of every condition (BO-04).

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, AanvraagBijCollega,
    OordeelOnvolledig, NormenOntbreken.
    """
    aanvraag = _lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    _needs(aanvraag, AanvraagStatus.BIJ_MEDEWERKER)
    _not_with_colleague(aanvraag, actor)
    Klant.objects.select_for_update(no_key=True).get(pk=aanvraag.klant_id)
    proposal = propose(aanvraag)
    besluit = besluit_of(aanvraag, proposal, command, actor=actor, now=now)
    besluit.save()
    aanvraag.status, aanvraag.behandelaar = AanvraagStatus.BESLIST, actor
    aanvraag.save(update_fields=["status", "behandelaar"])
    _tell_decision(besluit, aanvraag, actor=actor, now=now)
    _settle_queue(aanvraag, actor=actor, now=now)
    return _changed(aanvraag, besluit)


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
def agree(command: Agree, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The contactpersoon says whether the application fits the begeleiding (BO-05).

    Agreed and all conditions hold: granted at once; otherwise a medewerker decides.
    Raises Aanvraag.DoesNotExist, NietUwAfstemming, AanvraagStaatNietToe, OordeelOnvolledig.
    """
    aanvraag = _lock(command.aanvraag_id, actor, Recht.AANVRAAG_BEKIJKEN)
    _needs(aanvraag, AanvraagStatus.WACHT_OP_CONTACTPERSOON)
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
    return _changed(aanvraag, besluit)


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
        if proposal.toekennen:
            besluit = Besluit.objects.create(
                aanvraag=aanvraag,
                uitkomst=Uitkomst.TOEGEKEND,
                bedrag=proposal.bedrag,
                voorwaarden=[oordeel.as_json() for oordeel in proposal.voorwaarden],
                automatisch=True,
                beslist_op=now,
                geldig_van=proposal.geldig_van,
                geldig_tot=proposal.geldig_tot,
            )
    aanvraag.status = AanvraagStatus.BESLIST if besluit else AanvraagStatus.BIJ_MEDEWERKER
    aanvraag.save(update_fields=["status"])
    if besluit:
        _tell_decision(besluit, aanvraag, actor=actor, now=now, antwoord=antwoord.label.lower())
    else:
        _tell("aanvraag.afgestemd", aanvraag, actor=actor, now=now, antwoord=antwoord.label.lower())
        signal_queue(regeling_van(aanvraag.regeling), now=now)
    end_taken(
        sleutels=[afstemming_sleutel(aanvraag.pk)],
        now=now,
        actor=actor,
        gedaan=antwoord != Antwoord.VERLOPEN,
    )
    return besluit


@step
def withdraw(command: AanvraagStap, *, actor: Gebruiker, now: datetime) -> AanvraagChanged:
    """The klant takes the application back.

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagStaatNietToe, AanvraagBijCollega.
    """
    aanvraag = _lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    if AanvraagStatus.INGETROKKEN not in TRANSITIONS[aanvraag.status]:
        raise AanvraagStaatNietToe(
            f"Deze aanvraag is {aanvraag.get_status_display().lower()}. Intrekken kan niet meer."
        )
    _not_with_colleague(aanvraag, actor)
    aanvraag.status = AanvraagStatus.INGETROKKEN
    aanvraag.save(update_fields=["status"])
    _tell("aanvraag.ingetrokken", aanvraag, actor=actor, now=now)
    end_taken(sleutels=[afstemming_sleutel(aanvraag.pk)], now=now, actor=actor, gedaan=False)
    _settle_queue(aanvraag, actor=actor, now=now)
    return _changed(aanvraag)


def letters_wait() -> bool:
    """Whether a decision has no letter yet."""
    return Besluit.objects.filter(brief=None).exists()


def _lock(aanvraag_id: int, actor: Gebruiker, recht: Recht) -> Aanvraag:
    visible = Aanvraag.objects.visible_to(actor).select_for_update(of=("self",))
    aanvraag = visible.select_related("klant__gemeente", "behandelaar").get(pk=aanvraag_id)
    require(actor, recht)
    return aanvraag


def _needs(aanvraag: Aanvraag, status: AanvraagStatus) -> None:
    if aanvraag.status != status:
        raise AanvraagStaatNietToe(
            f"Deze aanvraag is al '{aanvraag.get_status_display().lower()}'. Laad de pagina opnieuw."
        )


def _not_with_colleague(aanvraag: Aanvraag, actor: Gebruiker) -> None:
    if aanvraag.behandelaar_id not in (None, actor.pk):
        raise AanvraagBijCollega(
            f"{aanvraag.behandelaar} werkt aan deze aanvraag. Overleg eerst, of kies een andere aanvraag."
        )


def _give_to(aanvraag: Aanvraag, actor: Gebruiker, now: datetime) -> None:
    aanvraag.behandelaar = actor
    aanvraag.save(update_fields=["behandelaar"])
    _tell("aanvraag.opgepakt", aanvraag, actor=actor, now=now)


def _tell(code: str, aanvraag: Aanvraag, *, actor: Gebruiker | None, now: datetime, **data: object) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=aanvraag.klant_id,
        onderwerp=aanvraag,
        gegevens={"regeling": aanvraag.regeling, **data},
    )


def _tell_decision(
    besluit: Besluit, aanvraag: Aanvraag, *, actor: Gebruiker | None, now: datetime, **data: object
) -> None:
    facts = decision_data(
        aanvraag.regeling, besluit.uitkomst, aanvraag.beslistermijn, timezone.localdate(now)
    )
    _tell(
        "aanvraag.beslist",
        aanvraag,
        actor=actor,
        now=now,
        **{**facts, "automatisch": besluit.automatisch, **data},
    )
    transaction.on_commit(partial(current_app.send_task, MAAK_BRIEVEN), robust=True)


def _settle_queue(aanvraag: Aanvraag, *, actor: Gebruiker, now: datetime) -> None:
    """The signal of the queue goes away with the last application."""
    if not Aanvraag.objects.te_beslissen().filter(regeling=aanvraag.regeling).exists():
        end_taken(sleutels=[wachtrij_sleutel(aanvraag.regeling)], now=now, actor=actor)


def _changed(aanvraag: Aanvraag, besluit: Besluit | None = None) -> AanvraagChanged:
    return AanvraagChanged(
        aanvraag_id=aanvraag.pk,
        status=AanvraagStatus(aanvraag.status),
        besluit_id=besluit.pk if besluit else None,
    )
