"""Objects for the names that addresses use (klant_id, melding_id, ...): one within reach, one protected.

A new name in an address needs a line here, or the walk over all addresses (test_rechten.py) fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from intake.melding.codes import Kanaal, SoortVraag
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from serviceplein.catalogus.models import Norm, Product
from serviceplein.dossier.models import Document
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Gemeente, Medewerker
from serviceplein.toegang.models import Gebruiker, Inzage
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagbatchFactory, AanvraagFactory
from tests.factories import (
    DocumentFactory,
    GebruikerFactory,
    KlantFactory,
    MedewerkerFactory,
    PartnerFactory,
    RolToekenningFactory,
    TaakFactory,
)


def melding_of(klant: Klant, number: int) -> Melding:
    return Melding.objects.create(
        kenmerk=f"M2026-9{number:06d}",
        klant=klant,
        kanaal=Kanaal.BALIE,
        vraag="Een vraag",
        domeinen=["werk"],
        soort_vraag=SoortVraag.NIEUWE_AANVRAAG,
        gemeld_op=timezone.now(),
    )


def quick_scan_of(melding: Melding, medewerker: Medewerker) -> QuickScan:
    return QuickScan.objects.create(
        melding=melding, klant=melding.klant, medewerker=medewerker, begonnen_op=timezone.now()
    )


@dataclass
class Kant:
    """The objects of one klant, and a medewerker they belong to."""

    klant: Klant
    medewerker: Medewerker
    number: int
    melding: Melding = field(init=False)
    quick_scan: QuickScan = field(init=False)
    taak: Taak = field(init=False)
    document: Document = field(init=False)
    aanvraag: Aanvraag = field(init=False)

    def __post_init__(self) -> None:
        self.melding = melding_of(self.klant, self.number)
        self.quick_scan = quick_scan_of(melding_of(self.klant, self.number + 1), self.medewerker)
        self.taak = TaakFactory(klant=self.klant, medewerker=self.medewerker)
        self.document = DocumentFactory(klant=self.klant)
        self.aanvraag = AanvraagFactory(klant=self.klant)


@dataclass
class Wereld:
    """A municipality with one account, a klant it opened with a purpose, and a protected klant of others."""

    rol: Rol | None
    gebruiker: Gebruiker = field(init=False)
    eigen: Kant = field(init=False)
    beschermd: Kant = field(init=False)

    def __post_init__(self) -> None:
        call_command("inrichten", "utrecht", verbosity=0)
        self.gebruiker = GebruikerFactory()
        if self.rol is not None:
            specialisme = Specialisme.FINANCIELE_REGELINGEN if self.rol is Rol.BACKOFFICE else ""
            RolToekenningFactory(gebruiker=self.gebruiker, rol=self.rol, specialisme=specialisme)
        medewerker = MedewerkerFactory(gebruiker=self.gebruiker)
        gemeente = Gemeente.objects.get(eigen=True)
        self.eigen = Kant(KlantFactory(gemeente=gemeente), medewerker, 0)
        protected = KlantFactory(gemeente=gemeente, bescherming=Bescherming.HUISELIJK_GEWELD)
        self.beschermd = Kant(protected, MedewerkerFactory(), 10)
        now = timezone.now()
        Inzage.objects.create(
            gebruiker=self.gebruiker,
            klant=self.eigen.klant,
            doel="controle",
            vanaf=now - timedelta(minutes=1),
            tot=now + timedelta(hours=1),
        )
        self.partner = PartnerFactory()
        self.batch = AanvraagbatchFactory()

    def kwargs_for(self, names: set[str], kant: Kant, route: str) -> dict[str, Any]:
        """A value for each name in an address. Raises KeyError for a name without a line below."""
        return {name: (PER_ROUTE.get((route, name)) or PER_NAME[name])(self, kant) for name in names}


Waarde = Callable[[Wereld, Kant], Any]
OF_A_KLANT: dict[str, Waarde] = {
    "klant_id": lambda wereld, kant: kant.klant.pk,
    "melding_id": lambda wereld, kant: kant.melding.pk,
    "quick_scan_id": lambda wereld, kant: kant.quick_scan.pk,
    "taak_id": lambda wereld, kant: kant.taak.pk,
    "document_id": lambda wereld, kant: kant.document.pk,
    "aanvraag_id": lambda wereld, kant: kant.aanvraag.pk,
}
"""Names that lead to somebody's dossier: the protected one must not exist for anybody walking by."""
OF_NOBODY: dict[str, Waarde] = {
    "medewerker_id": lambda wereld, kant: kant.medewerker.pk,
    "team_id": lambda wereld, kant: kant.medewerker.team_id,
    "partner_id": lambda wereld, kant: wereld.partner.pk,
    "batch_id": lambda wereld, kant: wereld.batch.pk,
    "gedaan": lambda wereld, kant: 120,
    "vraag": lambda wereld, kant: "kan",
    "regeling": lambda wereld, kant: "u_pas",
    "naam": lambda wereld, kant: "inloggen",
    "kenmerk": lambda wereld, kant: kant.melding.kenmerk,
    "code": lambda wereld, kant: Norm.objects.order_by("code").values_list("code", flat=True)[0],
}
PER_NAME = OF_A_KLANT | OF_NOBODY
PER_ROUTE: dict[tuple[str, str], Waarde] = {
    ("producten/<str:code>/", "code"): lambda wereld, kant: Product.objects.order_by("code").values_list(
        "code", flat=True
    )[0],
    ("rapportage/cijfer/<slug:code>/", "code"): lambda wereld, kant: "open-meldingen",
}
