"""What assignment reads: the candidates of one functie for one klant, and the weight of that klant."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing, Uitsluiting
from caseload.toewijzing.policy import Kandidaat
from serviceplein.catalogus.normen import norm
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Team, Waarneming
from serviceplein.ui.werkdagen import count_werkdagen


def read_kandidaten(klant: Klant, functie: str, *, specialisatie: str, op: date) -> list[Kandidaat]:
    """Everybody with the functie and a capaciteit, with what the score needs, in few queries."""
    household = household_of(klant, op)
    serving = Team.objects.filter(serves(klant), pk=OuterRef("team_id"))
    running = Toewijzing.objects.filter(medewerker=OuterRef("pk"), tot__isnull=True)
    former = Toewijzing.objects.filter(medewerker=OuterRef("pk"), klant=klant, tot__isnull=False)
    excluded = Uitsluiting.objects.running().filter(medewerker=OuterRef("pk"), klant=klant)
    people = (
        Medewerker.objects.filter(functie=functie, actief=True, capaciteit__isnull=False)
        .select_related("capaciteit")
        .annotate(
            bedient=Exists(serving),
            eerder=Exists(former),
            uitgesloten=Exists(excluded),
            huisgenoot=Exists(running.filter(klant__in=household)) if household else Value(False),
            huidige=Exists(running.filter(klant=klant)),
        )
        .order_by("nummer")
    )
    away = away_for_long(op)
    return [_candidate(person, klant, specialisatie, away) for person in people]


def _candidate(person: Any, klant: Klant, specialisatie: str, away: set[int]) -> Kandidaat:
    return Kandidaat(
        medewerker_id=person.pk,
        nummer=person.nummer,
        naam=person.naam,
        team_id=person.team_id,
        belasting=person.capaciteit.belasting,
        ruimte=person.capaciteit.norm,
        in_team=person.bedient,
        langdurig_afwezig=person.pk in away,
        uitgesloten=person.uitgesloten,
        huidige=person.huidige,
        zelfde_huishouden=person.huisgenoot,
        eerdere_contactpersoon=person.eerder,
        spreekt_taal=klant.tolk_nodig and klant.taal in person.talen,
        heeft_specialisatie=bool(specialisatie) and specialisatie in person.specialisaties,
        laatst_toegewezen_op=person.capaciteit.laatst_toegewezen_op,
    )


def serves(klant: Klant) -> Q:
    """Teams that serve the klant's wijk, or the whole gemeente."""
    serves = Q(pk__in=[])
    if klant.wijk_id:
        serves |= Q(wijken=klant.wijk_id)
    if klant.gemeente_id:
        serves |= Q(gemeenten=klant.gemeente_id)
    return serves


def household_of(klant: Klant, op: date) -> list[int]:
    """Ids of the other members of the klant's huishouden on `op`."""
    current = HuishoudenLid.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), geldig_van__lte=op
    )
    home = current.filter(klant=klant).values("huishouden")
    return list(current.filter(huishouden__in=home).exclude(klant=klant).values_list("klant_id", flat=True))


def away_for_long(op: date) -> set[int]:
    """Ids of medewerkers whose absence on `op` lasts longer than the norm in working days."""
    limit = int(norm("caseload.afwezig_werkdagen", op=op))
    running = Afwezigheid.objects.filter(van__lte=op, tot_en_met__gte=op)
    return {
        pk
        for pk, first, last in running.values_list("medewerker_id", "van", "tot_en_met")
        if count_werkdagen(first - timedelta(days=1), last) > limit
    }


def serving_team(klant: Klant, functie: str) -> Team | None:
    """The team that ought to take the klant: it serves the wijk; else any with the functie."""
    with_functie = Team.objects.filter(medewerkers__functie=functie, medewerkers__actief=True).distinct()
    return with_functie.filter(serves(klant)).order_by("pk").first() or with_functie.order_by("pk").first()


def waiting_until(op: date) -> date:
    """The day by which somebody on the waiting list must have a contactpersoon."""
    return op + timedelta(days=int(norm("caseload.wachtlijst_dagen", op=op)))


def running_toewijzing(klant_id: int) -> Toewijzing | None:
    """The running assignment with the person, the team and who stands in today, as a page shows it."""
    standing = Waarneming.objects.running(timezone.localdate()).filter(medewerker=OuterRef("medewerker"))
    rows = Toewijzing.objects.running().filter(klant=klant_id).select_related("medewerker__team")
    return rows.annotate(
        waarnemer=Subquery(standing.values("waarnemer__naam")[:1]),
        waarnemer_telefoon=Subquery(standing.values("waarnemer__telefoon")[:1]),
        waarnemer_tot=Subquery(standing.values("tot_en_met")[:1]),
    ).first()
