"""Keeping what the klant signed, on the screen or on paper. Part of a step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseload.plan.models import Plan
from caseload.vaststelling.models import Planversie, Wijze
from serviceplein.dossier.documenten import largest_file
from serviceplein.dossier.inhoud import EXTENSIONS, refusal, sniff
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker


class HandtekeningOntbreekt(DomainError):
    code = "caseload.handtekening_ontbreekt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ondertekening:
    op: date
    door: str
    wijze: str
    bestandsnaam: str = ""
    bestand: bytes = b""


def keep_versie(
    plan: Plan,
    contents: Any,
    *,
    nummer: int,
    ondertekening: Ondertekening,
    actor: Gebruiker,
    now: datetime,
) -> Planversie:
    """The plan as it was signed, for good. Raises HandtekeningOntbreekt."""
    document = None
    if ondertekening.wijze == Wijze.PAPIER:
        document = _keep_letter(plan, nummer, ondertekening, actor=actor, now=now)
    return Planversie.objects.create(
        plan=plan,
        klant_id=plan.klant_id,
        nummer=nummer,
        inhoud=contents,
        vastgesteld_op=now,
        vastgesteld_door=actor,
        ondertekend_op=ondertekening.op,
        ondertekend_door=ondertekening.door,
        wijze=ondertekening.wijze,
        document=document,
    )


def _keep_letter(
    plan: Plan, nummer: int, signed: Ondertekening, *, actor: Gebruiker, now: datetime
) -> Document:
    if not signed.bestand:
        raise HandtekeningOntbreekt("Voeg de foto of scan van de getekende brief toe.", veld="bestand")
    if why := refusal(signed.bestandsnaam, signed.bestand, maximum=largest_file(now)):
        raise HandtekeningOntbreekt(why, veld="bestand")
    mediatype = sniff(signed.bestand)
    return keep_document(
        signed.bestand,
        name=f"plan.{EXTENSIONS[mediatype]}",
        titel=f"Getekend plan van aanpak, versie {nummer}",
        soort=Document.Soort.PLAN,
        mediatype=mediatype,
        klant_id=plan.klant_id,
        onderwerp=plan,
        actor=actor,
        now=now,
    )
