"""The end of a traject with its result, reported by the partner or not; and when the klant flows out."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from caseload.toewijzing.models import EindeReden
from caseload.trajecten.models import Resultaat, Traject, UitvalReden
from caseload.trajecten.nazorg import plan_after_traject
from caseload.trajecten.services import (
    TrajectAlVerder,
    TrajectNietMogelijk,
    cancel,
    lock_traject,
    report_key,
    traject_keys,
)
from caseload.trajecten.transitions import TrajectStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken

AT_OUTFLOW: dict[str, tuple[Resultaat, str]] = {
    EindeReden.WERK: (Resultaat.WERK, ""),
    EindeReden.OPLEIDING: (Resultaat.OPLEIDING, ""),
    EindeReden.DOEL_BEREIKT: (Resultaat.TUSSENDOEL, ""),
    EindeReden.VERHUISD: (Resultaat.UITVAL, UitvalReden.VERHUISD),
    EindeReden.OVERLEDEN: (Resultaat.UITVAL, UitvalReden.OVERLEDEN),
    EindeReden.EIGEN_KEUZE: (Resultaat.UITVAL, UitvalReden.MOTIVATIE),
    EindeReden.ANDERS: (Resultaat.NEUTRAAL, ""),
    EindeReden.NAAR_HELPDESK: (Resultaat.NEUTRAAL, ""),
}
"""Result of a traject that still ran when the klant left, by the reason of leaving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTraject:
    """`uitval_reden` with uitval only; without `werkelijke_kosten` it cost what was agreed."""

    traject_id: int
    beeindigd_op: date
    resultaat: Resultaat
    uitval_reden: str = ""
    toelichting: str = ""
    werkelijke_kosten: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResultaat:
    """By the partner itself about an order of its own."""

    partner_id: int
    traject_id: int
    resultaat: Resultaat
    toelichting: str = ""


@step
def end_traject(command: EndTraject, *, actor: Gebruiker, now: datetime) -> None:
    """Ends a running traject with its result; nazorg and checks after 6 and 12 months plan themselves.

    Raises Traject.DoesNotExist, PermissionDenied, TrajectAlVerder, TrajectNietMogelijk.
    """
    traject = lock_traject(command.traject_id, {TrajectStatus.LOOPT}, actor=actor, now=now)
    today = timezone.localdate(now)
    if traject.begonnen_op is None or not traject.begonnen_op <= command.beeindigd_op <= today:
        raise TrajectNietMogelijk("Kies een dag vanaf het begin tot en met vandaag.", veld="beeindigd_op")
    if (command.resultaat == Resultaat.UITVAL) != bool(command.uitval_reden):
        wat = "Kies waarom de klant uitviel." if not command.uitval_reden else "Kies geen reden van uitval."
        raise TrajectNietMogelijk(wat, veld="uitval_reden")
    if command.werkelijke_kosten is not None and command.werkelijke_kosten > traject.kosten:
        raise TrajectNietMogelijk(
            "Het traject kan niet meer kosten dan is afgesproken. Vraag de teamleider om ander budget.",
            veld="werkelijke_kosten",
        )
    _finish(
        traject,
        command.resultaat,
        command.uitval_reden,
        op=command.beeindigd_op,
        toelichting=command.toelichting.strip(),
        kosten=command.werkelijke_kosten,
        actor=actor,
        now=now,
    )
    record(
        "traject.beeindigd",
        actor=actor,
        now=now,
        klant_id=traject.klant_id,
        onderwerp=traject,
        gegevens={
            "kenmerk": traject.kenmerk,
            "instrument": traject.instrument.naam,
            "resultaat": command.resultaat.label.lower(),
        },
    )


@step
def report_resultaat(command: ReportResultaat, *, actor: Gebruiker | None, now: datetime) -> bool:
    """The partner says how it ended; the contactpersoon gets a task to end the traject with the klant.

    Reporting the same again changes nothing (False). Raises Traject.DoesNotExist (absent or of another
    partner), TrajectAlVerder.
    """
    rows = Traject.objects.of_partner(command.partner_id).select_related("instrument", "partner")
    traject = rows.select_for_update(of=("self",)).get(pk=command.traject_id)
    said = (command.resultaat.value, command.toelichting.strip())
    if (traject.gemeld_resultaat, traject.gemeld_toelichting) == said:
        return False
    if traject.status != TrajectStatus.LOOPT:
        raise TrajectAlVerder(
            f"Dit traject is {traject.get_status_display().lower()}. Bel de gemeente om iets te wijzigen."
        )
    traject.gemeld_resultaat, traject.gemeld_toelichting = said
    traject.gemeld_op = now
    traject.save(update_fields=["gemeld_resultaat", "gemeld_toelichting", "gemeld_op"])
    create_taak(
        sleutel=report_key(traject),
        titel=f"De partner meldt een resultaat: {command.resultaat.label.lower()}",
        reden="Bespreek het met de klant en beëindig het traject.",
        klant_id=traject.klant_id,
        medewerker_id=traject.medewerker_id,
        onderwerp=traject,
        deadline=add_werkdagen(timezone.localdate(now), 5),
        now=now,
    )
    record(
        "traject.resultaat_gemeld",
        actor=actor,
        now=now,
        klant_id=traject.klant_id,
        onderwerp=traject,
        gegevens={
            "kenmerk": traject.kenmerk,
            "partner": str(traject.partner),
            "resultaat": command.resultaat.label.lower(),
        },
    )
    return True


def end_at_outflow(klant_id: int, reden: EindeReden, *, actor: Gebruiker, now: datetime) -> int:
    """Ends what runs when the klant leaves; an order that did not begin is taken back. Part of a step."""
    rows = Traject.objects.running().filter(klant=klant_id).select_related("instrument", "medewerker")
    running = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for traject in running:
        words = f"Begeleiding beëindigd: {reden.label.lower()}."
        if traject.status == TrajectStatus.BESTELD:
            cancel(traject, words, actor=actor, now=now)
            continue
        resultaat, uitval = AT_OUTFLOW[reden]
        today = timezone.localdate(now)
        _finish(traject, resultaat, uitval, op=today, toelichting=words, kosten=None, actor=actor, now=now)
    return len(running)


def _finish(
    traject: Traject,
    resultaat: Resultaat,
    uitval_reden: str,
    *,
    op: date,
    toelichting: str,
    kosten: Decimal | None,
    actor: Gebruiker,
    now: datetime,
) -> None:
    traject.status, traject.beeindigd_op = TrajectStatus.BEEINDIGD, op
    traject.resultaat, traject.uitval_reden, traject.toelichting = resultaat, uitval_reden, toelichting
    traject.werkelijke_kosten = kosten
    traject.save()
    end_taken(sleutels=traject_keys(traject), now=now, actor=actor)
    plan_after_traject(traject, now=now)
