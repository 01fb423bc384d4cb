"""Steps on standing in: report oneself ill today, and choose who stands in (CAS-08)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from caseload.waarneming.kandidaten import read_vervangers
from caseload.waarneming.policy import choose_waarnemer
from caseload.waarneming.verloop import ask_signals, end_waarnemingen, explanation
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Waarneming
from serviceplein.organisatie.services import NietUwTeam, lock_medewerker, may_report
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.werkdagen import add_werkdagen


class WaarnemerOnmogelijk(DomainError):
    code = "caseload.waarnemer_onmogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseWaarnemer:
    """Who stands in during an absence, from today or its first day on; `reden` when not the proposal."""

    afwezigheid_id: int
    medewerker_id: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaarnemerChosen:
    waarneming_id: int
    waarnemer: str
    tot_en_met: date


def ill_until(today: date) -> date:
    """The last day of an illness of which nobody knows the end yet."""
    return add_werkdagen(today, int(norm("caseload.ziek_werkdagen", op=today)) - 1)


@step
def choose_waarnemer_for(command: ChooseWaarnemer, *, actor: Gebruiker, now: datetime) -> WaarnemerChosen:
    """Somebody else stands in: chosen by the one who is away or by the teamleider, with the reason.

    Raises Afwezigheid.DoesNotExist, PermissionDenied, NietUwTeam, WaarnemerOnmogelijk.
    """
    absence = Afwezigheid.objects.select_related("medewerker").get(pk=command.afwezigheid_id)
    person = lock_medewerker(absence.medewerker_id)
    require(actor, Recht.CASELOAD_BEKIJKEN)
    if not may_report(person, actor):
        raise NietUwTeam("Wie waarneemt, kiest de collega zelf of de teamleider.")
    today = timezone.localdate(now)
    start = max(absence.van, today)
    if absence.tot_en_met < start:
        raise WaarnemerOnmogelijk("Deze afwezigheid is voorbij. Er hoeft niemand meer waar te nemen.")
    voorstel = choose_waarnemer(read_vervangers(person, van=start, tot_en_met=absence.tot_en_met))
    verdict = next(
        (one for one in voorstel.oordelen if one.vervanger.medewerker_id == command.medewerker_id), None
    )
    if verdict is None:
        raise WaarnemerOnmogelijk("Kies een collega met deze functie of uit dit team.", veld="medewerker")
    if not verdict.past:
        raise WaarnemerOnmogelijk(f"{verdict.vervanger.naam} kan niet: {verdict.reden}", veld="medewerker")
    proposed = voorstel.gekozen.medewerker_id if voorstel.gekozen else None
    reden = "" if proposed == command.medewerker_id else command.reden.strip()
    if proposed != command.medewerker_id and not reden:
        raise WaarnemerOnmogelijk("Noteer waarom deze collega waarneemt.", veld="reden")
    running = Waarneming.objects.filter(medewerker=person, tot_en_met__gte=start, van__lte=absence.tot_en_met)
    end_waarnemingen(running, start)
    row = _write(absence, person, command.medewerker_id, start, actor=actor, now=now)
    row.uitleg, row.voorgesteld_id, row.afwijking_reden = explanation(voorstel), proposed, reden
    row.save(update_fields=["uitleg", "voorgesteld", "afwijking_reden"])
    ask_signals()
    record(
        "waarneming.gekozen",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=person,
        gegevens={
            "medewerker": person.naam,
            "waarnemer": verdict.vervanger.naam,
            "van": f"{row.van:%d-%m-%Y}",
            "tot": f"{row.tot_en_met:%d-%m-%Y}",
            "afwijkend": bool(reden),
        },
    )
    return WaarnemerChosen(waarneming_id=row.pk, waarnemer=verdict.vervanger.naam, tot_en_met=row.tot_en_met)


def _write(
    absence: Afwezigheid, person: Medewerker, waarnemer_id: int, van: date, *, actor: Gebruiker, now: datetime
) -> Waarneming:
    try:
        with transaction.atomic():
            return Waarneming.objects.create(
                medewerker=person,
                waarnemer_id=waarnemer_id,
                afwezigheid=absence,
                van=van,
                tot_en_met=absence.tot_en_met,
                gekozen_door=actor,
                gekozen_op=now,
            )
    except IntegrityError as error:
        raise WaarnemerOnmogelijk("Er is al een waarnemer. Ververs de pagina.") from error
