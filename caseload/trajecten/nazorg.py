"""Nazorg and sustainability checks plan themselves and are recorded (CAS-14, CAS-27)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from caseload.toewijzing.models import EindeReden, Toewijzing
from caseload.trajecten.models import Nazorgmoment, Resultaat, Traject
from caseload.trajecten.termijnen import months_after
from caseload.trajecten.transitions import NazorgStatus
from serviceplein.catalogus.normen import normen
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.services import create_taak, end_taken

WEKEN = "traject.nazorg_weken"
MAANDEN = {
    Nazorgmoment.Soort.DUURZAAM_6: "traject.duurzaam_6_maanden",
    Nazorgmoment.Soort.DUURZAAM_12: "traject.duurzaam_12_maanden",
}
LASTING = (Resultaat.WERK, Resultaat.OPLEIDING)
"""Results of which it is checked whether they last."""
GOODBYE = (EindeReden.OVERLEDEN, EindeReden.VERHUISD)
"""Whoever left like this gets no nazorg."""
TITELS = {
    Nazorgmoment.Soort.NAZORG: "Bel de klant: hoe gaat het nu?",
    Nazorgmoment.Soort.DUURZAAM_6: "Vraag na: is de klant na 6 maanden nog aan het werk?",
    Nazorgmoment.Soort.DUURZAAM_12: "Vraag na: is de klant na 12 maanden nog aan het werk?",
}


class NazorgAlGedaan(DomainError):
    code = "caseload.nazorg_al_gedaan"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNazorg:
    nazorg_id: int
    uitkomst: Nazorgmoment.Uitkomst
    toelichting: str = ""


@step
def record_nazorg(command: RecordNazorg, *, actor: Gebruiker, now: datetime) -> None:
    """Keeps how it goes with the klant now.

    Raises Nazorgmoment.DoesNotExist, PermissionDenied, NazorgAlGedaan.
    """
    rows = Nazorgmoment.objects.open_for(actor, now)
    moment = rows.select_for_update(of=("self",)).get(pk=command.nazorg_id)
    require(actor, Recht.PLAN_BEWERKEN)
    if moment.status != NazorgStatus.GEPLAND:
        raise NazorgAlGedaan(f"Dit is al {moment.get_status_display().lower()}. Ververs de pagina.")
    moment.status, moment.gedaan_op = NazorgStatus.GEDAAN, now
    moment.uitkomst, moment.toelichting = command.uitkomst, command.toelichting.strip()
    moment.save(update_fields=["status", "gedaan_op", "uitkomst", "toelichting"])
    end_taken(sleutels=[nazorg_key(moment)], now=now, actor=actor)
    record(
        "nazorg.vastgelegd",
        actor=actor,
        now=now,
        klant_id=moment.klant_id,
        onderwerp=moment,
        gegevens={
            "soort": moment.get_soort_display(),
            "uitkomst": command.uitkomst.label.lower(),
        },
    )


def plan_after_traject(traject: Traject, *, now: datetime) -> None:
    """Nazorg after any result; after work or school also whether it lasts. Part of a step."""
    if traject.beeindigd_op is None or traject.uitval_reden in ("overleden", "verhuisd"):
        return
    terms = normen([WEKEN, *MAANDEN.values()], op=timezone.localdate(now))
    days = {Nazorgmoment.Soort.NAZORG: traject.beeindigd_op + timedelta(weeks=int(terms[WEKEN]))}
    if traject.resultaat in LASTING:
        for soort, code in MAANDEN.items():
            days[soort] = months_after(traject.beeindigd_op, int(terms[code]))
    for soort, day in days.items():
        moment = Nazorgmoment(traject=traject, klant_id=traject.klant_id, soort=soort, gepland_op=day)
        _plan(moment, traject.medewerker_id, now)


def plan_after_outflow(toewijzing: Toewijzing, *, now: datetime) -> date | None:
    """Nazorg after the guidance; the day, or None for who died or moved away. Part of a step."""
    if toewijzing.einde_reden in GOODBYE or toewijzing.tot is None:
        cancel_planned(toewijzing.klant_id, now=now)
        return None
    today = timezone.localdate(toewijzing.tot)
    day = today + timedelta(weeks=int(normen([WEKEN], op=today)[WEKEN]))
    moment = Nazorgmoment(
        toewijzing=toewijzing,
        klant_id=toewijzing.klant_id,
        soort=Nazorgmoment.Soort.NAZORG,
        gepland_op=day,
    )
    _plan(moment, toewijzing.medewerker_id, now)
    return day


def cancel_planned(klant_id: int, *, now: datetime) -> None:
    """Nobody calls after somebody who died or moved away. Part of a step."""
    planned = list(Nazorgmoment.objects.planned().filter(klant=klant_id).select_for_update())
    end_taken(sleutels=[nazorg_key(one) for one in planned], now=now, actor=None, gedaan=False)
    Nazorgmoment.objects.filter(pk__in=[one.pk for one in planned]).update(status=NazorgStatus.VERVALLEN)


def _plan(moment: Nazorgmoment, medewerker_id: int, now: datetime) -> None:
    moment.medewerker_id = medewerker_id
    moment.save(force_insert=True)
    soort = Nazorgmoment.Soort(moment.soort)
    create_taak(
        sleutel=nazorg_key(moment),
        titel=TITELS[soort],
        klant_id=moment.klant_id,
        medewerker_id=medewerker_id,
        onderwerp=moment,
        deadline=moment.gepland_op,
        now=now,
    )


def nazorg_key(moment: Nazorgmoment) -> str:
    return f"nazorg:{moment.pk}"
