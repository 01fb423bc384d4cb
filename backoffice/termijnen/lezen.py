"""Where the term of an application stands: its computation, what came in between, what lateness costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import regeling_van
from backoffice.aanvragen.transitions import CLOSED, AanvraagStatus
from backoffice.termijnen.awb import (
    Berekening,
    Dwangsomdag,
    Dwangsomregel,
    Pauze,
    Verlenging,
    compute,
    dwangsom,
    establish_before,
    first_dwangsom_day,
    last_dwangsom_day,
    leave_aside_before,
    suspended_for_completion,
    voorschot_before,
)
from backoffice.termijnen.duur import weken
from backoffice.termijnen.keuzes import ARTIKEL, Einde, Grond
from backoffice.termijnen.models import (
    Dwangsom,
    Ingebrekestelling,
    Opschorting,
    Overschrijding,
    Verdaging,
    Voorschot,
)
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.normen import NormOntbreekt, known_normen, norm, normen
from serviceplein.dossier.models import Gebeurtenis

REDELIJK = frozenset({"aanvraag.beslistermijn_weken", "pw.beslistermijn_weken"})
"""Norms that are the reasonable term of Awb 4:13 lid 2: a verdaging makes it longer (4:14 lid 3).

Any other norm is a term set by law or verordening; then a verdaging only tells when the decision comes.
"""
MET_VOORSCHOT = frozenset({"pw.beslistermijn_weken"})
"""Norms of algemene bijstand, for which Participatiewet 52 wants a voorschot while the decision waits."""
_DWANGSOM = (
    "eerste_dagen",
    "eerste_bedrag",
    "volgende_dagen",
    "volgende_bedrag",
    "overige_bedrag",
    "hoogste_dagen",
    "hoogste_bedrag",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The term of a regeling on the day of the application, with the article of its norm."""

    norm: str
    aantal_weken: int
    artikel: str

    @property
    def verlengbaar(self) -> bool:
        return self.norm in REDELIJK


@dataclass(slots=True, kw_only=True)
class Situatie:
    """Everything a page or a step needs to know about the term of one application."""

    aanvraag: Aanvraag
    begin: date
    basis: Basis
    berekening: Berekening
    opschortingen: list[Opschorting]
    verdaging: Verdaging | None
    overschrijding: Overschrijding | None
    ingebrekestellingen: list[Ingebrekestelling]
    dwangsom: Dwangsom | None
    voorschotten: list[Voorschot]
    eerste_dwangsomdag: date | None = None
    laatste_dwangsomdag: date | None = None
    dwangsomdagen: list[Dwangsomdag] = field(default_factory=list)
    vaststellen_voor: date | None = None
    voorschot_voor: date | None = None
    buiten_voor: date | None = None
    beslist_op: date | None = None

    @property
    def einde(self) -> date:
        """The last day to decide; while nobody knows, what it was before the term stood still."""
        return self.berekening.einde or self.aanvraag.beslistermijn

    @property
    def open(self) -> bool:
        return self.aanvraag.status not in CLOSED

    @property
    def opgeschort(self) -> Opschorting | None:
        return next((row for row in self.opschortingen if row.beeindigd_op is None), None)

    @property
    def ongebruikt(self) -> Opschorting | None:
        """The hersteltermijn that passed unused, when nothing came after it."""
        last = self.opschortingen[-1] if self.opschortingen else None
        missed = last and last.grond == Grond.AANVULLING and last.einde == Einde.ONGEBRUIKT
        return last if missed and self.open else None

    @property
    def ingebreke(self) -> Ingebrekestelling | None:
        """The notice of default that counts."""
        return next((row for row in self.ingebrekestellingen if not row.te_vroeg), None)

    def te_laat(self, op: date) -> bool:
        return self.open and self.opgeschort is None and self.einde < op

    @property
    def verbeurd(self) -> Decimal:
        """What the dwangsom is up to the day asked."""
        return self.dwangsomdagen[-1].totaal if self.dwangsomdagen else Decimal(0)

    @property
    def dwangsom_loopt(self) -> bool:
        return self.ingebreke is not None and self.dwangsom is None and not self.ingebreke.geen_dwangsom

    def dwangsom_klaar(self, op: date) -> bool:
        """Whether the dwangsom can be established: decided, or its last day is over."""
        if self.ingebreke is None or self.dwangsom is not None:
            return False
        if self.beslist_op is not None or not self.open or self.ingebreke.geen_dwangsom:
            return True
        return self.laatste_dwangsomdag is not None and op > self.laatste_dwangsomdag


def received_on(aanvraag: Aanvraag) -> date:
    """The day that starts the term: the day of the application, as the intake counts."""
    day = aanvraag.gegevens.get("aanvraagdatum")
    return date.fromisoformat(day) if day else timezone.localdate(aanvraag.ontvangen_op)


def basis_of(regeling: str, op: date) -> Basis:
    """The norm of the term with its article on a day; raises NormOntbreekt."""
    code = regeling_van(regeling).beslistermijn
    row = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), code=code, geldig_van__lte=op
    ).first()
    if row is None:
        raise NormOntbreekt(f"Geen waarde op {op} voor: {code}. Vul de norm in bij Beheer.")
    return Basis(norm=code, aantal_weken=int(row.waarde), artikel=row.bron)


def pauzes_of(rows: list[Opschorting]) -> list[Pauze]:
    """The suspensions as the computation reads them; one that runs lasts as long as the klant has time."""
    found = []
    for row in rows:
        text, article = row.get_grond_display(), ARTIKEL[row.grond]
        until = row.beeindigd_op or row.uiterlijk
        if until is None:
            found.append(
                Pauze(van=row.gevraagd_op + timedelta(days=1), tot=None, artikel=article, reden=text)
            )
        else:
            found.append(suspended_for_completion(row.gevraagd_op, until, reden=text, artikel=article))
    return found


def computation(
    begin: date, basis: Basis, opschortingen: list[Opschorting], verdaging: Verdaging | None
) -> Berekening:
    """The term with all that happened to it."""
    longer = []
    if verdaging is not None and verdaging.verlengt:
        length = weken(verdaging.weken)
        text = f"Verdaagd met {length}: {verdaging.reden}"
        longer.append(Verlenging(duur=length, artikel="Awb art. 4:14 lid 3", reden=text))
    return compute(
        begin,
        weken(basis.aantal_weken),
        artikel=basis.artikel,
        pauzes=pauzes_of(opschortingen),
        verlengingen=longer,
    )


def dwangsomregel(op: date) -> Dwangsomregel:
    """The amounts of Awb 4:17 that hold on `op`; raises NormOntbreekt."""
    found = normen([f"termijn.dwangsom.{name}" for name in _DWANGSOM], op=op)
    numbers = {name: found[f"termijn.dwangsom.{name}"] for name in _DWANGSOM}
    return Dwangsomregel(
        eerste_dagen=int(numbers["eerste_dagen"]),
        eerste_bedrag=numbers["eerste_bedrag"],
        volgende_dagen=int(numbers["volgende_dagen"]),
        volgende_bedrag=numbers["volgende_bedrag"],
        overige_bedrag=numbers["overige_bedrag"],
        hoogste_dagen=int(numbers["hoogste_dagen"]),
        hoogste_bedrag=numbers["hoogste_bedrag"],
    )


def situation_of(aanvraag: Aanvraag, op: date) -> Situatie:
    """The whole picture of one application on `op`; raises NormOntbreekt."""
    begin = received_on(aanvraag)
    basis = basis_of(aanvraag.regeling, begin)
    pauses = list(aanvraag.opschortingen.select_related("door").order_by("gevraagd_op", "pk"))
    verdaging = Verdaging.objects.filter(aanvraag=aanvraag).select_related("door").first()
    notices = list(aanvraag.ingebrekestellingen.select_related("door").order_by("ontvangen_op", "pk"))
    found = Situatie(
        aanvraag=aanvraag,
        begin=begin,
        basis=basis,
        berekening=computation(begin, basis, pauses, verdaging),
        opschortingen=pauses,
        verdaging=verdaging,
        overschrijding=Overschrijding.objects.filter(aanvraag=aanvraag).first(),
        ingebrekestellingen=notices,
        dwangsom=Dwangsom.objects.filter(ingebrekestelling__aanvraag=aanvraag).first(),
        voorschotten=list(aanvraag.voorschotten.select_related("door").order_by("verleend_op", "pk")),
        beslist_op=_ended_on(aanvraag),
    )
    _add_dwangsom(found, op)
    _add_voorschot(found)
    if (missed := found.ongebruikt) and missed.beeindigd_op:
        weeks = int(norm("termijn.buiten_behandeling_weken", op=missed.beeindigd_op))
        found.buiten_voor = leave_aside_before(missed.beeindigd_op, weeks)
    return found


def _ended_on(aanvraag: Aanvraag) -> date | None:
    """The day of the decision, or of the withdrawal; lateness ends there."""
    besluit = getattr(aanvraag, "besluit", None)
    if aanvraag.status == AanvraagStatus.BESLIST and besluit is not None:
        return timezone.localdate(besluit.beslist_op)
    if aanvraag.status != AanvraagStatus.INGETROKKEN:
        return None
    withdrawn = Gebeurtenis.objects.filter(
        soort="aanvraag.ingetrokken", onderwerp_soort=Aanvraag._meta.label_lower, onderwerp_id=aanvraag.pk
    ).first()
    return timezone.localdate(withdrawn.op) if withdrawn else None


def _add_dwangsom(found: Situatie, op: date) -> None:
    notice = found.ingebreke
    if notice is None or notice.geen_dwangsom:
        return
    numbers = normen(
        ["termijn.ingebreke_weken", "termijn.dwangsom.vaststellen_weken"], op=notice.ontvangen_op
    )
    rule = dwangsomregel(notice.ontvangen_op)
    found.eerste_dwangsomdag = first_dwangsom_day(
        notice.ontvangen_op, int(numbers["termijn.ingebreke_weken"])
    )
    found.laatste_dwangsomdag = last_dwangsom_day(found.eerste_dwangsomdag, rule)
    until = found.beslist_op - timedelta(days=1) if found.beslist_op else op
    found.dwangsomdagen = dwangsom(found.eerste_dwangsomdag, until, rule)
    stopped = found.beslist_op or (found.laatste_dwangsomdag if op > found.laatste_dwangsomdag else None)
    if stopped and found.dwangsomdagen:
        found.vaststellen_voor = establish_before(
            found.dwangsomdagen[-1].dag, int(numbers["termijn.dwangsom.vaststellen_weken"])
        )


def _add_voorschot(found: Situatie) -> None:
    if found.basis.norm not in MET_VOORSCHOT or not found.open:
        return
    codes: Mapping[str, Decimal] = known_normen(
        ["pw.voorschot.uiterlijk_weken", "pw.voorschot.herhaling_weken"], op=found.begin
    )
    if len(codes) == 2:
        last = found.voorschotten[-1] if found.voorschotten else None
        found.voorschot_voor = voorschot_before(
            found.begin,
            timezone.localdate(last.verleend_op) if last else None,
            uiterlijk=int(codes["pw.voorschot.uiterlijk_weken"]),
            herhaling=int(codes["pw.voorschot.herhaling_weken"]),
        )
