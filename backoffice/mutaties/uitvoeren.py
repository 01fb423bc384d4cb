"""Without a medewerker: the klant hands one in, and the night carries out what was planned (BO-08)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from backoffice.helpdesk.identiteit import Manier, Niveau
from backoffice.helpdesk.services import VerifyIdentity, keep_controle
from backoffice.mutaties.models import Herkomst, Mutatie, Soort
from backoffice.mutaties.policy import Gevolg, check_day
from backoffice.mutaties.rechten import effect_of, weigh, window_on
from backoffice.mutaties.soorten import soort_van
from backoffice.mutaties.stappen import (
    apply,
    ask_check,
    lock_row,
    new_kenmerk,
    tell,
    wijziging_of,
    write_klant,
)
from backoffice.mutaties.transitions import MutatieStatus
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker


class NietDigitaal(DomainError):
    """The same answer for somebody we do not know and for a protected dossier."""

    code = "backoffice.mutatie_niet_digitaal"
    status = 422


class KenmerkAnders(DomainError):
    code = "backoffice.mutatie_kenmerk_anders"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverMutatie:
    """What a klant handed in through the portal of a partner, who checked the DigiD."""

    partner_id: int
    bsn: str
    soort: Soort
    waarden: Mapping[str, Any]
    ingangsdatum: date
    zeker: bool
    extern_kenmerk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutatieDelivered:
    mutatie_id: int
    klant_id: int
    nieuw: bool


@step
def deliver_mutatie(command: DeliverMutatie, *, actor: Gebruiker | None, now: datetime) -> MutatieDelivered:
    """Takes in a change by the klant; it waits for a check and changes nothing yet.

    The same extern_kenmerk again is the same mutatie.
    Raises NietDigitaal, KenmerkAnders, MutatieOnjuist.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    rows = Klant.objects.select_for_update(of=("self",)).exclude(bescherming__in=NEED_TO_KNOW)
    klant = rows.filter(bsn=command.bsn).first()
    if klant is None:
        raise NietDigitaal("Deze wijziging kan niet digitaal. Vraag de inwoner om de gemeente te bellen.")
    if known := _known(partner, command):
        if (known.klant_id, known.soort) != (klant.pk, command.soort):
            raise KenmerkAnders("Dit kenmerk hoort al bij een andere mutatie. Kies een nieuw kenmerk.")
        return MutatieDelivered(mutatie_id=known.pk, klant_id=klant.pk, nieuw=False)
    today = timezone.localdate(now)
    soort = soort_van(command.soort)
    check_day(command.ingangsdatum, vandaag=today, venster=window_on(today))
    wijziging = weigh(klant, soort, command.waarden, ingangsdatum=command.ingangsdatum, vandaag=today)
    number, kenmerk = new_kenmerk(now)
    verify = VerifyIdentity(klant_id=klant.pk, manier=Manier.DIGID)
    niveau = Niveau.STERK if command.zeker else Niveau.BASIS
    mutatie = Mutatie.objects.create(
        pk=number,
        kenmerk=kenmerk,
        klant=klant,
        soort=soort.soort,
        herkomst=Herkomst.KLANT,
        was=dict(wijziging.was),
        wordt=dict(wijziging.wordt),
        ingangsdatum=command.ingangsdatum,
        gevolgen=[gevolg.as_json() for gevolg in effect_of(wijziging)],
        bewijs_gevraagd=soort.bewijs(wijziging),
        controle=keep_controle(klant, verify, niveau.value, actor=None, now=now),
        partner=partner,
        extern_kenmerk=command.extern_kenmerk,
        ontvangen_op=now,
    )
    ask_check(mutatie, "Controleer de mutatie van de klant", reden=mutatie.kenmerk, now=now)
    tell("ontvangen", mutatie, actor=actor, now=now)
    write_klant(mutatie, "ontvangen", aan=klant.email, now=now)
    return MutatieDelivered(mutatie_id=mutatie.pk, klant_id=klant.pk, nieuw=True)


def _known(partner: Partner, command: DeliverMutatie) -> Mutatie | None:
    if not command.extern_kenmerk:
        return None
    return Mutatie.objects.filter(partner=partner, extern_kenmerk=command.extern_kenmerk).first()


@step
def carry_out_planned(mutatie_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Carries out a mutatie whose day has come; True when it was.

    What changed in between is not written over: it goes back to a person, who sees both. The effect is worked
    out again with the facts and norms of the day.
    """
    found = Mutatie.objects.due(timezone.localdate(now)).filter(pk=mutatie_id).first()
    if found is None:
        return False
    mutatie = lock_row(found)
    if mutatie.status != MutatieStatus.GEPLAND:
        return False
    stored = wijziging_of(mutatie, now)
    soort = soort_van(mutatie.soort)
    if soort.huidig(mutatie.klant, mutatie.ingangsdatum) != stored.was:
        return _back(mutatie, "Dit gegeven is intussen gewijzigd. Bekijk de mutatie opnieuw.", now)
    effects: list[Gevolg] = effect_of(stored)
    try:
        with transaction.atomic():
            apply(mutatie, effects, actor=actor, now=now)
    except DomainError as refused:
        return _back(mutatie, refused.message, now)
    mutatie.gevolgen = [gevolg.as_json() for gevolg in effects]
    mutatie.save()
    tell("doorgevoerd", mutatie, actor=actor, now=now)
    write_klant(mutatie, "doorgevoerd", aan=mutatie.klant.email, now=now)
    return True


def _back(mutatie: Mutatie, why: str, now: datetime) -> bool:
    """To the helpdesk, with what is the matter."""
    mutatie.status, mutatie.reden = MutatieStatus.VOORBEREID, why
    mutatie.save(update_fields=["status", "reden"])
    ask_check(mutatie, "Bekijk de geplande mutatie opnieuw", reden=f"{mutatie.kenmerk}: {why}", now=now)
    tell("opnieuw_bekijken", mutatie, actor=None, now=now)
    return False


def carry_out_due(*, now: datetime) -> int:
    """Every planned mutatie whose day has come, each in its own step; returns how many were carried out."""
    due = Mutatie.objects.due(timezone.localdate(now)).order_by("ingangsdatum", "pk")
    numbers = list(due.values_list("pk", flat=True))
    return sum(carry_out_planned(number, actor=None, now=now) for number in numbers)
