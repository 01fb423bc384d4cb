"""A small world for Wmo-voorzieningen: the norms that ship, products, a consulent with a klant."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from caseload.voorzieningen import levering, services
from caseload.voorzieningen.models import IndicatieDoor, Levering, Voorziening
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.catalogus.codes import Domein
from serviceplein.catalogus.models import Product
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests import normen
from tests.caseload.factories import CapaciteitFactory, ToewijzingFactory
from tests.factories import (
    NOW,
    VANDAAG,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
    PartnerFactory,
    ProductFactory,
)

MORE = {"wmo.onderzoek_weken": 6, "wmo.leeftijd_zonder_indicatie": 80, "traject.nazorg_weken": 6}


def set_norms() -> None:
    """The terms as they ship."""
    normen.set_norms(normen.shipped("voorzieningen"))
    for code, waarde in MORE.items():
        NormFactory(code=code, waarde=waarde)


def wmo_product(code: str = "rolstoel", **values: Any) -> Product:
    found: Product = ProductFactory(
        code=code, naam=values.pop("naam", code.capitalize()), domein=Domein.WMO, soort="product", **values
    )
    return found


def consulent_with_klant(now: datetime = NOW, **klant: Any) -> Toewijzing:
    """A consulent Wmo who is the vaste contactpersoon of a klant."""
    person: Medewerker = MedewerkerFactory(rol=Rol.CONSULENT, functie=Functie.CONSULENT_WMO)
    CapaciteitFactory(medewerker=person, belasting=1)
    found: Toewijzing = ToewijzingFactory(
        klant=KlantFactory(**klant), medewerker=person, van=now - timedelta(days=30)
    )
    return found


def voorziening_of(klant: Klant, medewerker: Medewerker, **values: Any) -> Voorziening:
    """A voorziening in its intake; `status` and the rest as given. Of the catalogue where that is."""
    today = timezone.localdate()
    product = values.pop("product", None) or services.products_on(today).first() or wmo_product()
    defaults: dict[str, Any] = {
        "hulpvraag": "Naar buiten kunnen",
        "volgende_voor": today + timedelta(days=7),
        "geopend_op": timezone.now() - timedelta(days=3),
    }
    if values.get("status", VoorzieningStatus.AFWEGING) != VoorzieningStatus.AFWEGING:
        defaults |= {"indicatie_door": IndicatieDoor.GEEN, "indicatie_reden": "Duidelijk"}
    found, _ = Voorziening.objects.get_or_create(
        klant=klant,
        product=product,
        beeindigd_op=None,
        defaults=defaults | {"medewerker": medewerker} | values,
    )
    return found


class Reis:
    """The way of one voorziening, step by step as on the screen."""

    def __init__(self, toewijzing: Toewijzing, now: datetime = NOW) -> None:
        self.toewijzing, self.now = toewijzing, now
        self.klant = toewijzing.klant
        account = toewijzing.medewerker.gebruiker
        assert account is not None
        self.consulent: Gebruiker = account
        self.leverancier: Partner = PartnerFactory(naam="Zorghulp Thuis", email="bestel@zorghulp.example")

    @property
    def row(self) -> Voorziening:
        return Voorziening.objects.get(pk=self.pk)

    @property
    def round(self) -> Levering:
        last = self.row.leveringen.last()
        assert last is not None
        return last

    def begin(self, product: Product | None = None) -> "Reis":
        chosen = product or wmo_product()
        command = services.OpenVoorziening(
            klant_id=self.klant.pk, product_id=chosen.pk, hulpvraag="Ik kan niet meer ver lopen"
        )
        self.pk = services.open_voorziening(command, actor=self.consulent, now=self.now)
        return self

    def weigh(self, door: IndicatieDoor | None = IndicatieDoor.GEEN) -> "Reis":
        command = services.WeighVoorziening(
            voorziening_id=self.pk,
            hulpvraag="Ik kan niet meer ver lopen",
            eigen_kracht="Zoon helpt met boodschappen",
            door=door,
            reden="De situatie is duidelijk",
        )
        services.weigh_voorziening(command, actor=self.consulent, now=self.now)
        return self

    def answer(self, uitkomst: Any, op: date = VANDAAG, **values: Any) -> "Reis":
        command = services.RecordIndicatie(
            voorziening_id=self.pk, uitkomst=uitkomst, ontvangen_op=op, inhoud="Rolstoel klasse 2", **values
        )
        services.record_indicatie(command, actor=self.consulent, now=self.now)
        return self

    def order(self, **values: Any) -> "Reis":
        command = levering.OrderVoorziening(
            voorziening_id=self.pk, leverancier_id=self.leverancier.pk, opdracht="Rolstoel op maat", **values
        )
        levering.order_voorziening(command, actor=self.consulent, now=self.now)
        return self

    def deliver(self, op: date = VANDAAG) -> "Reis":
        command = levering.RecordLevering(voorziening_id=self.pk, geleverd_op=op)
        levering.record_levering(command, actor=self.consulent, now=self.now)
        return self

    def judge(self, tevreden: bool = True, **values: Any) -> "Reis":
        values = {"gevraagd_op": VANDAAG} | values
        if not tevreden:
            values = {"oordeel": "De remmen slepen", "actie": "Remmen afstellen bij de klant thuis"} | values
        command = levering.JudgeLevering(voorziening_id=self.pk, tevreden=tevreden, **values)
        levering.judge_levering(command, actor=self.consulent, now=self.now)
        return self
