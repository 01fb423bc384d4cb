"""The advice back to the asker, a question back, its answer, and withdrawal (BO-01, BO-13)."""

from dataclasses import dataclass
from datetime import datetime

from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.specialismen import soort_van
from backoffice.werkvoorraad.stappen import (
    NietUwWerk,
    OpdrachtChanged,
    OpdrachtOnvolledig,
    OpdrachtStap,
    answer_before,
    changed,
    lock,
    mine,
    needs,
    needs_running,
    tell,
)
from backoffice.werkvoorraad.transitions import Herkomst, OpdrachtStatus
from intake.melding.models import Melding
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.werk.services import create_taak, end_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAdvies:
    """`gesprek_nodig`: the klant had to be spoken before it could be decided."""

    opdracht_id: int
    advies: str
    gesprek_nodig: bool = False


@step
def give_advies(command: GiveAdvies, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """Arrow backoffice -> asker: the answer, as a task on the day page and on the time line.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, OpdrachtBijCollega,
    OpdrachtOnvolledig.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.OPDRACHT_BEHANDELEN)
    needs(opdracht, OpdrachtStatus.OPGEPAKT)
    mine(opdracht, actor)
    if opdracht.aanvraag_id is not None:
        raise OpdrachtOnvolledig("Neem een besluit op de aanvraag. Dan is deze opdracht klaar.")
    if not command.advies.strip():
        raise OpdrachtOnvolledig("Schrijf op wat u de aanvrager antwoordt.", veld="advies")
    if is_first_talk(opdracht) and not command.gesprek_nodig:
        raise OpdrachtOnvolledig("Spreek de klant eerst en zet dan het vinkje.", veld="gesprek_nodig")
    opdracht.status, opdracht.advies = OpdrachtStatus.AFGEROND, command.advies.strip()
    opdracht.gesprek_nodig = command.gesprek_nodig
    opdracht.afgerond_op, opdracht.afgerond_door = now, actor
    opdracht.save(update_fields=["status", "advies", "gesprek_nodig", "afgerond_op", "afgerond_door"])
    create_taak(
        sleutel=f"opdracht:{opdracht.pk}:advies",
        titel=f"Lees het antwoord van {opdracht.get_specialisme_display()}",
        reden=opdracht.naam,
        klant_id=opdracht.klant_id,
        medewerker_id=opdracht.gevraagd_door_id,
        onderwerp=opdracht,
        deadline=answer_before(now),
        now=now,
    )
    asker = opdracht.gevraagd_door
    tell(
        "afgerond",
        opdracht,
        actor=actor,
        now=now,
        in_een_keer=decided_at_once(opdracht),
        team_id=asker.team_id if asker else None,
        stroom=_stroom_of(opdracht),
    )
    return changed(opdracht)


def decided_at_once(opdracht: Opdracht) -> bool:
    """No talk and no further question were needed (BO-13)."""
    talked = opdracht.gesprek_nodig and not is_first_talk(opdracht)
    return not talked and opdracht.teruggevraagd == 0


def is_first_talk(opdracht: Opdracht) -> bool:
    """Whether speaking the klant about debts is what was asked (INT-09)."""
    kind = soort_van(opdracht.soort)
    return kind is not None and kind.eerste_gesprek


def _stroom_of(opdracht: Opdracht) -> str:
    """That of the melding it came from, else of the last melding of the klant before it."""
    rows = Melding.objects.filter(klant=opdracht.klant_id, gemeld_op__lte=opdracht.ontstaan_op)
    if opdracht.onderwerp_soort == Melding._meta.label_lower and opdracht.onderwerp_id is not None:
        rows = Melding.objects.filter(pk=opdracht.onderwerp_id)
    found = rows.exclude(stroom="").order_by("-gemeld_op", "-pk").values_list("stroom", flat=True).first()
    return found or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBack:
    opdracht_id: int
    vraag: str


@step
def ask_back(command: AskBack, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """The backoffice cannot decide yet and asks the asker; it is counted (BO-13). Raises as give_advies."""
    opdracht = lock(command.opdracht_id, actor, Recht.OPDRACHT_BEHANDELEN)
    needs(opdracht, OpdrachtStatus.OPGEPAKT)
    mine(opdracht, actor)
    if opdracht.herkomst == Herkomst.DIGITAAL:
        raise OpdrachtOnvolledig(
            "Een digitale aanvraag heeft geen collega als aanvrager. Vraag het de klant."
        )
    if not command.vraag.strip():
        raise OpdrachtOnvolledig("Schrijf op wat u nog moet weten.", veld="vraag")
    opdracht.status, opdracht.vraag_terug = OpdrachtStatus.TERUGGEVRAAGD, command.vraag.strip()
    opdracht.teruggevraagd += 1
    opdracht.save(update_fields=["status", "vraag_terug", "teruggevraagd"])
    create_taak(
        sleutel=_question_key(opdracht),
        titel=f"Beantwoord de vraag van {opdracht.get_specialisme_display()}",
        reden=opdracht.naam,
        klant_id=opdracht.klant_id,
        medewerker_id=opdracht.gevraagd_door_id,
        onderwerp=opdracht,
        deadline=answer_before(now),
        now=now,
    )
    tell("teruggevraagd", opdracht, actor=actor, now=now, keer=opdracht.teruggevraagd)
    return changed(opdracht)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBack:
    opdracht_id: int
    antwoord: str


@step
def answer_back(command: AnswerBack, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """The asker answers; the opdracht goes on with the same behandelaar.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, OpdrachtOnvolledig.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.OPDRACHT_GEVEN)
    needs(opdracht, OpdrachtStatus.TERUGGEVRAAGD)
    if not command.antwoord.strip():
        raise OpdrachtOnvolledig("Schrijf het antwoord op.", veld="antwoord")
    opdracht.status, opdracht.antwoord_terug = OpdrachtStatus.OPGEPAKT, command.antwoord.strip()
    opdracht.save(update_fields=["status", "antwoord_terug"])
    end_taken(sleutels=[_question_key(opdracht)], now=now, actor=actor)
    tell("aangevuld", opdracht, actor=actor, now=now)
    return changed(opdracht)


@step
def withdraw(command: OpdrachtStap, *, actor: Gebruiker, now: datetime) -> OpdrachtChanged:
    """The asker no longer needs it.

    Raises Opdracht.DoesNotExist, PermissionDenied, OpdrachtStaatNietToe, NietUwWerk.
    """
    opdracht = lock(command.opdracht_id, actor, Recht.OPDRACHT_GEVEN)
    needs_running(opdracht)
    asker = opdracht.gevraagd_door
    if asker is None or asker.gebruiker_id != actor.pk:
        raise NietUwWerk("Alleen wie de opdracht gaf, trekt hem in.")
    opdracht.status, opdracht.afgerond_op, opdracht.afgerond_door = OpdrachtStatus.INGETROKKEN, now, actor
    opdracht.save(update_fields=["status", "afgerond_op", "afgerond_door"])
    end_taken(sleutels=[_question_key(opdracht)], now=now, actor=actor, gedaan=False)
    tell("ingetrokken", opdracht, actor=actor, now=now)
    return changed(opdracht)


def _question_key(opdracht: Opdracht) -> str:
    return f"opdracht:{opdracht.pk}:vraag"
