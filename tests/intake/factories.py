"""Factories of the intake: a melding in any status and a Quick Scan with its outcome."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from intake.eigen_kracht.models import EigenKrachtStap
from intake.eigen_kracht.policy import Oordeel, Stap
from intake.melding.codes import Bestemming, Kanaal, SoortVraag, Stroom, Vervolgstap
from intake.melding.models import Melding
from intake.melding.transitions import CLOSED, MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.quick_scan.transitions import QuickScanStatus
from serviceplein.catalogus.models import Domein
from serviceplein.organisatie.functies import Functie
from tests.factories import NOW, AfspraakFactory, KlantFactory, MedewerkerFactory


class MeldingFactory(DjangoModelFactory[Melding]):
    """A new melding about work; with a status after triage it is on its way to a Quick Scan."""

    class Meta:
        model = Melding

    kenmerk = factory.Sequence(lambda n: f"M2026-{n:07d}")
    klant = factory.SubFactory(KlantFactory)
    kanaal = Kanaal.TELEFOON
    vraag = "Ik zoek werk"
    domeinen = [Domein.WERK]
    soort_vraag = SoortVraag.NIEUWE_AANVRAAG
    status = MeldingStatus.NIEUW
    stroom = factory.LazyAttribute(lambda m: "" if m.status == MeldingStatus.NIEUW else Stroom.WERK_INKOMEN)
    bestemming = factory.LazyAttribute(
        lambda m: "" if m.status == MeldingStatus.NIEUW else Bestemming.WERKPLEIN
    )
    vervolgstap = factory.LazyAttribute(
        lambda m: "" if m.status == MeldingStatus.NIEUW else Vervolgstap.QUICK_SCAN
    )
    gemeld_op = NOW
    gesloten_op = factory.LazyAttribute(lambda m: NOW if m.status in CLOSED else None)


class QuickScanFactory(DjangoModelFactory[QuickScan]):
    """A finished Quick Scan of somebody with a perspective on work; give other outcomes by name."""

    class Meta:
        model = QuickScan

    melding = factory.SubFactory(MeldingFactory, status=MeldingStatus.GESCAND)
    klant = factory.SelfAttribute("melding.klant")
    medewerker = factory.SubFactory(MedewerkerFactory, functie=Functie.MATCHER)
    status = QuickScanStatus.AFGEROND
    kan = True
    wil = True
    direct_bemiddelbaar = False
    perspectief_op_werk = True
    verdiepte_diagnose_nodig = False
    eigen_dienstverlening_beschikbaar = True
    dominant_probleem = "werk"
    oplosbaar = True
    doelgroep = "geen"
    uitkering_verwacht = "pw"
    participatieladder = 3
    reintegratieladder = 3
    rechten_plichten_erkend_op = NOW
    begonnen_op = NOW
    afgerond_op = NOW


def melding_with_talk(**kwargs: Any) -> Melding:
    """A melding whose talk with a werkcoach is planned."""
    melding = MeldingFactory(status=MeldingStatus.AFSPRAAK, **kwargs)
    AfspraakFactory(
        klant=melding.klant,
        medewerker=MedewerkerFactory(),
        onderwerp_soort="intake.melding",
        onderwerp_id=melding.pk,
    )
    return melding


class EigenKrachtStapFactory(DjangoModelFactory[EigenKrachtStap]):
    """One step that did not help."""

    class Meta:
        model = EigenKrachtStap

    melding = factory.SubFactory(MeldingFactory)
    stap = Stap.ZELF
    oordeel = Oordeel.HELPT_NIET
    reden = "Dat is geprobeerd"
    vastgelegd_door = factory.LazyFunction(lambda: MedewerkerFactory().gebruiker)
    vastgelegd_op = NOW


def walk_eigen_kracht(melding: Melding) -> Melding:
    """The five steps were taken and none of them was enough."""
    for stap in Stap:
        EigenKrachtStapFactory(melding=melding, stap=stap)
    return melding
