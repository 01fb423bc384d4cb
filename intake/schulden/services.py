"""Debts: the threatening situation, and the specialist whom the contactpersoon brings in (INT-09)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from intake.melding.models import Melding
from intake.melding.services import lock_visible
from intake.schulden.models import AdviesStatus, Adviesvraag
from intake.schulden.termijn import debt_talk_before, talk_before
from serviceplein.agenda.aansluitingen import contactpersoon_of
from serviceplein.catalogus.models import Domein
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken


class GeenSchuldvraag(DomainError):
    code = "intake.geen_schuldvraag"


class NietDeContactpersoon(DomainError):
    code = "intake.niet_de_contactpersoon"
    status = 403


class NietDeSpecialist(DomainError):
    code = "intake.niet_de_specialist"
    status = 403


class AdviesLooptAl(DomainError):
    code = "intake.advies_loopt_al"


class AdviesOnvolledig(DomainError):
    code = "intake.advies_onvolledig"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBedreiging:
    """`bedreiging` empty: it is not threatening after all."""

    melding_id: int
    bedreiging: str


@step
def note_bedreiging(command: NoteBedreiging, *, actor: Gebruiker, now: datetime) -> date:
    """Keeps whether the situation threatens; the term of the first conversation follows. Returns it.

    Raises Melding.DoesNotExist, PermissionDenied, GeenSchuldvraag.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.MELDING_TRIEREN)
    before = talk_before(melding.domeinen, command.bedreiging, melding.gemeld_op)
    if before is None:
        raise GeenSchuldvraag("Deze melding gaat niet over schulden.")
    melding.bedreiging = command.bedreiging
    melding.gesprek_voor = before
    melding.save(update_fields=["bedreiging", "gesprek_voor"])
    Adviesvraag.objects.filter(melding=melding, status=AdviesStatus.GEVRAAGD).update(termijn=before)
    record(
        "schulden.bedreiging",
        actor=actor,
        now=now,
        klant_id=melding.klant_id,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "situatie": in_zin(melding.get_bedreiging_display()) or "er dreigt niets",
            "gesprek_voor": f"{before:%d-%m-%Y}",
        },
    )
    return before


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAdvies:
    klant_id: int
    vraag: str


@step
def ask_advies(command: AskAdvies, *, actor: Gebruiker, now: datetime) -> int:
    """The vaste contactpersoon brings the specialist in; the contactpersoon stays. Returns the id.

    The last day for the talk is that of the melding about debts, counted from that melding.
    Raises Klant.DoesNotExist, PermissionDenied, NietDeContactpersoon, AdviesLooptAl, AdviesOnvolledig.
    """
    klant = (
        Klant.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=command.klant_id)
    )
    require(actor, Recht.PLAN_BEWERKEN)
    person: Medewerker | None = getattr(actor, "medewerker", None)
    if person is None or contactpersoon_of(klant.pk) != person.pk:
        raise NietDeContactpersoon("Alleen de vaste contactpersoon schakelt de specialist in.")
    if not command.vraag.strip():
        raise AdviesOnvolledig("Schrijf op wat u van de specialist wilt weten.", veld="vraag")
    if Adviesvraag.objects.filter(klant=klant, status=AdviesStatus.GEVRAAGD).exists():
        raise AdviesLooptAl("Er staat al een vraag bij schuldhulpverlening. Wacht op het advies.")
    melding = (
        Melding.objects.filter(klant=klant, domeinen__contains=[Domein.SCHULDEN])
        .exclude(adviesvragen__status=AdviesStatus.GEGEVEN)
        .order_by("-gemeld_op", "-pk")
        .first()
    )
    until = melding.gesprek_voor if melding and melding.gesprek_voor else None
    question = Adviesvraag.objects.create(
        klant=klant,
        melding=melding,
        gevraagd_door=person,
        vraag=command.vraag.strip(),
        termijn=until or debt_talk_before("", now),
        gevraagd_op=now,
    )
    create_taak(
        sleutel=_key(question),
        titel="Spreek de klant over schulden en geef advies",
        reden=f"{person.naam} vraagt advies",
        klant_id=klant.pk,
        specialisme=Specialisme.SCHULDHULPVERLENING,
        onderwerp=question,
        deadline=question.termijn,
        now=now,
    )
    record(
        "schulden.advies_gevraagd",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=question,
        gegevens={"medewerker": person.naam, "termijn": f"{question.termijn:%d-%m-%Y}"},
    )
    return question.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAdvies:
    adviesvraag_id: int
    advies: str
    gesproken_op: date


@step
def give_advies(command: GiveAdvies, *, actor: Gebruiker, now: datetime) -> None:
    """The specialist spoke the klant and answers; the contactpersoon gets the advice as a task.

    Raises Adviesvraag.DoesNotExist, NietDeSpecialist, AdviesLooptAl (answered before), AdviesOnvolledig.
    """
    visible = Adviesvraag.objects.visible_to(actor).select_for_update(of=("self",))
    question = visible.select_related("gevraagd_door").get(pk=command.adviesvraag_id)
    require(actor, Recht.TAAK_UITVOEREN)
    if not is_specialist(actor):
        raise NietDeSpecialist("Alleen een specialist schuldhulpverlening geeft dit advies.")
    if question.status != AdviesStatus.GEVRAAGD:
        raise AdviesLooptAl("Dit advies is al gegeven. Ververs de pagina.")
    today = timezone.localdate(now)
    if not command.advies.strip():
        raise AdviesOnvolledig("Schrijf het advies op.", veld="advies")
    if command.gesproken_op > today:
        raise AdviesOnvolledig("Vul een dag in die al geweest is.", veld="gesproken_op")
    question.status = AdviesStatus.GEGEVEN
    question.advies, question.gesproken_op = command.advies.strip(), command.gesproken_op
    question.gegeven_door, question.gegeven_op = actor, now
    question.save()
    end_taken(sleutels=[_key(question)], now=now, actor=actor)
    create_taak(
        sleutel=f"schuldadvies-lezen:{question.pk}",
        titel="Lees het advies over de schulden en verwerk het in het plan",
        reden=f"{actor} gaf advies",
        klant_id=question.klant_id,
        medewerker_id=question.gevraagd_door_id,
        onderwerp=question,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )
    record(
        "schulden.advies_gegeven",
        actor=actor,
        now=now,
        klant_id=question.klant_id,
        onderwerp=question,
        gegevens={
            "gesproken_op": f"{command.gesproken_op:%d-%m-%Y}",
            "op_tijd": "op tijd" if command.gesproken_op <= question.termijn else "te laat",
        },
    )


def is_specialist(user: Gebruiker) -> bool:
    """Somebody of the queue schuldhulpverlening, or a coach schuldhulpverlening."""
    person: Medewerker | None = getattr(user, "medewerker", None)
    return Specialisme.SCHULDHULPVERLENING in user.specialismen or (
        person is not None and person.functie == Functie.COACH_SCHULDHULPVERLENING
    )


def may_ask(user: Gebruiker, klant: Klant) -> bool:
    """Whether the button to bring the specialist in makes sense for this colleague."""
    person: Medewerker | None = getattr(user, "medewerker", None)
    return person is not None and contactpersoon_of(klant.pk) == person.pk


def _key(question: Adviesvraag) -> str:
    return f"schuldadvies:{question.pk}"
