"""What choosing a waarnemer reads: the colleagues who can stand in for one medewerker in a period."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from caseload.plan.models import Plan
from caseload.toewijzing.models import Toewijzing, Uitsluiting
from caseload.waarneming.policy import Vervanger
from serviceplein.organisatie.functies import CONTACTPERSONEN
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Waarneming
from serviceplein.toegang.models import Gebruiker

KORT_GELEDEN = timedelta(days=7)
"""Who stood in until this long before an absence goes on, so that klanten meet no third face."""


def has_klanten(medewerker_id: int) -> bool:
    """Whether somebody is contactpersoon of anybody, or has the regie of a plan."""
    running = Toewijzing.objects.running().filter(medewerker=medewerker_id)
    return running.exists() or Plan.objects.running().filter(regievoerder=medewerker_id).exists()


def read_vervangers(absent: Medewerker, *, van: date, tot_en_met: date) -> list[Vervanger]:
    """Everybody of the functie or of the team who works with klanten, with what the score needs."""
    klanten = Toewijzing.objects.running().filter(medewerker=absent).values("klant")
    away = Afwezigheid.objects.filter(medewerker=OuterRef("pk"), van__lte=tot_en_met, tot_en_met__gte=van)
    banned = Uitsluiting.objects.running().filter(medewerker=OuterRef("pk"), klant__in=klanten)
    before = Waarneming.objects.filter(
        medewerker=absent, waarnemer=OuterRef("pk"), van__lt=van, tot_en_met__gte=van - KORT_GELEDEN
    )
    standing = Q(waarnemingen__van__lte=tot_en_met, waarnemingen__tot_en_met__gte=van)
    people = (
        Medewerker.objects.filter(
            Q(functie=absent.functie) | Q(team=absent.team_id, functie__in=CONTACTPERSONEN), actief=True
        )
        .exclude(pk=absent.pk)
        .select_related("capaciteit", "gebruiker")
        .annotate(
            weg=Exists(away),
            uitgesloten=Exists(banned),
            vorige=Exists(before),
            kent=Count("toewijzingen__klant", filter=Q(toewijzingen__klant__in=klanten), distinct=True),
            waar=Count(
                "waarnemingen", filter=standing & ~Q(waarnemingen__medewerker=absent.pk), distinct=True
            ),
        )
        .order_by("nummer")
    )
    return [_as_vervanger(person, absent) for person in people]


def _as_vervanger(person: Any, absent: Medewerker) -> Vervanger:
    counter = getattr(person, "capaciteit", None)
    account: Gebruiker | None = person.gebruiker
    return Vervanger(
        medewerker_id=person.pk,
        nummer=person.nummer,
        naam=person.naam,
        zelfde_functie=person.functie == absent.functie,
        zelfde_team=person.team_id == absent.team_id,
        belasting=counter.belasting if counter else Decimal(0),
        ruimte=counter.norm if counter else Decimal(0),
        afwezig=person.weg,
        uitgesloten=person.uitgesloten,
        zonder_account=account is None or not account.is_active,
        vorige_waarnemer=person.vorige,
        bekende_klanten=person.kent,
        neemt_al_waar=person.waar,
    )


def waarneming_of(medewerker_id: int, op: date) -> Waarneming | None:
    """Who stands in for a medewerker on `op`."""
    rows = Waarneming.objects.running(op).filter(medewerker=medewerker_id)
    return rows.select_related("waarnemer__team", "medewerker").first()
