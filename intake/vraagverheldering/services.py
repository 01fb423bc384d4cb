"""Vraagverheldering Wmo: from an unclear question to a booked next step, in one step (INT-16)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils import timezone

from intake.afspraak.policy import functies_for, soort_for
from intake.afspraak.services import MomentNietMogelijk
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status, take_over
from intake.melding.transitions import MeldingStatus
from intake.vraagverheldering.models import Gespreksvorm, Vervolg, Vraagverheldering
from intake.vraagverheldering.overdracht import offer_to_wijk
from intake.vraagverheldering.policy import VerhelderingUitkomst, contradictions
from intake.vraagverheldering.transitions import VerhelderingStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.services import create_afspraak, end_afspraak, planned_for, within_werktijd
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak


class GeenVraagverheldering(DomainError):
    code = "intake.geen_vraagverheldering"


class VerhelderingGewijzigd(DomainError):
    """A colleague saved the same talk meanwhile; `versie` is the present one."""

    code = "intake.vraagverheldering_gewijzigd"

    def __init__(self, versie: int) -> None:
        super().__init__("Een collega heeft dit gesprek intussen gewijzigd. Vergelijk beide teksten.")
        self.versie = versie


class VerhelderingOnjuist(DomainError):
    """The outcome does not fit; `redenen` are (field, sentence)."""

    code = "intake.vraagverheldering_onjuist"
    status = 422

    def __init__(self, redenen: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(zin for _, zin in redenen), veld=redenen[0][0])
        self.redenen = tuple(redenen)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVraagverheldering:
    melding_id: int
    gespreksvorm: Gespreksvorm


@step
def start_vraagverheldering(
    command: StartVraagverheldering, *, actor: Gebruiker, now: datetime
) -> Vraagverheldering:
    """The talk begins: by telephone at once, or at the moment that was planned, which is then held.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, GeenVraagverheldering.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.AFSPRAAK_PLANNEN)
    require_status(melding, MeldingStatus.GETRIEERD, MeldingStatus.AFSPRAAK)
    medewerker = getattr(actor, "medewerker", None)
    if melding.stroom != Stroom.WMO or melding.klant is None or medewerker is None:
        raise GeenVraagverheldering(
            "Vraagverheldering hoort bij een vraag over de Wmo van een bekende klant. "
            "Koppel zo nodig eerst een klant."
        )
    if Vraagverheldering.objects.filter(melding=melding).exists():
        raise GeenVraagverheldering("Dit gesprek is al begonnen. Ga ermee verder.")
    talk = planned_for(melding).first()
    if talk is not None:
        end_afspraak(talk, AfspraakStatus.GEVOERD, now=now)
        melding.status = MeldingStatus.GETRIEERD
        melding.save(update_fields=["status"])
    started = Vraagverheldering.objects.create(
        melding=melding,
        klant=melding.klant,
        medewerker=medewerker,
        gespreksvorm=command.gespreksvorm,
        begonnen_op=now,
    )
    record(
        "vraagverheldering.begonnen",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=started,
        gegevens={"kenmerk": melding.kenmerk, "vorm": in_zin(started.get_gespreksvorm_display())},
    )
    return started


@dataclass(frozen=True, slots=True, kw_only=True)
class Gespreksverslag:
    """What the klant tells, in three texts."""

    hulpvraag: str
    eigen_kracht: str
    al_geprobeerd: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveVraagverheldering:
    """The texts so far; `versie` is the one the user saw."""

    vraagverheldering_id: int
    versie: int
    verslag: Gespreksverslag


@step
def save_vraagverheldering(command: SaveVraagverheldering, *, actor: Gebruiker, now: datetime) -> int:
    """Keeps the talk so far, a draft without an event; returns the new version.

    Raises Vraagverheldering.DoesNotExist, PermissionDenied, GeenVraagverheldering, VerhelderingGewijzigd.
    """
    talk = _lock(command.vraagverheldering_id, command.versie, actor)
    for name, text in asdict(command.verslag).items():
        setattr(talk, name, text.strip())
    talk.versie += 1
    talk.save()
    return talk.versie


def _lock(pk: int, versie: int, actor: Gebruiker) -> Vraagverheldering:
    """The running talk and its melding, locked; the melding first, always."""
    visible = Vraagverheldering.objects.filter(melding__in=Melding.objects.visible_to(actor))
    melding = lock_visible(visible.values_list("melding_id", flat=True).get(pk=pk), actor)
    talk = visible.select_for_update(of=("self",)).select_related("klant").get(pk=pk)
    talk.melding = melding
    require(actor, Recht.AFSPRAAK_PLANNEN)
    if talk.status != VerhelderingStatus.LOOPT:
        raise GeenVraagverheldering("Dit gesprek is al afgerond. Ververs de pagina.")
    if talk.versie != versie:
        raise VerhelderingGewijzigd(talk.versie)
    return talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Vervolgkeuze:
    """What the chosen next step needs: a moment with somebody, or a partner that calls on a day."""

    medewerker_id: int | None = None
    begin: datetime | None = None
    partner_id: int | None = None
    contact_op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishVraagverheldering:
    vraagverheldering_id: int
    versie: int
    verslag: Gespreksverslag
    uitkomst: VerhelderingUitkomst
    keuze: Vervolgkeuze = Vervolgkeuze()


@step
def finish_vraagverheldering(command: FinishVraagverheldering, *, actor: Gebruiker, now: datetime) -> Vervolg:
    """Ends the talk with its outcome and books the next step: an appointment, the wijk, or a work item.

    All or nothing: without a booked next step the talk stays open. Raises Vraagverheldering.DoesNotExist,
    PermissionDenied, GeenVraagverheldering, VerhelderingGewijzigd, VerhelderingOnjuist, MomentNietMogelijk,
    MomentBezet, OverdrachtOnjuist.
    """
    talk = _lock(command.vraagverheldering_id, command.versie, actor)
    require_status(talk.melding, MeldingStatus.GETRIEERD)
    reasons = contradictions(command.uitkomst)
    if not command.verslag.hulpvraag.strip():
        reasons.insert(0, ("hulpvraag", "Schrijf op wat de klant nodig heeft."))
    if reasons:
        raise VerhelderingOnjuist(reasons)
    for name, text in asdict(command.verslag).items():
        setattr(talk, name, text.strip())
    for name, value in asdict(command.uitkomst).items():
        setattr(talk, name, "" if value is None else value)
    _book_next(talk, command, actor=actor, now=now)
    if talk.medische_keuring:
        _task(talk, Specialisme.BEHEER_IWV, "Vraag een medische keuring aan", "keuring", now=now)
    talk.status, talk.afgerond_op = VerhelderingStatus.AFGEROND, now
    talk.versie += 1
    talk.save()
    record(
        "vraagverheldering.afgerond",
        actor=actor,
        now=now,
        klant_id=talk.klant_id,
        onderwerp=talk,
        gegevens={
            "kenmerk": talk.melding.kenmerk,
            "wmo_nodig": talk.wmo_nodig,
            "uitvoerder": talk.uitvoerder,
            "aanbod": talk.aanbod,
            "vorm": talk.vorm,
            "vervolg": talk.vervolg,
            "vervolg_in_woorden": in_zin(talk.get_vervolg_display()),
        },
    )
    return Vervolg(talk.vervolg)


def _book_next(
    talk: Vraagverheldering, command: FinishVraagverheldering, *, actor: Gebruiker, now: datetime
) -> None:
    melding, keuze = talk.melding, command.keuze
    if talk.vervolg == Vervolg.AFSPRAAK:
        talk.afspraak = _book_talk(melding, keuze, actor=actor, now=now)
    elif talk.vervolg == Vervolg.WARME_OVERDRACHT:
        melding.bestemming = Bestemming.WIJKWELZIJNSORGANISATIE
        melding.vervolgstap = Vervolgstap.WARME_VERWIJZING
        melding.save(update_fields=["bestemming", "vervolgstap"])
        talk.taak = offer_to_wijk(
            melding,
            partner_id=keuze.partner_id,
            contact_op=keuze.contact_op,
            verhaal=talk.hulpvraag,
            actor=actor,
            now=now,
        ).taak
        take_over(melding, now=now)
    else:
        queue = Specialisme.BEHEER_IWV if talk.wmo_nodig else Specialisme.FRONTOFFICE
        melding.bestemming = Bestemming.BEHEER_IWV if talk.wmo_nodig else Bestemming.FRONTOFFICE
        melding.vervolgstap = Vervolgstap.WERKVOORRAAD
        melding.save(update_fields=["bestemming", "vervolgstap"])
        talk.taak = _task(talk, queue, "Regel wat uit de vraagverheldering kwam", "vervolg", now=now)
        take_over(melding, now=now)


def _book_talk(melding: Melding, keuze: Vervolgkeuze, *, actor: Gebruiker, now: datetime) -> Afspraak:
    """A talk with somebody of nieuwe aanvragen. Raises MomentNietMogelijk, MomentBezet."""
    melding.bestemming = Bestemming.NIEUWE_AANVRAGEN_IWV
    melding.vervolgstap = Vervolgstap.AFSPRAAK
    functies = functies_for(melding.bestemming, melding.stroom)
    soort = soort_for(melding.vervolgstap, melding.stroom)
    people = Medewerker.objects.select_related("team__locatie").filter(actief=True, functie__in=functies)
    person = people.filter(pk=keuze.medewerker_id or 0).first()
    if (
        person is None
        or keuze.begin is None
        or keuze.begin < now
        or not within_werktijd(person, keuze.begin, soort=soort)
    ):
        raise MomentNietMogelijk("Kies een moment uit de lijst.", veld="moment")
    afspraak = create_afspraak(
        klant_id=melding.klant_id or 0,
        medewerker=person,
        soort=soort,
        begin=keuze.begin,
        onderwerp=melding,
        actor=actor,
        now=now,
    )
    melding.status = MeldingStatus.AFSPRAAK
    melding.vervolg_geboekt_op = melding.vervolg_geboekt_op or now
    melding.save(update_fields=["bestemming", "vervolgstap", "status", "vervolg_geboekt_op"])
    return afspraak


def _task(talk: Vraagverheldering, queue: Specialisme, titel: str, cause: str, *, now: datetime) -> Taak:
    today = timezone.localdate(now)
    return create_taak(
        sleutel=f"vraagverheldering:{talk.pk}:{cause}",
        titel=titel,
        reden=f"Melding {talk.melding.kenmerk}",
        klant_id=talk.klant_id,
        specialisme=queue,
        onderwerp=talk,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )
