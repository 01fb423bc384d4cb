"""Steps around lateness: the notice of default, what it costs, and money in advance (BO-07)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from backoffice.besluiten.stappen import lock, not_with_colleague, tell
from backoffice.betalingen.gronden import Grond, make_lines
from backoffice.betalingen.transitions import Betaalsoort
from backoffice.termijnen.awb import first_dwangsom_day, too_early, voorschot_minimum
from backoffice.termijnen.brieven import write_to_klant
from backoffice.termijnen.keuzes import Voorschotgrond
from backoffice.termijnen.lezen import situation_of
from backoffice.termijnen.models import Dwangsom, Ingebrekestelling, Voorschot
from backoffice.termijnen.services import TermijnStaatNietToe, running
from serviceplein.catalogus.normen import known_normen, norm
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.ui.weergave import long_date, money
from serviceplein.werk.signalen import ask_update

HOOGSTE_VOORSCHOT = Decimal("10000")
MINIMUM = "pw.voorschot.minimaal_procent"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterIngebrekestelling:
    """`geen_dwangsom` with `toelichting` says why lateness costs nothing here (Awb 4:17 lid 6)."""

    aanvraag_id: int
    ontvangen_op: date
    geen_dwangsom: str = ""
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishDwangsom:
    aanvraag_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantVoorschot:
    """`verwacht`: what the klant probably gets, for the least a voorschot of bijstand may be."""

    aanvraag_id: int
    grond: Voorschotgrond
    bedrag: Decimal
    reden: str
    verwacht: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngebrekestellingRegistered:
    ingebrekestelling_id: int
    te_vroeg: bool
    eerste_dwangsomdag: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DwangsomEstablished:
    dwangsom_id: int
    dagen: int
    bedrag: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class VoorschotGranted:
    voorschot_id: int


@step
def register_ingebrekestelling(
    command: RegisterIngebrekestelling, *, actor: Gebruiker, now: datetime
) -> IngebrekestellingRegistered:
    """Keeps the letter of a klant who says that the decision is late, and answers it (Awb 4:17 lid 3).

    Raises Aanvraag.DoesNotExist, PermissionDenied, TermijnStaatNietToe.
    """
    aanvraag, found = running(command.aanvraag_id, actor, now)
    today = timezone.localdate(now)
    if found.ingebreke is not None:
        raise TermijnStaatNietToe(
            f"Er is al een ingebrekestelling van {long_date(found.ingebreke.ontvangen_op)}. Die geldt."
        )
    if not found.begin <= command.ontvangen_op <= today:
        raise TermijnStaatNietToe("Kies de dag waarop de brief binnenkwam.", veld="ontvangen_op")
    if command.geen_dwangsom and not command.toelichting.strip():
        raise TermijnStaatNietToe("Leg uit waarom er geen dwangsom is.", veld="toelichting")
    early = found.opgeschort is not None or too_early(found.einde, command.ontvangen_op)
    notice = Ingebrekestelling.objects.create(
        aanvraag=aanvraag,
        ontvangen_op=command.ontvangen_op,
        te_vroeg=early,
        geen_dwangsom="" if early else command.geen_dwangsom,
        toelichting=command.toelichting.strip(),
        vastgelegd_op=now,
        door=actor,
    )
    first = None
    if not early and not notice.geen_dwangsom:
        first = first_dwangsom_day(
            command.ontvangen_op, int(norm("termijn.ingebreke_weken", op=command.ontvangen_op))
        )
    write_to_klant(
        aanvraag,
        "ingebrekestelling",
        sleutel=f"ingebrekestelling:{notice.pk}",
        now=now,
        gegevens={
            "ontvangen_brief": long_date(command.ontvangen_op),
            "te_vroeg": early,
            "einde": long_date(found.einde),
            "eerste_dag": long_date(first) if first else "",
            "geen_dwangsom": notice.get_geen_dwangsom_display(),
            "toelichting": notice.toelichting if notice.geen_dwangsom else "",
        },
    )
    tell("termijn.ingebreke_gesteld", aanvraag, actor=actor, now=now, te_vroeg=early)
    ask_update("dwangsom")
    return IngebrekestellingRegistered(
        ingebrekestelling_id=notice.pk, te_vroeg=early, eerste_dwangsomdag=first
    )


@step
def establish_dwangsom(command: EstablishDwangsom, *, actor: Gebruiker, now: datetime) -> DwangsomEstablished:
    """Decides what lateness cost, tells the klant and has it paid (Awb 4:18); nought is a decision as well.

    Raises Aanvraag.DoesNotExist, PermissionDenied, TermijnStaatNietToe.
    """
    aanvraag = lock(command.aanvraag_id, actor, Recht.AANVRAAG_BESLISSEN)
    found = situation_of(aanvraag, timezone.localdate(now))
    notice = found.ingebreke
    if notice is None:
        raise TermijnStaatNietToe("Er is geen ingebrekestelling die geldt. Er is dus geen dwangsom.")
    if found.dwangsom is not None:
        raise TermijnStaatNietToe("De dwangsom is al vastgesteld.")
    if not found.dwangsom_klaar(timezone.localdate(now)):
        raise TermijnStaatNietToe("De dwangsom loopt nog. Neem eerst het besluit op de aanvraag.")
    days = found.dwangsomdagen
    established = Dwangsom.objects.create(
        ingebrekestelling=notice,
        eerste_dag=days[0].dag if days else None,
        laatste_dag=days[-1].dag if days else None,
        dagen=len(days),
        bedrag=found.verbeurd,
        vastgesteld_op=now,
        door=actor,
    )
    grond = Grond(
        bron=f"dwangsom:{established.pk}",
        klant_id=aanvraag.klant_id,
        soort=Betaalsoort.DWANGSOM,
        omschrijving=f"Dwangsom, kenmerk {aanvraag.kenmerk}",
        bedrag=established.bedrag,
        regeling=aanvraag.regeling,
    )
    make_lines([grond], actor=actor, now=now)
    weeks = int(norm("aanvraag.bezwaartermijn_weken", op=timezone.localdate(now)))
    write_to_klant(
        aanvraag,
        "dwangsom",
        sleutel="dwangsom",
        now=now,
        gegevens={
            "dagen": established.dagen,
            "bedrag": money(established.bedrag),
            "eerste_dag": long_date(days[0].dag) if days else "",
            "laatste_dag": long_date(days[-1].dag) if days else "",
            "geen_dwangsom": notice.get_geen_dwangsom_display(),
            "toelichting": notice.toelichting if notice.geen_dwangsom else "",
            "bezwaar_weken": weeks,
        },
    )
    tell("termijn.dwangsom", aanvraag, actor=actor, now=now, dagen=established.dagen)
    ask_update("dwangsom")
    return DwangsomEstablished(dwangsom_id=established.pk, dagen=established.dagen, bedrag=established.bedrag)


@step
def grant_voorschot(command: GrantVoorschot, *, actor: Gebruiker, now: datetime) -> VoorschotGranted:
    """Money before the decision (Participatiewet 52, Awb 4:95), told to the klant and paid.

    Raises Aanvraag.DoesNotExist, PermissionDenied, AanvraagBijCollega, TermijnStaatNietToe.
    """
    aanvraag, found = running(command.aanvraag_id, actor, now)
    not_with_colleague(aanvraag, actor)
    bijstand = command.grond == Voorschotgrond.BIJSTAND
    if bijstand and found.voorschot_voor is None:
        raise TermijnStaatNietToe(
            "Een voorschot algemene bijstand kan alleen bij een aanvraag algemene bijstand.", veld="grond"
        )
    if not 0 < command.bedrag <= HOOGSTE_VOORSCHOT:
        raise TermijnStaatNietToe(f"Vul een bedrag in tot {money(HOOGSTE_VOORSCHOT)}.", veld="bedrag")
    if not command.reden.strip():
        raise TermijnStaatNietToe("Schrijf op waarom de klant een voorschot krijgt.", veld="reden")
    if bijstand:
        _at_least(command, timezone.localdate(now))
    paid = Voorschot.objects.create(
        aanvraag=aanvraag,
        grond=command.grond,
        bedrag=command.bedrag,
        reden=command.reden.strip(),
        verleend_op=now,
        door=actor,
    )
    grond = Grond(
        bron=f"voorschot:{paid.pk}",
        klant_id=aanvraag.klant_id,
        soort=Betaalsoort.VOORSCHOT,
        omschrijving=f"Voorschot, kenmerk {aanvraag.kenmerk}",
        bedrag=paid.bedrag,
        regeling=aanvraag.regeling,
    )
    make_lines([grond], actor=actor, now=now)
    write_to_klant(
        aanvraag,
        "voorschot",
        sleutel=f"voorschot:{paid.pk}",
        now=now,
        gegevens={"bedrag": money(paid.bedrag), "reden": paid.reden, "bijstand": bijstand},
    )
    tell("termijn.voorschot", aanvraag, actor=actor, now=now, grond=command.grond.value)
    ask_update("voorschot")
    return VoorschotGranted(voorschot_id=paid.pk)


def _at_least(command: GrantVoorschot, today: date) -> None:
    percent = known_normen([MINIMUM], op=today).get(MINIMUM)
    if percent is None:
        return
    if command.verwacht is None:
        raise TermijnStaatNietToe(
            "Vul in welk bedrag de klant waarschijnlijk krijgt. Het voorschot is daar een deel van.",
            veld="verwacht",
        )
    least = voorschot_minimum(command.verwacht, percent)
    if command.bedrag < least:
        raise TermijnStaatNietToe(f"Dit voorschot is ten minste {money(least)}.", veld="bedrag")
