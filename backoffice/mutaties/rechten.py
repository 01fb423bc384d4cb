"""The effect of a change on running rights: what was granted, what is being decided, who helps (BO-08)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from backoffice.aanvragen.bekend import Aanvrager, facts_of, norms_on
from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import Regeling, regelingen
from backoffice.aanvragen.transitions import CLOSED, AanvraagStatus
from backoffice.aanvragen.waarden import from_json
from backoffice.besluiten.beslissing import BesluitVoorstel, decide
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.mutaties.policy import LAATST, VROEGST, Ernst, Gevolg, Venster, day_effect
from backoffice.mutaties.soorten import MutatieSoort, Wijziging, soort_van
from caseload.toewijzing.kandidaten import serves
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.normen import normen
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.klanten.services import place_in_wijk
from serviceplein.organisatie.models import Team
from serviceplein.ui.weergave import long_date, money


def effect_of(wijziging: Wijziging) -> list[Gevolg]:
    """Everything a change does, the day first: what is shown before it is saved."""
    soort = soort_van(wijziging.soort)
    found = [day_effect(wijziging.ingangsdatum, vandaag=wijziging.vandaag)]
    found += soort.gevolgen(wijziging)
    found += rights(wijziging, soort.feiten(wijziging))
    found += decided_since(wijziging)
    return [*found, *other_team(wijziging)]


def window_on(op: date) -> Venster:
    """How far back and ahead a change may begin, by the norms of a day."""
    numbers = normen([VROEGST, LAATST], op=op)
    return Venster(terug=int(numbers[VROEGST]), vooruit=int(numbers[LAATST]))


def running_of(klant: Klant, op: date) -> QuerySet[Aanvraag]:
    """Applications that were granted and still hold on a day, and those being decided."""
    running = Q(besluit__uitkomst=Uitkomst.TOEGEKEND, besluit__geldig_tot__gt=op)
    return Aanvraag.objects.filter(running | ~Q(status__in=CLOSED), klant=klant)


def has_rights(klant: Klant) -> bool:
    """Whether another address can do something to what this klant has or asks now."""
    if klant.uitkering != Uitkering.GEEN or klant.iwv:
        return True
    return running_of(klant, timezone.localdate()).exists()


def rights(wijziging: Wijziging, feiten: Mapping[str, Any]) -> Iterable[Gevolg]:
    """Each running provision and each open application, judged with the facts of before and of after."""
    if not feiten:
        return
    rows = running_of(wijziging.klant, wijziging.ingangsdatum)
    norms: dict[str, Mapping[str, Decimal] | str] = {}
    for aanvraag in rows.select_related("besluit").order_by("ontvangen_op", "pk"):
        regeling = regelingen().get(aanvraag.regeling)
        if regeling is not None:
            known = norms.setdefault(regeling.code, norms_on(regeling, wijziging.ingangsdatum))
            yield from _on_one(aanvraag, regeling, wijziging, feiten, known)


def _on_one(
    aanvraag: Aanvraag,
    regeling: Regeling,
    wijziging: Wijziging,
    feiten: Mapping[str, Any],
    norms: Mapping[str, Decimal] | str,
) -> Iterable[Gevolg]:
    what = _name(aanvraag, regeling)
    if isinstance(norms, str):
        yield Gevolg(
            zin=f"{what}: de gevolgen zijn niet te berekenen. {norms}",
            ernst=Ernst.LET_OP,
            specialisme=regeling.specialisme,
        )
        return
    asked = from_json(regeling, aanvraag.gegevens)
    before = facts_of(asked, Aanvrager.of(wijziging.klant), [])
    concerned = {naam: value for naam, value in feiten.items() if naam in regeling.soorten}
    if not concerned or all(before.get(naam) == value for naam, value in concerned.items()):
        return
    was, becomes = (decide(regeling, facts, norms) for facts in (before, {**before, **concerned}))
    yield _compare(what, was, becomes, regeling, running=aanvraag.status == AanvraagStatus.BESLIST)


def _name(aanvraag: Aanvraag, regeling: Regeling) -> str:
    besluit: Besluit | None = getattr(aanvraag, "besluit", None)
    if besluit is not None and besluit.geldig_tot is not None:
        return f"{regeling.naam} (toegekend, loopt tot {long_date(besluit.geldig_tot)})"
    return f"{regeling.naam} (aanvraag loopt, besluit voor {long_date(aanvraag.beslistermijn)})"


def _compare(
    what: str, was: BesluitVoorstel, becomes: BesluitVoorstel, regeling: Regeling, *, running: bool
) -> Gevolg:
    """One sentence on a right: it stops, begins to hold, pays another amount, or stays as it is."""
    failing = [o for o in becomes.voorwaarden if o.voldaan is False]
    new = [o for o in failing if o.code not in {x.code for x in was.voorwaarden if x.voldaan is False}]
    if new:
        why = " ".join(oordeel.zin for oordeel in new)
        end = "het recht moet opnieuw worden beoordeeld" if running else "een medewerker beslist"
        return Gevolg(zin=f"{what}: {end}. {why}", ernst=Ernst.STOPT, specialisme=regeling.specialisme)
    if was.bedrag != becomes.bedrag and was.bedrag is not None and becomes.bedrag is not None:
        return Gevolg(
            zin=f"{what}: het bedrag gaat van {money(was.bedrag)} naar {money(becomes.bedrag)}.",
            ernst=Ernst.LET_OP,
            specialisme=regeling.specialisme,
        )
    if becomes.toekennen and not was.toekennen:
        return Gevolg(
            zin=f"{what}: hiermee is aan alle voorwaarden voldaan.",
            ernst=Ernst.LET_OP,
            specialisme=regeling.specialisme,
        )
    return Gevolg(zin=f"{what}: blijft zoals het is.")


def decided_since(wijziging: Wijziging) -> Iterable[Gevolg]:
    """For a day that has been: what was decided from that day on."""
    if wijziging.ingangsdatum >= wijziging.vandaag:
        return
    since = Besluit.objects.filter(
        aanvraag__klant=wijziging.klant, beslist_op__date__gte=wijziging.ingangsdatum
    ).count()
    if since:
        number = "is 1 besluit" if since == 1 else f"zijn {since} besluiten"
        yield Gevolg(
            zin=f"Sinds {long_date(wijziging.ingangsdatum)} {number} genomen met de oude gegevens.",
            ernst=Ernst.LET_OP,
        )


def other_team(wijziging: Wijziging) -> Iterable[Gevolg]:
    """Another wijk can mean another team: the vaste contactpersoon is asked, nobody is moved by itself."""
    running = Toewijzing.objects.running().filter(klant=wijziging.klant)
    toewijzing = running.select_related("medewerker__team").first()
    if toewijzing is None or "postcode" not in wijziging.wordt:
        return
    there = Klant(postcode=wijziging.wordt["postcode"])
    place_in_wijk(there)
    if (there.wijk_id, there.gemeente_id) == (wijziging.klant.wijk_id, wijziging.klant.gemeente_id):
        return
    teams = list(Team.objects.filter(serves(there)).distinct().order_by("naam"))
    person = toewijzing.medewerker
    if person.team_id in {team.pk for team in teams}:
        yield Gevolg(zin=f"{person.naam} blijft de vaste contactpersoon: {person.team.naam} werkt ook daar.")
        return
    others = " of ".join(team.naam for team in teams) or "geen team van ons"
    yield Gevolg(
        zin=(
            f"{person.naam} ({person.team.naam}) is de vaste contactpersoon. "
            f"In de nieuwe wijk werkt {others}. De contactpersoon kijkt wie er verder helpt."
        ),
        ernst=Ernst.LET_OP,
        contactpersoon=True,
    )


def weigh(
    klant: Klant, soort: MutatieSoort, waarden: Mapping[str, Any], *, ingangsdatum: date, vandaag: date
) -> Wijziging:
    """The change on what is known now. Raises MutatieOnjuist."""
    return Wijziging(
        klant=klant,
        soort=soort.soort,
        was=soort.huidig(klant, ingangsdatum),
        wordt=soort.schoon(klant, waarden, ingangsdatum),
        ingangsdatum=ingangsdatum,
        vandaag=vandaag,
    )
