"""Assigning the vaste contactpersoon: one transaction, explained, never over capacity (CAS-01, CAS-05)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from caseload.ladders.models import Ladder, LadderStap
from caseload.toewijzing.erbij import involve
from caseload.toewijzing.models import Wachtplaats
from caseload.toewijzing.partner import hand_to_partner
from caseload.toewijzing.plaatsen import Besluit, Plaats, event_data, take_place
from caseload.toewijzing.voorstel import Voorstel, read_voorstel
from caseload.toewijzing.wachtlijst import lock_klant, put_in_line
from caseload.toewijzing.weging import read_gewicht
from intake.melding.models import Melding
from intake.melding.services import lock_visible, require_status, take_over
from intake.melding.transitions import MeldingStatus
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht


class StaatOpWachtlijst(DomainError):
    code = "caseload.staat_op_wachtlijst"


class WachtOpDiagnose(DomainError):
    code = "caseload.wacht_op_diagnose"


class UitkomstOnvolledig(DomainError):
    code = "caseload.uitkomst_onvolledig"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignContactpersoon:
    """Assign after the Quick Scan; `medewerker_id` with `reden` deviates from the proposal."""

    melding_id: int
    medewerker_id: int | None = None
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactpersoonAssigned:
    """Exactly one of the ids is set; both are None when a partner gets the regie."""

    toewijzing_id: int | None = None
    wachtplaats_id: int | None = None


@step
def assign_contactpersoon(
    command: AssignContactpersoon, *, actor: Gebruiker, now: datetime
) -> ContactpersoonAssigned:
    """Arrow intake -> caseload: the scanned melding gets its vaste contactpersoon, place in line or partner.

    Raises Melding.DoesNotExist, PermissionDenied, MeldingAlVerder, HeeftAlContactpersoon, StaatOpWachtlijst,
    WachtOpDiagnose, UitkomstOnvolledig, AfwijkingNietMogelijk.
    """
    melding = lock_visible(command.melding_id, actor)
    require(actor, Recht.CONTACTPERSOON_TOEWIJZEN)
    require_status(melding, MeldingStatus.GESCAND)
    voorstel = read_voorstel(melding, now=now, record=True)
    klant = lock_klant(voorstel.scan.klant_id)
    _require_assignable(klant, voorstel)
    _set_baseline(voorstel, actor, now)
    if voorstel.besluit.vaste_contactpersoon:
        assigned = _to_medewerker(command, melding, klant, voorstel, actor=actor, now=now)
    else:
        assigned = _to_partner(melding, klant, voorstel, actor=actor, now=now)
    take_over(melding, now=now)
    return assigned


def _require_assignable(klant: Klant, voorstel: Voorstel) -> None:
    if Wachtplaats.objects.waiting().filter(klant=klant).exists():
        raise StaatOpWachtlijst(
            "Deze klant staat al op de wachtlijst. Wijs een contactpersoon toe vanaf de wachtlijst."
        )
    if voorstel.besluit.wacht_op:
        raise WachtOpDiagnose(
            "De verdiepte diagnose is nog niet binnen. Wijs een contactpersoon toe zodra die er is."
        )
    if voorstel.besluit.functie is None:
        raise UitkomstOnvolledig(f"De uitkomst is nog niet volledig. {' '.join(voorstel.besluit.uitleg)}")


def sought_place(melding: Melding, klant: Klant, voorstel: Voorstel, *, now: datetime) -> Plaats:
    """The place that follows from the decision, with the weight of the klant today."""
    return Plaats(
        klant=klant,
        melding=melding,
        functie=Functie(str(voorstel.besluit.functie)),
        gewicht=read_gewicht(
            klant,
            trede=voorstel.scan.reintegratieladder,
            stroom=melding.stroom,
            op=timezone.localdate(now),
        ),
        besluit=Besluit(
            regel=voorstel.besluit.regel,
            zinnen=voorstel.besluit.uitleg,
            snelle_route=voorstel.besluit.snelle_route,
            regie=str(voorstel.besluit.regie),
            dominant_probleem=voorstel.scan.dominant_probleem,
        ),
    )


def _to_medewerker(
    command: AssignContactpersoon,
    melding: Melding,
    klant: Klant,
    voorstel: Voorstel,
    *,
    actor: Gebruiker,
    now: datetime,
) -> ContactpersoonAssigned:
    sought = sought_place(melding, klant, voorstel, now=now)
    plaats = replace(sought, medewerker_id=command.medewerker_id, reden=command.reden)
    keuze, toewijzing = take_place(plaats, actor=actor, now=now)
    if toewijzing is None:
        waiting = put_in_line(plaats, keuze, now=now)
        record(
            "contactpersoon.wachtlijst",
            actor=actor,
            now=now,
            klant_id=klant.pk,
            onderwerp=waiting,
            gegevens={
                "kenmerk": melding.kenmerk,
                "functie": plaats.functie.label.lower(),
                "stroom": melding.stroom,
            },
        )
        return ContactpersoonAssigned(wachtplaats_id=waiting.pk)
    if voorstel.erbij:
        helper = involve(klant, voorstel.scan, voorstel.erbij, now=now)
        toewijzing.uitleg["erbij"] = {
            "functie": voorstel.erbij.functie,
            "naam": helper.naam if helper else "",
            "zin": voorstel.erbij.zin,
        }
        toewijzing.save(update_fields=["uitleg"])
    record(
        "contactpersoon.toegewezen",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=toewijzing,
        gegevens=event_data(toewijzing),
    )
    return ContactpersoonAssigned(toewijzing_id=toewijzing.pk)


def _to_partner(
    melding: Melding, klant: Klant, voorstel: Voorstel, *, actor: Gebruiker, now: datetime
) -> ContactpersoonAssigned:
    contact = hand_to_partner(klant, melding, ontheffing=bool(voorstel.besluit.ontheffing), now=now)
    record(
        "contactpersoon.bij_partner",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=melding,
        gegevens={
            "kenmerk": melding.kenmerk,
            "medewerker": contact.naam if contact else "nog niemand",
            "stroom": melding.stroom,
        },
    )
    return ContactpersoonAssigned()


def _set_baseline(voorstel: Voorstel, actor: Gebruiker, now: datetime) -> None:
    """Where the klant started on both ladders, on the day of the Quick Scan; replaces a step of that day."""
    steps = {
        Ladder.PARTICIPATIE: voorstel.scan.participatieladder,
        Ladder.REINTEGRATIE: voorstel.scan.reintegratieladder,
    }
    rows = [
        LadderStap(
            klant_id=voorstel.scan.klant_id,
            ladder=ladder,
            op=timezone.localdate(voorstel.scan.afgerond_op or now),
            trede=trede,
            reden="Quick Scan",
            vastgelegd_door=actor,
        )
        for ladder, trede in steps.items()
        if trede is not None
    ]
    LadderStap.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["klant", "ladder", "op"],
        update_fields=["trede", "reden", "vastgelegd_door"],
    )
