"""A short cut is used: carried out by a desk, or declined with the reason; every use is a row (INT-19)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from intake.melding.codes import Vervolgstap
from intake.melding.models import Melding
from intake.snelle_route.models import RouteStatus, SnelleRoute
from intake.snelle_route.policy import uitvoering_of
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.regels.models import Beslissing
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from serviceplein.werk.services import create_taak, end_taken


class RouteAlKlaar(DomainError):
    code = "intake.snelle_route_al_klaar"


class ToelichtingOntbreekt(DomainError):
    code = "intake.snelle_route_zonder_toelichting"
    status = 422


def use_route(
    melding: Melding,
    route: str,
    *,
    beslissing_id: int,
    regel: int,
    reden: str,
    medewerker_id: int | None,
    now: datetime,
) -> SnelleRoute | None:
    """Writes one use and the task to carry it out; part of a step. The same use twice is one row."""
    if melding.klant_id is None:
        return None
    use, new = SnelleRoute.objects.get_or_create(
        melding=melding,
        route=route,
        defaults={
            "klant_id": melding.klant_id,
            "beslissing_id": beslissing_id,
            "regel": regel,
            "reden": reden[:500],
            "ontstaan_op": now,
        },
    )
    if new:
        _task(use, uitvoering_of(route).taak, _key(use), medewerker_id=medewerker_id, now=now)
    return use


def after_triage(melding: Melding, now: datetime) -> dict[str, Any]:
    """The triage that grants without indicatie is a use, when the table said so; its own task replaces it."""
    if melding.vervolgstap != Vervolgstap.TOEKENNEN_ZONDER_INDICATIE or melding.triage_beslissing_id is None:
        return {}
    decision = Beslissing.objects.get(pk=melding.triage_beslissing_id)
    if decision.regel is None or (decision.uitkomst or {}).get("vervolgstap") != melding.vervolgstap:
        return {}
    use = use_route(
        melding,
        melding.vervolgstap,
        beslissing_id=decision.pk,
        regel=decision.regel,
        reden=decision.uitleg["tekst"],
        medewerker_id=None,
        now=now,
    )
    if use is None:
        return {}
    end_taken(sleutels=[f"melding:{melding.pk}:{melding.vervolgstap}"], now=now, actor=None, gedaan=False)
    return {"snelle_route": use.route}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRoute:
    """What was done, or why it was not done."""

    snelle_route_id: int
    toelichting: str


@step
def carry_out_route(command: EndRoute, *, actor: Gebruiker, now: datetime) -> None:
    """The short cut was carried out.

    Raises SnelleRoute.DoesNotExist, PermissionDenied, RouteAlKlaar, ToelichtingOntbreekt.
    """
    use = _end(command, RouteStatus.UITGEVOERD, actor=actor, now=now)
    end_taken(sleutels=[_key(use)], now=now, actor=actor)
    _tell("snelle_route.uitgevoerd", use, actor=actor, now=now)


@step
def decline_route(command: EndRoute, *, actor: Gebruiker, now: datetime) -> None:
    """Not for this klant: the reason is kept, the ordinary way becomes a task. Raises as carry_out_route."""
    use = _end(command, RouteStatus.AFGEZIEN, actor=actor, now=now)
    task = Taak.objects.open().filter(sleutel=_key(use)).first()
    person = task.medewerker_id if task else getattr(getattr(actor, "medewerker", None), "pk", None)
    end_taken(sleutels=[_key(use)], now=now, actor=actor, gedaan=False)
    _task(use, uitvoering_of(use.route).gewoon, f"{_key(use)}:gewoon", medewerker_id=person, now=now)
    _tell("snelle_route.afgezien", use, actor=actor, now=now)


def _end(command: EndRoute, status: RouteStatus, *, actor: Gebruiker, now: datetime) -> SnelleRoute:
    mine = SnelleRoute.objects.filter(melding__in=Melding.objects.visible_to(actor))
    use = mine.select_for_update(of=("self",)).select_related("melding").get(pk=command.snelle_route_id)
    require(actor, Recht.TAAK_UITVOEREN)
    if use.status != RouteStatus.VOORGESTELD:
        raise RouteAlKlaar(f"Deze snelle route is al {in_zin(use.get_status_display())}. Ververs de pagina.")
    if not command.toelichting.strip():
        raise ToelichtingOntbreekt("Noteer wat u deed, of waarom u ervan afziet.", veld="toelichting")
    use.status, use.toelichting = status, command.toelichting.strip()
    use.besloten_op, use.besloten_door = now, actor
    use.save()
    return use


def _task(use: SnelleRoute, titel: str, key: str, *, medewerker_id: int | None, now: datetime) -> None:
    today = timezone.localdate(now)
    queue = uitvoering_of(use.route).rij
    create_taak(
        sleutel=key,
        titel=titel,
        reden=use.reden[:300],
        klant_id=use.klant_id,
        medewerker_id=None if queue else medewerker_id,
        specialisme=queue or ("" if medewerker_id else Specialisme.FRONTOFFICE),
        onderwerp=use.melding,
        deadline=add_werkdagen(today, int(norm("intake.opvolging_werkdagen", op=today))),
        now=now,
    )


def _key(use: SnelleRoute) -> str:
    return f"snelle-route:{use.pk}"


def _tell(code: str, use: SnelleRoute, *, actor: Gebruiker, now: datetime) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=use.klant_id,
        onderwerp=use.melding,
        gegevens={
            "kenmerk": use.melding.kenmerk,
            "route": uitvoering_of(use.route).naam.lower(),
            "regel": use.regel,
            "toelichting": use.toelichting,
        },
    )
