"""Wmo-voorzieningen of the demo municipality in every stage, some late, and klanten of the helpdesk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.querysets import ToewijzingQuerySet
from caseload.voorzieningen.models import Indicatie, IndicatieDoor, IndicatieUitkomst, Levering, Voorziening
from caseload.voorzieningen.policy import NORMEN, due_date
from caseload.voorzieningen.services import products_on
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.catalogus.models import Product
from serviceplein.catalogus.normen import normen
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Partner

LOPEND, VOORBIJ = 80, 40
CODES = ("hulp_bij_huishouden", "rolstoel", "vervoer", "woonvoorziening", "begeleiding")
VRAGEN = {
    "hulp_bij_huishouden": "Stofzuigen en ramen lappen lukt niet meer.",
    "rolstoel": "Naar buiten gaan kan alleen nog met hulp.",
    "vervoer": "De bus is te ver lopen en de kinderen wonen aan de andere kant van de stad.",
    "woonvoorziening": "De trap en het bad zijn niet veilig meer.",
    "begeleiding": "Post en afspraken regelen lukt niet alleen.",
}
S = VoorzieningStatus
FASEN: tuple[tuple[VoorzieningStatus | None, IndicatieDoor, int], ...] = (
    (S.AFWEGING, IndicatieDoor.GEEN, 10),
    (S.INDICATIE, IndicatieDoor.CIZ, 50),
    (S.LEVERING, IndicatieDoor.ZELF, 8),
    (S.GELEVERD, IndicatieDoor.CIZ, 4),
    (None, IndicatieDoor.GEEN, 0),
    (S.INDICATIE, IndicatieDoor.ZELF, 3),
    (S.LEVERING, IndicatieDoor.GEEN, 40),
    (S.OPDRACHT, IndicatieDoor.CIZ, 1),
    (S.TEVREDEN, IndicatieDoor.ZELF, 2),
    (S.GELEVERD, IndicatieDoor.GEEN, 25),
)
"""Status, who made the indicatie, and since how many days it stands so; None: the intake has to begin."""


@dataclass(slots=True)
class _Rijen:
    voorzieningen: list[Voorziening] = field(default_factory=list)
    indicaties: list[Indicatie] = field(default_factory=list)
    leveringen: list[Levering] = field(default_factory=list)
    tevreden: list[Voorziening] = field(default_factory=list)
    losgelaten: list[Voorziening] = field(default_factory=list)


def write_voorzieningen(*, now: datetime) -> int:
    """For klanten of consulenten, and for klanten they let go; how many were made. A few statements."""
    today = timezone.localdate(now)
    products = list(products_on(today).filter(code__in=CODES))
    partners = list(Partner.objects.order_by("pk")[:6])
    if not products or not partners:
        return 0
    rows = _Rijen()
    wares, makers = cycle(products), cycle(partners)
    terms = normen(NORMEN, op=today)
    wmo = Toewijzing.objects.filter(functie=Functie.CONSULENT_WMO)
    for toewijzing, (status, door, days) in zip(_running(wmo), cycle(FASEN), strict=False):
        if status is not None:
            since = today - timedelta(days=days)
            due = due_date(status, van=since, normen=terms, indicatie_door=door)
            _one(rows, toewijzing, next(wares), next(makers), status, door, since, due, now)
    for toewijzing in _gone(wmo):
        ended = timezone.localdate(toewijzing.tot or now)
        _one(rows, toewijzing, next(wares), next(makers), S.LOSGELATEN, IndicatieDoor.ZELF, ended, None, now)
    _write(rows)
    return len(rows.voorzieningen)


def _running(wmo: ToewijzingQuerySet) -> Iterator[Toewijzing]:
    """Klanten of the consulent of the demo first."""
    first = F("medewerker__gebruiker__demo").desc(nulls_last=True)
    yield from wmo.running().select_related("medewerker").order_by(first, "pk")[:LOPEND]


def _gone(wmo: ToewijzingQuerySet) -> Iterator[Toewijzing]:
    busy = Toewijzing.objects.running().values("klant")
    ended = wmo.filter(tot__isnull=False).exclude(klant__in=busy).order_by("klant", "-tot").distinct("klant")
    yield from ended.select_related("medewerker")[:VOORBIJ]


def _one(
    rows: _Rijen,
    toewijzing: Toewijzing,
    product: Product,
    partner: Partner,
    status: VoorzieningStatus,
    door: IndicatieDoor,
    since: date,
    due: date | None,
    now: datetime,
) -> None:
    """One voorziening that has had `status` since a day, with what came before it."""
    done = status in (S.TEVREDEN, S.LOSGELATEN)
    ordered = done or status in (S.LEVERING, S.GELEVERD)
    begun = toewijzing.van if status == S.LOSGELATEN else max(toewijzing.van, now - timedelta(days=120))
    order_day = since if status == S.LEVERING else since - timedelta(days=12)
    one = Voorziening(
        klant_id=toewijzing.klant_id,
        product=product,
        medewerker=toewijzing.medewerker,
        status=S.GELEVERD if done else status,
        volgende_voor=due or since,
        hulpvraag=VRAGEN[product.code],
        eigen_kracht="" if status == S.AFWEGING else "Familie en buren doen wat kan.",
        indicatie_door="" if status == S.AFWEGING else door,
        indicatie_reden="" if status == S.AFWEGING else "Besproken bij de klant thuis.",
        geopend_op=min(begun, now - timedelta(days=1)),
        besteld_op=order_day if ordered else None,
    )
    rows.voorzieningen.append(one)
    if door != IndicatieDoor.GEEN and status != S.AFWEGING:
        open_ = status == S.INDICATIE
        asked = since if open_ else order_day - timedelta(days=9)
        rows.indicaties.append(
            Indicatie(
                voorziening=one,
                door=door,
                gevraagd_op=asked,
                termijn=due if open_ and due else asked + timedelta(days=42),
                uitkomst="" if open_ else IndicatieUitkomst.TOEGEKEND,
                ontvangen_op=None if open_ else asked + timedelta(days=6),
                inhoud="" if open_ else "Recht op de voorziening voor vijf jaar.",
            )
        )
    if ordered:
        rows.leveringen.append(
            Levering(
                voorziening=one,
                ronde=1,
                leverancier=partner,
                opdracht=f"{product.naam} leveren en uitleggen",
                besteld_op=order_day,
                verwacht_op=due or since,
                geleverd_op=None if status == S.LEVERING else since,
                tevreden=True if done else None,
                gevraagd_op=since if done else None,
                oordeel="Het werkt goed." if done else "",
            )
        )
    if done:
        (rows.tevreden if status == S.TEVREDEN else rows.losgelaten).append(one)


def _write(rows: _Rijen) -> None:
    """All rows at once; what is satisfactory becomes so after its delivery, as the database wants it."""
    Voorziening.objects.bulk_create(rows.voorzieningen)
    Indicatie.objects.bulk_create(rows.indicaties)
    Levering.objects.bulk_create(rows.leveringen)
    done = Voorziening.objects.filter(pk__in=[one.pk for one in (*rows.tevreden, *rows.losgelaten)])
    done.update(status=S.TEVREDEN)
    gone = Voorziening.objects.filter(pk__in=[one.pk for one in rows.losgelaten])
    ended = Toewijzing.objects.filter(klant=OuterRef("klant"), tot__isnull=False).order_by("-tot")
    gone.update(status=S.LOSGELATEN, volgende_voor=None, beeindigd_op=Subquery(ended.values("tot")[:1]))
    Klant.objects.filter(pk__in=[one.klant_id for one in rows.losgelaten], iwv=False).update(iwv=True)
    Gebeurtenis.objects.bulk_create(
        Gebeurtenis(
            soort="voorziening.begonnen",
            domein="caseload",
            op=one.geopend_op,
            klant_id=one.klant_id,
            actor_id=one.medewerker.gebruiker_id,
            onderwerp_soort=Voorziening._meta.label_lower,
            onderwerp_id=one.pk,
            gegevens={"product": one.product.naam, "kenmerk": one.kenmerk},
        )
        for one in rows.voorzieningen
    )
