"""Another vaste contactpersoon for a klant who has one: the place, the plan and the tasks go along."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from caseload.plan.models import Plan, Regie
from caseload.toewijzing.capaciteit import occupy, release
from caseload.toewijzing.gewicht import Fase, weigh
from caseload.toewijzing.meeverhuizen import Verhuizing, carry_talks_and_tell
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing
from caseload.toewijzing.plaatsen import AfwijkingNietMogelijk, Besluit, Plaats, explanation, propose
from caseload.toewijzing.policy import Keuze
from caseload.toewijzing.weging import facts_of, read_normen, with_facts
from caseload.voorzieningen.einde import carry_over
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.werk.models import Taak


class WisselNietMogelijk(DomainError):
    code = "caseload.wissel_niet_mogelijk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContactpersoon:
    """`medewerker_id` names who; without it the best candidate with room is taken."""

    toewijzing_id: int
    reden: str
    medewerker_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactpersoonChanged:
    toewijzing_id: int
    klant_id: int
    medewerker: str


@step
def change_contactpersoon(
    command: ChangeContactpersoon, *, actor: Gebruiker, now: datetime
) -> ContactpersoonChanged:
    """Gives a klant another vaste contactpersoon, as after an exclusion; explained, never over the maximum.

    Raises Toewijzing.DoesNotExist, PermissionDenied, WisselNietMogelijk, AfwijkingNietMogelijk.
    """
    visible = Klant.objects.visible_to(actor)
    found = Toewijzing.objects.filter(klant__in=visible).get(pk=command.toewijzing_id)
    require(actor, Recht.CONTACTPERSOON_AFWIJKEN)
    if not command.reden.strip():
        raise AfwijkingNietMogelijk("Noteer waarom de klant een ander krijgt.", veld="reden")
    klant = Klant.objects.select_for_update(of=("self",), no_key=True).get(pk=found.klant_id)
    old = Toewijzing.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if old.tot is not None:
        raise WisselNietMogelijk("Deze begeleiding is al beëindigd. Ververs de pagina.")
    plaats = replace(
        sought_for(old, klant, now=now), medewerker_id=command.medewerker_id, reden=command.reden.strip()
    )
    keuze = propose(plaats, now=now)
    person = _chosen(plaats, keuze)
    limit = "norm" if keuze.gekozen and person.pk == keuze.gekozen.medewerker_id else "maximum"
    new = move_toewijzing(
        old, person, gewicht=plaats.gewicht, reden=EindeReden.OVERGEDRAGEN, limit=limit, actor=actor, now=now
    )
    new.uitleg = explanation(keuze, plaats.besluit)
    new.voorgesteld_id = keuze.gekozen.medewerker_id if keuze.gekozen else None
    new.afwijking_reden = plaats.reden
    new.save(update_fields=["uitleg", "voorgesteld", "afwijking_reden"])
    record(
        "contactpersoon.gewisseld",
        actor=actor,
        now=now,
        klant_id=klant.pk,
        onderwerp=new,
        gegevens={
            "medewerker": person.naam,
            "medewerker_id": person.pk,
            "vorige": old.medewerker.naam,
            "reden": plaats.reden,
        },
    )
    return ContactpersoonChanged(toewijzing_id=new.pk, klant_id=klant.pk, medewerker=person.naam)


def move_toewijzing(
    old: Toewijzing,
    person: Medewerker,
    *,
    gewicht: Decimal,
    reden: EindeReden,
    limit: str,
    actor: Gebruiker | None,
    now: datetime,
) -> Toewijzing:
    """Ends a running assignment and starts one with `person`; regie, tasks, voorzieningen, talks go along.

    Part of a step that locked the klant and the assignment. Both counters are locked in the order of their
    medewerker, so that moves crosswise do not wait for each other in a circle.
    Raises WisselNietMogelijk when `person` has no room within `limit` ("norm" or "maximum").
    """
    pair = Capaciteit.objects.select_for_update().filter(medewerker__in=[old.medewerker_id, person.pk])
    list(pair.order_by("medewerker_id"))
    if not occupy(person.pk, gewicht, limit=limit, now=now):
        raise WisselNietMogelijk(f"{person.naam} heeft geen ruimte meer. Kies iemand anders.")
    release(old.medewerker_id, old.gewicht)
    old.tot, old.einde_reden = now, reden
    old.save(update_fields=["tot", "einde_reden"])
    new = Toewijzing.objects.create(
        klant_id=old.klant_id,
        medewerker=person,
        functie=old.functie,
        melding_id=old.melding_id,
        gewicht=gewicht,
        van=now,
        contact_weken=old.contact_weken,
        verwacht_einde=old.verwacht_einde,
        uitleg=old.uitleg,
        toegewezen_door=actor,
    )
    plans = Plan.objects.running().filter(klant=old.klant_id, regie=Regie.GEMEENTE)
    plans.filter(regievoerder=old.medewerker_id).update(
        regievoerder=person, regie_sinds=now, versie=F("versie") + 1
    )
    carry_over([old.klant_id], old.medewerker_id, person.pk)
    tasks = Taak.objects.open().filter(klant=old.klant_id, medewerker=old.medewerker_id)
    tasks.update(medewerker=person, team=person.team_id)
    gone = Verhuizing(
        klant_id=old.klant_id,
        van_id=old.medewerker_id,
        naar_id=person.pk,
        oude_toewijzing_id=old.pk,
        nieuwe_toewijzing_id=new.pk,
    )
    carry_talks_and_tell([gone], now=now)
    return new


def sought_for(row: Toewijzing, klant: Klant, *, now: datetime) -> Plaats:
    """The place a klant with a contactpersoon would take with somebody else right now."""
    return Plaats(
        klant=klant,
        melding=row.melding,
        functie=Functie(row.functie),
        gewicht=starting_weight(row, now=now),
        besluit=Besluit.from_data(row.uitleg),
    )


def starting_weight(row: Toewijzing, *, now: datetime) -> Decimal:
    """What the klant of a running assignment weighs for somebody new: the first months begin again."""
    today = timezone.localdate(now)
    found = read_normen(today)
    known = with_facts(Toewijzing.objects.filter(pk=row.pk), op=today).get()
    return weigh(replace(facts_of(known, found, op=today), fase=Fase.START), found).totaal


def _chosen(plaats: Plaats, keuze: Keuze) -> Medewerker:
    """The named person when that is somebody who may, else the proposal."""
    if plaats.medewerker_id is None:
        if keuze.gekozen is None:
            raise WisselNietMogelijk("Niemand anders heeft nu ruimte. Maak eerst ruimte of kies zelf iemand.")
        return Medewerker.objects.get(pk=keuze.gekozen.medewerker_id)
    verdicts = {one.kandidaat.medewerker_id: one.kandidaat for one in keuze.beoordelingen}
    named = verdicts.get(plaats.medewerker_id)
    if named is None or named.huidige or named.uitgesloten:
        raise AfwijkingNietMogelijk(
            f"Kies een andere {plaats.functie.label.lower()} die deze klant mag begeleiden.",
            veld="medewerker",
        )
    return Medewerker.objects.get(pk=named.medewerker_id)
