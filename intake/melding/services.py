"""A melding comes in, is answered at once, or is passed on (INT-01, INT-02)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.models import Melder, Melding
from intake.melding.transitions import MeldingStatus
from intake.schulden.termijn import talk_before
from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.models import Domein, Product
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak


class MeldingAlVerder(DomainError):
    code = "intake.melding_al_verder"


class AntwoordOntbreekt(DomainError):
    code = "intake.antwoord_ontbreekt"


class ProductOnbekend(DomainError):
    code = "intake.product_onbekend"


class OntvangenInToekomst(DomainError):
    code = "intake.ontvangen_in_toekomst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Namens:
    """Somebody asks for the klant: who, and on what ground."""

    naam: str
    relatie: str
    machtiging: str
    telefoon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMelding:
    """One question. `eenmalig` (a form) or (`bron`, `extern_kenmerk`) make asking twice harmless.

    `ontvangen_op` is when it reached us, if that was earlier than now: a letter, an e-mail.
    """

    klant_id: int | None
    kanaal: str
    vraag: str
    domeinen: tuple[str, ...]
    soort_vraag: str
    leefgebieden: tuple[str, ...] = ()
    product: str = ""
    direct_te_beantwoorden: bool = False
    juiste_plek: bool | None = None
    raakt_begeleiding: bool = False
    bedreiging: str = ""
    antwoord: str = ""
    aangebracht_door_id: int | None = None
    namens: Namens | None = None
    ontvangen_op: datetime | None = None
    bron: str = ""
    extern_kenmerk: str = ""
    eenmalig: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingRegistered:
    """`nieuw` is False when this very melding had been registered before."""

    melding_id: int
    kenmerk: str
    nieuw: bool


@step
def register_melding(command: RegisterMelding, *, actor: Gebruiker, now: datetime) -> MeldingRegistered:
    """Registers one melding; the same melding twice gives the same answer and one effect.

    Raises PermissionDenied, Klant.DoesNotExist (absent or invisible), OntvangenInToekomst.
    """
    require(actor, Recht.MELDING_REGISTREREN)
    if command.klant_id is not None:
        klant = Klant.objects.get(pk=command.klant_id)
        if not Klant.objects.all().lets_in(actor, klant):
            raise Klant.DoesNotExist
    return create_melding(command, actor=actor, now=now)


def create_melding(command: RegisterMelding, *, actor: Gebruiker | None, now: datetime) -> MeldingRegistered:
    """The part of registering that the desk and the API share; runs inside the caller's step."""
    if earlier := _earlier(command):
        return MeldingRegistered(melding_id=earlier.pk, kenmerk=earlier.kenmerk, nieuw=False)
    received = command.ontvangen_op or now
    if received > now:
        raise OntvangenInToekomst("Vul een moment in dat al geweest is.", veld="ontvangen_op")
    pk = _reserve_id()
    try:
        with transaction.atomic():
            melding = Melding.objects.create(
                pk=pk,
                kenmerk=f"M{now.year}-{pk:07d}",
                klant_id=command.klant_id,
                kanaal=command.kanaal,
                vraag=command.vraag,
                domeinen=list(command.domeinen),
                soort_vraag=command.soort_vraag,
                leefgebieden=list(command.leefgebieden),
                product=command.product,
                direct_te_beantwoorden=command.direct_te_beantwoorden,
                juiste_plek=command.juiste_plek,
                raakt_begeleiding=command.raakt_begeleiding,
                bedreiging=command.bedreiging if Domein.SCHULDEN in command.domeinen else "",
                gesprek_voor=talk_before(command.domeinen, command.bedreiging, received),
                antwoord=command.antwoord,
                aangebracht_door_id=command.aangebracht_door_id,
                bron=command.bron,
                extern_kenmerk=command.extern_kenmerk,
                eenmalig=command.eenmalig,
                gemeld_op=received,
                geregistreerd_door=actor,
            )
    except IntegrityError:
        earlier = _earlier(command)
        if earlier is None:
            raise
        return MeldingRegistered(melding_id=earlier.pk, kenmerk=earlier.kenmerk, nieuw=False)
    if command.namens:
        _note_melder(melding, command.namens, now=now)
    record(
        "melding.geregistreerd",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "kanaal": melding.kanaal,
            "domeinen": melding.domeinen,
            "soort_vraag": melding.soort_vraag,
        },
    )
    return MeldingRegistered(melding_id=melding.pk, kenmerk=melding.kenmerk, nieuw=True)


def _note_melder(melding: Melding, namens: Namens, *, now: datetime) -> None:
    """Who asked; without machtiging the klant is asked as well, before anything is told or decided."""
    melder = Melder.objects.create(
        melding=melding,
        naam=namens.naam,
        relatie=namens.relatie,
        machtiging=namens.machtiging,
        telefoon=namens.telefoon,
    )
    if melder.gemachtigd or melding.klant_id is None:
        return
    today = timezone.localdate(now)
    create_taak(
        sleutel=f"melder:{melding.pk}",
        titel="Vraag de klant zelf of de melding klopt",
        reden=f"{melder} meldde dit zonder machtiging, melding {melding.kenmerk}",
        klant_id=melding.klant_id,
        specialisme=Specialisme.FRONTOFFICE,
        onderwerp=melding,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )


def _earlier(command: RegisterMelding) -> Melding | None:
    same = Q(pk__in=[])
    if command.eenmalig:
        same |= Q(eenmalig=command.eenmalig)
    if command.extern_kenmerk:
        same |= Q(bron=command.bron, extern_kenmerk=command.extern_kenmerk)
    return Melding.objects.filter(same).first()


def _reserve_id() -> int:
    """The next id, reserved before the insert because the kenmerk carries it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('intake_melding', 'id'))")
        reserved: int = cursor.fetchone()[0]
    return reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMelding:
    """The question is answered in the first contact; `product` (of the catalogus) is what it was about."""

    melding_id: int
    antwoord: str
    product: str = ""


@step
def answer_melding(command: AnswerMelding, *, actor: Gebruiker, now: datetime) -> None:
    """Closes a melding as directly handled, with the product and the answer that was given (INT-02).

    Without `product` the one of the melding stays. Raises Melding.DoesNotExist, PermissionDenied,
    AntwoordOntbreekt, ProductOnbekend, MeldingAlVerder.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_REGISTREREN)
    if not command.antwoord.strip():
        raise AntwoordOntbreekt("Noteer kort welk antwoord de klant kreeg.", veld="antwoord")
    require_status(melding, MeldingStatus.NIEUW, MeldingStatus.GETRIEERD)
    offered = valid_on(Product.objects.all(), timezone.localdate(now))
    if command.product and not offered.filter(code=command.product).exists():
        raise ProductOnbekend("Kies een product dat nu in de catalogus staat.", veld="product")
    melding.antwoord = command.antwoord
    melding.product = command.product or melding.product
    melding.direct_te_beantwoorden = True
    melding.stroom = melding.stroom or stroom_of(melding.domeinen)
    melding.bestemming = Bestemming.DIRECT_AFGEHANDELD
    melding.vervolgstap = Vervolgstap.GEEN
    melding.status = MeldingStatus.AFGEHANDELD
    melding.gesloten_op = now
    melding.save()
    record(
        "melding.afgehandeld",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "stroom": melding.stroom,
            "bestemming": melding.bestemming,
            "product": melding.product,
        },
    )


def lock_visible(melding_id: int, actor: Gebruiker) -> Melding:
    """The melding, visible and locked for the rest of the step. Raises Melding.DoesNotExist."""
    rows = Melding.objects.select_for_update(of=("self",)).select_related("klant__gemeente")
    melding = rows.get(pk=melding_id)
    if not may_see(melding, actor):
        raise Melding.DoesNotExist
    return melding


def may_see(melding: Melding, actor: Gebruiker) -> bool:
    """The rule of visible_to for one melding, at less cost."""
    if not actor.heeft(Recht.MELDING_BEKIJKEN):
        return False
    return melding.klant is None or Klant.objects.all().lets_in(actor, melding.klant)


def require_status(melding: Melding, *allowed: MeldingStatus) -> None:
    """Raises MeldingAlVerder when a colleague was first."""
    if melding.status not in allowed:
        raise MeldingAlVerder(
            f"Deze melding heeft inmiddels de status '{melding.get_status_display()}'. "
            "Een collega was u voor. Ververs de pagina en bekijk wat er is gebeurd."
        )


def take_over(melding: Melding, *, now: datetime) -> None:
    """The next app takes the melding over, inside that app's step and under that app's event."""
    melding.status = MeldingStatus.OVERGEDRAGEN
    melding.gesloten_op = now
    melding.save(update_fields=["status", "gesloten_op"])


def stroom_of(domeinen: Collection[str]) -> Stroom:
    """The stroom of a question answered at once: Wmo, schulden, financiële regeling, else work."""
    for domein, stroom in _STROOM_BY_DOMEIN.items():
        if domein in domeinen:
            return stroom
    return Stroom.WERK_INKOMEN


_STROOM_BY_DOMEIN = {
    Domein.WMO: Stroom.WMO,
    Domein.SCHULDEN: Stroom.SCHULDEN,
    Domein.FINANCIELE_REGELING: Stroom.FINANCIELE_REGELINGEN,
}
