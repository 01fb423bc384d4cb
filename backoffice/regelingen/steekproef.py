"""Reviewing the sample of automatic decisions (BO-04)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.regelingen.models import Steekproef
from backoffice.regelingen.transitions import Nazien
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require
from serviceplein.toegang.rollen import Specialisme
from serviceplein.werk.services import create_taak

HERSTEL = "besluit.herstel_dagen"


class NazienOnjuist(DomainError):
    code = "backoffice.nazien_onjuist"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSteekproef:
    steekproef_id: int
    oordeel: Nazien
    toelichting: str = ""


@step
def judge_steekproef(command: JudgeSteekproef, *, actor: Gebruiker, now: datetime) -> int:
    """Says whether an automatic decision is right; a wrong one becomes work for the queue.

    Raises Steekproef.DoesNotExist, PermissionDenied, NazienOnjuist.
    """
    visible = Steekproef.objects.filter(besluit__aanvraag__in=Aanvraag.objects.visible_to(actor))
    item = visible.select_for_update(of=("self",)).get(pk=command.steekproef_id)
    require(actor, Recht.AANVRAAG_BESLISSEN)
    if item.oordeel:
        raise NazienOnjuist("Een collega heeft dit besluit al nagezien.")
    if command.oordeel == Nazien.KLOPT_NIET and not command.toelichting.strip():
        raise NazienOnjuist("Leg uit wat er niet klopt.", veld="toelichting")
    item.oordeel, item.toelichting = command.oordeel, command.toelichting.strip()[:500]
    item.nagezien_op, item.nagezien_door = now, actor
    item.save()
    aanvraag = item.besluit.aanvraag
    if item.oordeel == Nazien.KLOPT_NIET:
        create_taak(
            sleutel=f"steekproef:{item.pk}:herstel",
            titel="Een automatisch besluit klopt niet",
            reden=item.toelichting[:300],
            specialisme=Specialisme.FINANCIELE_REGELINGEN,
            klant_id=aanvraag.klant_id,
            onderwerp=aanvraag,
            deadline=timezone.localdate(now) + timedelta(days=int(norm(HERSTEL, op=timezone.localdate(now)))),
            now=now,
        )
    record(
        "besluit.nagezien",
        actor=actor,
        now=now,
        klant_id=aanvraag.klant_id,
        onderwerp=aanvraag,
        gegevens={"oordeel": item.get_oordeel_display().lower()},
    )
    return item.pk
