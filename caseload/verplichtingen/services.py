"""Steps on duties and their proof: impose, end, deliver, judge (CAS-17)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from caseload.klantstap import contactpersoon_id, open_for
from caseload.verplichtingen.lezen import INLEVEREN, period_at
from caseload.verplichtingen.models import Bewijs, Verplichting
from caseload.verplichtingen.policy import deadline
from caseload.verplichtingen.soorten import plichtsoorten
from caseload.verplichtingen.transitions import Oordeel
from serviceplein.agenda.mededelingen import Weg, way_to
from serviceplein.berichten.services import queue_brief, queue_email
from serviceplein.catalogus.normen import norm, normen
from serviceplein.dossier.documenten import BestandGeweigerd, largest_file
from serviceplein.dossier.inhoud import EXTENSIONS, refusal, sniff
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht, Specialisme
from serviceplein.ui.weergave import long_date
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.services import create_taak, end_taken


class VerplichtingBestaat(DomainError):
    code = "caseload.verplichting_bestaat"


class VerplichtingGestopt(DomainError):
    code = "caseload.verplichting_gestopt"


class PeriodeOnjuist(DomainError):
    code = "caseload.periode_onjuist"
    status = 422


class BewijsOnvolledig(DomainError):
    code = "caseload.bewijs_onvolledig"
    status = 422


class BewijsAlBeoordeeld(DomainError):
    code = "caseload.bewijs_al_beoordeeld"


def proof_key(bewijs_id: int) -> str:
    """Cause of the task to look at one proof."""
    return f"bewijs:{bewijs_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImposeVerplichting:
    """Without `aantal` it is what the norm of the kind asks."""

    klant_id: int
    soort: str
    van: date
    aantal: int | None = None
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndVerplichting:
    verplichting_id: int
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverBewijs:
    """What the klant shows for the period that begins on `periode_van`, with or without a file."""

    verplichting_id: int
    periode_van: date
    aantal: int
    omschrijving: str
    bestandsnaam: str = ""
    inhoud: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeBewijs:
    bewijs_id: int
    oordeel: Oordeel
    reden: str = ""


@step
def impose_verplichting(command: ImposeVerplichting, *, actor: Gebruiker, now: datetime) -> int:
    """A duty begins for a klant, as much as the norm of its kind asks. Returns its id.

    Raises Klant.DoesNotExist, PermissionDenied, VerplichtingBestaat, PeriodeOnjuist.
    """
    klant = open_for(actor, Recht.PLAN_BEWERKEN, command.klant_id, now)
    kind = plichtsoorten()[command.soort]
    today = timezone.localdate(now)
    if command.van < today:
        raise PeriodeOnjuist("Een verplichting geldt op zijn vroegst vanaf vandaag.", veld="van")
    if Verplichting.objects.filter(klant=klant, soort=kind.code, tot__isnull=True).exists():
        raise VerplichtingBestaat(f"{kind.naam}: deze verplichting loopt al.", veld="soort")
    known = normen(kind.norm_codes, op=today)
    duty = Verplichting.objects.create(
        klant=klant,
        soort=kind.code,
        toelichting=command.toelichting.strip(),
        aantal=command.aantal or (int(known[kind.aantal_norm]) if kind.aantal_norm else 1),
        periode_dagen=int(known[kind.periode_norm]),
        van=command.van,
        opgelegd_op=now,
        opgelegd_door=actor,
    )
    _tell("verplichting.opgelegd", duty, actor=actor, now=now)
    return duty.pk


@step
def end_verplichting(command: EndVerplichting, *, actor: Gebruiker, now: datetime) -> None:
    """A duty stops today; a period that runs is not asked any more.

    Raises Verplichting.DoesNotExist, PermissionDenied, VerplichtingGestopt.
    """
    duty = lock_duty(command.verplichting_id, actor, now)
    duty.tot = max(timezone.localdate(now), duty.van)
    duty.einde_reden = command.reden.strip()
    duty.save(update_fields=["tot", "einde_reden"])
    _tell("verplichting.gestopt", duty, actor=actor, now=now)


@step
def deliver_bewijs(command: DeliverBewijs, *, actor: Gebruiker, now: datetime) -> int:
    """Registers what the klant shows and asks the contactpersoon to look at it. Returns its id.

    Raises Verplichting.DoesNotExist, PermissionDenied, PeriodeOnjuist, BewijsOnvolledig, BestandGeweigerd.
    """
    duty = lock_duty(command.verplichting_id, actor, now, recht=Recht.DOCUMENT_TOEVOEGEN, ended=True)
    today = timezone.localdate(now)
    period = period_at(duty, command.periode_van)
    if period is None or period.van > today:
        raise PeriodeOnjuist("Kies een periode van deze verplichting die al begonnen is.", veld="periode_van")
    if command.aantal < 1 or not command.omschrijving.strip():
        raise BewijsOnvolledig("Schrijf op wat de klant laat zien, en hoeveel.", veld="omschrijving")
    proof = Bewijs(
        verplichting=duty,
        klant_id=duty.klant_id,
        periode_van=period.van,
        aantal=command.aantal,
        omschrijving=command.omschrijving.strip(),
        geleverd_op=now,
        ingevoerd_door=actor,
    )
    proof.document = _keep(command, duty, actor=actor, now=now)
    proof.save()
    who = contactpersoon_id(duty.klant_id)
    create_taak(
        sleutel=proof_key(proof.pk),
        titel=f"Beoordeel het bewijs: {plichtsoorten()[duty.soort].naam.lower()}",
        reden=f"{proof.aantal} geleverd, periode vanaf {period.van:%d-%m-%Y}",
        klant_id=duty.klant_id,
        medewerker_id=who,
        specialisme="" if who else Specialisme.FRONTOFFICE,
        onderwerp=proof,
        deadline=add_werkdagen(today, int(norm("verplichting.beoordelen_werkdagen", op=today))),
        now=now,
    )
    _tell("bewijs.geleverd", duty, actor=actor, now=now, aantal=proof.aantal, bewijs=proof.pk)
    return proof.pk


@step
def judge_bewijs(command: JudgeBewijs, *, actor: Gebruiker, now: datetime) -> None:
    """The coach says whether it is enough; not enough says what is missing, to the klant as well.

    Raises Bewijs.DoesNotExist, PermissionDenied, BewijsAlBeoordeeld, BewijsOnvolledig.
    """
    visible = Bewijs.objects.visible_to(actor)
    open_for(
        actor, Recht.PLAN_BEWERKEN, visible.values_list("klant", flat=True).get(pk=command.bewijs_id), now
    )
    proof = (
        visible.select_for_update(of=("self",))
        .select_related("verplichting", "klant")
        .get(pk=command.bewijs_id)
    )
    if proof.oordeel != Oordeel.OPEN:
        raise BewijsAlBeoordeeld(
            f"Dit bewijs is al beoordeeld: {proof.get_oordeel_display().lower()}. U hoeft niets te doen."
        )
    if command.oordeel == Oordeel.ONVOLDOENDE and not command.reden.strip():
        raise BewijsOnvolledig("Leg uit wat er ontbreekt. De klant kan het dan aanvullen.", veld="reden")
    proof.oordeel, proof.reden = command.oordeel, command.reden.strip()
    proof.beoordeeld_op, proof.beoordeeld_door = now, actor
    proof.save()
    end_taken(sleutels=[proof_key(proof.pk)], now=now, actor=actor)
    if command.oordeel == Oordeel.ONVOLDOENDE:
        _ask_for_more(proof, now)
    outcome = command.oordeel.label.lower()
    _tell("bewijs.beoordeeld", proof.verplichting, actor=actor, now=now, oordeel=outcome, bewijs=proof.pk)


def _ask_for_more(proof: Bewijs, now: datetime) -> None:
    """Tells the klant what is missing and until when it can be mended, by e-mail or letter."""
    klant, duty = proof.klant, proof.verplichting
    period = period_at(duty, proof.periode_van)
    way = way_to(klant)
    if period is None or way is Weg.GEEN:
        return
    werkdagen = int(norm(INLEVEREN, op=timezone.localdate(now)))
    message: dict[str, Any] = {
        "sleutel": f"{proof_key(proof.pk)}:onvoldoende",
        "sjabloon": "bewijs_onvoldoende",
        "klant_id": klant.pk,
        "now": now,
        "gegevens": {
            "naam": klant.naam,
            "plicht": plichtsoorten()[duty.soort].naam.lower(),
            "reden": proof.reden,
            "voor": long_date(deadline(period, werkdagen)),
            "op_tijd": timezone.localdate(now) <= deadline(period, werkdagen),
        },
    }
    if way is Weg.EMAIL:
        queue_email(aan=klant.email, **message)
    else:
        queue_brief(**message)


def lock_duty(
    verplichting_id: int,
    actor: Gebruiker,
    now: datetime,
    *,
    recht: Recht = Recht.PLAN_BEWERKEN,
    ended: bool = False,
) -> Verplichting:
    """The duty, open for this user and locked; part of a step. `ended`: one that stopped is fine too.

    Raises Verplichting.DoesNotExist, PermissionDenied, VerplichtingGestopt.
    """
    visible = Verplichting.objects.visible_to(actor)
    open_for(actor, recht, visible.values_list("klant", flat=True).get(pk=verplichting_id), now)
    require(actor, recht)
    duty: Verplichting = visible.select_for_update(of=("self",)).get(pk=verplichting_id)
    if duty.tot is not None and not ended:
        raise VerplichtingGestopt(f"Deze verplichting is al gestopt op {duty.tot:%d-%m-%Y}.")
    return duty


def _keep(command: DeliverBewijs, duty: Verplichting, *, actor: Gebruiker, now: datetime) -> Document | None:
    """The file in the dossier; one that lies there already is used again."""
    if not command.inhoud:
        return None
    if why := refusal(command.bestandsnaam, command.inhoud, maximum=largest_file(now)):
        raise BestandGeweigerd(why, veld="bestand")
    digest = hashlib.sha256(command.inhoud).hexdigest()
    known = Document.objects.filter(klant=duty.klant_id, sha256=digest).first()
    if known is not None:
        return known
    mediatype = sniff(command.inhoud)
    return keep_document(
        command.inhoud,
        name=f"bewijs.{EXTENSIONS[mediatype]}",
        titel=f"Bewijs {plichtsoorten()[duty.soort].naam.lower()}, periode {command.periode_van:%d-%m-%Y}",
        soort=Document.Soort.BEWIJSSTUK,
        mediatype=mediatype,
        klant_id=duty.klant_id,
        onderwerp=duty,
        actor=actor,
        now=now,
    )


def _tell(code: str, duty: Verplichting, *, actor: Gebruiker, now: datetime, **facts: Any) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=duty.klant_id,
        onderwerp=duty,
        gegevens={"soort": duty.soort, "naam": plichtsoorten()[duty.soort].naam.lower(), **facts},
    )
