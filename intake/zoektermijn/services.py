"""Steps of the zoektermijn: it starts with the triage and ends with the judgement at the Quick Scan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from intake.melding.codes import Vervolgstap
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status
from intake.melding.transitions import MeldingStatus
from intake.zoektermijn.models import Inspanning, Zoektermijn
from intake.zoektermijn.policy import ARTIKEL, Beoordeling, Uitzondering, ZoektermijnStatus, term_end
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.dossier.models import Document
from serviceplein.dossier.services import keep_document, record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht

LOOPT = ZoektermijnStatus.LOOPT


class GeenZoektermijn(DomainError):
    code = "intake.geen_zoektermijn"


class GrondOntbreekt(DomainError):
    code = "intake.zoektermijn_grond_ontbreekt"
    status = 422


class InspanningOntbreekt(DomainError):
    code = "intake.inspanning_ontbreekt"
    status = 422


def start_zoektermijn(melding: Melding, now: datetime) -> dict[str, Any]:
    """Starts with the triage of a young applicant's melding and counts from the day of the melding."""
    if melding.vervolgstap != Vervolgstap.QUICK_SCAN_NA_ZOEKTERMIJN or melding.klant_id is None:
        return {}
    term, _ = Zoektermijn.objects.update_or_create(
        melding=melding,
        defaults={
            "klant_id": melding.klant_id,
            "van": timezone.localdate(melding.gemeld_op),
            "tot": _end_of(melding),
            "status": LOOPT,
            "uitzondering": "",
            "uitzondering_reden": "",
        },
    )
    return {"zoektermijn_tot": f"{term.tot:%d-%m-%Y}"}


def _end_of(melding: Melding) -> date:
    begin = timezone.localdate(melding.gemeld_op)
    return term_end(begin, int(norm("intake.zoektermijn_weken", op=begin)))


def drop_zoektermijn(melding: Melding, actor: Gebruiker, now: datetime) -> None:
    """The triage is done again, so this term no longer counts."""
    Zoektermijn.objects.filter(melding=melding, status__in=[LOOPT, ZoektermijnStatus.UITGEZONDERD]).update(
        status=ZoektermijnStatus.VERVALLEN
    )


def not_before(melding: Melding) -> date | None:
    """The first day of the Quick Scan while the zoektermijn runs; None when there is nothing to wait for."""
    term = Zoektermijn.objects.filter(melding=melding).values_list("status", "tot").first()
    if term is not None and term[0] != ZoektermijnStatus.VERVALLEN:
        return term[1] if term[0] == LOOPT else None
    if melding.vervolgstap != Vervolgstap.QUICK_SCAN_NA_ZOEKTERMIJN:
        return None
    return _end_of(melding)


def awaits_judgement(melding_id: int) -> bool:
    """Whether efforts were agreed for a term that ran and nobody judged them yet."""
    return Zoektermijn.objects.filter(melding=melding_id, status=LOOPT).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeInspanningen:
    """What the young person is going to do; doing it again replaces the list."""

    melding_id: int
    wat: tuple[str, ...]


@step
def agree_inspanningen(command: AgreeInspanningen, *, actor: Gebruiker, now: datetime) -> int:
    """Writes down the search for work and school that was agreed. Returns how many efforts there are.

    Raises Melding.DoesNotExist, PermissionDenied, GeenZoektermijn, InspanningOntbreekt.
    """
    term = _lock_running(command.melding_id, actor, Recht.MELDING_TRIEREN)
    efforts = list(dict.fromkeys(text.strip() for text in command.wat if text.strip()))
    if not efforts:
        raise InspanningOntbreekt(
            "Schrijf op wat de klant gaat doen om werk of school te vinden.", veld="wat"
        )
    term.inspanningen.exclude(wat__in=efforts).delete()
    Inspanning.objects.bulk_create(
        [Inspanning(zoektermijn=term, wat=text) for text in efforts], ignore_conflicts=True
    )
    _tell("zoektermijn.afgesproken", term, actor=actor, now=now, aantal=len(efforts))
    return len(efforts)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveZoekbrief:
    melding_id: int


@step
def give_zoekbrief(command: GiveZoekbrief, *, actor: Gebruiker, now: datetime) -> Document:
    """The letter with what was agreed and from when an application is possible; kept in the dossier.

    Raises Melding.DoesNotExist, PermissionDenied, GeenZoektermijn, InspanningOntbreekt, BrievenNietMogelijk.
    """
    term = _lock_running(command.melding_id, actor, Recht.MELDING_TRIEREN)
    efforts = list(term.inspanningen.order_by("pk"))
    if not efforts:
        raise InspanningOntbreekt("Spreek eerst af wat de klant gaat doen. Dat komt in de brief.", veld="wat")
    document = keep_document(
        print_pdf(letter_html(term, efforts, now=now)),
        name=f"zoektermijn-{term.melding.kenmerk}.pdf",
        titel=f"Brief zoektermijn bij melding {term.melding.kenmerk}",
        soort=Document.Soort.BRIEF,
        mediatype="application/pdf",
        klant_id=term.klant_id,
        onderwerp=term.melding,
        actor=actor,
        now=now,
    )
    _tell("zoektermijn.brief", term, actor=actor, now=now, document_id=document.pk)
    return document


def letter_html(term: Zoektermijn, efforts: list[Inspanning], *, now: datetime) -> str:
    """The text of the letter in plain Dutch."""
    head = letter_head(term.klant, kenmerk=term.melding.kenmerk, dag=timezone.localdate(now))
    return render_to_string(
        "intake/brieven/zoektermijn.html", {**head, "termijn": term, "inspanningen": efforts}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptZoektermijn:
    melding_id: int
    grond: Uitzondering
    reden: str


@step
def except_zoektermijn(command: ExceptZoektermijn, *, actor: Gebruiker, now: datetime) -> None:
    """No waiting for this young person, on a ground of the law and with the reason.

    Raises Melding.DoesNotExist, PermissionDenied (lid 11 is for a teamleider), GeenZoektermijn,
    GrondOntbreekt.
    """
    college = command.grond == Uitzondering.COLLEGE
    term = _lock_running(
        command.melding_id, actor, Recht.ZOEKTERMIJN_AFWIJKEN if college else Recht.MELDING_TRIEREN
    )
    if not command.reden.strip():
        raise GrondOntbreekt("Noteer waarop u dat baseert.", veld="reden")
    term.status = ZoektermijnStatus.UITGEZONDERD
    term.uitzondering = command.grond
    term.uitzondering_reden = command.reden.strip()
    term.uitgezonderd_door = actor
    term.save()
    _tell(
        "zoektermijn.uitgezonderd",
        term,
        actor=actor,
        now=now,
        grond=in_zin(command.grond.label),
        artikel=ARTIKEL[command.grond],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    inspanning_id: int
    beoordeling: Beoordeling
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessInspanningen:
    melding_id: int
    oordelen: tuple[Oordeel, ...]


@step
def assess_inspanningen(command: AssessInspanningen, *, actor: Gebruiker, now: datetime) -> None:
    """At the Quick Scan: what came of every effort that was agreed.

    Raises Melding.DoesNotExist, PermissionDenied, GeenZoektermijn, MeldingAlVerder, InspanningOntbreekt.
    """
    term = _lock_running(command.melding_id, actor, Recht.QUICK_SCAN_AFNEMEN)
    require_status(term.melding, MeldingStatus.QUICK_SCAN)
    given = {verdict.inspanning_id: verdict for verdict in command.oordelen}
    rows = list(term.inspanningen.order_by("pk"))
    for row in rows:
        verdict = given.get(row.pk)
        if verdict is None:
            raise InspanningOntbreekt(f"Beoordeel ook: {row.wat}", veld=f"oordeel_{row.pk}")
        row.beoordeling, row.toelichting = verdict.beoordeling, verdict.toelichting.strip()
    Inspanning.objects.bulk_update(rows, ["beoordeling", "toelichting"])
    term.status = ZoektermijnStatus.BEOORDEELD
    term.beoordeeld_op = now
    term.save(update_fields=["status", "beoordeeld_op"])
    done = sum(row.beoordeling == Beoordeling.GEDAAN for row in rows)
    _tell("zoektermijn.beoordeeld", term, actor=actor, now=now, gedaan=done, aantal=len(rows))


def _lock_running(melding_id: int, actor: Gebruiker, recht: Recht) -> Zoektermijn:
    """The running term of a visible melding, both locked. Raises GeenZoektermijn."""
    melding = lock_visible(melding_id, actor)
    require(actor, recht)
    term = Zoektermijn.objects.select_for_update(of=("self",)).filter(melding=melding, status=LOOPT).first()
    if term is None:
        raise GeenZoektermijn("Bij deze melding loopt geen zoektermijn. Ververs de pagina.")
    term.melding = melding
    return term


def _tell(code: str, term: Zoektermijn, *, actor: Gebruiker, now: datetime, **gegevens: Any) -> None:
    record(
        code,
        actor=actor,
        now=now,
        klant_id=term.klant_id,
        onderwerp=term.melding,
        gegevens={"kenmerk": term.melding.kenmerk, "tot": f"{term.tot:%d-%m-%Y}", **gegevens},
    )
